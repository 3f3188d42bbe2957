export { type Child, type ChildListener, childEnv } from './child'
export { forkChild } from './forkChild'
export { joinParent } from './joinParent'

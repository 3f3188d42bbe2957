export { currentLayout } from './layout'
export { openPortal, sessionBus } from './portal'
export { TalkKeys } from './talkKeys'
export { keyWay } from './way'

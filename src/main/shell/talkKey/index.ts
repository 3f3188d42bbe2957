export { currentLayout } from './layout'
export { openPortal, sessionBus } from './portal'
export { TalkKeys } from './talkKeys'
export { isWayland, keyWay } from './way'

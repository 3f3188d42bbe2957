export { currentLayout } from './layout'
export { TalkKeys } from './talkKeys'
export { isWayland, keyWay } from './way'

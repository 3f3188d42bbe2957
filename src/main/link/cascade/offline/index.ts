export { Hearing, type HearingOptions } from './hearing'
export type { HearData } from './hearProtocol'

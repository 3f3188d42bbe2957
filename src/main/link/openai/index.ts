export type { EndpointSettings } from './endpoint'
export { createOpenaiLink, type OpenaiLinkOptions } from './openaiLink'
export type { RealtimeOptions } from './options'
export type { WireFrame } from './socket'

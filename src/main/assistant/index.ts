export { createAssistant } from './assistant'
export { Notices } from './notices'
export { type Opened, openAssistant, type Surroundings } from './open'
export type { Assistant, AssistantPorts, Clip, ClipName, LinkHost } from './ports'

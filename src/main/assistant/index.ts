export { createAssistant } from './assistant'
export { loadClips } from './clips'
export { Notices } from './notices'
export type { Assistant, AssistantPorts, Clip, ClipName, LinkHost } from './ports'

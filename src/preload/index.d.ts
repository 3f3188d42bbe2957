import type { AssistantBridge } from '../shared/contract'

declare global {
  interface Window {
    readonly assistant: AssistantBridge
  }
}

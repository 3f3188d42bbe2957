/** Puts the assistant together for the app. */
import type { LevelView } from '../../shared/contract'
import { AppException } from '../../shared/errors'
import type { Events, Feed } from '../../shared/time'
import type { ConversationView } from '../../shared/view'

export interface ShellAssistant {
  press(): void
  release(): void
  cancel(): void
  say(text: string): void
  readonly view: Feed<ConversationView>
  readonly level: Events<LevelView>
  shutdown(): Promise<void>
}

export async function compose(): Promise<ShellAssistant> {
  throw new AppException('link.opening')
}

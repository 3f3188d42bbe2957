/** What an assistant offers to whoever runs one: keys, words, pictures and settings in; lines, views and levels out. */
import type { LevelView } from '../../shared/contract'
import type { SpendingView } from '../../shared/desktop'
import type { OutputLine } from '../../shared/lines'
import type { Events, Feed } from '../../shared/time'
import type { ConversationView, TurnMode } from '../../shared/view'
import type { Controls } from './controls'
import type { GuestsPorts } from './money/guests'
import type { Pictures } from './pictures'

export interface Assistant {
  /** Resolves when the first word can be said; rejects with an `AppException` when that will never be. */
  readonly ready: Promise<void>
  /** Everything that happens, a line after its record is on disk. */
  readonly lines: Events<OutputLine>
  readonly view: Feed<ConversationView>
  /** At most 20 a second each way. */
  readonly level: Events<LevelView>
  readonly spending: Feed<SpendingView>
  /** What others use counts as well, and is bounded as well. */
  readonly budget: GuestsPorts['budget']
  press(): void
  release(): void
  cancel(): void
  /** A typed question. */
  say(text: string): void
  /** Those that are shown go with the next question, by voice or typed. */
  readonly pictures: Pictures
  setMode(mode: TurnMode): void
  readonly controls: Controls
  /** Something the link depends on changed that is no setting: a key was entered or removed. */
  reconnect(): void
  /** A finite source (a wav file) has ended and everything it asked has been answered. Never for a device. */
  readonly finished: Promise<void>
  /** Nothing is being heard, thought, said or written. */
  idle(): Promise<void>
  /** Ends every device, worker and child it started; idempotent, never rejects. */
  shutdown(): Promise<void>
}

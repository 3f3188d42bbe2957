/** What an assistant is made of, and what it offers. The app, headless mode and the tests differ only in these ports. */
import type { LevelView } from '../../shared/contract'
import type { SpendingView } from '../../shared/desktop'
import type { ClockKind, OutputLine } from '../../shared/lines'
import type { Clock, Events, Feed } from '../../shared/time'
import type { AppError, ConversationView, TurnMode } from '../../shared/view'
import type { AudioBackend, Hz } from '../audio'
import type { ClauseVoice, RealtimeLink } from '../link'
import type { Prices } from '../meter'
import type { Settings, SettingsStore } from '../settings'
import type { OpenedStore } from '../skills'
import type { ToolRunner } from '../tools'
import type { HistoryStore } from '../transcript'
import type { Controls } from './controls'
import type { GuestsPorts } from './guests'
import type { Pictures } from './pictures'

/** Sound that is bundled rather than made: cues, the working tone, "one moment". */
export interface Clip {
  samples: Int16Array
  rateHz: Hz
}
export type ClipName = 'start' | 'end' | 'error' | 'cut' | 'working' | 'oneMoment'

/** What skills and tools may do to the assistant around them. */
export interface LinkHost {
  /** 0 to 100. */
  volume(): number
  setVolume(volume: number): void
  /** Timers, alarms or reminders are no longer what they were. */
  timersChanged(): void
}

export interface Reminders {
  due(text: string): void
  /** May it be heard as well? Asked for each one; a system may take a moment to tell. */
  aloud(): boolean | Promise<boolean>
}

export interface AssistantPorts {
  clock: Clock
  clockKind: ClockKind
  audio: AudioBackend
  /** One connection; called again after it was lost. */
  openLink(settings: Settings, host: LinkHost): RealtimeLink
  /** What a model may do here. */
  tools(host: LinkHost): ToolRunner
  settings: SettingsStore
  history: HistoryStore
  skillStore: OpenedStore
  /** Of everything a turn may use with these settings; undefined where they are not known. */
  prices(settings: Settings): Prices | undefined
  /** For what Parley says by itself, whatever the link. Started only when it is first needed. */
  voice(): ClauseVoice
  clip(name: ClipName): Clip | undefined
  newId(): string
  /** Where a system can show a timer that is due. Without it every timer is spoken. */
  reminders?: Reminders
  /** The system's privacy settings keep Parley from the microphone. Absent where no system tells. */
  microphoneBlocked?: () => boolean
  /** 0 to 1: spreads reconnections. */
  random(): number
  /** What the parts around the assistant have to say: a worker was restarted, a file was damaged. */
  notices: Events<AppError>
  /** Technical words for `--verbose`; never keys, never speech. */
  log(message: string): void
}

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

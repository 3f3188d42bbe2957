/** What an assistant is made of. The app, headless mode and the tests differ only in these ports. */
import type { ClockKind } from '../../shared/lines'
import type { Clock, Events } from '../../shared/time'
import type { AppError } from '../../shared/view'
import type { AudioBackend, Hz } from '../audio'
import type { ClauseVoice, RealtimeLink } from '../link'
import type { Prices } from '../meter'
import type { Settings, SettingsStore } from '../settings'
import type { OpenedStore } from '../skills'
import type { ToolRunner } from '../tools'
import type { HistoryStore } from '../transcript'

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
  /** The clock runs ahead of the calendar: only what is set from now on goes off, and nothing else is taken off the list. */
  ownTimersOnly?: boolean
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

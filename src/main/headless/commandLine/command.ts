/** What a command line may ask for. Types only. */
import type { Ms } from '../../../shared/time'
import type { ProviderId, TurnMode } from '../../../shared/view'
import type { ChainOptions } from './chain'
import type { ModelsOptions } from './models'
import type { ServiceOptions } from './provider'
import type { ServeOptions } from './serve'
import type { ServicesOptions } from './services'
import type { TranscribeOptions } from './transcribe'

/** Where speech comes from. `script`: sentences given on the command line or typed at the prompt. */
export type Source =
  | { type: 'wav'; file: string }
  | { type: 'stdin'; rateHz: number }
  | { type: 'device'; name: string | undefined }
  | { type: 'script'; sentences: Sentence[] }

/** `spoken` goes through a second voice into the virtual microphone; `typed` skips the ears. */
export interface Sentence {
  how: 'spoken' | 'typed'
  text: string
}

export type Target =
  | { type: 'wav'; file: string }
  | { type: 'stdout'; rateHz: number }
  | { type: 'device'; name: string | undefined }
  | { type: 'nowhere' }
  /** Kept to be looked at: no option gives it. */
  | { type: 'memory' }

/** A hold of the talk key, from the start of the sound. */
export interface Hold {
  fromMs: Ms
  toMs: Ms
}

export interface ConverseOptions {
  source: Source
  target: Target
  provider: ProviderId
  /** Shown with the first question. */
  image?: string
  service: ServiceOptions
  /** Of a chain, instead of what the settings say. */
  chain?: ChainOptions
  mode: TurnMode
  /** Absent: one hold a voiced stretch. */
  holds?: Hold[]
  realtime: boolean
  dataDir?: string
  historyFile?: string
  json: boolean
  verbose: boolean
}

export type Command =
  | { type: 'converse'; options: ConverseOptions }
  | { type: 'demo'; verbose: boolean; dataDir?: string }
  | { type: 'wireDemo'; verbose: boolean }
  | { type: 'serve'; options: ServeOptions }
  | { type: 'models'; options: ModelsOptions }
  | { type: 'transcribe'; options: TranscribeOptions }
  | { type: 'services'; options: ServicesOptions }
  | { type: 'listDevices'; json: boolean; verbose: boolean }
  | { type: 'help' }

/** Puts the assistant together for the command line: files, devices and options in, one conversation out. */
import { AppException } from '../../shared/errors'
import type { OutputLine } from '../../shared/lines'
import type { Clock, Events } from '../../shared/time'
import type { WavBackend } from '../audio'
import type { Options } from './arguments'
import type { Conversant } from './driver'
import type { Streams } from './streams'

export interface HeadlessAssistant extends Conversant {
  cancel(): void
  readonly lines: Events<OutputLine>
  shutdown(): Promise<void>
}

export interface Composed {
  assistant: HeadlessAssistant
  clock: Clock
  /** Where the virtual microphone is; absent with a real one. */
  room?: WavBackend
  /** Resolves when a finite source has given its last sample; never with a device. */
  inputEnded: Promise<void>
  /** A voice that is not Parley's own says this into the virtual microphone. */
  speak(text: string): Promise<void>
  /** After `shutdown`: closes what is not the assistant's. */
  close(): Promise<void>
}

/** Rejects with an `AppException`: an unreadable wav, an unknown device, a provider that cannot be used. */
export async function compose(options: Options, _streams: Streams): Promise<Composed> {
  throw new AppException('link.unavailable', { provider: options.provider })
}

/** What a session is opened with: its clock, its link, and what the server decides for all of them. */
import type { Clock, Ms } from '../../../shared/time'
import type { AppError } from '../../../shared/view'
import type { RealtimeLink } from '../../link'
import type { SessionDefaults } from './sessionConfig'

export interface SessionOptions {
  clock: Clock
  newId(): string
  /** A new link for this client alone. @throws AppException */
  openLink(): RealtimeLink
  /** Why nothing may be asked now; undefined when it may. */
  refusal(): AppError | undefined
  /** In force until the client says otherwise. */
  defaults: SessionDefaults
  /** The link's own name for the voice a client names. */
  voiceFor(name: string): string
  locale: string
  timeZone: string
  /** A session ends after this. */
  longestMs: Ms
  /** Technical words; never keys, never speech. */
  log(message: string): void
  unusable(error: AppError): void
  /** So many letters were gone through because of what the client sent. */
  worked(letters: number): void
}

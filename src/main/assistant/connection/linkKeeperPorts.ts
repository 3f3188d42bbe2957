/** What a kept connection is opened with, asks and tells. */
import type { Clock } from '../../../shared/time'
import type { AppError, ConnectionView, Turn, TurnId } from '../../../shared/view'
import type { Hz } from '../../audio'
import type { LinkEvent, RealtimeLink, SessionConfig } from '../../link'

export interface LinkKeeperPorts {
  clock: Clock
  /** 0 to 1. */
  random(): number
  create(): RealtimeLink
  /** Why nothing may be asked now (what it would cost); undefined when it may. */
  refusal(): AppError | undefined
  /** False while the computer sleeps, and at the end: nobody is connected then, whatever is chosen or begun. */
  awake(): boolean
  config(): SessionConfig
  /** Asked with every frame. */
  handsFree(): boolean
  /** What was said and heard so far, oldest first, without the running turn. */
  history(): readonly Turn[]
  /** Of the present connection only. */
  event(event: LinkEvent): void
  /** What is said from now on is for a link that wants this rate. */
  wants(rateHz: Hz): void
  /** The first time, and whenever a connection stands again. */
  opened(): void
  /** Trying again cannot help; nothing is tried any more until `connect` is called again. */
  failed(error: AppError, thrown: unknown): void
  /** It was away for so long that what was said is given up: the user is to be asked. */
  gaveUp(turn: TurnId, error: AppError): void
  changed(connection: ConnectionView): void
}

/** What the books of the turns need of the assistant around them. */
import type { LineBody } from '../../../shared/lines'
import type { Clock } from '../../../shared/time'
import type { Served, Turn, TurnCost, TurnId } from '../../../shared/view'
import type { Hz } from '../../audio'
import type { Prices } from '../../meter'
import type { TranscriptRecord } from '../../transcript'

export interface TurnBookPorts {
  clock: Clock
  newId(): string
  provider(): string
  /** Who does each part, unless the link says otherwise. */
  served(): Served
  /** Of the provider in use; undefined where they are not known. */
  prices(): Prices | undefined
  /** The bill of a turn was written, or grew by so much: US dollars. `cost` is the whole of it. */
  billed(turn: TurnId, usd: number, cost: TurnCost): void
  /** Of the link in use: rate of the sound and the `SpokenWord` positions of an answer that begins now. */
  rateHz(): Hz
  send(lines: readonly LineBody[], records: readonly TranscriptRecord[]): void
  /** After any change of a turn that a screen might show. */
  changed(turn: Turn): void
}

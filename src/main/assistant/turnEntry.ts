/** What the books hold of one turn beside what screens see of it. */
import type { AppError, ResponseId, Turn, TurnId, TurnOutcome, UsageLine, WireRate } from '../../shared/view'
import type { Samples } from '../audio'
import type { SpokenWord } from '../link'
import type { TurnLatency } from '../meter'

export interface Entry {
  id: TurnId
  turn: Turn
  readonly latency: TurnLatency
  reply: string
  words: SpokenWord[]
  usage: UsageLine[]
  wire?: WireRate
  outcome: TurnOutcome
  madeSamples: Samples
  /** The user's words are final; with some links they come behind the answer. */
  worded: boolean
  /** The connection broke before the whole answer had come. */
  broken: boolean
  error?: AppError
  response?: ResponseId
}

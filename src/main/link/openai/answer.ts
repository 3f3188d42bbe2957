/** What is kept of one answer, from its first request to its last sample. */
import type { ResponseId, TurnId } from '../../../shared/view'
import type { Hz } from '../../audio'
import { Ledger } from './ledger'
import { Measure } from './measure'

export interface Answer {
  /** Parley's own; the assistant knows no other. */
  id: ResponseId
  turnId: TurnId
  ledger: Ledger
  outOfBand: boolean
  cut: boolean
  /** Calls without a result yet, by id. */
  calls: Set<string>
  measure: Measure
  /** Told as ended. */
  isOver: boolean
}

export const newAnswer = (what: Pick<Answer, 'id' | 'turnId' | 'outOfBand'>, rateHz: Hz): Answer => ({
  ...what,
  ...{ ledger: new Ledger(rateHz), measure: new Measure() },
  ...{ cut: false, isOver: false, calls: new Set() },
})

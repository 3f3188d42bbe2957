/** What is kept of one answer, from its first request to its last sample. */
import type { ResponseId, TurnId } from '../../../shared/view'
import { Ledger } from './ledger'
import { Measure } from './measure'
import type { WireFormat } from './wireFormat'
import { Writing } from './writing'

/** The sound of an answer, one part of one item after the other. */
class Sound {
  readonly #format: WireFormat
  #part: { itemId: string; contentIndex: number; decode(base64: string): Int16Array } | undefined

  constructor(format: WireFormat) {
    this.#format = format
  }

  decode(itemId: string, contentIndex: number, base64: string): Int16Array {
    if (this.#part?.itemId !== itemId || this.#part.contentIndex !== contentIndex) {
      this.#part = { itemId, contentIndex, decode: this.#format.decoder() }
    }
    return this.#part.decode(base64)
  }
}

export interface Answer {
  /** Parley's own; the assistant knows no other. */
  id: ResponseId
  turnId: TurnId
  sound: Sound
  ledger: Ledger
  outOfBand: boolean
  cut: boolean
  writing: Writing
  /** Calls without a result yet, by id. */
  calls: Set<string>
  /** Every call that was asked for, by response and id: a service may count its calls from one each time. */
  called: string[]
  measure: Measure
  /** Told as ended. */
  isOver: boolean
}

export const newAnswer = (what: Pick<Answer, 'id' | 'turnId' | 'outOfBand'>, format: WireFormat): Answer => ({
  ...what,
  ...{ sound: new Sound(format), ledger: new Ledger(format.rateHz), measure: new Measure() },
  ...{ writing: new Writing(), cut: false, isOver: false, calls: new Set(), called: [] },
})

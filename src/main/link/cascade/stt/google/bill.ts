/** Pure: what the calls of one utterance cost. What the service says goes before what we count. */
import type { UsageLine } from '../../../../../shared/view'
import { type Hz, type Samples, samplesToMs } from '../../../../audio'

const UNIT = 'billed audio seconds'

export interface CallBill {
  sentSamples: Samples
  /** What the service said, ms. */
  billedMs?: number
}

export class Bill {
  readonly #rateHz: Hz
  readonly #model: string
  readonly #calls: CallBill[] = []

  constructor(rateHz: Hz, model: string) {
    this.#rateHz = rateHz
    this.#model = model
  }

  /** One call, to be kept up to date by whoever makes it. */
  begin(): CallBill {
    const call: CallBill = { sentSamples: 0 }
    this.#calls.push(call)
    return call
  }

  lines(): UsageLine[] {
    const told = this.#calls.filter(({ billedMs }) => billedMs !== undefined)
    const untold = this.#calls.filter(({ billedMs }) => billedMs === undefined)
    const reported = told.reduce((all, { billedMs = 0 }) => all + billedMs, 0) / 1000
    const counted = untold.reduce((all, { sentSamples }) => all + samplesToMs(sentSamples, this.#rateHz), 0) / 1000
    const line = { unit: UNIT, model: this.#model }
    return [
      ...(reported > 0 ? [{ ...line, quantity: reported }] : []),
      ...(counted > 0 ? [{ ...line, quantity: counted, estimated: true as const }] : []),
    ]
  }
}

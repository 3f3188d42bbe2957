/**
 * Pure: from the service's count of the milliseconds it was sent to the time they were captured. The two run apart
 * wherever the gate was shut.
 */
import type { Ms } from '../../../shared/time'

interface Stretch {
  sentFromMs: Ms
  sentToMs: Ms
  /** Of the stretch's end. */
  capturedToMs: Ms
}

/** A service reports speech within seconds; half an hour of talk in one session is still found. */
const STRETCHES = 512
/** Frames further apart than this are not one stretch: the gate was shut between them. */
const JOIN_MS = 5

export class Timeline {
  readonly #stretches: Stretch[] = []
  #sentMs: Ms = 0

  /** `capturedAtMs` is the last sample's. */
  sent(lengthMs: Ms, capturedAtMs: Ms): void {
    const last = this.#stretches.at(-1)
    const from = this.#sentMs
    this.#sentMs += lengthMs
    if (last && Math.abs(capturedAtMs - lengthMs - last.capturedToMs) <= JOIN_MS) {
      last.sentToMs = this.#sentMs
      last.capturedToMs = capturedAtMs
      return
    }
    this.#stretches.push({ sentFromMs: from, sentToMs: this.#sentMs, capturedToMs: capturedAtMs })
    if (this.#stretches.length > STRETCHES) this.#stretches.shift()
  }

  /** The nearest known moment; undefined while nothing was sent. */
  capturedAt(sentMs: Ms): Ms | undefined {
    const stretch = this.#stretches.find(({ sentToMs }) => sentToMs >= sentMs) ?? this.#stretches.at(-1)
    if (!stretch) return undefined
    const inside = Math.min(stretch.sentToMs, Math.max(stretch.sentFromMs, sentMs))
    return stretch.capturedToMs - (stretch.sentToMs - inside)
  }
}

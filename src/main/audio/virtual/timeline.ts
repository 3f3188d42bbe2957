/** Where the sound of the virtual room is: it moves with the clock, and may stand where what should sound has not come. */
import type { Clock, Ms } from '../../../shared/time'

export class Timeline {
  readonly #clock: Clock
  #startMs: Ms
  /** For what has not come; else what comes late is made up for, so that nobody hears later for ever. */
  readonly waits: boolean

  constructor(clock: Clock, startMs: Ms, waits: boolean) {
    this.#clock = clock
    this.#startMs = startMs
    this.waits = waits
  }

  get positionMs(): Ms {
    return this.positionAt(this.#clock.now())
  }

  positionAt(timeMs: Ms): Ms {
    return timeMs - this.#startMs
  }

  timeOf(positionMs: Ms): Ms {
    return this.#startMs + positionMs
  }

  /** What begins at `positionMs` has not come yet, or comes now. */
  standAt(positionMs: Ms): void {
    if (this.waits) this.#startMs = this.#clock.now() - positionMs
  }
}

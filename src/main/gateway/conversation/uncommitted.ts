/** The newest sound a link has of the turn that is being said: it can be heard again, as the beginning of another turn. */
import type { Ms } from '../../../shared/time'

export interface Heard {
  samples: Int16Array
  /** Of its end. */
  capturedAtMs: Ms
}

export class Uncommitted {
  readonly #most: number
  #all: Heard[] = []

  /** @param most frames: silence that nobody commits must not pile up */
  constructor(most: number) {
    this.#most = most
  }

  /** Copies. */
  heard({ samples, capturedAtMs }: Heard): void {
    this.#all.push({ samples: samples.slice(), capturedAtMs })
    if (this.#all.length > this.#most) this.#all.shift()
  }

  clear(): void {
    this.#all = []
  }

  take(): Heard[] {
    return this.#all.splice(0)
  }
}

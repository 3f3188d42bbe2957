/**
 * A faint noise under sound that may be digital silence: a gated microphone and the suppressor leave none at all, no
 * model of a pause was trained on that, and in its logarithm the words beside it drown. Begins the same at every start,
 * so that a recording is heard the same every time.
 */
export class NoiseFloor {
  readonly #amplitude: number
  #state = 1

  /** Root mean square, full scale is 1. */
  constructor(rms: number) {
    this.#amplitude = rms * Math.sqrt(3)
  }

  /** A copy. */
  under(samples: Float32Array | Float64Array): Float32Array<ArrayBuffer> {
    const sound = new Float32Array(samples)
    for (let n = 0; n < sound.length; n++) {
      this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
      sound[n]! += (this.#state / 2 ** 31 - 1) * this.#amplitude
    }
    return sound
  }
}

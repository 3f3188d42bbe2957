/**
 * The sound of one utterance on its way to a service: what was not sent yet, and behind it what was sent but not answered
 * for, which is sent again when the connection breaks. Bounded at both ends. Pure; positions are samples since the first.
 */
import { type Hz, msToSamples, type Samples } from '../../../audio'
import { HIGH_WATER_MS, KEPT_MS } from '../ports'

export class KeptSound {
  readonly #highWaterSamples: Samples
  readonly #keptSamples: Samples
  /** In order, without gaps; the first begins at `#from`. */
  #pieces: Int16Array[] = []
  #from: Samples = 0
  #sent: Samples = 0
  #end: Samples = 0
  #answered: Samples = 0

  constructor(rateHz: Hz, { highWaterMs = HIGH_WATER_MS, keptMs = KEPT_MS } = {}) {
    this.#highWaterSamples = msToSamples(highWaterMs, rateHz)
    this.#keptSamples = msToSamples(keptMs, rateHz)
  }

  /** Copies. @returns false: so much waits that whoever can should wait */
  push(samples: Int16Array): boolean {
    if (samples.length > 0) this.#pieces.push(samples.slice())
    this.#end += samples.length
    return this.unsentSamples <= this.#highWaterSamples
  }

  get unsentSamples(): Samples {
    return this.#end - this.#sent
  }

  /** More waits than is kept: the service takes nothing. */
  get overflows(): boolean {
    return this.unsentSamples > this.#keptSamples
  }

  /** The next sound to send and no more than `most` of it, a view to be read at once; undefined: everything was sent. */
  take(most: Samples): Int16Array | undefined {
    let start = this.#from
    for (const piece of this.#pieces) {
      const end = start + piece.length
      if (end > this.#sent) {
        const within = this.#sent - start
        const taken = piece.subarray(within, within + most)
        this.#sent += taken.length
        this.#trim()
        return taken
      }
      start = end
    }
    return undefined
  }

  /** The service has said what it heard up to here: nobody needs that sound again. @returns false: that was known */
  answered(upTo: Samples): boolean {
    const before = this.#answered
    this.#answered = Math.max(before, Math.min(upTo, this.#sent))
    this.#trim()
    return this.#answered > before
  }

  /**
   * The connection is gone: the next sound to send is the first that was not answered for.
   * @returns its position; undefined: more was sent than is kept, so a part of it is lost
   */
  rewind(): Samples | undefined {
    if (this.#from > this.#answered) return undefined
    this.#sent = this.#answered
    return this.#sent
  }

  /** Whole pieces only: a few samples more are kept than have to be. */
  #trim(): void {
    const wanted = Math.max(this.#answered, this.#sent - this.#keptSamples)
    let dropped = 0
    while (dropped < this.#pieces.length && this.#from + this.#pieces[dropped]!.length <= wanted) {
      this.#from += this.#pieces[dropped]!.length
      dropped += 1
    }
    if (dropped > 0) this.#pieces = this.#pieces.slice(dropped)
  }
}

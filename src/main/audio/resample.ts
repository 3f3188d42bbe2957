/**
 * Streaming change of rate by a Kaiser-windowed polyphase filter. One resampler per stream and direction, never one per
 * piece: pieces of any size give the bit-equal result. Content is not shifted in time: output sample n is the sound at
 * n / toHz; it only comes `delayMs` later, and `flush` brings the end.
 */
import type { Ms } from '../../shared/time'
import type { Hz, Samples } from './format'
import { clipToInt16 } from './pcm'

/** Zero crossings of the filter to each side, and the shape of its window: 100 dB with 2 ms of delay towards 16 kHz. */
const ZERO_CROSSINGS = 32
const KAISER_BETA = 10
/** Where the filter cuts, as a part of half the lower rate: what little passes above it folds over above 90 % of the band. */
const CUTOFF = 0.95
/** Larger tables come only from rates without a common divisor, which no device has. */
const LARGEST_TABLE = 4_000_000

const NOTHING = new Int16Array(0)

/** The filter on floating-point samples of any scale. `Resampler` is the same for 16-bit sound. */
export class PolyphaseFilter {
  /** Input samples that must follow one before its output can be made. */
  readonly lookaheadSamples: Samples
  /** Output samples per `step` input samples. */
  readonly #phases: number
  readonly #step: number
  readonly #taps: number
  /** Phase after phase, `taps` coefficients each. */
  readonly #table: Float64Array
  #input: Float64Array
  #inputLength = 0
  /** Where the next output's window begins in `#input`, and its fraction in phases. */
  #at = 0
  #phase = 0
  #output = new Float64Array(0)

  /** @throws RangeError for rates that `Resampler.supports` denies */
  constructor(fromHz: Hz, toHz: Hz) {
    if (!Resampler.supports(fromHz, toHz)) throw new RangeError(`no resampling from ${fromHz} to ${toHz} Hz`)
    const divisor = greatestCommonDivisor(fromHz, toHz)
    this.#phases = toHz / divisor
    this.#step = fromHz / divisor
    this.lookaheadSamples = Math.ceil(ZERO_CROSSINGS * Math.max(1, fromHz / toHz))
    this.#taps = 2 * this.lookaheadSamples
    this.#table = makeTable(this.#phases, this.#taps, Math.min(1, toHz / fromHz))
    this.#input = new Float64Array(this.#taps + 1024)
    this.reset()
  }

  /** Begins anew out of silence: the first window reaches this far before the first sample. */
  reset(): void {
    this.#inputLength = this.lookaheadSamples - 1
    this.#input.fill(0, 0, this.#inputLength)
    this.#at = 0
    this.#phase = 0
  }

  /** Valid until the next call. Allocates only while pieces grow. */
  process(samples: ArrayLike<number>): Float64Array {
    this.#append(samples)
    const count = this.#countReady()
    if (this.#output.length < count) this.#output = new Float64Array(count)
    for (let n = 0; n < count; n++) {
      this.#output[n] = this.#sum()
      this.#phase += this.#step
      this.#at += Math.floor(this.#phase / this.#phases)
      this.#phase %= this.#phases
    }
    this.#input.copyWithin(0, this.#at, this.#inputLength)
    this.#inputLength -= this.#at
    this.#at = 0
    return this.#output.subarray(0, count)
  }

  #append(samples: ArrayLike<number>): void {
    const needed = this.#inputLength + samples.length
    if (needed > this.#input.length) {
      const larger = new Float64Array(2 * needed)
      larger.set(this.#input.subarray(0, this.#inputLength))
      this.#input = larger
    }
    this.#input.set(samples, this.#inputLength)
    this.#inputLength = needed
  }

  /** Outputs whose whole window is there. */
  #countReady(): number {
    const spare = this.#inputLength - this.#taps - this.#at
    return spare < 0 ? 0 : Math.floor(((spare + 1) * this.#phases - this.#phase - 1) / this.#step) + 1
  }

  /** Four sums side by side keep the processor's multipliers busy; their order never depends on the size of pieces. */
  #sum(): number {
    const table = this.#table
    const input = this.#input
    let c = this.#phase * this.#taps
    let i = this.#at
    const end = i + this.#taps
    let a = 0
    let b = 0
    let d = 0
    let e = 0
    for (; i + 3 < end; i += 4, c += 4) {
      a += input[i]! * table[c]!
      b += input[i + 1]! * table[c + 1]!
      d += input[i + 2]! * table[c + 2]!
      e += input[i + 3]! * table[c + 3]!
    }
    for (; i < end; i++, c++) a += input[i]! * table[c]!
    return a + b + (d + e)
  }
}

export class Resampler {
  readonly fromHz: Hz
  readonly toHz: Hz
  /** How long a sample waits inside: 32 sample times of the lower rate, 0 for equal rates. */
  readonly delayMs: Ms
  readonly #filter: PolyphaseFilter | undefined
  #output = NOTHING

  /** @throws RangeError for rates that `supports` denies */
  constructor(fromHz: Hz, toHz: Hz) {
    this.fromHz = fromHz
    this.toHz = toHz
    this.#filter = fromHz === toHz ? undefined : new PolyphaseFilter(fromHz, toHz)
    this.delayMs = this.#filter === undefined ? 0 : (this.#filter.lookaheadSamples * 1000) / fromHz
  }

  /** Whole rates of 1 to 384 kHz that share a reasonable divisor: all that devices and files have. */
  static supports(fromHz: Hz, toHz: Hz): boolean {
    const known = [fromHz, toHz].every((rate) => Number.isInteger(rate) && rate >= 1000 && rate <= 384_000)
    if (!known) return false
    const tableSize = (2 * ZERO_CROSSINGS * Math.max(fromHz, toHz)) / greatestCommonDivisor(fromHz, toHz)
    return tableSize <= LARGEST_TABLE
  }

  /** What can be made so far; valid until the next call (for equal rates it is `samples` itself). */
  process(samples: Int16Array): Int16Array {
    if (this.#filter === undefined) return samples
    return this.#round(this.#filter.process(samples))
  }

  /** The end of the sound: gives the rest, so that all in all ceil(received * toHz / fromHz) samples came, and begins anew. */
  flush(): Int16Array {
    if (this.#filter === undefined) return NOTHING
    const rest = this.#round(this.#filter.process(new Int16Array(this.#filter.lookaheadSamples)))
    this.#filter.reset()
    return rest
  }

  #round(samples: Float64Array): Int16Array {
    if (this.#output.length < samples.length) this.#output = new Int16Array(samples.length)
    for (let i = 0; i < samples.length; i++) this.#output[i] = clipToInt16(samples[i]!)
    return this.#output.subarray(0, samples.length)
  }
}

/** A whole sound at once, in an array of its own. @throws RangeError as the constructor */
export function resampleWhole(samples: Int16Array, fromHz: Hz, toHz: Hz): Int16Array {
  if (fromHz === toHz) return samples.slice()
  const resampler = new Resampler(fromHz, toHz)
  const result = new Int16Array(Math.ceil((samples.length * toHz) / fromHz))
  const body = resampler.process(samples)
  result.set(body)
  const bodyLength = body.length
  result.set(resampler.flush(), bodyLength)
  return result
}

/**
 * For output phase p (p / phases of an input sample after the window's middle) the windowed sinc at every tap, scaled to a
 * sum of 1 so that no phase is louder than another.
 */
function makeTable(phases: number, taps: number, lowerBand: number): Float64Array {
  const half = taps / 2
  const table = new Float64Array(phases * taps)
  const scale = 1 / besselI0(KAISER_BETA)
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (half - 1) - phase / phases
      const inWindow = 1 - (distance / half) ** 2
      const window = inWindow <= 0 ? 0 : besselI0(KAISER_BETA * Math.sqrt(inWindow)) * scale
      const value = sinc(distance * lowerBand * CUTOFF) * window
      table[phase * taps + tap] = value
      sum += value
    }
    for (let tap = 0; tap < taps; tap++) table[phase * taps + tap]! /= sum
  }
  return table
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

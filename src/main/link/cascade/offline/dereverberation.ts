/**
 * Takes a room's echo out of speech: a small net looks at the loudness of 30 bands over the last 380 ms and says how much
 * of each is the voice itself; the rest is turned down. Owns the net and the transform around it. Sound comes out
 * `DEREVERBERATION_SHIFT_SAMPLES` late. Owns no judgement of whether there is a room.
 */
import { readFile } from 'node:fs/promises'
import { Transform } from './transform'

const WINDOW = 320
const HOP = 160
const BLOCK = 512
const BINS = BLOCK / 2 + 1
const BANDS = 30
/** Frames of 10 ms the net looks at, as it was trained: what comes, now, and ever more loosely what was. */
const OFFSETS = [2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -10, -12, -14, -17, -20, -24, -28, -33, -38]
const AHEAD = 2
const REMEMBERED = 38 + AHEAD + 1
const WIDTHS = [BANDS * OFFSETS.length, 128, 64, BANDS] as const
/** Nothing is fainter than this in the net's logarithms. */
const FAINTEST = 1e-8

/** By how much the result lies behind its source, at 16 kHz. */
export const DEREVERBERATION_SHIFT_SAMPLES = AHEAD * HOP + WINDOW - HOP

const TUNING = {
  /** Of what the net says: with all of it short words lose their ends, and forty becomes fourteen. */
  strength: 0.7,
  /** Nothing is turned down further, in decades of power. */
  least: -2.5,
} as const

const melOf = (hz: number): number => 2595 * Math.log10(1 + hz / 700)
const hzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1)

/** Of each bin its lower band and how much it belongs to that one; the rest to the next. */
function bandsOfBins(): { low: Uint8Array; share: Float64Array } {
  const [from, to] = [melOf(60), melOf(7800)]
  const centres = Array.from({ length: BANDS }, (_, band) => hzOf(from + ((to - from) * (band + 1)) / (BANDS + 1)))
  const low = new Uint8Array(BINS)
  const share = new Float64Array(BINS)
  for (let bin = 0; bin < BINS; bin++) {
    const hz = (bin * 16000) / BLOCK
    const above = centres.findIndex((centre) => centre > hz)
    low[bin] = above < 0 ? BANDS - 2 : Math.max(0, above - 1)
    if (above < 0) share[bin] = 0
    else if (above === 0) share[bin] = 1
    else share[bin] = (centres[above]! - hz) / (centres[above]! - centres[above - 1]!)
  }
  return { low, share }
}

export class Dereverberation {
  readonly #layers: { weights: Float32Array; biases: Float32Array; output: Float32Array }[] = []
  readonly #transform = new Transform(BLOCK)
  readonly #window = Float64Array.from({ length: WINDOW }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / WINDOW))
  readonly #bands = bandsOfBins()
  readonly #input = new Float64Array(WINDOW)
  readonly #output = new Float64Array(WINDOW)
  #filled = HOP
  /** The last spectra and the bands' loudness, newest where `#newest` says. */
  readonly #re = Array.from({ length: AHEAD + 1 }, () => new Float64Array(BLOCK))
  readonly #im = Array.from({ length: AHEAD + 1 }, () => new Float64Array(BLOCK))
  readonly #loudness = Array.from({ length: REMEMBERED }, () => new Float32Array(BANDS))
  #frame = 0
  readonly #seen = new Float32Array(WIDTHS[0])

  /** `path`: resources/ears/dereverberation.bin. */
  static async open(path: string): Promise<Dereverberation> {
    const bytes = await readFile(path)
    return new Dereverberation(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)))
  }

  /** Layer by layer the weights of each output, then the biases. */
  constructor(weights: Float32Array) {
    let at = 0
    const take = (length: number): Float32Array => {
      at += length
      return weights.subarray(at - length, at)
    }
    for (let layer = 1; layer < WIDTHS.length; layer++)
      this.#layers.push({
        weights: take(WIDTHS[layer]! * WIDTHS[layer - 1]!),
        biases: take(WIDTHS[layer]!),
        output: new Float32Array(WIDTHS[layer]!),
      })
    if (at !== weights.length) throw new Error('the net against echoes has other weights')
  }

  /** Other sound than that before follows. */
  begin(): void {
    this.#input.fill(0)
    this.#output.fill(0)
    this.#filled = HOP
    this.#frame = 0
    for (const each of [...this.#re, ...this.#im]) each.fill(0)
  }

  /** Samples at 16 kHz from -1 to 1; what is ready of the result. */
  process(samples: Float32Array): Float32Array<ArrayBuffer> {
    const ready = new Float32Array(HOP * Math.floor((this.#filled - HOP + samples.length) / HOP))
    let made = 0
    for (const sample of samples) {
      this.#input[this.#filled++] = sample
      if (this.#filled < WINDOW) continue
      this.#hear()
      this.#speak()
      for (let n = 0; n < HOP; n++) ready[made + n] = this.#output[n]!
      made += HOP
      this.#output.copyWithin(0, HOP)
      this.#output.fill(0, HOP)
      this.#input.copyWithin(0, HOP)
      this.#filled = HOP
    }
    return ready
  }

  /** The newest frame's spectrum and loudness. */
  #hear(): void {
    const re = this.#re[this.#frame % (AHEAD + 1)]!
    const im = this.#im[this.#frame % (AHEAD + 1)]!
    re.fill(0)
    im.fill(0)
    for (let n = 0; n < WINDOW; n++) re[n] = this.#input[n]! * this.#window[n]!
    this.#transform.forward(re, im)
    const loudness = this.#loudness[this.#frame % REMEMBERED]!
    loudness.fill(FAINTEST)
    for (let bin = 0; bin < BINS; bin++) {
      const power = re[bin]! ** 2 + im[bin]! ** 2
      const low = this.#bands.low[bin]!
      loudness[low]! += power * this.#bands.share[bin]!
      loudness[low + 1]! += power * (1 - this.#bands.share[bin]!)
    }
    for (let band = 0; band < BANDS; band++) loudness[band] = Math.log10(loudness[band]!)
    // Before the first frame it was as it is now.
    if (this.#frame === 0) for (const each of this.#loudness) each.set(loudness)
    this.#frame++
  }

  /** The frame that has been waited for, without its echo. */
  #speak(): void {
    const now = this.#frame - 1 - AHEAD
    const at = (now + AHEAD + 1) % (AHEAD + 1)
    const re = this.#re[at]!
    const im = this.#im[at]!
    const gains = this.#gains(now)
    for (let bin = 0; bin < BINS; bin++) {
      const low = this.#bands.low[bin]!
      const share = this.#bands.share[bin]!
      const gain = gains[low]! * share + gains[low + 1]! * (1 - share)
      re[bin]! *= gain
      im[bin]! *= gain
      if (bin === 0 || bin === BLOCK / 2) continue
      re[BLOCK - bin]! *= gain
      im[BLOCK - bin]! *= gain
    }
    this.#transform.inverse(re, im)
    for (let n = 0; n < WINDOW; n++) this.#output[n]! += re[n]! * this.#window[n]!
  }

  #gains(now: number): Float32Array {
    const seen = this.#seen
    let sum = 0
    for (const [i, offset] of OFFSETS.entries()) {
      const loudness = this.#loudness[(now + offset + REMEMBERED * 2) % REMEMBERED]!
      seen.set(loudness, i * BANDS)
      for (const each of loudness) sum += each
    }
    const mean = sum / seen.length
    for (let i = 0; i < seen.length; i++) seen[i]! -= mean
    let input: Float32Array = seen
    for (const [layer, { weights, biases, output }] of this.#layers.entries()) {
      const isLast = layer === this.#layers.length - 1
      for (let row = 0, at = 0; row < output.length; row++) {
        let value = biases[row]!
        for (let i = 0; i < input.length; i++) value += weights[at++]! * input[i]!
        output[row] = isLast ? value : Math.max(0, value)
      }
      input = output
    }
    for (let band = 0; band < BANDS; band++)
      input[band] = 10 ** (Math.min(0, Math.max(TUNING.least, input[band]! * TUNING.strength)) / 2)
    return input
  }
}

/**
 * The Silero v6 voice-activity net at 16 kHz, its forward pass written out: spectrum, four convolutions, one LSTM cell,
 * one neuron. Owns the weights' layout and the net's memory; knows nothing of thresholds or turns. 0.4 ms a window and
 * 1 MB instead of an inference runtime of 45 to 288 MB; equal to it within 1e-4 (tests/audio/vad/silero.test.ts).
 */
import { BINS, Spectrum } from './spectrum'

/** New samples per step: 32 ms at 16 kHz. */
export const WINDOW = 512
/** Samples of the step before that the net wants in front; without them it never fires. */
const CONTEXT = 64
const HOP = 128
/** The graph mirrors this many samples at the end of the window (and none at its start). */
const MIRRORED = 64
const CELLS = 128

interface Layer {
  readonly inputs: number
  readonly outputs: number
  readonly stride: number
  /** Steps in time that come out. */
  readonly steps: number
}

/** Kernel 3, one step of zero padding at both ends. */
const LAYERS: readonly Layer[] = [
  { inputs: BINS, outputs: 128, stride: 1, steps: 4 },
  { inputs: 128, outputs: 64, stride: 2, steps: 2 },
  { inputs: 64, outputs: 64, stride: 2, steps: 1 },
  { inputs: 64, outputs: 128, stride: 1, steps: 1 },
]
const KERNEL = 3
const WEIGHT_COUNT =
  LAYERS.reduce((sum, l) => sum + l.outputs * l.inputs * KERNEL + l.outputs, 0) +
  2 * 4 * CELLS * CELLS +
  8 * CELLS +
  CELLS +
  1

/** Four sums at a time, or the additions wait for each other. */
function dot(a: Float32Array, aAt: number, b: Float32Array, bAt: number, length: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < length; i += 4) {
    s0 += (a[aAt + i] as number) * (b[bAt + i] as number)
    s1 += (a[aAt + i + 1] as number) * (b[bAt + i + 1] as number)
    s2 += (a[aAt + i + 2] as number) * (b[bAt + i + 2] as number)
    s3 += (a[aAt + i + 3] as number) * (b[bAt + i + 3] as number)
  }
  for (; i < length; i++) s0 += (a[aAt + i] as number) * (b[bAt + i] as number)
  return s0 + s1 + s2 + s3
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

export class Silero {
  readonly #spectrum = new Spectrum()
  readonly #kernels: Float32Array[] = []
  readonly #biases: Float32Array[] = []
  readonly #fromInput: Float32Array
  readonly #fromHidden: Float32Array
  readonly #gateBias: Float32Array
  readonly #outWeights: Float32Array
  readonly #outBias: number
  readonly #window = new Float32Array(CONTEXT + WINDOW + MIRRORED)
  /** Input of each layer, one row a time step, with an empty row before and after. */
  readonly #rows = LAYERS.map(
    (layer, i) => new Float32Array((i === 0 ? 4 : (LAYERS[i - 1]?.steps ?? 0)) * layer.inputs + 2 * layer.inputs),
  )
  readonly #features = new Float32Array(CELLS)
  readonly #hidden = new Float32Array(CELLS)
  readonly #cell = new Float32Array(CELLS)
  readonly #gates = new Float32Array(4 * CELLS)

  /** `weights`: resources/vad/silero-v6-16k.bin (made by scripts/generate/vad-weights.mjs). Throws when it is not that file. */
  constructor(weights: Uint8Array) {
    if (weights.byteLength !== WEIGHT_COUNT * 4) throw new Error('not the weights of the voice-activity net')
    // A copy: the bytes may start at an address that no float can start at.
    const all = new Float32Array(weights.slice().buffer)
    let at = 0
    const take = (count: number): Float32Array => {
      at += count
      return all.subarray(at - count, at)
    }
    for (const layer of LAYERS) {
      this.#kernels.push(take(layer.outputs * layer.inputs * KERNEL))
      this.#biases.push(take(layer.outputs))
    }
    this.#fromInput = take(4 * CELLS * CELLS)
    this.#fromHidden = take(4 * CELLS * CELLS)
    const inputBias = take(4 * CELLS)
    const hiddenBias = take(4 * CELLS)
    this.#gateBias = inputBias.map((b, i) => b + (hiddenBias[i] as number))
    this.#outWeights = take(CELLS)
    this.#outBias = take(1)[0] as number
  }

  /** Forgets everything heard. */
  reset(): void {
    this.#window.fill(0)
    this.#hidden.fill(0)
    this.#cell.fill(0)
  }

  /** Probability that the next 512 samples (-1 to 1) hold speech. Does not allocate. */
  step(samples: Float32Array): number {
    const window = this.#window
    window.copyWithin(0, WINDOW, WINDOW + CONTEXT)
    window.set(samples, CONTEXT)
    const last = CONTEXT + WINDOW - 1
    for (let i = 1; i <= MIRRORED; i++) window[last + i] = window[last - i] as number
    const first = this.#rows[0] as Float32Array
    for (let step = 0; step < 4; step++) this.#spectrum.magnitudes(window, step * HOP, first, (step + 1) * BINS)
    for (let i = 0; i < LAYERS.length; i++) this.#convolve(i)
    this.#remember()
    let sum = this.#outBias
    for (let i = 0; i < CELLS; i++) sum += Math.max(0, this.#hidden[i] as number) * (this.#outWeights[i] as number)
    return sigmoid(sum)
  }

  #convolve(index: number): void {
    const { inputs, outputs, stride, steps } = LAYERS[index] as Layer
    const rows = this.#rows[index] as Float32Array
    const kernel = this.#kernels[index] as Float32Array
    const bias = this.#biases[index] as Float32Array
    const next = this.#rows[index + 1]
    const target = next ?? this.#features
    const offset = next === undefined ? 0 : outputs
    const span = KERNEL * inputs
    for (let step = 0; step < steps; step++) {
      for (let o = 0; o < outputs; o++) {
        const sum = (bias[o] as number) + dot(kernel, o * span, rows, step * stride * inputs, span)
        target[offset + step * outputs + o] = Math.max(sum, 0)
      }
    }
  }

  /** One step of the LSTM; gates lie in the order input, forget, new, output. */
  #remember(): void {
    const gates = this.#gates
    for (let g = 0; g < 4 * CELLS; g++) {
      gates[g] =
        (this.#gateBias[g] as number) +
        dot(this.#fromInput, g * CELLS, this.#features, 0, CELLS) +
        dot(this.#fromHidden, g * CELLS, this.#hidden, 0, CELLS)
    }
    for (let i = 0; i < CELLS; i++) {
      const keep = sigmoid(gates[CELLS + i] as number) * (this.#cell[i] as number)
      const add = sigmoid(gates[i] as number) * Math.tanh(gates[2 * CELLS + i] as number)
      this.#cell[i] = keep + add
      this.#hidden[i] = sigmoid(gates[3 * CELLS + i] as number) * Math.tanh(keep + add)
    }
  }
}

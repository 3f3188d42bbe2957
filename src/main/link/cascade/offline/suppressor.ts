/**
 * Takes steady noise out of speech before the recognizer, which was trained on clean rooms. Owns the rates around
 * RNNoise (48 kHz, frames of 10 ms, floats of 16-bit scale). Loads the package's wasm by itself: its synchronous script
 * is the same code as plain JavaScript and four times slower. Sound comes out `SUPPRESSOR_SHIFT_SAMPLES` late.
 */
import { readFile } from 'node:fs/promises'
import { PolyphaseFilter } from '../../../audio'
import { NoiseFloor } from './noiseFloor'

/** By how much the result lies behind its source, at 16 kHz: one frame of RNNoise. */
export const SUPPRESSOR_SHIFT_SAMPLES = 160

const FRAME = 480

/** What is left in the pauses, -64 dBFS: at 10 dB 35 of 48 sentences were right with it, 30 without. */
const FLOOR = 20 / 32768

/** The names emscripten gave the exports of @jitsi/rnnoise-wasm 0.2.1. */
interface RnnoiseExports {
  c: WebAssembly.Memory
  d(): void
  f(model: number): number
  g(bytes: number): number
  j(state: number, output: number, input: number): number
}

export class Suppressor {
  readonly #rnnoise: RnnoiseExports
  readonly #frame: number
  #state: number
  readonly #up = new PolyphaseFilter(16000, 48000)
  readonly #down = new PolyphaseFilter(48000, 16000)
  readonly #waiting = new Float32Array(FRAME)
  readonly #floor = new NoiseFloor(FLOOR)
  #filled = 0

  private constructor(rnnoise: RnnoiseExports) {
    this.#rnnoise = rnnoise
    rnnoise.d()
    this.#frame = rnnoise.g(FRAME * 4)
    this.#state = rnnoise.f(0)
  }

  /** `wasmPath`: the package's rnnoise.wasm. */
  static async open(wasmPath: string): Promise<Suppressor> {
    const module = await WebAssembly.compile(await readFile(wasmPath))
    const memory = (): WebAssembly.Memory => instance.exports['c'] as WebAssembly.Memory
    // Growing is never asked for: the state is 60 kB and the heap starts with 16 MB.
    const imports = {
      a: () => 0,
      b: (to: number, from: number, bytes: number) => {
        new Uint8Array(memory().buffer).copyWithin(to, from, from + bytes)
      },
    }
    const instance = await WebAssembly.instantiate(module, { a: imports })
    return new Suppressor(instance.exports as unknown as RnnoiseExports)
  }

  /** Samples at 16 kHz from -1 to 1; what is ready of the result, valid until the next call. */
  process(samples: Float32Array): Float32Array {
    const wide = this.#up.process(samples)
    const heap = new Float32Array(this.#rnnoise.c.buffer, this.#frame, FRAME)
    const clean = new Float32Array(FRAME * Math.ceil((this.#filled + wide.length) / FRAME))
    let made = 0
    for (let at = 0; at < wide.length; at++) {
      this.#waiting[this.#filled++] = wide[at]! * 32768
      if (this.#filled < FRAME) continue
      heap.set(this.#waiting)
      this.#rnnoise.j(this.#state, this.#frame, this.#frame)
      for (let i = 0; i < FRAME; i++) clean[made + i] = heap[i]! / 32768
      made += FRAME
      this.#filled = 0
    }
    return this.#floor.under(this.#down.process(clean.subarray(0, made)))
  }
}

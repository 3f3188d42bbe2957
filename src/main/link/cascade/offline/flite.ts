/**
 * The voice engine: Festival Lite as WebAssembly on an in-memory WASI host. The only importer of both packages. Blocks its
 * thread while it speaks, so it belongs into the worker. One instance a clause, because `_start` is all it exports.
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

export class Flite {
  readonly #module: WebAssembly.Module

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
    const wasi = new WASI(['flite', ...options], [], [...stdio, folder], { debug: false })
    const instance = await WebAssembly.instantiate(this.#module, { wasi_snapshot_preview1: wasi.wasiImport })
    const code = wasi.start(instance as Parameters<WASI['start']>[0])
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

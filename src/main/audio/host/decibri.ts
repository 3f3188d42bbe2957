/**
 * Sound on Apple Silicon, where naudiodon has no library. The package `decibri` is not installed with Parley (28 MB that
 * nobody else needs); without it the host says that nothing was built. Child process only, like portaudio.ts: with a dead
 * sound server its `stop` blocks the event loop for ever.
 */
import { createRequire } from 'node:module'
import type { Hz } from '../format'
import type { NativeCard, NativeStream } from './nativeCard'
import { FRAME_MS } from './nativeCard'
import type { CardDevice, HostDevice } from './protocol'

/** The part of decibri 5.7 that is used. */
export interface Decibri {
  Microphone: (new (options: StreamOptions) => DecibriMicrophone) & { devices(): DecibriDevice[] }
  Speaker: (new (options: StreamOptions) => DecibriSpeaker) & { devices(): DecibriDevice[] }
}

interface StreamOptions {
  device: { id: string }
  sampleRate: Hz
  channels: 1
  dtype: 'int16'
  framesPerBuffer?: number
}

interface DecibriMicrophone {
  on(event: 'data', listener: (bytes: Buffer) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  stop(): void
}

interface DecibriSpeaker {
  on(event: 'error', listener: (error: Error) => void): unknown
  writeAsync(bytes: Buffer): Promise<unknown>
  stop(): void
}

interface DecibriDevice {
  /** "coreaudio:" and the device's own id. */
  id: string
  name: string
  isDefault: boolean
  maxInputChannels?: number
  maxOutputChannels?: number
}

/** Its queue counts pieces, some forty of them: only short ones keep a flush from being heard late. */
const PIECES_A_FRAME = 4

/** Throws where the package is not installed. */
export function loadDecibri(): NativeCard {
  const load = createRequire(__filename)
  return decibriCard(load('decibri') as Decibri)
}

/** It converts rates itself: every stream has the rate that was wished for. */
export function decibriCard({ Microphone, Speaker }: Decibri): NativeCard {
  return {
    devices: () => [
      ...usable(Microphone.devices(), 'input', 'maxInputChannels'),
      ...usable(Speaker.devices(), 'output', 'maxOutputChannels'),
    ],
    open(kind, device, rateHz) {
      const options = { device: { id: idOf(device) }, sampleRate: rateHz, channels: 1, dtype: 'int16' } as const
      const framesPerBuffer = Math.round((rateHz * FRAME_MS) / 1000)
      if (kind === 'output') return { native: speakerStream(new Speaker(options)), rateHz }
      return { native: new MicrophoneStream(new Microphone({ ...options, framesPerBuffer })), rateHz }
    },
  }
}

function usable(
  devices: DecibriDevice[],
  kind: CardDevice['kind'],
  channels: 'maxInputChannels' | 'maxOutputChannels',
): CardDevice[] {
  return devices
    .filter((device) => (device[channels] ?? 0) > 0 && device.id !== '')
    .map(({ id, name, isDefault }) => ({ id, name, kind, isDefault, api: 'Core Audio' }))
}

const idOf = (device: HostDevice): string => (device.by === 'card' ? device.id : 'alsa:pulse')

function speakerStream(speaker: DecibriSpeaker): NativeStream {
  let failure: Error | undefined
  speaker.on('error', (error) => {
    failure = error
  })
  return {
    start: () => {},
    read: () => Promise.reject(new Error('a speaker')),
    async write(bytes) {
      const pieceBytes = 2 * Math.ceil(bytes.length / 2 / PIECES_A_FRAME)
      // A copy each: they wait in its queue while the caller fills the next frame.
      for (let from = 0; from < bytes.length && failure === undefined; from += pieceBytes) {
        await speaker.writeAsync(Buffer.from(bytes.subarray(from, from + pieceBytes)))
      }
      if (failure !== undefined) throw failure
      return undefined
    },
    quit: async () => speaker.stop(),
  }
}

class MicrophoneStream implements NativeStream {
  readonly #microphone: DecibriMicrophone
  #heard: Buffer = Buffer.alloc(0)
  #failure: Error | undefined
  #finished = false
  #wake: () => void = () => {}

  constructor(microphone: DecibriMicrophone) {
    this.#microphone = microphone
  }

  start(): void {
    this.#microphone.on('error', (error) => {
      this.#failure = error
      this.#wake()
    })
    this.#microphone.on('data', (bytes) => {
      this.#heard = Buffer.concat([this.#heard, bytes])
      this.#wake()
    })
  }

  async read(bytes: number): Promise<{ buf: Buffer; finished: boolean; err?: string }> {
    while (this.#heard.length < bytes && !this.#finished && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    // Samples need an even address, which a slice of a pooled buffer need not have.
    const buf = Buffer.from(Uint8Array.from(this.#heard.subarray(0, bytes)).buffer)
    this.#heard = this.#heard.subarray(buf.length)
    const finished = this.#finished
    return this.#failure === undefined ? { buf, finished } : { buf, finished, err: this.#failure.message }
  }

  write(): Promise<never> {
    return Promise.reject(new Error('a microphone'))
  }

  async quit(): Promise<void> {
    this.#finished = true
    this.#microphone.stop()
    this.#wake()
  }
}

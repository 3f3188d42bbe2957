/** naudiodon's stream, sample for sample under the test's hand. The real one is in tests/sound. */
import type { NativeStream, OpenedStream } from '../../../src/main/audio/host/nativeCard'

const RATE_HZ = 1_000

/** A read gets as much as it asks for, once so much was given. */
export class ScriptedMicrophone implements NativeStream {
  readonly askedBytes: number[] = []
  #gathered: number[] = []
  #waiting: ((result: { buf: Buffer; finished: boolean; err?: string }) => void) | undefined

  get opened(): OpenedStream {
    return { native: this, rateHz: RATE_HZ }
  }

  get isRead(): boolean {
    return this.#waiting !== undefined
  }

  start(): void {}

  read(bytes: number): Promise<{ buf: Buffer; finished: boolean; err?: string }> {
    this.askedBytes.push(bytes)
    return new Promise((resolve) => {
      this.#waiting = resolve
      this.#answer()
    })
  }

  async give(samples: readonly number[]): Promise<void> {
    this.#gathered.push(...samples)
    this.#answer()
    await settled()
  }

  #answer(): void {
    const answer = this.#waiting
    const wanted = (this.askedBytes.at(-1) ?? 0) / 2
    if (answer === undefined || this.#gathered.length < wanted) return
    this.#waiting = undefined
    const samples = this.#gathered.splice(0, wanted)
    answer({ buf: Buffer.from(Int16Array.from(samples).buffer), finished: false })
  }

  async fail(): Promise<void> {
    this.#waiting?.({ buf: Buffer.alloc(0), finished: false, err: 'input overflow' })
    await settled()
  }

  write(): Promise<undefined> {
    throw new Error('a microphone')
  }

  async quit(): Promise<void> {
    this.#waiting?.({ buf: Buffer.alloc(0), finished: true })
  }
}

/** Takes a frame whenever the test says so. */
export class ScriptedSpeaker implements NativeStream {
  readonly taken: number[][] = []
  quits = 0
  #waiting: (() => void) | undefined

  get opened(): OpenedStream {
    return { native: this, rateHz: RATE_HZ }
  }

  start(): void {}

  read(): never {
    throw new Error('a speaker')
  }

  write(bytes: Buffer): Promise<undefined> {
    if (this.quits > 0) throw new Error('written after its end: such a stream never ends')
    this.taken.push([...new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))])
    return new Promise((resolve) => {
      this.#waiting = () => resolve(undefined)
    })
  }

  async makeRoom(frames = 1): Promise<void> {
    for (let i = 0; i < frames; i++) {
      this.#waiting?.()
      await settled()
    }
  }

  async quit(): Promise<void> {
    this.quits += 1
  }
}

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

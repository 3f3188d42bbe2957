/**
 * Plays a microphone into a pipe: 10 ms of sound every 10 ms, a quiet room where nobody speaks. Its timetable is fixed
 * from `start`, so that the time of every sample is known however late this process was woken.
 */
import type { Writable } from 'node:stream'
import { RATE_HZ, roomNoise } from './questions'

const CHUNK_MS = 10
const CHUNK = (RATE_HZ * CHUNK_MS) / 1000

export class PacedVoice {
  readonly #pipe: Writable
  readonly #noise = roomNoise(RATE_HZ)
  readonly #startMs = performance.now()
  #sound = new Int16Array(0)
  #next = 0
  #timer: NodeJS.Timeout | undefined

  constructor(pipe: Writable) {
    this.#pipe = pipe
    // The program may end first.
    pipe.on('error', () => this.end())
    this.#tick()
  }

  /** Speaks from the next chunk on. Returns when its last sample is said, by `performance.now()`. */
  say(samples: Int16Array): number {
    this.#sound = samples.slice()
    return this.#startMs + this.#next * CHUNK_MS + (samples.length * 1000) / RATE_HZ
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#pipe.end()
  }

  /** A chunk leaves when its last sample has sounded, as from a sound card. */
  #tick(): void {
    while (this.#startMs + (this.#next + 1) * CHUNK_MS <= performance.now()) {
      const chunk = this.#noise.slice((this.#next % 100) * CHUNK, ((this.#next % 100) + 1) * CHUNK)
      chunk.set(this.#sound.subarray(0, CHUNK))
      this.#sound = this.#sound.subarray(CHUNK)
      this.#next += 1
      this.#pipe.write(new Uint8Array(chunk.buffer))
    }
    this.#timer = setTimeout(
      () => this.#tick(),
      Math.max(1, this.#startMs + (this.#next + 1) * CHUNK_MS - performance.now()),
    )
  }
}

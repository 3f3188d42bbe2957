/** Keeps a client's socket honest: it is read no faster than it may send, and one that answers no ping is ended. */
import type { RawData, WebSocket } from 'ws'
import type { Cancel, Clock, Ms } from '../../../shared/time'
import { partsOf } from './frameParts'

const PING_MS: Ms = 15_000
/** What may come in one go: several seconds of small frames, or the largest one. */
const BURST_SECONDS = 2
const PAUSE_MS: Ms = 50
/** What a value of a frame counts for beside its letters: as much as becomes of it in memory. */
const PART_BYTES = 64

export interface Pace {
  framesPerSecond: number
  bytesPerSecond: number
}

/** Never more than `BURST_SECONDS` ahead, and as far behind as it is overdrawn. */
class Allowance {
  readonly #perSecond: number
  #left: number

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#left = BURST_SECONDS * perSecond
  }

  /** @returns how long until there is some again; 0 while there is */
  take(amount: number, sinceLastMs: Ms): Ms {
    const gained = (sinceLastMs * this.#perSecond) / 1000
    this.#left = Math.min(BURST_SECONDS * this.#perSecond, this.#left + gained) - amount
    return this.#left > 0 ? 0 : Math.max(PAUSE_MS, (-this.#left * 1000) / this.#perSecond)
  }
}

export interface Watch {
  /** So much was made because of what it sent: it counts like bytes of its own, or a few letters could keep everybody busy. */
  caused(bytes: number): void
  /** It is not read while something it asked for takes long, and is there all the same. */
  hold(isHeld: boolean): void
  end(): void
}

/** What came, in one piece, looked through once. */
export interface ReceivedFrame {
  bytes: Buffer
  /** `partsOf` them. */
  parts: number
  isBinary: boolean
}

/** @param received every frame, after it has been counted */
export function watch(
  client: WebSocket,
  clock: Clock,
  { framesPerSecond, bytesPerSecond }: Pace,
  received: (frame: ReceivedFrame) => void = () => {},
): Watch {
  const frames = new Allowance(framesPerSecond)
  const bytes = new Allowance(bytesPerSecond)
  let isAlive = true
  let lastMs = clock.now()
  let isOver = false
  /** It was too fast. */
  let isWaiting = false
  let isHeld = false
  let stopPing: Cancel = () => {}
  let stopPause: Cancel = () => {}

  const ping = () => {
    if (!isAlive && !isHeld) return client.terminate()
    isAlive = false
    client.ping()
    stopPing = clock.after(PING_MS, ping)
  }
  stopPing = clock.after(PING_MS, ping)

  const count = (weight: number) => {
    const nowMs = clock.now()
    const pauseMs = Math.max(frames.take(1, nowMs - lastMs), bytes.take(weight, nowMs - lastMs))
    lastMs = nowMs
    if (pauseMs === 0 || isWaiting) return
    isWaiting = true
    client.pause()
    stopPause = clock.after(pauseMs, () => {
      isWaiting = false
      readOn()
    })
  }
  const readOn = () => {
    if (!isOver && !isWaiting && !isHeld) client.resume()
  }
  // Answered by the socket itself, which ends a client that takes none of the answers.
  for (const kind of ['ping', 'pong'] as const) {
    client.on(kind, (data: Buffer) => {
      isAlive = true
      count(data.length)
    })
  }
  client.on('message', (data: RawData, isBinary: boolean) => {
    isAlive = true
    const whole = bytesOf(data)
    const parts = partsOf(whole)
    count(whole.length + PART_BYTES * parts)
    received({ bytes: whole, parts, isBinary })
  })
  return {
    // Waited for with the next frame.
    caused: (amount) => void bytes.take(amount, 0),
    hold(held) {
      isAlive = true
      isHeld = held
      if (held) client.pause()
      else readOn()
    },
    end() {
      isOver = true
      stopPing()
      stopPause()
    },
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}

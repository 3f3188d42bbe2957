/**
 * How long nobody has said anything since the last answer was heard. A client is taken to play an answer from the end of its
 * response on, which is how the protocol counts it. Keeps time only: what is done about the silence is the session's business.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'

export interface IdlePorts {
  clock: Pick<Clock, 'now'>
  after(ms: Ms, callback: () => void): Cancel
  /** Undefined: silence may last. */
  timeoutMs(): Ms | undefined
  /** Nobody speaks, is being answered, or is waited for. */
  isQuiet(): boolean
  /** How much sound of the user there has been. */
  positionMs(): Ms
  /** It was too long. @param fromMs of the user's sound, where the silence began */
  due(fromMs: Ms): void
}

export class Idle {
  readonly #ports: IdlePorts
  #cancel: Cancel = () => {}
  /** The end of what the client plays; undefined before the first answer. */
  #playedAtMs: Ms | undefined
  #timeoutMs: Ms | undefined

  constructor(ports: IdlePorts) {
    this.#ports = ports
  }

  /** A response is done, and so much sound of it left. */
  answered(soundMs: Ms): void {
    const nowMs = this.#ports.clock.now()
    this.#playedAtMs = Math.max(nowMs, this.#playedAtMs ?? nowMs) + soundMs
    this.quiet()
  }

  /** What the client was playing it plays no more. */
  cutOff(): void {
    this.interrupted()
    this.quiet()
  }

  /** The same, because somebody speaks. */
  interrupted(): void {
    if (this.#playedAtMs !== undefined) this.#playedAtMs = Math.min(this.#playedAtMs, this.#ports.clock.now())
    this.stop()
  }

  /** From here on nothing is said again, as far as anybody knows. */
  quiet(): void {
    const { clock, after, timeoutMs, isQuiet, positionMs, due } = this.#ports
    this.stop()
    const [limitMs, playedAtMs] = [timeoutMs(), this.#playedAtMs]
    this.#timeoutMs = limitMs
    if (limitMs === undefined || playedAtMs === undefined || !isQuiet()) return
    this.#cancel = after(Math.max(0, playedAtMs - clock.now()), () => {
      const fromMs = positionMs()
      this.#cancel = after(limitMs, () => {
        if (isQuiet()) due(fromMs)
      })
    })
  }

  /** The session may have been changed. */
  configured(): void {
    if (this.#ports.timeoutMs() !== this.#timeoutMs) this.quiet()
  }

  /** Somebody speaks, or is going to be answered. */
  stop(): void {
    this.#cancel()
    this.#cancel = () => {}
  }
}

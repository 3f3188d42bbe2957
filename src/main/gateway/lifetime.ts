/** How long a session lasts. Ends nothing by itself. */
import type { Cancel, Clock, EpochMs, Ms } from '../../shared/time'

/** No service lets anybody in for less: its clock or ours is wrong. */
const SHORTEST_MS: Ms = 30_000

export interface LifetimePorts {
  clock: Pick<Clock, 'epoch'>
  after(ms: Ms, callback: () => void): Cancel
  longestMs: Ms
  /** It is over. @param why a whole sentence */
  over(why: string): void
}

export class Lifetime {
  readonly #ports: LifetimePorts
  readonly #beganAt: EpochMs
  #endsAt: EpochMs
  #cancel: Cancel

  constructor(ports: LifetimePorts) {
    this.#ports = ports
    this.#beganAt = ports.clock.epoch()
    this.#endsAt = this.#beganAt + ports.longestMs
    this.#cancel = ports.after(ports.longestMs, () => this.#over())
  }

  /** In the protocol's seconds. */
  get expiresAtS(): number {
    return Math.floor(this.#endsAt / 1000)
  }

  /** Whoever answers does so no longer than this. */
  endsBy(at: EpochMs): void {
    const isCredible = at - this.#ports.clock.epoch() >= SHORTEST_MS
    if (!isCredible || at >= this.#endsAt) return
    this.#endsAt = at
    this.#cancel()
    this.#cancel = this.#ports.after(Math.max(0, at - this.#ports.clock.epoch()), () => this.#over())
  }

  #over(): void {
    const minutes = Math.round((this.#endsAt - this.#beganAt) / 60_000)
    this.#ports.over(`Your session hit the maximum duration of ${minutes} minutes.`)
  }
}

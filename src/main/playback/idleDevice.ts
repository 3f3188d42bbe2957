/** When a speaker that nothing sounds from is let go: some time after the last sound, later where an answer is expected. */
import type { Clock, Ms } from '../../shared/time'
import type { PlaybackTuning } from './tuning'

export interface IdleDeviceOptions {
  clock: Clock
  tuning: Pick<PlaybackTuning, 'preparedMs' | 'idleMs'>
  /** Whether anything sounds or waits to. */
  busy(): boolean
  release(): void
}

export class IdleDevice {
  readonly #options: IdleDeviceOptions
  #expectedUntilMs: Ms = Number.NEGATIVE_INFINITY
  #cancel = (): void => {}

  constructor(options: IdleDeviceOptions) {
    this.#options = options
  }

  /** An answer is expected; the first sound ends that. */
  expected(): void {
    const { clock, tuning } = this.#options
    this.#expectedUntilMs = clock.now() + tuning.preparedMs
    this.look()
  }

  /** Costs nothing: it stands in front of an answer's first sample. */
  began(): void {
    this.#expectedUntilMs = Number.NEGATIVE_INFINITY
  }

  /** Something ended. Whatever begins to sound meanwhile keeps the device, and this is called again at its end. */
  look(): void {
    this.#cancel()
    const { clock, tuning, busy, release } = this.#options
    if (busy()) return
    const leftMs = Math.max(tuning.idleMs, this.#expectedUntilMs - clock.now())
    this.#cancel = clock.after(leftMs, () => {
      if (!busy()) release()
    })
  }

  stop(): void {
    this.#cancel()
  }
}

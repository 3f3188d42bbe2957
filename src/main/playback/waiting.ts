/**
 * Pure timing of what fills a silence: a working tone after one second without sound since the turn ended, "one moment"
 * after two. Makes no sound itself; says when, and stops when the answer comes.
 */
import type { Cancel, Clock } from '../../shared/time'
import type { PlaybackTuning } from './tuning'

export interface WaitingOptions {
  clock: Clock
  tuning: Pick<PlaybackTuning, 'toneAfterMs' | 'momentAfterMs'>
  /** Both are the person's choice. */
  tone: boolean
  moment: boolean
  startTone(): void
  sayMoment(): void
  /** Whatever of it sounds must be silent now. Only after one of the two was called. */
  stop(): void
}

export class Waiting {
  readonly #options: WaitingOptions
  #timers: Cancel[] = []
  #sounding = false

  constructor(options: WaitingOptions) {
    this.#options = options
  }

  /** The user's turn is over and the answer is awaited. */
  turnEnded(): void {
    this.over()
    const { clock, tuning, tone, moment, startTone, sayMoment } = this.#options
    const after = (ms: number, act: () => void) => {
      const cancel = clock.after(ms, () => {
        this.#sounding = true
        act()
      })
      this.#timers.push(cancel)
    }
    if (tone) after(tuning.toneAfterMs, startTone)
    if (moment) after(tuning.momentAfterMs, sayMoment)
  }

  /** The first sample of the answer is here, or none will come. Harmless when nothing is awaited. */
  over(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers = []
    if (!this.#sounding) return
    this.#sounding = false
    this.#options.stop()
  }
}

/** Pure: how often and how fast a sound host that fails is started again before it is given up. */
import type { Ms } from '../../../shared/time'
import type { HostTuning } from './tuning'

export class RestartPlan {
  readonly #tuning: Pick<HostTuning, 'restartPausesMs' | 'restartWindowMs'>
  #restartsMs: Ms[] = []

  constructor(tuning: Pick<HostTuning, 'restartPausesMs' | 'restartWindowMs'>) {
    this.#tuning = tuning
  }

  /** The pause before the restart that is due now; `undefined`: there were too many of late. */
  next(nowMs: Ms): Ms | undefined {
    const { restartPausesMs, restartWindowMs } = this.#tuning
    this.#restartsMs = this.#restartsMs.filter((atMs) => nowMs - atMs < restartWindowMs)
    const pauseMs = restartPausesMs[this.#restartsMs.length]
    if (pauseMs !== undefined) this.#restartsMs.push(nowMs)
    return pauseMs
  }
}

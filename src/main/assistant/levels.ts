/** Loudness both ways, merged and thinned to 20 a second. */
import type { LevelView } from '../../shared/contract'
import { type Clock, Emitter, type Ms } from '../../shared/time'
import { SILENCE_DBFS } from '../audio'

const APART_MS: Ms = 50

export class Levels extends Emitter<LevelView> {
  readonly #clock: Clock
  #now: LevelView = { in: SILENCE_DBFS, out: SILENCE_DBFS }
  #toldAtMs: Ms = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  in(dbfs: number): void {
    this.#tell({ ...this.#now, in: dbfs })
  }

  out(dbfs: number): void {
    this.#tell({ ...this.#now, out: dbfs })
  }

  #tell(now: LevelView): void {
    this.#now = now
    const atMs = this.#clock.now()
    if (atMs - this.#toldAtMs < APART_MS) return
    this.#toldAtMs = atMs
    this.emit(now)
  }
}

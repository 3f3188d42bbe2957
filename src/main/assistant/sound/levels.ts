/** Loudness both ways, merged: every change for windows; for lines thinned to 20 a second and told to a tenth of a dB. */
import type { LevelView } from '../../../shared/contract'
import { type Clock, Emitter, type Ms } from '../../../shared/time'
import { SILENCE_DBFS } from '../../audio'

const APART_MS: Ms = 50

export class Levels extends Emitter<LevelView> {
  /** Of what comes too soon nothing is told: a line is a sample, not a state. */
  readonly lines = new Emitter<LevelView>()
  readonly #clock: Clock
  #now: LevelView = { in: SILENCE_DBFS, out: SILENCE_DBFS }
  #lineAtMs: Ms = Number.NEGATIVE_INFINITY

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
    this.emit(now)
    const atMs = this.#clock.now()
    if (atMs - this.#lineAtMs < APART_MS) return
    this.#lineAtMs = atMs
    this.lines.emit({ in: toTenth(now.in), out: toTenth(now.out) })
  }
}

const toTenth = (dbfs: number): number => Math.round(dbfs * 10) / 10

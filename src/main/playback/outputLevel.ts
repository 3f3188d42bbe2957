/** Levels of what was written, told when it is played: writing runs ahead of what sounds. */
import { type Dbfs, type Hz, LevelMeter, msToSamples, type Samples } from '../audio'

/** 20 a second. */
const WINDOW_MS = 50

export class OutputLevel {
  readonly #meter: LevelMeter
  readonly #ahead: { at: Samples; dbfs: Dbfs }[] = []
  #written: Samples = 0

  constructor(rateHz: Hz) {
    this.#meter = new LevelMeter(msToSamples(WINDOW_MS, rateHz), (dbfs) => {
      this.#ahead.push({ at: this.#written, dbfs })
    })
  }

  /** `written` counts these samples already. */
  wrote(samples: Int16Array, written: Samples): void {
    this.#written = written
    this.#meter.push(samples)
  }

  flushed(): void {
    this.#ahead.length = 0
  }

  /** The newest level up to `position`, once. */
  takeUpTo(position: Samples): Dbfs | undefined {
    let latest: Dbfs | undefined
    while (this.#ahead[0] !== undefined && this.#ahead[0].at <= position) latest = this.#ahead.shift()?.dbfs
    return latest
  }
}

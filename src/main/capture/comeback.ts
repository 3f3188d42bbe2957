/** After no microphone could be had: tells, once, when there is one again. Opens nothing and tries nothing by itself. */
import type { DeviceInfo } from '../../shared/view'

export interface ComebackOptions {
  list(): Promise<readonly DeviceInfo[]>
  returned(): void
}

export class Comeback {
  readonly #options: ComebackOptions
  #missing = false
  /** Since one was last looked for. */
  #changed = false

  constructor(options: ComebackOptions) {
    this.#options = options
  }

  /** One is about to be opened. */
  sought(): void {
    this.#changed = false
  }

  found(): void {
    this.#missing = false
  }

  failed(): void {
    this.#missing = true
    // What came while one was looked for is told by nobody else.
    if (this.#changed) void this.#look()
  }

  devicesChanged(): void {
    this.#changed = true
    if (this.#missing) void this.#look()
  }

  async #look(): Promise<void> {
    this.#changed = false
    const listed = await this.#options.list().catch(() => [])
    if (!this.#missing || listed.length === 0) return
    this.#missing = false
    this.#options.returned()
  }
}

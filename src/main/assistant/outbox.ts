/**
 * What leaves the assistant, in order: a line is let out only after the record behind it is on disk, and never before a
 * line that came earlier. A record that cannot be written is said once and does not hold the conversation up.
 */
import { toAppError } from '../../shared/errors'
import type { OutputLine } from '../../shared/lines'
import { Emitter, type Events } from '../../shared/time'
import type { AppError } from '../../shared/view'
import type { HistoryStore, TranscriptRecord } from '../transcript'

export class Outbox {
  readonly #history: HistoryStore
  readonly #lines = new Emitter<OutputLine>()
  readonly #unwritten: (error: AppError, thrown: unknown) => void
  /** Resolves when everything before it has left. */
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  readonly #said = new Set<string>()

  constructor(history: HistoryStore, unwritten: (error: AppError, thrown: unknown) => void) {
    this.#history = history
    this.#unwritten = unwritten
  }

  get lines(): Events<OutputLine> {
    return this.#lines
  }

  /** Lets the lines out once `records` are committed; at once, in the same call, when nothing is waiting and there is no record. */
  send(lines: readonly OutputLine[], records: readonly TranscriptRecord[] = []): void {
    if (records.length === 0 && this.#waiting === 0) {
      for (const line of lines) this.#lines.emit(line)
      return
    }
    // Written at once, in order; only the telling waits.
    const committed = Promise.all(records.map((record) => this.#history.record(record))).catch((thrown) =>
      this.#tell(thrown),
    )
    this.#waiting += 1
    this.#tail = this.#tail
      .then(() => committed)
      .then(() => {
        this.#waiting -= 1
        for (const line of lines) this.#lines.emit(line)
      })
  }

  /** Resolves when every record is committed and every line is out. */
  settled(): Promise<void> {
    return this.#tail
  }

  #tell(thrown: unknown): void {
    const error = toAppError(thrown)
    if (this.#said.has(error.code)) return
    this.#said.add(error.code)
    this.#unwritten(error, thrown)
  }
}

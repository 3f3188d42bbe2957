/** Ending what sounds: silence first, then what was heard is measured, told to the link and written down. */
import type { Ms } from '../../../shared/time'
import type { AppError, ResponseId, TurnId } from '../../../shared/view'
import { samplesToMs } from '../../audio'
import type { Announcement } from '../../conversation'
import type { Cut } from '../../playback'
import type { Parts } from '../parts'
import type { Announcer } from './announcer'

export class Output {
  readonly #parts: Parts
  readonly #announcer: Announcer
  /** Cuts the speaker reported by itself, when it failed. */
  readonly #reported: Cut[] = []
  /** Of the speaker's last failure. */
  #speakerError: AppError | undefined
  #pending: Promise<void> = Promise.resolve()

  constructor(parts: Parts, announcer: Announcer) {
    this.#parts = parts
    this.#announcer = announcer
  }

  speakerFailed(cuts: readonly Cut[], error: AppError): void {
    this.#reported.push(...cuts)
    this.#speakerError = error
  }

  cut(turn: TurnId | undefined, response: ResponseId | undefined, error?: AppError): void {
    const { cut, cues, keeper, notice, stall, speaker, book } = this.#parts
    stall.over()
    if (turn !== undefined) cut.turns.add(turn)
    if (turn !== undefined) keeper.settled(turn)
    if (response !== undefined) cut.responses.add(response)
    const flushed = speaker.flush()
    if (error === undefined && response !== undefined) cues.cut()
    // A speaker that failed would only fail again over the news.
    if (error !== undefined && error !== this.#speakerError) cues.failed()
    // An announcement is no turn: nobody else would tell.
    if (error && turn === undefined) notice(error)
    if (response === undefined) {
      if (turn !== undefined) book.ended(turn, error ? 'failed' : 'cut', 0, error)
      return
    }
    this.#pending = this.#pending.then(() => flushed).then((cuts) => this.#wasCut(turn, response, cuts, error))
  }

  announce({ id }: Announcement): void {
    const { session, speaker } = this.#parts
    this.#announcer
      .sound(id)
      .then(({ samples, rateHz }) => {
        if (this.#parts.cut.responses.has(id)) return
        if (samples.length === 0) return session.post({ type: 'endedSilent', response: id })
        speaker.play(id, samples, { rateHz, runsAhead: true, volume: this.#parts.announceVolume() })
        speaker.finish(id)
      })
      .catch((thrown) => {
        this.#parts.log(String(thrown))
        session.post({ type: 'endedSilent', response: id })
      })
  }

  /** Resolves when every cut is in the books. */
  settled(): Promise<void> {
    return this.#pending
  }

  #wasCut(turn: TurnId | undefined, response: ResponseId, flushed: readonly Cut[], error?: AppError): void {
    const found = [...flushed, ...this.#reported].find(({ responseId }) => responseId === response)
    const heardMs: Ms = found ? samplesToMs(found.heardSamples, found.rateHz) : 0
    this.#reported.length = 0
    if (turn === undefined) return
    this.#parts.keeper.cancel({ responseId: response, heardMs })
    this.#parts.book.ended(turn, error ? 'failed' : 'cut', heardMs, error)
  }
}

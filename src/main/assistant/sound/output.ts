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
    if (turn === undefined && response !== undefined) this.#announcementCut(response, error)
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
    const { speaker } = this.#parts
    this.#announcer
      .sound(id)
      .then(({ samples, rateHz }) => {
        if (this.#parts.cut.responses.has(id)) return
        if (samples.length === 0) return this.#silent(id)
        speaker.play(id, samples, { rateHz, runsAhead: true, volume: this.#parts.announceVolume() })
        speaker.finish(id)
      })
      .catch((thrown) => {
        this.#parts.log(String(thrown))
        this.#silent(id)
      })
  }

  /** An answer or an announcement was heard to its end: so may be now what could not be before. */
  drained(response: ResponseId): void {
    this.#announcer.told(response)
    this.#announcer.again()
  }

  /** Resolves when every cut is in the books. */
  settled(): Promise<void> {
    return this.#pending
  }

  #silent(announcement: ResponseId): void {
    this.#announcer.unheard(announcement)
    this.#parts.session.post({ type: 'endedSilent', response: announcement })
  }

  /**
   * Who cuts it off has heard enough of it; who did so before its first sample has not. It is nobody's will where the speaker
   * fails, the machine falls asleep or everything ends.
   */
  #announcementCut(announcement: ResponseId, error: AppError | undefined): void {
    const { session, speaker } = this.#parts
    const { tag } = session.conversation.state
    const byUser = error === undefined && tag !== 'OFFLINE' && tag !== 'CLOSING'
    if (byUser && speaker.heard(announcement) > 0) return this.#announcer.told(announcement)
    this.#announcer.unheard(announcement)
    if (byUser) this.#announcer.again()
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

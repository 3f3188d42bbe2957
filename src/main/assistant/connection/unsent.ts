/**
 * The user's running turn, kept until its answer sounds: what is replayed when the connection breaks in between. Bounded;
 * says so when the beginning of a turn no longer fits.
 */
import type { Ms } from '../../../shared/time'
import type { TurnId } from '../../../shared/view'
import { type Frame, type Hz, Resampler, samplesToMs } from '../../audio'
import type { RealtimeLink, UserImage, UserText } from '../../link'

/** Longer than nearly every turn; 1.4 MB at 24 kHz. */
const KEPT_MS: Ms = 30_000
/** Hands-free, before anybody speaks: the service has heard what is older. */
const LEAD_MS: Ms = 2_000

export class Unsent {
  #turn: TurnId | undefined
  #frames: Frame[] = []
  #ms: Ms = 0
  #items: (UserText | UserImage)[] = []
  #committed = false
  #asked = false
  #lost = false

  /** Sound of the open turn, 0 to 30,000 ms. */
  get keptMs(): Ms {
    return this.#ms
  }

  /** Undefined when nothing waits. */
  get turn(): TurnId | undefined {
    return this.#turn
  }

  /** Something was said whose answer has not begun. */
  get pending(): boolean {
    return this.#turn !== undefined && (this.#committed || this.#asked || this.#ms > 0)
  }

  /** Every sample since the turn's first is still here. */
  get whole(): boolean {
    return !this.#lost
  }

  /** Copies. `idle`: nobody has spoken yet and the service is listening, so only the last moments matter. */
  frame(frame: Frame, idle: boolean): void {
    this.#begin(frame.turnId)
    this.#frames.push({ ...frame, samples: frame.samples.slice() })
    this.#ms += lengthOf(frame)
    while (this.#ms > (idle ? LEAD_MS : KEPT_MS)) {
      const oldest = this.#frames.shift()
      if (!oldest) break
      this.#ms -= lengthOf(oldest)
      if (!idle) this.#lost = true
    }
  }

  item(item: UserText | UserImage): void {
    this.#begin(item.turnId)
    this.#items.push(item)
  }

  committed(turnId: TurnId): void {
    this.#begin(turnId)
    this.#committed = true
  }

  asked(turnId: TurnId): void {
    this.#begin(turnId)
    this.#asked = true
  }

  /** The turn is answered, over or given up. Without a number: whatever waits. */
  settled(turnId = this.#turn): void {
    if (turnId !== this.#turn) return
    this.#turn = undefined
    this.#frames = []
    this.#ms = 0
    this.#items = []
    this.#committed = false
    this.#asked = false
    this.#lost = false
  }

  /** Everything again, in order, to a connection that knows none of it. */
  replay(link: RealtimeLink): void {
    const turnId = this.#turn
    if (turnId === undefined) return
    for (const frame of atRate(this.#frames, link.capabilities.inputRateHz)) {
      if (frame.samples.length > 0) link.append(frame)
    }
    for (const item of this.#items) link.add(item)
    if (this.#committed) link.commit(turnId)
    if (this.#asked) link.respond({ turnId })
  }

  #begin(turnId: TurnId): void {
    if (this.#turn === turnId) return
    this.settled()
    this.#turn = turnId
  }
}

/** What was kept for a link of another rate, as this one wants it. Each is valid until the next. */
function* atRate(frames: readonly Frame[], rateHz: Hz): Generator<Frame> {
  let resampler: Resampler | undefined
  let last: Frame | undefined
  for (const frame of frames) {
    if (resampler?.fromHz !== frame.rateHz) {
      if (last && resampler) yield { ...last, rateHz, samples: resampler.flush() }
      resampler = new Resampler(frame.rateHz, rateHz)
    }
    yield { ...frame, rateHz, samples: resampler.process(frame.samples) }
    last = frame
  }
  if (last && resampler) yield { ...last, rateHz, samples: resampler.flush() }
}

const lengthOf = ({ samples, rateHz }: Frame): Ms => samplesToMs(samples.length, rateHz)

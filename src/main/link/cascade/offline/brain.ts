/**
 * The offline LanguageModel: words are given to the skills, the plan becomes an answer, and what the plan changes is
 * carried out only when the turn is decided. Keeps what one turn needs of the last (last answer, undo, a question asked).
 */
import type { Clock } from '../../../../shared/time'
import {
  type Asked,
  type Effect,
  FREE_WORD,
  type FreeSound,
  type OpenedStore,
  type Plan,
  type Say,
  type SkillContext,
  type Skills,
  undoableAfter,
  written,
} from '../../../skills'
import type { AnswerEvent, AnswerPart, AnswerRequest, LanguageModel } from '../ports'

/** What skills may do to the assistant around them. */
export interface BrainHost {
  /** 0 to 100. */
  volume(): number
  setVolume(volume: number): void
}

export interface BrainOptions {
  skills: Skills
  store: OpenedStore
  host: BrainHost
  clock: Clock
  /** BCP 47 and IANA. */
  locale: string
  timeZone: string
  newId(): string
}

/** Said into a silence, where nothing was asked that is still open. */
const STILL_THERE = 'Are you still there?'
/** A word of a note is shown as text only from this confidence on. */
const SURE = 0.7

export class Brain implements LanguageModel {
  readonly #options: BrainOptions
  #lastSaid: readonly Say[] = []
  #lastAnswered: Plan | undefined
  #undoable: readonly Effect[] = []
  #asked: Asked | undefined
  /** The list that was talked of last. */
  #list: string | undefined
  /** What the answers so far promised is true, or was said to have failed; never rejects. */
  #settled: Promise<void> | undefined

  constructor(options: BrainOptions) {
    this.#options = options
  }

  isFree(): boolean {
    return true
  }

  warm(): void {}

  /** These words are a whole command, or take what the question that is open offered. */
  isSure(text: string): boolean {
    return this.#options.skills.understands(text, this.#asked).complete
  }

  async *answer(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    if (request.silent) {
      yield { type: 'part', part: { type: 'text', text: this.#asked ? written(this.#lastSaid) : STILL_THERE } }
      return yield { type: 'done', outcome: 'answered', finish: 'stop', usage: [] }
    }
    // Nothing is awaited where nothing is on its way: an answer is due at once.
    if (this.#settled) await this.#settled
    const plan = this.#plan(request)
    for (const part of await this.#parts(plan)) {
      signal.throwIfAborted()
      yield { type: 'part', part }
    }
    const outcome = plan.refused ? 'refused' : 'answered'
    const behind = {
      carryOut: () => this.#inOrder(() => this.#carryOut(plan)),
      forget: (side: 'user' | 'heard') => this.#forget(plan, side),
    }
    yield { type: 'done', outcome, finish: 'stop', usage: [], ...behind }
  }

  #plan(request: AnswerRequest): Plan {
    const { skills, locale } = this.#options
    const { text, spoken } = request
    if (spoken?.understood === false) return skills.refuseUnsure(text, this.#context())
    const how = spoken ? { free: this.#freeSound(request) } : { typedIn: locale }
    const meaning = skills.parse(text, { ...how, asked: this.#asked })
    return meaning ? skills.answer(meaning, this.#context()) : skills.refuse(skills.refusalFor(text))
  }

  #context(): SkillContext {
    const { store, host, clock, locale, timeZone, newId } = this.#options
    const { timers, notes } = store.current()
    const asked = this.#asked
    const state = { timers, notes, volume: host.volume(), lastSaid: this.#lastSaid, undoable: this.#undoable }
    const open = { ...(asked && { asked }), ...(this.#list !== undefined && { list: this.#list }) }
    return { now: clock.epoch(), timeZone, locale, newId, state: { ...state, ...open } }
  }

  /** The stretch of the user's own sound that the free part of a command lies in. */
  #freeSound({ text, spoken }: AnswerRequest): FreeSound | undefined {
    const range = this.#options.skills.freeRange(text)
    if (!spoken || !range) return undefined
    const words = spoken.words.slice(range.from, range.to)
    const first = words[0]
    const last = words.at(-1)
    if (!first || !last) return undefined
    const sure = words.every((word) => word.text !== FREE_WORD && word.confidence >= SURE)
    return {
      samples: spoken.samples.slice(first.startSample, last.endSample),
      rateHz: spoken.rateHz,
      text: sure ? words.map((word) => word.text).join(' ') : '',
    }
  }

  async #parts(plan: Plan): Promise<AnswerPart[]> {
    const parts: AnswerPart[] = []
    for (const say of plan.say) {
      if (say.type === 'text') parts.push({ type: 'text', text: parts.length > 0 ? ` ${say.text}` : say.text })
      else parts.push(await this.#recording(say.name, say.caption))
    }
    return parts
  }

  /** The user's own voice; where the file is gone, its caption is read instead. */
  async #recording(name: string, caption: string): Promise<AnswerPart> {
    const sound = await this.#options.store.sound(name)
    if (!sound) return { type: 'text', text: ` ${caption}` }
    return { type: 'sound', samples: sound.samples, rateHz: sound.rateHz, caption: ` ${caption}` }
  }

  /** Owed to the clock, and what is asked meanwhile waits: a disk that is slow makes no answer wrong. */
  #inOrder(carryOut: () => Promise<void>): Promise<void> {
    const paid = this.#options.clock.owe()
    const done = carryOut().finally(paid)
    const settled = done
      .catch(() => {})
      .then(() => {
        if (this.#settled === settled) this.#settled = undefined
      })
    this.#settled = settled
    return done
  }

  async #carryOut(plan: Plan): Promise<void> {
    this.#asked = plan.asks
    this.#list = plan.list ?? this.#list
    if (!plan.refused && plan.say.length > 0) {
      this.#lastSaid = plan.say
      this.#lastAnswered = plan
    }
    for (const effect of plan.effects) {
      this.#applyVolume(effect)
      await this.#options.store.apply(effect)
    }
    // What could not be kept leaves nothing to take back.
    this.#undoable = undoableAfter(this.#undoable, plan.effects)
  }

  /** A question it asked back stands on what the user had said, and was asked in the answer. What was done can be undone still. */
  #forget(plan: Plan, side: 'user' | 'heard'): void {
    if (this.#asked === plan.asks) this.#asked = undefined
    if (this.#list === plan.list) this.#list = undefined
    if (side === 'heard' && this.#lastAnswered === plan) this.#lastSaid = []
  }

  #applyVolume(effect: Effect): void {
    if (effect.type === 'setVolume') this.#options.host.setVolume(effect.to)
    if (effect.type !== 'undo') return
    for (const done of effect.effects) if (done.type === 'setVolume') this.#options.host.setVolume(done.from)
  }
}

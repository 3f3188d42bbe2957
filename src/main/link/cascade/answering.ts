/**
 * The answers that are being given, or were: what of them leaves, what each is billed, which of them can still be cut, and
 * what the conversation remembers. Decides nothing about turns.
 */
import { keepNewest } from '../../../shared/newest'
import type { Ms } from '../../../shared/time'
import type { ResponseId, TurnId, UsageLine, WireRate } from '../../../shared/view'
import type { Hz } from '../../audio'
import type { Forgotten, LinkEvent } from '../link'
import type { Answer, AnswerFact } from './answer'
import { Exchange, type Words } from './exchange'
import { Given } from './given'
import type { AnswerRequest } from './ports'

export interface AnsweringOptions {
  outputRateHz: Hz
  emit(event: LinkEvent): void
  /** An answer was given to its end. */
  gave(answer: Answer): void
  unbilled?: (() => UsageLine[]) | undefined
  wire?: ((heardMs: Ms, spokenMs: Ms) => WireRate | undefined) | undefined
}

/** More would only make every request longer. */
const REMEMBERED_TURNS = 50
/** Turns that were taken out before they were answered; older ones never will be. */
const FORGOTTEN_TURNS = 64

export class Answering {
  /** Sound of the user since the last bill. */
  heardMs: Ms = 0
  readonly #options: AnsweringOptions
  #history: readonly Exchange[] = []
  #given: Given | undefined
  /** All that are under way and the last ones that were, answers out of band among them. */
  #answers: Given[] = []
  readonly #forgotten = new Set<TurnId>()

  constructor(options: AnsweringOptions) {
    this.#options = options
  }

  /** Oldest first. Another array whenever something was added or taken out; what was heard of an exchange may change in place. */
  get history(): AnswerRequest['history'] {
    return this.#history
  }

  /** What was said before; the answers so far belong to another conversation, or stand in it already. */
  begin(history: AnswerRequest['history']): void {
    for (const given of this.#answers) given.remembers = false
    this.#history = history.map(({ user, heard }) => said(user, heard))
  }

  /** The newest of what was said elsewhere. */
  add({ user, heard, itemId }: { user: string; heard: string; itemId?: string }): void {
    const last = this.#history.at(-1)
    if (!last?.isOpen) return this.#append(said(user, heard, itemId))
    if (user !== '') last.asked({ itemId, text: user })
    if (heard !== '') last.answered({ itemId, text: heard })
    this.#history = [...this.#history]
  }

  /** In the place of the one that is being given. @param asked what of it came in which item */
  give(turnId: TurnId, answer: Answer, asked?: readonly Words[]): void {
    this.#given?.answer?.abort()
    this.#given = this.#release(turnId, answer, true, asked)
  }

  /** Nothing that is asked from here on is answered from it. What was done because of it stays done. */
  forget(what: Forgotten): void {
    if ('responseId' in what) this.#forgetAnswer(what.responseId)
    else {
      if ('turnId' in what) this.#forgotten.add(what.turnId)
      keepNewest(this.#forgotten, FORGOTTEN_TURNS)
      for (const { memory, forgetting } of this.#answers)
        if (memory.forget(what) && memory.user === '') forgetting('user')
      for (const exchange of this.#history) exchange.forget(what)
    }
    this.#history = this.#history.filter(({ isEmpty }) => !isEmpty)
  }

  /** Beside whatever is being answered; the conversation does not know of it. */
  giveAside(turnId: TurnId, answer: Answer): void {
    this.#release(turnId, answer, false)
  }

  /** The result of a call, for whichever answer made it. */
  resolve(callId: string, output: string): void {
    for (const { answer } of this.#answers) answer?.resolve(callId, output)
  }

  cancel(responseId: ResponseId, heardMs: Ms): void {
    const given = this.#answers.find(({ id }) => id === responseId)
    if (!given) return
    this.#billAhead(given)
    given.cut(heardMs)
    this.#remember(given)
    if (this.#given === given) this.#given = undefined
  }

  /** Resolves when what was called off has told what it used: whoever closes this has the whole bill. */
  async close(): Promise<void> {
    for (const given of this.#answers.splice(0)) {
      this.#billAhead(given)
      given.answer?.abort()
    }
    this.#given = undefined
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** It is called off. There may be no other answer on whose bill it could stand. */
  #billAhead({ id: responseId, answer }: Given): void {
    void answer?.modelOver.then(() => {
      const usage = this.#options.unbilled?.() ?? []
      if (usage.length > 0) this.#options.emit({ type: 'billed', responseId, usage })
    })
  }

  #forgetAnswer(responseId: ResponseId): void {
    const given = this.#answers.find(({ id }) => id === responseId)
    if (!given) return
    this.cancel(responseId, 0)
    given.forgetting('heard')
  }

  #release(turnId: TurnId, answer: Answer, remembers: boolean, asked?: readonly Words[]): Given {
    const { outputRateHz, emit } = this.#options
    const given = new Given(turnId, answer, outputRateHz, remembers, this.#forgotten.has(turnId) ? [] : asked)
    const over = this.#answers.length - REMEMBERED_TURNS
    this.#answers = [...this.#answers.filter((each, at) => each.answer || at > over), given]
    emit({ type: 'responseStarted', responseId: given.id, turnId })
    answer.release((fact) => this.#gave(given, fact))
    return given
  }

  #gave(given: Given, fact: AnswerFact): void {
    const responseId = given.id
    switch (fact.type) {
      case 'text':
        given.wrote(fact.text)
        return this.#options.emit({ type: 'replyDelta', responseId, text: fact.text })
      case 'words':
        given.words.push(...fact.words)
        return this.#options.emit({ type: 'replyWords', responseId, words: fact.words })
      case 'audio':
        given.sounded(fact.samples.length)
        return this.#options.emit({ type: 'audio', responseId, samples: fact.samples })
      case 'audioEnded':
        given.ended()
        return this.#options.emit({ type: 'audioEnded', responseId })
      case 'done':
        this.#remember(given)
        if (given.answer) this.#options.gave(given.answer)
        given.answer = undefined
        return this.#options.emit({
          type: 'responseDone',
          responseId,
          outcome: fact.outcome,
          ...(fact.leftOut && { leftOut: fact.leftOut }),
          ...this.#bill(given, fact),
        })
      case 'servedBy':
        return this.#options.emit({ type: 'served', turnId: given.turnId, part: fact.part, by: fact.by })
      case 'toolRequested':
      case 'toolsAwaited':
        return this.#options.emit({ ...fact, responseId })
      case 'kept':
        given.forgetting = fact.forget
        return
      case 'failed':
        given.answer = undefined
        return this.#options.emit({
          ...{ type: 'responseFailed', responseId, turnId: given.turnId },
          ...{ error: fact.error, usage: [...fact.usage, ...(this.#options.unbilled?.() ?? [])] },
        })
      case 'noticed':
        return this.#options.emit({ type: 'noticed', error: fact.error })
    }
  }

  #bill(given: Given, { usage }: Extract<AnswerFact, { type: 'done' }>) {
    const { unbilled, wire } = this.#options
    const rate = wire?.(this.heardMs, given.soundedMs)
    this.heardMs = 0
    return { usage: [...usage, ...(unbilled?.() ?? [])], ...(rate && { wire: rate }) }
  }

  #remember(given: Given): void {
    // No copy: a cut that comes later changes what was heard of it.
    if (given.remembers && !given.memory.isEmpty) this.#append(given.memory)
    given.remembers = false
  }

  #append(exchange: Exchange): void {
    this.#history = [...this.#history, exchange].slice(-REMEMBERED_TURNS)
  }
}

function said(user: string, heard: string, itemId?: string): Exchange {
  const exchange = new Exchange(user === '' ? [] : [{ itemId, text: user }])
  if (heard !== '') exchange.answered({ itemId, text: heard })
  return exchange
}

/**
 * The answers that are being given, or were: what of them leaves, what each is billed, which of them can still be cut, and
 * what the conversation remembers. Decides nothing about turns.
 */
import type { Ms } from '../../../shared/time'
import type { ResponseId, TurnId, UsageLine, WireRate } from '../../../shared/view'
import type { Hz } from '../../audio'
import type { LinkEvent } from '../link'
import type { Answer, AnswerFact } from './answer'
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
/** Answers that can still be cut; older ones have sounded long ago. */
const CUTTABLE = 8

export class Answering {
  /** Sound of the user since the last bill. */
  heardMs: Ms = 0
  readonly #options: AnsweringOptions
  #history: AnswerRequest['history'] = []
  #given: Given | undefined
  /** The last ones, answers out of band among them. */
  #answers: Given[] = []

  constructor(options: AnsweringOptions) {
    this.#options = options
  }

  /** Oldest first. */
  get history(): AnswerRequest['history'] {
    return this.#history
  }

  /** What was said before this connection. */
  begin(history: AnswerRequest['history']): void {
    this.#history = history.map(({ user, heard }) => ({ user, heard }))
  }

  /** The newest of what was said elsewhere. */
  add({ user, heard }: AnswerRequest['history'][number]): void {
    this.#append({ user, heard })
  }

  /** In the place of the one that is being given. */
  give(turnId: TurnId, answer: Answer): void {
    this.#given?.answer.abort()
    this.#given = this.#release(turnId, answer, true)
  }

  /** Beside whatever is being answered; the conversation does not know of it. */
  giveAside(turnId: TurnId, answer: Answer): void {
    this.#release(turnId, answer, false)
  }

  /** The result of a call, for whichever answer made it. */
  resolve(callId: string, output: string): void {
    for (const { answer } of this.#answers) answer.resolve(callId, output)
  }

  cancel(responseId: ResponseId, heardMs: Ms): void {
    const given = this.#answers.find(({ id }) => id === responseId)
    if (!given) return
    given.cut(heardMs)
    this.#remember(given)
    if (this.#given === given) this.#given = undefined
  }

  close(): void {
    for (const { answer } of this.#answers.splice(0)) answer.abort()
    this.#given = undefined
  }

  #release(turnId: TurnId, answer: Answer, remembers: boolean): Given {
    const { outputRateHz, emit } = this.#options
    const given = new Given(turnId, answer, outputRateHz, remembers)
    this.#answers = [...this.#answers, given].slice(-CUTTABLE)
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
        this.#options.gave(given.answer)
        return this.#options.emit({
          type: 'responseDone',
          responseId,
          outcome: fact.outcome,
          ...this.#bill(given, fact),
        })
      case 'servedBy':
        return this.#options.emit({ type: 'served', turnId: given.turnId, part: fact.part, by: fact.by })
      case 'toolRequested':
      case 'toolsAwaited':
        return this.#options.emit({ ...fact, responseId })
      case 'failed':
        return this.#options.emit({ type: 'responseFailed', responseId, turnId: given.turnId, error: fact.error })
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
    if (given.remembers) this.#append(given.memory)
    given.remembers = false
  }

  #append(turn: AnswerRequest['history'][number]): void {
    this.#history = [...this.#history, turn].slice(-REMEMBERED_TURNS)
  }
}

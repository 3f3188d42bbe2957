/**
 * Two models as one: what the skills of this computer are sure of they answer, at once, for nothing and without a network;
 * everything else goes to the other one. What a skill promised is carried out as ever.
 */
import type { AnswerEvent, AnswerRequest, LanguageModel } from '../ports'

export interface SkillsFirstOptions {
  /** Answers from the skills; changes nothing before `carryOut`. */
  skills: LanguageModel
  /** These words are a whole command of a skill. */
  isSure(text: string): boolean
  model: LanguageModel
}

export class SkillsFirst implements LanguageModel {
  readonly #options: SkillsFirstOptions

  constructor(options: SkillsFirstOptions) {
    this.#options = options
  }

  /** A skill's answer may be made on words that are not final; the other model is asked when they are. */
  isFree(text: string): boolean {
    const { skills, isSure, model } = this.#options
    return isSure(text) ? skills.isFree(text) : model.isFree(text)
  }

  warm(): void {
    this.#options.model.warm()
  }

  async *answer(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent, void, void> {
    const own = this.#isForSkills(request) ? await this.#skillsAnswer(request, signal) : undefined
    if (signal.aborted) return
    if (!own) return yield* this.#options.model.answer(request, signal)
    yield { type: 'servedBy', by: { service: 'offline' } }
    for (const event of own) {
      if (signal.aborted) return
      yield event
    }
  }

  /** A model that is in the middle of its calls goes on itself, and one that has to call does. */
  #isForSkills({ text, silent, spoken, toolChoice, exchanges }: AnswerRequest): boolean {
    return (
      !silent && !toolChoice && exchanges.length === 0 && spoken?.understood !== false && this.#options.isSure(text)
    )
  }

  /** Undefined where a skill knows the words but not the answer. */
  async #skillsAnswer(request: AnswerRequest, signal: AbortSignal): Promise<AnswerEvent[] | undefined> {
    const events: AnswerEvent[] = []
    try {
      for await (const event of this.#options.skills.answer(request, signal)) events.push(event)
    } catch (thrown) {
      if (signal.aborted) return undefined
      throw thrown
    }
    const last = events.at(-1)
    return last?.type === 'done' && last.outcome === 'answered' ? events : undefined
  }
}

/**
 * What Parley can do by itself, offered to a model as functions: the same skills, the same effects, the words of the
 * answer as the result. A call that is repeated because a connection broke is not carried out twice.
 */

import { keepNewest } from '../../shared/newest'
import { recordIn } from '../../shared/records'
import type { Clock } from '../../shared/time'
import type { Effect, Meaning, OpenedStore, Say, SkillContext, Skills, ToolSchema } from '../skills'
import { undoableAfter, written } from '../skills'

/** What skills may do to the assistant around them. */
export interface ToolHost {
  /** 0 to 100. */
  volume(): number
  setVolume(volume: number): void
}

export interface ToolRequest {
  name: string
  /** As the model wrote it: may be anything. */
  argumentsJson: string
  /** The same for every repetition of one turn. */
  turn: string
}

export interface ToolRunner {
  schemas(): readonly ToolSchema[]
  /** What the model is told. A call that makes no sense is answered with what is wrong, so that it can do better; never rejects for that. */
  run(request: ToolRequest): Promise<string>
}

export interface SkillToolsOptions {
  /** Made when they are first needed. */
  skills(): Skills
  store: OpenedStore
  host: ToolHost
  clock: Clock
  /** BCP 47 and IANA, as they are now. */
  place(): { locale: string; timeZone: string }
  newId(): string
}

/** A connection is mended within seconds: older calls are not repeated. */
const REMEMBERED = 32

export const createSkillTools = (options: SkillToolsOptions): ToolRunner => new SkillTools(options)

class SkillTools implements ToolRunner {
  readonly #options: SkillToolsOptions
  readonly #done = new Map<string, Promise<string>>()
  #undoable: readonly Effect[] = []
  #lastSaid: readonly Say[] = []

  constructor(options: SkillToolsOptions) {
    this.#options = options
  }

  schemas(): readonly ToolSchema[] {
    return this.#options.skills().tools()
  }

  run(request: ToolRequest): Promise<string> {
    const key = JSON.stringify([request.turn, request.name, request.argumentsJson])
    const before = this.#done.get(key)
    if (before) return before
    const ran = this.#run(request)
    const result = ran.then(({ told }) => told)
    this.#done.set(key, result)
    const forget = () => this.#done.delete(key)
    // What failed may be tried again, and what changed nothing is looked up anew: by then there may be something else.
    ran.then(({ changed }) => changed || forget(), forget)
    keepNewest(this.#done, REMEMBERED)
    return result
  }

  async #run({ name, argumentsJson }: ToolRequest): Promise<Ran> {
    const skills = this.#options.skills()
    const known = skills.tools().some((tool) => tool.name === name)
    if (!known) return told({ error: 'There is no such function.' })
    const args = recordIn(argumentsJson === '' ? '{}' : argumentsJson)
    if (!args) return told({ error: 'The arguments are not a JSON object.' })
    const meaning = skills.meaningOfTool(name, args)
    if (!meaning) return told({ error: 'The arguments are not what the schema asks for.' })
    return this.#carryOut(meaning)
  }

  async #carryOut(meaning: Meaning): Promise<Ran> {
    const plan = this.#options.skills().answer(meaning, this.#context())
    const answer = plan.whole ?? written(plan.say)
    if (plan.refused) return told({ error: answer })
    for (const effect of plan.effects) {
      this.#applyVolume(effect)
      await this.#options.store.apply(effect)
    }
    this.#undoable = undoableAfter(this.#undoable, plan.effects)
    this.#lastSaid = plan.say
    return told({ answer }, plan.effects.length > 0)
  }

  #context(): SkillContext {
    const { store, host, clock, place, newId } = this.#options
    const { timers, notes } = store.current()
    const state = { timers, notes, volume: host.volume(), lastSaid: this.#lastSaid, undoable: this.#undoable }
    return { now: clock.epoch(), ...place(), newId, state }
  }

  #applyVolume(effect: Effect): void {
    if (effect.type === 'setVolume') this.#options.host.setVolume(effect.to)
    if (effect.type !== 'undo') return
    for (const done of effect.effects) if (done.type === 'setVolume') this.#options.host.setVolume(done.from)
  }
}

interface Ran {
  told: string
  changed: boolean
}

const told = (result: object, changed = false): Ran => ({ told: JSON.stringify(result), changed })

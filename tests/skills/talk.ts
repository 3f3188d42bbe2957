/** A talk of several turns with the skills, with the bookkeeping that the brain does, and what one answer says. */
import { createSkills, inverseOf, type Plan, type SkillState, undoableAfter } from '../../src/main/skills'
import { contextOf } from './sample'

const skills = createSkills()

/** What is heard of an answer; a recording stands there by its name. */
export const spoken = ({ say }: Plan): string =>
  say.map((part) => (part.type === 'text' ? part.text : `[${part.name}]`)).join(' ')

/** One sentence, answered in this state. */
export function ask(text: string, locale = 'en-US', state: Partial<SkillState> = {}): Plan {
  const meaning = skills.parse(text)
  return meaning ? skills.answer(meaning, contextOf(locale, state)) : skills.refuse(skills.refusalFor(text))
}

type Held = Partial<SkillState> & Pick<SkillState, 'timers' | 'notes' | 'undoable'>

/** Says one sentence after another, and hears what is answered. */
export function talk(locale = 'en-US', timers: SkillState['timers'] = []): (text: string) => string {
  let state: Held = { timers, notes: [], undoable: [] }
  let ids = 0
  const carryOut = (effect: NonNullable<ReturnType<typeof inverseOf>>): void => {
    if (effect.type === 'addTimer') state = { ...state, timers: [...state.timers, effect.item] }
    if (effect.type === 'removeTimer')
      state = { ...state, timers: state.timers.filter(({ id }) => id !== effect.item.id) }
    if (effect.type === 'addNote') state = { ...state, notes: [...state.notes, effect.item] }
    if (effect.type === 'removeNote') state = { ...state, notes: state.notes.filter(({ id }) => id !== effect.item.id) }
    if (effect.type === 'setVolume') state = { ...state, volume: effect.to }
    if (effect.type === 'undo') for (const done of [...effect.effects].reverse()) carryOut(inverseOf(done)!)
  }
  return (text) => {
    const meaning = skills.parse(text, { asked: state.asked })
    const plan = meaning
      ? skills.answer(meaning, { ...contextOf(locale, state), newId: () => `item${ids++}` })
      : skills.refuse(skills.refusalFor(text))
    for (const effect of plan.effects) carryOut(effect)
    const { asked: _asked, ...rest } = state
    state = {
      ...rest,
      undoable: undoableAfter(state.undoable, plan.effects),
      lastSaid: plan.say,
      ...(plan.asks ? { asked: plan.asks } : {}),
      ...(plan.list === undefined ? {} : { list: plan.list }),
    }
    return spoken(plan)
  }
}

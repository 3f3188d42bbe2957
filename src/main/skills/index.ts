/** What Parley can do by itself, with no key and no network. The only door into this folder. */
import { alarms } from './alarms'
import { arithmetic } from './arithmetic'
import { type Automaton, buildAutomaton } from './automaton'
import { control } from './control'
import { date } from './date'
import { emergency, perhapsEmergency } from './emergency'
import { assembleJsgf, PHONE_WORDS, readGrammar } from './grammar'
import { help } from './help'
import type { Place } from './locale'
import { memory } from './memory'
import { notes } from './notes'
import { chosen } from './offers'
import { createParser, type Given, type Parser, type Understanding } from './parse'
import { type Refusal, refusal } from './plan'
import { reminders } from './reminders'
import { REPLY, replies } from './replies'
import type { Asked, Meaning, Plan, Skill, SkillContext, ToolSchema } from './skill'
import { smallTalk } from './smallTalk'
import { time } from './time'
import { timers } from './timers'
import { units } from './units'

export type { Arc, Automaton } from './automaton'
export { announceDue, announceMissed, type Due, LATE_MS, whatIsDue } from './due'
export { EXTRA_WORDS, FREE_WORD, isPhoneWord, PHONE_WORDS } from './grammar'
export type { Understanding } from './parse'
export { inverseOf, undoableAfter, written } from './plan'
export type * from './skill'
export { MEMORY } from './skill'
export { type OpenedStore, openSkillStore } from './store'

/** The first whose phrase fits has the words; no two share a sentence (tested). */
export const ALL_SKILLS: readonly Skill[] = [
  emergency,
  time,
  date,
  timers,
  alarms,
  reminders,
  arithmetic,
  units,
  notes,
  control,
  memory,
  help,
  smallTalk,
  replies,
]

/** As the parser's; `asked` is the question that is open, whose own words come before everything else. */
export interface Skills extends Parser {
  parse(text: string, given?: Given & { readonly asked?: Asked | undefined }): Meaning | undefined
  understands(text: string, asked?: Asked): Understanding
  /**
   * For the recognizer, when Parley is built: it takes a fifth of a second. Measured on 48 clean synthetic sentences:
   * real-time factor 0.10 against 1.98 with `set_grammar(grammar())`, 46 right each. `<free>` is at least `atLeast` (3) of
   * `freeWords` in a row; the default is `PHONE_WORDS`, to be added to the dictionary with `EXTRA_WORDS`.
   */
  automaton(freeWords?: readonly string[], atLeast?: number): Automaton
  /** JSGF with the one public rule `<command>`, for reading. `freeRule` replaces the body of `<free>`. */
  grammar(freeRule?: string): string
  /** Pure and speculative: nothing is changed until the caller carries out the plan's effects. */
  answer(meaning: Meaning, context: SkillContext): Plan
  refuse(kind: Refusal): Plan
  /** For words the ears were not sure of: a call for help is not passed over even so. */
  refuseUnsure(text: string, place: Place): Plan
  /** The kind of refusal for words that are no command: a question is open, anything else was not understood. */
  refusalFor(text: string): Refusal
  tools(): readonly ToolSchema[]
  /** What a model's call means; undefined for an unknown tool or arguments that are not what its schema asks for. */
  meaningOfTool(name: string, args: Readonly<Record<string, unknown>>): Meaning | undefined
}

const QUESTION =
  /^(?:(?:hey|ok|okay|parley|please|so|and|well|but)[, ]+)*(?:what|who|whose|whom|why|how|when|where|which|whats|hows|wheres|is|are|was|were|do|does|did|can|could|would|will|should|has|have|tell|explain|describe|write|translate|define|summari[sz]e|give|show|find|search|play|recommend|compare|help)\b/i

const refusalFor = (text: string): Refusal =>
  QUESTION.test(text.trim()) || text.trim().endsWith('?') ? 'openQuestion' : 'notUnderstood'

/** What was offered, taken: completes the question like any bare answer. */
function answerTo(asked: Asked | undefined, text: string): Meaning | undefined {
  const slots = asked && chosen(asked, text)
  return slots && { skill: REPLY, intent: 'which', slots }
}

const WHOLE: Understanding = { complete: true, mayContinue: false, endsFree: false }

/** "Today" and "in two days" ask for the date, but where Parley just asked when something is to be, they tell that. */
const isReply = ({ skill, slots }: Meaning, asked: Asked): boolean =>
  skill === REPLY || (slots['alone'] !== undefined && asked.intent === 'set')

/** The question with what the reply adds to it; what it offered is spent. */
function complete({ offers: _, ...asked }: Asked, reply: Meaning): Meaning {
  return { ...asked, slots: { ...asked.slots, ...reply.slots } }
}

/** A breath or a click makes one phone or two. */
const FEWEST_PHONES = 3

export function createSkills(skills: readonly Skill[] = ALL_SKILLS): Skills {
  const grammar = readGrammar(skills)
  const parser = createParser(grammar)
  const tools = skills.flatMap((skill) => skill.tools)
  const intentOf = ({ skill, intent }: Meaning) => skills.find(({ name }) => name === skill)?.intents[intent]

  return {
    ...parser,
    parse: (text, given) => answerTo(given?.asked, text) ?? parser.parse(text, given),
    understands: (text, asked) => (answerTo(asked, text) ? WHOLE : parser.understands(text)),
    automaton: (freeWords = PHONE_WORDS.map(([word]) => word), atLeast = FEWEST_PHONES) =>
      buildAutomaton(grammar, freeWords, atLeast),
    grammar: (freeRule) => assembleJsgf(grammar, freeRule),

    answer(meaning, context) {
      const { asked } = context.state
      const whole = asked && isReply(meaning, asked) ? complete(asked, meaning) : meaning
      return intentOf(whole)?.answer(whole, context) ?? refusal('notUnderstood')
    },

    refuse: refusal,
    refuseUnsure: (text, place) =>
      parser.parse(text)?.skill === emergency.name ? perhapsEmergency(place) : refusal(refusalFor(text)),
    refusalFor,
    tools: () => tools.map(({ name, description, parameters }) => ({ name, description, parameters })),
    meaningOfTool: (name, args) => tools.find((tool) => tool.name === name)?.toMeaning(args),
  }
}

/**
 * The recognizer's grammar: the rules that skills share and the assembly of all phrases into one JSGF text.
 * No fillers ("please", "hey"): as optional words they cause most recognition errors, so typed text loses them
 * before it is matched and spoken ones are left to the recognizer's rejection.
 */
import { CLOCK_RULES, HEARD_CLOCKS } from './clockTime'
import { DAY_RULES, HEARD_DAYS } from './dayWords'
import { DURATION_RULES, HEARD_DURATIONS } from './durations'
import { HEARD_NUMBERS, NUMBER_RULES } from './numbers'
import { type Phrase, readPhrase, toJsgf, walkPhrase } from './phrase'
import type { Skill } from './skill'
import { UNIT_RULES } from './units'

/** A rule of words; `<name>` takes any word when typed, these when spoken. */
const NAME_WORDS =
  'pasta | rice | egg | eggs | tea | coffee | pizza | bread | cake | chicken | potatoes | laundry | oven | kitchen | workout | nap | break | meeting | homework | shower'

const SHARED: Readonly<Record<string, string>> = {
  ...NUMBER_RULES,
  ...DURATION_RULES,
  ...CLOCK_RULES,
  ...DAY_RULES,
  ...UNIT_RULES,
  name: NAME_WORDS,
}

/** What the recognizer listens for instead of the rule of that name, which accepts all of it and more. */
const HEARD: Readonly<Record<string, string>> = {
  ...HEARD_NUMBERS,
  ...HEARD_DURATIONS,
  ...HEARD_CLOCKS,
  ...HEARD_DAYS,
}

/** One phone of free speech each, as a word of its own: what `<free>` is made of until the recognizer knows better. */
const PHONES =
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(' ')

/** Words that stand for a single phone in the grammar, each with its pronunciation, to be added to the dictionary. */
export const PHONE_WORDS: readonly (readonly [word: string, phones: string])[] = PHONES.map((phone) => [
  `ph_${phone.toLowerCase()}`,
  phone,
])

/** Words of the grammar that the dictionary lacks, with their pronunciation. */
export const EXTRA_WORDS: readonly (readonly [word: string, phones: string])[] = [['unmute', 'AH N M Y UW T']]

/** How a recognizer may write a stretch of free speech whose words it does not know; people read it. */
export const FREE_WORD = '…'

const PHONE_WORD = /^ph_[a-z]+$/
export const isPhoneWord = (word: string): boolean => PHONE_WORD.test(word)

export interface GrammarIntent {
  readonly skill: string
  readonly intent: string
  /** All that is understood. */
  readonly phrase: Phrase
  /** The part of it that is listened for, if any is. */
  readonly heard: Phrase | undefined
  readonly rare: boolean
}

export interface Grammar {
  readonly rules: ReadonlyMap<string, Phrase>
  /** As `rules`, for `heard`. */
  readonly heardRules: ReadonlyMap<string, Phrase>
  readonly intents: readonly GrammarIntent[]
}

/** Reads every phrase once. Throws where a phrase is not well formed or names an unknown rule. */
export function readGrammar(skills: readonly Skill[]): Grammar {
  const rules = new Map(Object.entries(SHARED).map(([name, source]) => [name, readPhrase(source)]))
  const heardRules = new Map([
    ...rules,
    ...Object.entries(HEARD).map(([name, source]) => [name, readPhrase(source)] as const),
  ])
  const intents = skills.flatMap((skill) =>
    Object.entries(skill.intents).map(([intent, { phrases, exact = [], typed = [], rare = false }]) => ({
      skill: skill.name,
      intent,
      phrase: readPhrase([...exact, ...phrases, ...typed].join(' | ')),
      heard: phrases.length > 0 ? readPhrase(phrases.join(' | ')) : undefined,
      rare,
    })),
  )
  for (const phrase of [...rules.values(), ...heardRules.values(), ...intents.map((each) => each.phrase)]) {
    walkPhrase(phrase, (part) => {
      if (part.type === 'rule' && part.name !== 'free' && !rules.has(part.name))
        throw new Error(`there is no rule <${part.name}>`)
    })
  }
  return { rules, heardRules, intents }
}

/** The body of `<free>` when the caller does not tune its own: one or more phones. */
const FREE_RULE = `(${PHONE_WORDS.map(([word]) => word).join(' | ')})+`

/** JSGF with the one public rule `<command>`; `freeRule` is the body of `<free>`. */
export function assembleJsgf(grammar: Grammar, freeRule: string = FREE_RULE): string {
  const used = new Set<string>()
  const use = (phrase: Phrase): void =>
    walkPhrase(phrase, (part) => {
      if (part.type !== 'rule' || used.has(part.name)) return
      used.add(part.name)
      const rule = grammar.heardRules.get(part.name)
      if (rule) use(rule)
    })
  const heard = grammar.intents.flatMap((each) => (each.heard ? [{ ...each, heard: each.heard }] : []))
  for (const { heard: phrase } of heard) use(phrase)
  const lines = ['#JSGF V1.0;', 'grammar parley;']
  const nameOf = ({ skill, intent }: GrammarIntent): string => `<${skill}_${intent}>`
  lines.push(`public <command> = ${heard.map(nameOf).join(' | ')};`)
  for (const each of heard) lines.push(`${nameOf(each)} = ${toJsgf(each.heard)};`)
  for (const [name, phrase] of grammar.heardRules) if (used.has(name)) lines.push(`<${name}> = ${toJsgf(phrase)};`)
  if (used.has('free')) lines.push(`<free> = ${freeRule};`)
  return `${lines.join('\n')}\n`
}

/** Every word that is listened for, `<free>` aside. */
export function grammarWords(grammar: Grammar): Set<string> {
  const words = new Set<string>()
  for (const phrase of [...grammar.heardRules.values(), ...grammar.intents.flatMap((each) => each.heard ?? [])]) {
    walkPhrase(phrase, (part) => {
      if (part.type === 'word') words.add(part.word)
    })
  }
  return words
}

/**
 * What the recognizer reads of a vocabulary: its net with the cost of each word, and how each is said. Pure. That of the
 * commands is made when Parley is built (electron.vite.config.ts): at every start it took a fifth of a second.
 */
import { type Arc, type Automaton, EXTRA_WORDS, isPhoneWord, PHONE_WORDS, type Skills } from '../../../skills'
import { loopOf, toFsg } from './fsg'

export interface Vocabulary {
  /** Phones as words (skills' PHONE_WORDS) may stand in it for any speech. */
  automaton: Automaton
  /** Words the dictionary lacks, or says otherwise, with their phones; a word may come several times. */
  pronunciations: readonly (readonly [word: string, phones: string])[]
}

/** Both as files of the engine, in UTF-8. */
export interface Words {
  /** Sphinx's FSG. */
  net: Buffer
  /** A word and its phones a line. */
  dictionary: Buffer
}

const COST = {
  /** Of a phone among 39, as the grammar of a loop would say by itself. */
  phone: 1 / 39,
  /** A word among n costs n to this power: without it long numbers win over short commands; a fair 1 is too strict with numbers. */
  choiceExponent: -0.5,
  /** Of beginning a command that is seldom said. */
  rare: 1e-3,
} as const

/** All that can be said to Parley by itself. */
export const commandsOf = (skills: Skills): Vocabulary => ({
  automaton: skills.automaton(),
  pronunciations: EXTRA_WORDS,
})

/** `dictionary` is CMU's. Throws where a word has no pronunciation. */
export const wordsOf = (vocabulary: Vocabulary, dictionary: string): Words => ({
  net: netOf(vocabulary.automaton),
  dictionary: Buffer.from(dictionaryFor(vocabulary, dictionary)),
})

const netOf = (automaton: Automaton): Buffer =>
  Buffer.from(
    toFsg(automaton, ({ word, rare = false }: Arc, choices) =>
      isPhoneWord(word) ? COST.phone : choices ** COST.choiceExponent * (rare ? COST.rare : 1),
    ),
  )

/** The net of any phones in a row; every dictionary here has them. */
export const ANY_SPEECH = netOf(loopOf(PHONE_WORDS.map(([word]) => word)))

/** What follows a word in the dictionary: a blank, or the number of another way to say it. */
const ENDS_WORD = new Set([...' \t\r('].map((each) => each.charCodeAt(0)))

/** Lines of the dictionary for these words only, alternatives `word(2)` included: the whole one costs 120 ms and 30 MB. */
export function dictionaryFor({ automaton, pronunciations }: Vocabulary, dictionary: string): string {
  const missing = new Set(automaton.arcs.map(({ word }) => word))
  const lines: string[] = []
  const ways = new Map<string, number>()
  for (const [word, phones] of [...PHONE_WORDS, ...pronunciations]) {
    const way = (ways.get(word) ?? 0) + 1
    ways.set(word, way)
    missing.delete(word)
    lines.push(`${way === 1 ? word : `${word}(${way})`} ${phones}`)
  }
  const wanted = new Set(missing)
  // Line by line in place: cut apart all at once, the 135,000 lines take 12 MB.
  for (let start = 0; start < dictionary.length; ) {
    const newline = dictionary.indexOf('\n', start)
    const end = newline < 0 ? dictionary.length : newline
    let stop = start
    while (stop < end && !ENDS_WORD.has(dictionary.charCodeAt(stop))) stop++
    const word = dictionary.slice(start, stop)
    if (wanted.has(word)) {
      missing.delete(word)
      lines.push(dictionary.slice(start, end).trim())
    }
    start = end + 1
  }
  if (missing.size > 0) throw new Error(`no pronunciation for: ${[...missing].join(', ')}`)
  return `${lines.join('\n')}\n`
}

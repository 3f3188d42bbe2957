/** What Parley can do by itself, with no key and no network. The only door into this folder. */
import { arithmetic } from './arithmetic'
import { type Automaton, buildAutomaton } from './automaton'
import { assembleJsgf, PHONE_WORDS, readGrammar } from './grammar'
import { createParser, type Understanding } from './parse'
import type { FreeSound, Meaning, Skill } from './skill'
import { time } from './time'
import { timers } from './timers'

export type { Arc, Automaton } from './automaton'
export { EXTRA_WORDS, FREE_RULE, isPhoneWord, PHONE_WORDS } from './grammar'
export type { Understanding } from './parse'
export type * from './skill'

const ALL: readonly Skill[] = [time, timers, arithmetic]

export interface Skills {
  /**
   * For the recognizer: load it with `_fsg_model_init`, `_fsg_model_word_add`, `_fsg_model_trans_add`,
   * `_fsg_model_null_trans_add`, `_fsg_set_states` and `_decoder_set_fsg`, which soundswallower's module exposes.
   * Measured: real-time factor 0.033 against 0.463 with `set_grammar(grammar())`, the same sentences right.
   * `freeWords` make up `<free>`; the default is `PHONE_WORDS`, to be added to the dictionary with `EXTRA_WORDS`.
   */
  automaton(freeWords?: readonly string[]): Automaton
  /** JSGF with the one public rule `<command>`, for reading. `freeRule` replaces the body of `<free>`. */
  grammar(freeRule?: string): string
  parse(text: string, free?: FreeSound): Meaning | undefined
  understands(text: string): Understanding
}

export function createSkills(skills: readonly Skill[] = ALL): Skills {
  const grammar = readGrammar(skills)
  const parser = createParser(grammar)
  return {
    automaton: (freeWords = PHONE_WORDS.map(([word]) => word)) => buildAutomaton(grammar, freeWords),
    grammar: (freeRule) => assembleJsgf(grammar, freeRule),
    parse: (text, free) => parser.parse(text, free),
    understands: (text) => parser.understands(text),
  }
}

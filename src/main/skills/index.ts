/** What Parley can do by itself, with no key and no network. The only door into this folder. */
import { arithmetic } from './arithmetic'
import { assembleJsgf, readGrammar } from './grammar'
import { createParser, type Understanding } from './parse'
import type { FreeSound, Meaning, Skill } from './skill'
import { time } from './time'
import { timers } from './timers'

export { EXTRA_WORDS, FREE_RULE, isPhoneWord, PHONE_WORDS } from './grammar'
export type { Understanding } from './parse'
export type * from './skill'

const ALL: readonly Skill[] = [time, timers, arithmetic]

export interface Skills {
  /** JSGF with the one public rule `<command>`. `freeRule` replaces the body of `<free>`. */
  grammar(freeRule?: string): string
  parse(text: string, free?: FreeSound): Meaning | undefined
  understands(text: string): Understanding
}

export function createSkills(skills: readonly Skill[] = ALL): Skills {
  const grammar = readGrammar(skills)
  const parser = createParser(grammar)
  return {
    grammar: (freeRule) => assembleJsgf(grammar, freeRule),
    parse: (text, free) => parser.parse(text, free),
    understands: (text) => parser.understands(text),
  }
}

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALL_SKILLS, createSkills, EXTRA_WORDS } from '../../src/main/skills'
import { grammarWords, readGrammar } from '../../src/main/skills/grammar'
import { matchPhrase, type Reached, type Starts } from '../../src/main/skills/match'
import type { Phrase } from '../../src/main/skills/phrase'
import { contextOf, sample, seeded } from './sample'

const grammar = readGrammar(ALL_SKILLS)
const skills = createSkills()
const SAMPLES = 150
const START: Reached = { at: 0, captures: undefined }

const freeSpeech = new Map([
  [
    'free',
    function* (words: readonly string[], from: number) {
      for (let at = from + 1; at <= words.length; at++) yield at
    },
  ],
])

/** The grammar's own words, found once. */
const starts = new Map<Phrase, Starts>()

function intentsOf(words: readonly string[]): string[] {
  const matching = { words, rules: grammar.rules, open: freeSpeech, starts, wantsMore: () => {} }
  return grammar.intents
    .filter(({ phrase }) => [...matchPhrase(matching, phrase, START)].some(({ at }) => at === words.length))
    .map(({ skill, intent }) => `${skill}.${intent}`)
}

const named = grammar.intents.map((each) => [`${each.skill}.${each.intent}`, each] as const)

describe.each(named)('the phrases of %s', (_name, { skill, intent, phrase }) => {
  it('are understood as themselves and as nothing else', () => {
    const random = seeded(7)
    for (let count = 0; count < SAMPLES; count++) {
      const words = sample(grammar, phrase, random)
      const meaning = skills.parse(words.join(' '))
      expect([words.join(' '), meaning?.skill, meaning?.intent]).toEqual([words.join(' '), skill, intent])
      expect([words.join(' '), ...intentsOf(words)]).toEqual([words.join(' '), `${skill}.${intent}`])
    }
  })

  it('are answered in fewer than twenty words in every locale', () => {
    const random = seeded(11)
    for (let count = 0; count < SAMPLES; count++) {
      const text = sample(grammar, phrase, random).join(' ')
      const meaning = skills.parse(text)!
      for (const locale of ['en-US', 'en-GB', 'de-DE']) {
        const { say } = skills.answer(meaning, contextOf(locale))
        const words = say.flatMap((part) => (part.type === 'text' ? part.text.split(/\s+/) : []))
        expect([text, words.length, words.join(' ')]).toEqual([text, Math.min(words.length, 19), words.join(' ')])
        expect(words.join(' ')).not.toMatch(/NaN|undefined|Infinity|\.\.|\d/)
      }
    }
  })
})

describe('the grammar', () => {
  it('has a pronunciation for every word', () => {
    const dictionary = readFileSync('node_modules/soundswallower/model/en-us/dict.txt', 'utf8')
    const known = new Set([
      ...dictionary.split('\n').map((line) => line.split(/\s/)[0]!),
      ...EXTRA_WORDS.map(([word]) => word),
    ])
    expect([...grammarWords(grammar)].filter((word) => !known.has(word))).toEqual([])
  })

  it('has no word for courtesy, which would cost accuracy', () => {
    const words = grammarWords(grammar)
    for (const filler of ['please', 'hey', 'okay', 'um']) expect(words.has(filler)).toBe(false)
  })

  it('accepts as an automaton what the phrases say, and stays small', () => {
    const automaton = skills.automaton(
      ['buy', 'flowers', 'call', 'anna', 'the', 'key', 'is', 'under', 'mat', 'water', 'plants'],
      1,
    )
    const arcs = new Map(automaton.arcs.map(({ from, word, to }) => [`${from} ${word}`, to]))
    expect(arcs.size).toBe(automaton.arcs.length)
    const random = seeded(3)
    for (const { heard } of grammar.intents) {
      for (let count = 0; heard !== undefined && count < 40; count++) {
        const words = sample({ ...grammar, rules: grammar.heardRules }, heard, random)
        let state: number | undefined = 0
        for (const word of words) state = state === undefined ? undefined : arcs.get(`${state} ${word}`)
        expect([words.join(' '), automaton.finals.includes(state ?? -1)]).toEqual([words.join(' '), true])
      }
    }
    expect(skills.automaton().states).toBeLessThan(1_600)
  })

  it('listens for nothing that would not be understood as the same', () => {
    const random = seeded(5)
    for (const { heard, skill, intent } of grammar.intents) {
      for (let count = 0; heard !== undefined && count < 40; count++) {
        const words = sample({ ...grammar, rules: grammar.heardRules }, heard, random).join(' ')
        const meaning = skills.parse(words)
        expect([words, meaning?.skill, meaning?.intent]).toEqual([words, skill, intent])
      }
    }
  })

  it('enters a bare reply with reluctance, a command not', () => {
    const rare = new Set(skills.automaton().arcs.flatMap(({ from, word, rare }) => (from === 0 && rare ? [word] : [])))
    for (const word of ['ten', 'tomorrow', 'more']) expect([word, rare.has(word)]).toEqual([word, true])
    for (const word of ['what', 'set', 'stop']) expect([word, rare.has(word)]).toEqual([word, false])
  })

  it('is JSGF with one public rule, and a body of its own for free speech', () => {
    const jsgf = skills.grammar('(ph_aa | ph_b)+')
    expect(jsgf.match(/^public /gm)).toHaveLength(1)
    expect(jsgf).toContain('<free> = (ph_aa | ph_b)+;')
  })
})

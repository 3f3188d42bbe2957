/** Sentences drawn from phrases by a seeded generator: the same ones in every run. */
import type { Grammar } from '../../src/main/skills/grammar'
import type { Phrase } from '../../src/main/skills/phrase'
import type { SkillContext, SkillState } from '../../src/main/skills/skill'

export type Random = () => number

/** mulberry32. */
export function seeded(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const FREE = ['buy flowers', 'call anna', 'the key is under the mat', 'water the plants']

export function sample(grammar: Grammar, phrase: Phrase, random: Random): string[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  switch (phrase.type) {
    case 'word':
      return [phrase.word]
    case 'optional':
      return random() < 0.5 ? [] : sample(grammar, phrase.item, random)
    case 'choice':
      return sample(grammar, pick(phrase.items), random)
    case 'sequence':
      return phrase.items.flatMap((item) => sample(grammar, item, random))
    case 'slot':
      return sample(grammar, phrase.item, random)
    case 'rule':
      return phrase.name === 'free' ? pick(FREE).split(' ') : sample(grammar, grammar.rules.get(phrase.name)!, random)
  }
}

const EMPTY: SkillState = { timers: [], notes: [], volume: 50, lastSaid: [], undoable: [] }

/** Monday, 23 November 2026, 18:05 in Berlin. */
export const NOW = Date.UTC(2026, 10, 23, 17, 5)

export function contextOf(
  locale = 'en-US',
  state: Partial<SkillState> = {},
  timeZone = 'Europe/Berlin',
  now = NOW,
): SkillContext {
  let ids = 0
  return { now, timeZone, locale, state: { ...EMPTY, ...state }, newId: () => `id${ids++}` }
}

/**
 * Words against a phrase: every way they fit, which words fill its slots, and whether the phrase could go on after them.
 * Pure; knows nothing of skills or of what the words mean.
 */
import type { Phrase } from './phrase'

/** A slot and the words [from, to) that fill it. */
export interface Capture {
  readonly slot: string
  readonly from: number
  readonly to: number
  readonly before: Capture | undefined
}

/** Where one way of fitting has got to. */
export interface Reached {
  readonly at: number
  readonly captures: Capture | undefined
}

/** A rule made of code instead of words: every end it may have when it starts at `from`; `wantsMore` as in `Matching`. */
export type OpenRule = (words: readonly string[], from: number, wantsMore: () => void) => Iterable<number>

export interface Matching {
  readonly words: readonly string[]
  readonly rules: ReadonlyMap<string, Phrase>
  readonly open: ReadonlyMap<string, OpenRule>
  /** Most phrases can be told from the next word alone: found once, and kept with the rules they were found by. */
  readonly starts: Map<Phrase, Starts>
  /** Called whenever all words are used up and the phrase could take another one. */
  readonly wantsMore: () => void
}

const NOWHERE: readonly Reached[] = []

/**
 * Every place the phrase can end when it starts at `from`, in the order in which the phrase is written. Most ways lead nowhere,
 * which the next word alone tells: nothing is begun for them.
 */
export function matchPhrase(matching: Matching, phrase: Phrase, from: Reached): Iterable<Reached> {
  const next = matching.words[from.at]
  if (next !== undefined && startsOf(matching, phrase)?.has(next) === false) return NOWHERE
  return endsOf(matching, phrase, from)
}

function* endsOf(matching: Matching, phrase: Phrase, from: Reached): Generator<Reached> {
  switch (phrase.type) {
    case 'word':
      if (from.at === matching.words.length) matching.wantsMore()
      else if (matching.words[from.at] === phrase.word) yield { at: from.at + 1, captures: from.captures }
      return
    case 'optional':
      yield* matchPhrase(matching, phrase.item, from)
      yield from
      return
    case 'choice':
      for (const item of phrase.items) yield* matchPhrase(matching, item, from)
      return
    case 'sequence':
      yield* matchSequence(matching, phrase.items, 0, from)
      return
    case 'slot':
      for (const end of matchPhrase(matching, phrase.item, from)) {
        yield { at: end.at, captures: { slot: phrase.name, from: from.at, to: end.at, before: end.captures } }
      }
      return
    case 'rule':
      yield* matchRule(matching, phrase.name, from)
  }
}

function* matchSequence(
  matching: Matching,
  items: readonly Phrase[],
  index: number,
  from: Reached,
): Generator<Reached> {
  const item = items[index]
  if (item === undefined) {
    yield from
    return
  }
  for (const end of matchPhrase(matching, item, from)) yield* matchSequence(matching, items, index + 1, end)
}

function* matchRule(matching: Matching, name: string, from: Reached): Generator<Reached> {
  const open = matching.open.get(name)
  if (open) {
    for (const at of open(matching.words, from.at, matching.wantsMore)) yield { at, captures: from.captures }
    return
  }
  const rule = matching.rules.get(name)
  if (!rule) throw new Error(`there is no rule <${name}>`)
  yield* matchPhrase(matching, rule, from)
}

/** The words a phrase can begin with; null where it may be empty, or begin with any. */
export type Starts = ReadonlySet<string> | null

function startsOf(matching: Matching, phrase: Phrase): Starts {
  const known = matching.starts.get(phrase)
  if (known !== undefined) return known
  const found = findStarts(matching, phrase)
  matching.starts.set(phrase, found)
  return found
}

function findStarts(matching: Matching, phrase: Phrase): Starts {
  switch (phrase.type) {
    case 'word':
      return new Set([phrase.word])
    case 'optional':
      return null
    case 'slot':
      return startsOf(matching, phrase.item)
    case 'choice':
      return union(phrase.items.map((item) => startsOf(matching, item)))
    case 'sequence': {
      // What may be left out and what then follows it.
      const through = phrase.items.findIndex((item) => item.type !== 'optional')
      if (through < 0) return null
      const items = phrase.items.slice(0, through + 1)
      return union(items.map((item) => startsOf(matching, item.type === 'optional' ? item.item : item)))
    }
    case 'rule': {
      const rule = matching.open.has(phrase.name) ? undefined : matching.rules.get(phrase.name)
      return rule ? startsOf(matching, rule) : null
    }
  }
}

function union(all: readonly Starts[]): Starts {
  const words = new Set<string>()
  for (const starts of all) {
    if (starts === null) return null
    for (const word of starts) words.add(word)
  }
  return words
}

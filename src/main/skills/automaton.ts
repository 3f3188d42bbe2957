/**
 * All phrases as one minimal deterministic automaton. The recognizer pays for every state in every 10 ms frame; its own
 * JSGF compiler copies a rule at each use, which cost it more than ten times the processor of this automaton on the
 * same sentences. Pure; has no weights: a recognizer that wants some gives them by word.
 */
import type { Grammar } from './grammar'
import type { Phrase } from './phrase'

export interface Arc {
  readonly from: number
  readonly to: number
  readonly word: string
  /** Begins only commands that are seldom said. */
  readonly rare?: boolean
}

/** State 0 is the start. `final` has no arcs of its own meaning: words that reach it are a whole command. */
export interface Automaton {
  readonly states: number
  readonly finals: readonly number[]
  readonly arcs: readonly Arc[]
}

interface Free {
  readonly words: ReadonlySet<string>
  readonly atLeast: number
}

/** Thompson's construction: states as indices, arcs with a word or without one. */
interface Draft {
  readonly words: Map<string, number[]>[]
  readonly jumps: number[][]
}

/** `<free>` is any row of `freeWords`, at least `atLeast` of them. */
export function buildAutomaton(grammar: Grammar, freeWords: readonly string[], atLeast: number): Automaton {
  const draft: Draft = { words: [], jumps: [] }
  const start = addState(draft)
  const end = addState(draft)
  const free: Free = { words: new Set(freeWords), atLeast }
  const seldom = addState(draft)
  const usual = addState(draft)
  draft.jumps[start]!.push(seldom, usual)
  for (const { heard, rare } of grammar.intents) {
    if (heard) draw(draft, grammar, heard, rare ? seldom : usual, end, free)
  }
  const usualWords = firstWords(draft, usual)
  const { states, finals, arcs } = minimise(determinise(draft, start, end))
  const isRare = ({ from, word }: Arc): boolean => from === 0 && !usualWords.has(word)
  return { states, finals, arcs: arcs.map((arc) => (isRare(arc) ? { ...arc, rare: true } : arc)) }
}

const firstWords = (draft: Draft, state: number): Set<string> =>
  new Set(closure(draft, [state]).flatMap((each) => [...draft.words[each]!.keys()]))

function addState(draft: Draft): number {
  draft.words.push(new Map())
  return draft.jumps.push([]) - 1
}

function addArc(draft: Draft, from: number, to: number, word: string): void {
  const targets = draft.words[from]!.get(word)
  if (targets) targets.push(to)
  else draft.words[from]!.set(word, [to])
}

function draw(draft: Draft, grammar: Grammar, phrase: Phrase, from: number, to: number, free: Free): void {
  switch (phrase.type) {
    case 'word':
      addArc(draft, from, to, phrase.word)
      return
    case 'slot':
      draw(draft, grammar, phrase.item, from, to, free)
      return
    case 'optional':
      draft.jumps[from]!.push(to)
      draw(draft, grammar, phrase.item, from, to, free)
      return
    case 'choice':
      for (const item of phrase.items) draw(draft, grammar, item, from, to, free)
      return
    case 'sequence': {
      let at = from
      for (const [index, item] of phrase.items.entries()) {
        const next = index === phrase.items.length - 1 ? to : addState(draft)
        draw(draft, grammar, item, at, next, free)
        at = next
      }
      return
    }
    case 'rule': {
      if (phrase.name === 'free') drawFree(draft, from, to, free)
      else draw(draft, grammar, grammar.heardRules.get(phrase.name)!, from, to, free)
    }
  }
}

function drawFree(draft: Draft, from: number, to: number, { words, atLeast }: Free): void {
  let at = from
  for (let count = 0; count < atLeast; count++) {
    const next = addState(draft)
    for (const word of words) addArc(draft, at, next, word)
    at = next
  }
  for (const word of words) addArc(draft, at, at, word)
  draft.jumps[at]!.push(to)
}

interface Deterministic {
  readonly arcs: ReadonlyMap<string, number>[]
  readonly final: boolean[]
}

/** Subset construction. */
function determinise(draft: Draft, start: number, end: number): Deterministic {
  const arcs: Map<string, number>[] = []
  const final: boolean[] = []
  const known = new Map<string, number>()
  const waiting: number[][] = []

  const state = (seeds: readonly number[]): number => {
    const set = closure(draft, seeds)
    const key = set.join(' ')
    const before = known.get(key)
    if (before !== undefined) return before
    const index = known.size
    known.set(key, index)
    arcs.push(new Map())
    final.push(set.includes(end))
    waiting.push(set)
    return index
  }

  state([start])
  for (let index = 0; index < waiting.length; index++) {
    const targets = new Map<string, number[]>()
    for (const member of waiting[index]!) {
      for (const [word, to] of draft.words[member]!) targets.set(word, [...(targets.get(word) ?? []), ...to])
    }
    for (const [word, to] of targets) arcs[index]!.set(word, state(to))
  }
  return { arcs, final }
}

function closure(draft: Draft, seeds: readonly number[]): number[] {
  const set = new Set(seeds)
  for (const member of set) for (const to of draft.jumps[member]!) set.add(to)
  return [...set].sort((left, right) => left - right)
}

/** Moore's refinement: states are one when they are equally final and the same words lead to the same classes. */
function minimise({ arcs, final }: Deterministic): Automaton {
  let classes: number[] = final.map((isFinal) => (isFinal ? 1 : 0))
  for (let count = 0; ; ) {
    const seen = new Map<string, number>()
    const next = arcs.map((out, index) => {
      const row = [...out].map(([word, to]) => `${word}>${classes[to]}`).sort()
      const key = `${classes[index]}|${row.join(' ')}`
      if (!seen.has(key)) seen.set(key, seen.size)
      return seen.get(key)!
    })
    classes = next
    if (seen.size === count) break
    count = seen.size
  }
  return collect(arcs, final, classes)
}

/** The start is the first state met, so its class is 0. */
function collect(arcs: Deterministic['arcs'], final: boolean[], classes: readonly number[]): Automaton {
  const done = new Set<number>()
  const finals: number[] = []
  const all: Arc[] = []
  for (const [index, from] of classes.entries()) {
    if (done.has(from)) continue
    done.add(from)
    if (final[index]) finals.push(from)
    for (const [word, to] of arcs[index]!) all.push({ from, to: classes[to]!, word })
  }
  return { states: done.size, finals, arcs: all }
}

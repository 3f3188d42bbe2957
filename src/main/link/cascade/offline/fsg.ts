/**
 * An automaton of words in the notation the recognizer reads from memory, with what each word costs. Pure.
 * Weights belong here and not to the grammar: how likely a phone must be depends on the engine's scores.
 */
import type { Arc, Automaton } from '../../../skills'

/** `probability` of taking an arc, above 0, where `choices` words may come: 1 costs nothing, less makes the engine reluctant. */
export function toFsg({ states, arcs, finals }: Automaton, probability: (arc: Arc, choices: number) => number): string {
  const choices = new Map<number, number>()
  for (const { from } of arcs) choices.set(from, (choices.get(from) ?? 0) + 1)
  // The engine knows one final state; words may go on after ours.
  const end = states
  const lines = ['FSG_BEGIN words', `NUM_STATES ${states + 1}`, 'START_STATE 0', `FINAL_STATE ${end}`]
  for (const arc of arcs) {
    const { from, to, word } = arc
    lines.push(`TRANSITION ${from} ${to} ${probability(arc, choices.get(from)!)} ${word}`)
  }
  for (const state of finals) lines.push(`TRANSITION ${state} ${end} 1`)
  return `${[...lines, 'FSG_END'].join('\n')}\n`
}

/** Any of the words, any number of times, at least once. */
export const loopOf = (words: readonly string[]): Automaton => ({
  states: 2,
  finals: [1],
  arcs: words.flatMap((word) => [
    { from: 0, to: 1, word },
    { from: 1, to: 1, word },
  ]),
})

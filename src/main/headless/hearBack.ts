/**
 * Recognizes an answer again, as proof for a person who cannot hear it: among more than fifty other answers, and with
 * any speech at all as one more rival, so that a wrong or unclear answer is not forced into the right one.
 */
import { resampleWhole } from '../audio'
import type { SpeechToText } from '../link'
import { type Arc, type Automaton, PHONE_WORDS } from '../skills'
import { rivalsOf, spokenWords } from './rivals'

/** One path an answer from the start to its own end, and a loop over all phones beside them. */
export function answersAutomaton(answers: readonly string[], phones: readonly string[]): Automaton {
  const arcs: Arc[] = []
  const next = new Map<string, number>()
  const finals = new Set<number>()
  let states = 1
  for (const answer of answers) {
    let at = 0
    for (const word of answer.split(' ')) {
      const key = `${at} ${word}`
      const to = next.get(key) ?? states++
      if (!next.has(key)) arcs.push({ from: at, to, word })
      next.set(key, to)
      at = to
    }
    finals.add(at)
  }
  const loop = states++
  for (const word of phones) arcs.push({ from: 0, to: loop, word }, { from: loop, to: loop, word })
  return { states, finals: [...finals, loop], arcs }
}

/** What the answer competes in. */
export function vocabularyFor(answer: string) {
  const phones = PHONE_WORDS.map(([word]) => word)
  const letters = [
    ['p', 'P IY'],
    ['a', 'EY'],
    ['m', 'EH M'],
  ] as const
  return {
    automaton: answersAutomaton([spokenWords(answer), ...rivalsOf(answer)], phones),
    pronunciations: [...PHONE_WORDS, ...letters],
  }
}

/** What a recognizer with that vocabulary understands; empty when nothing fitted. Closes the recognizer. */
export async function hearBack(samples: Int16Array, rateHz: number, recognizer: SpeechToText): Promise<string> {
  const abort = new AbortController()
  try {
    return await new Promise<string>((resolve) => {
      const stream = recognizer.start((event) => {
        if (event.type === 'final') resolve(event.text)
        if (event.type === 'failed') resolve('')
      }, abort.signal)
      stream.push(resampleWhole(samples, rateHz, recognizer.rateHz))
      stream.end()
    })
  } finally {
    await recognizer.close()
  }
}

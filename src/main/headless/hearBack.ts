/**
 * Recognizes an answer again, as proof for a person who cannot hear it: among more than fifty other answers, and with
 * any speech at all as one more rival, so that a wrong or unclear answer is not forced into the right one.
 */
import { msToSamples, resampleWhole } from '../audio'
import type { HearData, SpeechToText } from '../link'
import { type Arc, type Automaton, EXTRA_WORDS } from '../skills'
import { spokenWords } from './rivals'

/** One path an answer from the start to its own end. */
export function answersAutomaton(answers: readonly string[]): Automaton {
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
  return { states, finals: [...finals], arcs }
}

/** As a microphone would: a recognizer looks at sound as it comes. */
const PIECE_MS = 20

const LETTERS: readonly (readonly [word: string, phones: string])[] = [
  ['p', 'P IY'],
  ['a', 'EY'],
  ['m', 'EH M'],
]

/** What the answer competes in; the recognizer's own loop of phones is one more rival, and decides what is refused. */
export const vocabularyFor = (answer: string, rivals: readonly string[]): HearData['vocabulary'] => ({
  automaton: answersAutomaton([spokenWords(answer), ...rivals]),
  pronunciations: [...EXTRA_WORDS, ...LETTERS],
})

/** What a recognizer with that vocabulary understands, "(unsure)" behind it where speech in general fitted better. Closes it. */
export async function hearBack(samples: Int16Array, rateHz: number, recognizer: SpeechToText): Promise<string> {
  const abort = new AbortController()
  try {
    return await new Promise<string>((resolve) => {
      const stream = recognizer.start((event) => {
        if (event.type === 'final') resolve(event.understood ? event.text : `${event.text} (unsure)`)
        if (event.type === 'failed') resolve('')
      }, abort.signal)
      const whole = resampleWhole(samples, rateHz, recognizer.rateHz)
      const piece = msToSamples(PIECE_MS, recognizer.rateHz)
      for (let at = 0; at < whole.length; at += piece) stream.push(whole.subarray(at, at + piece))
      stream.end()
    })
  } finally {
    await recognizer.close()
  }
}

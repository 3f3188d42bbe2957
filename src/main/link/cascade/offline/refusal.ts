/**
 * Whether what the recognizer found was really said. A grammar fits any sound to its nearest command; a loop of bare
 * phones, which fits everything, shows how much better anything else would have been. Pure; all thresholds are here.
 */
import { FREE_WORD } from '../../../skills'
import type { Recognition } from './recognizer'

export type Verdict =
  /** No speech worth an answer. */
  | 'nothing'
  /** Speech, but no command that fits. */
  | 'refused'
  | 'understood'

/** Tuned on voices and sentences that the evaluation in bench/accuracy does not use. */
export const REFUSAL_TUNING = {
  /** Shorter speech than this is a cough or a knock; "stop" takes 250 ms. */
  leastVoicedMs: 150,
  /** Grammar score less loop score for each 10 ms frame: commands lie above, other speech below. */
  leastMarginPerFrame: 14,
  /** Probability of the least sure word: near misses differ from a command in one word. */
  leastConfidence: 0.05,
} as const

export function judge(recognition: Recognition, voicedMs: number): Verdict {
  const { text, words, frames } = recognition
  if (voicedMs < REFUSAL_TUNING.leastVoicedMs) return 'nothing'
  if (text === '' || frames === 0) return 'refused'
  const known = words.filter((word) => word.text !== FREE_WORD)
  if (known.length === 0) return 'refused'
  if (marginPerFrame(recognition) < REFUSAL_TUNING.leastMarginPerFrame) return 'refused'
  if (known.some((word) => word.confidence < REFUSAL_TUNING.leastConfidence)) return 'refused'
  return 'understood'
}

/** Free stretches score alike in both and are left out. */
export function marginPerFrame({ words, frames, grammarScore, loopScore }: Recognition): number {
  const free = words
    .filter((word) => word.text === FREE_WORD)
    .reduce((sum, word) => sum + word.endFrame - word.startFrame, 0)
  return (grammarScore - loopScore) / Math.max(1, frames - free)
}

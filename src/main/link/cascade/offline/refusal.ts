/**
 * Whether what the recognizer found was really said. A grammar fits any sound to its nearest command; a loop of bare
 * phones, which fits everything, shows how much better anything else would have been. Pure; all thresholds are here.
 */
import type { Ms } from '../../../../shared/time'
import { FREE_WORD } from '../../../skills'
import type { Recognition, RecognizedWord } from './recognizer'

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
  /**
   * Grammar score less loop score, for each 10 ms frame of known words. Entering a command costs a fixed amount, which
   * `allowance` gives back, or short commands would never pass. Of 91 right ones in four voices none lies below; of 120
   * others, half of them near misses, 7 lie above.
   */
  leastMargin: 24,
  /** In a room or in noise the loop gains more than the words: of 143 right ones 79 lie below 24, 12 below 14. */
  leastMarginWhenSmeared: 14,
  /** Speech that falls less than this within 60 ms is smeared: 97 of 100 dry sentences fall more, 97 of 100 in a room less. */
  clearFallDb: 17,
  allowance: 1800,
  /** Part of the voiced time that must lie inside words: the engine hides what it cannot explain in pauses. Right ones: 0.97. */
  leastCoverage: 0.8,
} as const

const FRAME_MS = 10

/** What is known of the sound beside what was recognized in it. */
export interface Circumstances {
  voicedMs: Ms
  /** Of clarity.ts. */
  fallDb: number
  /** The sound was noisy and went through the suppressor. */
  suppressed: boolean
}

export function judge(recognition: Recognition, { voicedMs, fallDb, suppressed }: Circumstances): Verdict {
  const { text, words, frames } = recognition
  if (voicedMs < REFUSAL_TUNING.leastVoicedMs) return 'nothing'
  if (text === '' || frames === 0) return 'refused'
  if (words.every((word) => word.text === FREE_WORD)) return 'refused'
  if (coverage(words, voicedMs) < REFUSAL_TUNING.leastCoverage) return 'refused'
  const { leastMargin, leastMarginWhenSmeared, clearFallDb } = REFUSAL_TUNING
  const isSmeared = suppressed || fallDb < clearFallDb
  return margin(recognition) < (isSmeared ? leastMarginWhenSmeared : leastMargin) ? 'refused' : 'understood'
}

const framesOf = (words: readonly RecognizedWord[]): number =>
  words.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0)

/** Free speech counts: it is where it belongs. */
const coverage = (words: readonly RecognizedWord[], voicedMs: Ms): number => (framesOf(words) * FRAME_MS) / voicedMs

/** Free stretches score alike in grammar and loop and are left out. */
function margin({ words, grammarScore, loopScore }: Recognition): number {
  const frames = framesOf(words.filter(({ text }) => text !== FREE_WORD))
  return (grammarScore - loopScore + REFUSAL_TUNING.allowance) / Math.max(1, frames)
}

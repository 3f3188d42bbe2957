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
   * `allowance` gives back, or short commands would never pass. On 70 commands and 50 other sentences of three voices.
   */
  leastMargin: 23,
  /** Where the suppressor works the loop gains more than the words: at 10 dB 17 of 52 right ones lay below 23, 5 below 17. */
  leastMarginInNoise: 17,
  allowance: 1800,
  /** Part of the voiced time that must lie inside words: the engine hides what it cannot explain in pauses. Right ones: 0.97. */
  leastCoverage: 0.8,
} as const

const FRAME_MS = 10

/** `inNoise`: the sound went through the suppressor. */
export function judge(recognition: Recognition, voicedMs: Ms, inNoise: boolean): Verdict {
  const { text, words, frames } = recognition
  if (voicedMs < REFUSAL_TUNING.leastVoicedMs) return 'nothing'
  if (text === '' || frames === 0) return 'refused'
  if (words.every((word) => word.text === FREE_WORD)) return 'refused'
  if (coverage(words, voicedMs) < REFUSAL_TUNING.leastCoverage) return 'refused'
  const { leastMargin, leastMarginInNoise } = REFUSAL_TUNING
  return margin(recognition) < (inNoise ? leastMarginInNoise : leastMargin) ? 'refused' : 'understood'
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

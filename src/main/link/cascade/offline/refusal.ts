/**
 * Whether what the recognizer found was really said. A grammar fits any sound to its nearest command; a loop of bare
 * phones, which fits everything, shows how much better anything else would have been. Pure; all thresholds are here.
 */
import type { Ms } from '../../../../shared/time'
import { FREE_WORD } from '../../../skills'
import { unevennessOf } from './pace'
import type { Recognition, RecognizedWord } from './recognizer'

export type Verdict =
  /** No speech worth an answer. */
  | 'nothing'
  /** Speech, but no command that fits. */
  | 'refused'
  | 'understood'

/** What speaks for a command, in units of score for each 10 ms frame of its known words. */
interface Weights {
  /** Entering a command costs a fixed amount of score, which this gives back, or short commands would never pass. */
  allowance: number
  /** Of the loop's own score a frame: where phones fit badly, words need not fit much better. */
  level: number
  /** Of covering all voiced time with words: the engine hides what it cannot explain in pauses. */
  coverage: number
  /** Cost of words off the utterance's pace. */
  spread: number
  /** What a command needs in all. */
  least: number
}

/**
 * Logistic fits on voices and sentences that the evaluation in bench/accuracy does not use, scaled so that the lead over
 * the loop counts once. Behind each: right commands understood, and other sentences taken for one, half of them near misses.
 */
export const REFUSAL_TUNING = {
  /** Shorter speech than this is a cough or a knock; "stop" takes 250 ms. */
  leastVoicedMs: 150,
  /** Below it nothing else counts. Right ones: 0.97. */
  leastCoverage: 0.75,
  /** Speech that falls less than this within 60 ms is smeared: 97 of 100 dry sentences fall more, 97 of 100 in a room less. */
  clearFallDb: 17,
  /** Close to the microphone: 95 of 100, four strange voices 135 of 163; 11 of 359. */
  dry: { allowance: 1190, level: 0, coverage: 80, spread: 70, least: 82 },
  /** In a room the loop gains more than the words: 76 of 78; 4 of 61. */
  smeared: { allowance: 1190, level: 0, coverage: 80, spread: 70, least: 66 },
  /** In noise, through the suppressor, borders of words are blurred and everything fits badly: 81 of 86; 7 of 90. */
  noisy: { allowance: 580, level: 1.37, coverage: 160, spread: 25, least: 101 },
} as const satisfies Record<string, number | Weights>

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
  // Free speech counts: it is where it belongs.
  const coverage = (framesOf(words) * FRAME_MS) / voicedMs
  if (coverage < REFUSAL_TUNING.leastCoverage) return 'refused'
  const { noisy, smeared, dry, clearFallDb } = REFUSAL_TUNING
  const weights = suppressed ? noisy : fallDb < clearFallDb ? smeared : dry
  return evidence(recognition, coverage, weights) < weights.least ? 'refused' : 'understood'
}

const framesOf = (words: readonly RecognizedWord[]): number =>
  words.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0)

/** Free stretches score alike in grammar and loop, have no pace, and are left out. */
function evidence({ words, frames, grammarScore, loopScore }: Recognition, coverage: number, weights: Weights): number {
  const known = words.filter(({ text }) => text !== FREE_WORD)
  const lead = (grammarScore - loopScore + weights.allowance) / Math.max(1, framesOf(known))
  return (
    lead +
    weights.level * (loopScore / frames) +
    weights.coverage * Math.min(1, coverage) -
    weights.spread * unevennessOf(known)
  )
}

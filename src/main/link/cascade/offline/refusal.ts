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
export interface Weights {
  /** Entering a command costs a fixed amount of score, which this gives back, or short commands would never pass. */
  allowance: number
  /** Of the loop's own score a frame: where phones fit badly, words need not fit much better. */
  level: number
  /** Of covering all voiced time with words: the engine hides what it cannot explain in pauses. */
  coverage: number
  /** Cost of words off the utterance's pace. */
  spread: number
  /** Of the confidence in the word that fits worst: a command laid over other speech has one that does not. */
  weakest: number
  /** Of the confidence in the last word: other speech goes on where the command it resembles has ended. */
  last: number
  /** What a command needs in all. */
  least: number
}

/**
 * Logistic fits on voices and sentences that the evaluation in bench/accuracy does not use (`DEVELOPMENT=all npm run bench --
 * accuracy/development` has them), scaled so that the lead over the loop counts once. Behind each: right commands understood,
 * and other sentences taken for one, half of them near misses. In noise `least` was moved with the recognizer's Gaussians so that
 * the others stay as they were.
 */
export const REFUSAL_TUNING = {
  /** Shorter speech than this is a cough or a knock; "stop" takes 250 ms. */
  leastVoicedMs: 150,
  /** Below it nothing else counts. Right ones: 0.97. */
  leastCoverage: 0.75,
  /** Speech that falls less than this within 60 ms is smeared: 97 of 100 dry sentences fall more, 97 of 100 in a room less. */
  clearFallDb: 17,
  /** In a room the voice goes on behind the last word: "stop" covers 0.72 and 0.74 of its voiced time, and all of it without this. */
  echoMs: 100,
  /** What a command with free words needs beyond the others in a room or in noise. */
  freeMore: 6,
  /** Close to the microphone: five usual voices 332 of 335, four strange ones 140 of 172; 6 of 540. */
  dry: { allowance: 2105, level: 0, coverage: 63, spread: 53, weakest: 0, last: 0, least: 75.5 },
  /**
   * Commands with free words close to the microphone: whatever is said fits the free ones, and few known ones are soon found
   * in other speech, where the same allowance made up for any misfit. 258 of 277; 27 of 645 others, most of which begin with
   * sounds of theirs. With the others' weights and 6 more, 259 and 55.
   */
  free: { allowance: 724, level: 0, coverage: 149, spread: 1.4, weakest: 0, last: 0, least: 161.5 },
  /** In a room, without its echo, the loop gains more than the words, and phones of all kinds fit badly: 633 of 647; 18 of 300. */
  smeared: { allowance: 1730, level: 1.4, coverage: 48, spread: 60, weakest: 72, last: 61, least: 105 },
  /** In noise, through the suppressor, borders of words are blurred and everything fits badly: 81 of 86; 7 of 90. */
  noisy: { allowance: 580, level: 1.37, coverage: 160, spread: 25, weakest: 0, last: 0, least: 102.5 },
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

/** What counts of a recognition, each to be weighed; undefined where nothing can count. */
export interface Measures {
  lead: number
  /** One over its frames: what the allowance is shared among. */
  share: number
  level: number
  coverage: number
  unevenness: number
  weakest: number
  last: number
}

export function judge(recognition: Recognition, circumstances: Circumstances): Verdict {
  if (circumstances.voicedMs < REFUSAL_TUNING.leastVoicedMs) return 'nothing'
  const measures = measure(recognition, circumstances)
  if (measures === undefined) return 'refused'
  const kind = weightsFor(recognition, circumstances)
  const weights = REFUSAL_TUNING[kind]
  const more = kind !== 'free' && isFree(recognition) ? REFUSAL_TUNING.freeMore : 0
  return evidence(measures, weights) < weights.least + more ? 'refused' : 'understood'
}

/** Part of it are the user's own words. */
const isFree = ({ words }: Pick<Recognition, 'words'>): boolean => words.some(({ text }) => text === FREE_WORD)

/** Where somebody speaks. */
function placeOf(circumstances: Circumstances): 'dry' | 'smeared' | 'noisy' {
  if (circumstances.suppressed) return 'noisy'
  return isSmeared(circumstances.fallDb) ? 'smeared' : 'dry'
}

/** Each place has weights of its own, close to the microphone commands with free words too. */
export function weightsFor(
  recognition: Recognition,
  circumstances: Circumstances,
): ReturnType<typeof placeOf> | 'free' {
  const place = placeOf(circumstances)
  return place === 'dry' && isFree(recognition) ? 'free' : place
}

export const isSmeared = (fallDb: number): boolean => fallDb < REFUSAL_TUNING.clearFallDb

export function measure(
  { text, words, frames, grammarScore, loopScore }: Recognition,
  circumstances: Circumstances,
): Measures | undefined {
  if (text === '' || frames === 0) return undefined
  // Free stretches score alike in grammar and loop and have no pace; they count for what is covered: they belong there.
  const known = words.filter(({ text: word }) => word !== FREE_WORD)
  if (known.length === 0) return undefined
  const echoMs = placeOf(circumstances) === 'smeared' ? REFUSAL_TUNING.echoMs : 0
  const coverage = (framesOf(words) * FRAME_MS) / (circumstances.voicedMs - echoMs)
  if (coverage < REFUSAL_TUNING.leastCoverage) return undefined
  const share = 1 / Math.max(1, framesOf(known))
  return {
    lead: (grammarScore - loopScore) * share,
    share,
    level: loopScore / frames,
    coverage: Math.min(1, coverage),
    unevenness: unevennessOf(known),
    weakest: Math.min(...known.map(({ confidence }) => confidence)),
    last: known.at(-1)!.confidence,
  }
}

const framesOf = (words: readonly RecognizedWord[]): number =>
  words.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0)

export const evidence = (measures: Measures, weights: Omit<Weights, 'least'>): number =>
  measures.lead +
  weights.allowance * measures.share +
  weights.level * measures.level +
  weights.coverage * measures.coverage +
  weights.weakest * measures.weakest +
  weights.last * measures.last -
  weights.spread * measures.unevenness

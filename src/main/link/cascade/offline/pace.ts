/**
 * Whether words take the time they should beside each other. Everybody speaks an utterance at a pace of its own and
 * keeps to it; a command laid over other speech has words stretched and squeezed until the sounds fit. An odd voice
 * scores as badly as that but keeps its pace. Owns how long sounds are; what follows from it is refusal.ts's.
 */
import type { RecognizedWord } from './recognizer'

/** Other sounds count 1. Rounded from 1,248 words of right sentences in seven voices. */
const LENGTHS: Readonly<Record<string, number>> = {
  ...{ AH: 0.7, IH: 0.7, R: 0.8, Y: 0.8, DH: 0.85, M: 0.9 },
  ...{ T: 1.1, SH: 1.1, CH: 1.1, P: 1.15, TH: 1.15 },
  ...{ EY: 1.2, OY: 1.2, AW: 1.35, AY: 1.35 },
}
/** The last word is drawn out by this many sounds. */
const DRAWN_OUT = 1.4
/** Frames given to both sides: the recognizer's borders are no more exact than that. */
const BORDER_FRAMES = 4

const lengthOf = ({ phones }: RecognizedWord): number => phones.reduce((sum, phone) => sum + (LENGTHS[phone] ?? 1), 0)

/**
 * How far words lie from their utterance's own pace: logarithms, root mean square over their sounds; 0 is even. Free speech
 * has no known sounds and is left out by the caller.
 */
export function unevennessOf(words: readonly RecognizedWord[]): number {
  const lengths = words.map(lengthOf)
  const frames = words.map(({ startFrame, endFrame }) => endFrame - startFrame)
  const whole = sum(lengths)
  if (whole === 0) return 0
  const expected = lengths.map((length, at) => (at === lengths.length - 1 ? length + DRAWN_OUT : length))
  const pace = sum(frames) / sum(expected)
  const off = expected.map((length, at) => Math.log((frames[at]! + BORDER_FRAMES) / (length * pace + BORDER_FRAMES)))
  return Math.sqrt(sum(off.map((each, at) => each ** 2 * lengths[at]!)) / whole)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

import { describe, expect, it } from 'vitest'
import type { Recognition } from '../../../../src/main/link/cascade/offline/recognizer'
import { judge, REFUSAL_TUNING } from '../../../../src/main/link/cascade/offline/refusal'

/** "what time is it" in 100 frames with the margin given, in a second of voice. */
function recognition(margin: number, words = 'what time is it'.split(' ')): Recognition {
  const each = 100 / words.length
  return {
    text: words.join(' '),
    words: words.map((text, i) => ({ text, startFrame: i * each, endFrame: (i + 1) * each, confidence: 0.9 })),
    frames: 150,
    grammarScore: margin * 100 - REFUSAL_TUNING.allowance - 5000,
    loopScore: -5000,
  }
}

const clear = REFUSAL_TUNING.leastMargin + 1
/** A second of voice close to the microphone. */
const DRY = { voicedMs: 1000, fallDb: 30, suppressed: false }
const ECHOING = { ...DRY, fallDb: REFUSAL_TUNING.clearFallDb - 1 }

describe('what was recognized', () => {
  it('is understood when it fits clearly better than bare phones', () => {
    expect(judge(recognition(clear), DRY)).toBe('understood')
  })

  it('is refused when bare phones fit nearly as well', () => {
    expect(judge(recognition(REFUSAL_TUNING.leastMargin - 1), DRY)).toBe('refused')
  })

  it('needs less of a margin in a room or in noise, where the loop gains on the words', () => {
    const between = (REFUSAL_TUNING.leastMargin + REFUSAL_TUNING.leastMarginWhenSmeared) / 2
    expect(judge(recognition(between), ECHOING)).toBe('understood')
    expect(judge(recognition(between), { ...DRY, suppressed: true })).toBe('understood')
    expect(judge(recognition(between), DRY)).toBe('refused')
  })

  it('is refused when much of the speech lies outside its words', () => {
    expect(judge(recognition(clear), { ...DRY, voicedMs: 1000 / REFUSAL_TUNING.leastCoverage + 1 })).toBe('refused')
  })

  it('is refused when it is free speech alone', () => {
    expect(judge(recognition(clear, ['<free>']), DRY)).toBe('refused')
  })

  it('is measured by its known words, free speech aside', () => {
    const note = recognition(clear, ['remember', '<free>'])
    // The same lead over half the frames is twice the margin.
    expect(judge({ ...note, grammarScore: note.loopScore + clear * 50 - REFUSAL_TUNING.allowance }, DRY)).toBe(
      'understood',
    )
  })

  it('is refused when nothing fitted at all', () => {
    const nothing = { text: '', words: [], frames: 0, grammarScore: Number.NEGATIVE_INFINITY, loopScore: -5000 }
    expect(judge(nothing, DRY)).toBe('refused')
  })

  it('is nothing when the voice was shorter than any word', () => {
    expect(judge(recognition(clear), { ...DRY, voicedMs: REFUSAL_TUNING.leastVoicedMs - 1 })).toBe('nothing')
  })
})

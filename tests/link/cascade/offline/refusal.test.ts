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

describe('what was recognized', () => {
  it('is understood when it fits clearly better than bare phones', () => {
    expect(judge(recognition(clear), 1000, false)).toBe('understood')
  })

  it('is refused when bare phones fit nearly as well', () => {
    expect(judge(recognition(REFUSAL_TUNING.leastMargin - 1), 1000, false)).toBe('refused')
  })

  it('needs less of a margin in noise, where the loop gains on the words', () => {
    const between = (REFUSAL_TUNING.leastMargin + REFUSAL_TUNING.leastMarginInNoise) / 2
    expect(judge(recognition(between), 1000, true)).toBe('understood')
    expect(judge(recognition(between), 1000, false)).toBe('refused')
  })

  it('is refused when much of the speech lies outside its words', () => {
    expect(judge(recognition(clear), 1000 / REFUSAL_TUNING.leastCoverage + 1, false)).toBe('refused')
  })

  it('is refused when it is free speech alone', () => {
    expect(judge(recognition(clear, ['<free>']), 1000, false)).toBe('refused')
  })

  it('is measured by its known words, free speech aside', () => {
    const note = recognition(clear, ['remember', '<free>'])
    // The same lead over half the frames is twice the margin.
    expect(judge({ ...note, grammarScore: note.loopScore + clear * 50 - REFUSAL_TUNING.allowance }, 1000, false)).toBe(
      'understood',
    )
  })

  it('is refused when nothing fitted at all', () => {
    const nothing = { text: '', words: [], frames: 0, grammarScore: Number.NEGATIVE_INFINITY, loopScore: -5000 }
    expect(judge(nothing, 1000, false)).toBe('refused')
  })

  it('is nothing when the voice was shorter than any word', () => {
    expect(judge(recognition(clear), REFUSAL_TUNING.leastVoicedMs - 1, false)).toBe('nothing')
  })
})

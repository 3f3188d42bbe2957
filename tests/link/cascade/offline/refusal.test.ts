import { describe, expect, it } from 'vitest'
import type { Recognition } from '../../../../src/main/link/cascade/offline/recognizer'
import { judge, REFUSAL_TUNING } from '../../../../src/main/link/cascade/offline/refusal'
import { FREE_WORD } from '../../../../src/main/skills'

const DRY_TUNING = REFUSAL_TUNING.dry

/** The words, by default at an even pace, in 100 frames of a second of voice; `evidence` beside what they cover. */
function recognition(
  evidence: number,
  words = ['one', 'two', 'three', 'four'],
  frames = [23, 23, 23, 31],
): Recognition {
  const starts = frames.map((_, i) => frames.slice(0, i).reduce((sum, each) => sum + each, 0))
  return {
    text: words.join(' '),
    words: words.map((text, i) => {
      const known = text !== FREE_WORD
      const place = { startFrame: starts[i]!, endFrame: starts[i]! + frames[i]! }
      return { text, ...place, confidence: 0.9, phones: known ? ['B', 'EH', 'D', 'Z'] : [] }
    }),
    frames: 150,
    grammarScore: (evidence - DRY_TUNING.coverage) * 100 - DRY_TUNING.allowance - 5000,
    loopScore: -5000,
  }
}

/** What an even pace of whole frames still costs. */
const UNEVEN = 4
const clear = DRY_TUNING.least + UNEVEN
/** A second of voice close to the microphone. */
const DRY = { voicedMs: 1000, fallDb: 30, suppressed: false }
const NOISY = { ...DRY, suppressed: true }
const ECHOING = { ...DRY, fallDb: REFUSAL_TUNING.clearFallDb - 1 }

describe('what was recognized', () => {
  it('is understood when it fits clearly better than bare phones', () => {
    expect(judge(recognition(clear), DRY)).toBe('understood')
  })

  it('is refused when bare phones fit nearly as well', () => {
    expect(judge(recognition(DRY_TUNING.least - 1), DRY)).toBe('refused')
  })

  it('needs less of a lead in a room, where the loop gains on the words', () => {
    const nearly = recognition(clear - 10)
    expect(judge(nearly, ECHOING)).toBe('understood')
    expect(judge(nearly, DRY)).toBe('refused')
  })

  it('is refused in a room when one of its words fits badly', () => {
    const nearly = recognition(clear - 10)
    const words = nearly.words.map((word, i) => ({ ...word, confidence: i === 2 ? 0.6 : 0.9 }))
    expect(judge({ ...nearly, words }, ECHOING)).toBe('refused')
  })

  it('is refused in a room when its last word fits as badly as one before it may', () => {
    const fair = recognition(clear - 7)
    const with07 = (at: number) => fair.words.map((word, i) => ({ ...word, confidence: i === at ? 0.7 : 0.9 }))
    expect(judge({ ...fair, words: with07(1) }, ECHOING)).toBe('understood')
    expect(judge({ ...fair, words: with07(3) }, ECHOING)).toBe('refused')
  })

  it('need not cover the echo behind it', () => {
    const voicedMs = 1000 / REFUSAL_TUNING.leastCoverage + REFUSAL_TUNING.echoMs / 2
    const long = recognition(clear + 30)
    expect(judge(long, { ...ECHOING, voicedMs })).toBe('understood')
    expect(judge(long, { ...DRY, voicedMs })).toBe('refused')
  })

  it('is weighed in noise beside how badly bare phones fit as well', () => {
    const { grammarScore, loopScore, ...rest } = recognition(DRY_TUNING.least)
    const at = (level: number) =>
      judge({ ...rest, grammarScore: level + grammarScore, loopScore: level + loopScore }, NOISY)
    expect(at(0)).toBe('understood')
    expect(at(-3000)).toBe('refused')
  })

  it('is refused when much of the speech lies outside its words', () => {
    expect(judge(recognition(clear), { ...DRY, voicedMs: 1000 / REFUSAL_TUNING.leastCoverage + 1 })).toBe('refused')
  })

  it('is refused when its words lie at no even pace, as a command laid over other speech does', () => {
    expect(judge(recognition(clear, undefined, [9, 46, 9, 36]), DRY)).toBe('refused')
  })

  it('is understood in an odd voice, which phones fit nearly as well, when its pace is even', () => {
    const odd = recognition(clear)
    const lead = (odd.grammarScore - odd.loopScore) / 100
    expect(lead).toBeLessThan(0)
    expect(judge(odd, DRY)).toBe('understood')
  })

  it('is refused when it is free speech alone', () => {
    expect(judge(recognition(clear, [FREE_WORD], [100]), DRY)).toBe('refused')
  })

  /** A note whose one known word takes 50 frames; the rest is free speech. */
  function note({ allowance, coverage }: { allowance: number; coverage: number }, evidence: number): Recognition {
    const said = recognition(clear, ['remember', FREE_WORD], [50, 50])
    return { ...said, grammarScore: said.loopScore + (evidence - coverage) * 50 - allowance }
  }

  it('is measured by its known words, free speech aside, and close by with weights of its own', () => {
    const { free } = REFUSAL_TUNING
    expect(judge(note(free, free.least), DRY)).toBe('understood')
    expect(judge(note(free, free.least - 1), DRY)).toBe('refused')
  })

  it('is refused when one known word before free speech fits no better than a short command may', () => {
    const short = recognition(clear, ['remember'], [50])
    const lead = (DRY_TUNING.least - DRY_TUNING.coverage) * 50 - DRY_TUNING.allowance
    expect(judge({ ...short, grammarScore: short.loopScore + lead }, { ...DRY, voicedMs: 500 })).toBe('understood')
    expect(judge(note(DRY_TUNING, DRY_TUNING.least), DRY)).toBe('refused')
  })

  it('needs more beside free speech in noise, too', () => {
    const { noisy, freeMore } = REFUSAL_TUNING
    const at = (evidence: number) => {
      const said = note(noisy, evidence)
      const level = (noisy.level * said.loopScore) / said.frames
      return judge({ ...said, grammarScore: said.grammarScore - level * 50 }, NOISY)
    }
    expect(at(noisy.least + freeMore)).toBe('understood')
    expect(at(noisy.least + freeMore - 1)).toBe('refused')
  })

  it('is refused when nothing fitted at all', () => {
    const nothing = { text: '', words: [], frames: 0, grammarScore: Number.NEGATIVE_INFINITY, loopScore: -5000 }
    expect(judge(nothing, DRY)).toBe('refused')
  })

  it('is nothing when the voice was shorter than any word', () => {
    expect(judge(recognition(clear), { ...DRY, voicedMs: REFUSAL_TUNING.leastVoicedMs - 1 })).toBe('nothing')
  })
})

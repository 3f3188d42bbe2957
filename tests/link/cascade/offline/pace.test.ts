import { describe, expect, it } from 'vitest'
import { unevennessOf } from '../../../../src/main/link/cascade/offline/pace'
import type { RecognizedWord } from '../../../../src/main/link/cascade/offline/recognizer'

/** Words of so many sounds and frames, one behind the other. */
function words(...each: readonly (readonly [phones: string, frames: number])[]): RecognizedWord[] {
  let at = 30
  return each.map(([phones, frames]) => {
    const startFrame = at
    at += frames
    return { text: phones, startFrame, endFrame: at, confidence: 0.9, phones: phones.split(' ') }
  })
}

describe('the pace of words', () => {
  const EVEN = [
    ['B EH D', 24],
    ['K AE N D L', 40],
    ['N OW', 16],
    ['B EH D', 35],
  ] as const

  it('is even where each takes as long as it has sounds, the last a little longer', () => {
    expect(unevennessOf(words(...EVEN))).toBeLessThan(0.05)
  })

  it('is as even in a voice of half the speed', () => {
    const slow = EVEN.map(([phones, frames]) => [phones, frames * 2] as const)
    expect(unevennessOf(words(...slow))).toBeLessThan(0.05)
  })

  it('knows that some sounds are short and some are long', () => {
    const natural = unevennessOf(words(['AH', 6], ['AW', 11], ['AH', 6], ['B EH D', 35]))
    const reversed = unevennessOf(words(['AH', 11], ['AW', 6], ['AH', 11], ['B EH D', 35]))
    expect(natural).toBeLessThan(reversed / 2)
  })

  it('is uneven where a short word is stretched over what somebody else said', () => {
    const [first, second, , last] = EVEN
    expect(unevennessOf(words(first, second, ['N OW', 64], last))).toBeGreaterThan(0.4)
  })

  it('of one word, or of none, is its own', () => {
    expect(unevennessOf(words(['S T AA P', 60]))).toBeCloseTo(0)
    expect(unevennessOf([])).toBe(0)
  })
})

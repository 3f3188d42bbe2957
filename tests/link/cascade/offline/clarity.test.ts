import { describe, expect, it } from 'vitest'
import { Clarity } from '../../../../src/main/link/cascade/offline/clarity'
import { REFUSAL_TUNING } from '../../../../src/main/link/cascade/offline/refusal'

const RATE_HZ = 16000

/** Syllables of 150 ms with gaps of 100 ms; after each the level falls by `fallDbPerMs`, and never below `floor`. */
function syllables(fallDbPerMs: number, floor = 0): Float32Array {
  return Float32Array.from({ length: 2 * RATE_HZ }, (_, n) => {
    const sinceMs = ((n % 4000) / 16) as number
    const level = sinceMs < 150 ? 0.3 : 0.3 * 10 ** ((-fallDbPerMs * (sinceMs - 150)) / 20)
    return Math.max(level, floor) * Math.sin(n * 0.3)
  })
}

function fallOf(sound: Float32Array, piece = 320): number {
  const clarity = new Clarity()
  for (let at = 0; at < sound.length; at += piece) clarity.observe(sound.subarray(at, at + piece))
  return clarity.conclude()
}

describe('the fall of speech', () => {
  it('is steep close to a microphone', () => {
    expect(fallOf(syllables(1))).toBeGreaterThan(REFUSAL_TUNING.clearFallDb + 10)
  })

  it('is that of the echo in a room: 60 dB in 0.4 s is 9 dB in 60 ms', () => {
    expect(fallOf(syllables(60 / 400))).toBeCloseTo(9, 0)
  })

  it('ends at the noise', () => {
    expect(fallOf(syllables(1, 0.1))).toBeLessThan(REFUSAL_TUNING.clearFallDb)
  })

  it('does not depend on the loudness, nor on the pieces it came in', () => {
    const loud = syllables(0.5)
    expect(fallOf(loud.map((v) => v / 50))).toBeCloseTo(fallOf(loud), 0)
    expect(fallOf(loud, 77)).toBeCloseTo(fallOf(loud), 5)
  })

  it('is nothing without sound', () => {
    expect(new Clarity().conclude()).toBe(0)
  })
})

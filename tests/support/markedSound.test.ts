import { expect, it } from 'vitest'
import { find, noise } from './markedSound'

const marked = noise(4_000, 7)

/** Something quiet, the marked sound at `at`, at half its loudness. */
function recording(at: number, length = 40_000): Int16Array {
  const heard = noise(length, 99).map((sample) => sample / 20)
  for (const [index, sample] of marked.entries()) heard[at + index]! += sample / 2
  return heard
}

it.each([0, 1, 12_345, 35_999, 36_000])('finds marked sound to the sample, here at %i', (at) => {
  const found = find(marked, recording(at))
  expect(found.at).toBe(at)
  expect(found.likeness).toBeGreaterThan(0.98)
})

it('finds nothing alike where it does not stand', () => {
  expect(find(marked, noise(40_000, 99)).likeness).toBeLessThan(0.5)
})

it('finds nothing at all in what is shorter, or silent', () => {
  expect(find(marked, marked.subarray(1))).toEqual({ at: -1, likeness: 0 })
  expect(find(marked, new Int16Array(40_000))).toEqual({ at: -1, likeness: 0 })
})

it('sees a sample that was lost on the way', () => {
  const heard = recording(1_000)
  const torn = Int16Array.from([...heard.subarray(0, 2_000), ...heard.subarray(2_001)])
  expect(find(marked.subarray(-1_000), torn).at - find(marked.subarray(0, 1_000), torn).at).toBe(2_999)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Chunker } from '../../src/main/audio'

it('gives every sample once and in order, in chunks of exactly the size, and the rest on flush', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.int16Array({ maxLength: 120 })), (size, pieces) => {
      const chunks: number[][] = []
      const chunker = new Chunker(size, (chunk) => chunks.push([...chunk]))
      for (const piece of pieces) chunker.push(piece)
      const all = pieces.flatMap((piece) => [...piece])
      expect(chunks.every((chunk) => chunk.length === size)).toBe(true)
      expect(chunker.pendingSamples).toBe(all.length % size)
      chunker.flush()
      chunker.flush()
      expect(chunks.flat()).toEqual(all)
    }),
  )
})

it('forgets what is pending on clear, even from inside a delivery', () => {
  const chunks: number[][] = []
  const chunker = new Chunker(2, (chunk) => {
    chunks.push([...chunk])
    chunker.clear()
  })
  chunker.push(Int16Array.of(1))
  chunker.clear()
  chunker.push(Int16Array.of(2, 3, 4, 5))
  expect(chunks).toEqual([
    [2, 3],
    [4, 5],
  ])
})

it('reuses one array for all chunks', () => {
  const seen = new Set<Int16Array>()
  const chunker = new Chunker(10, (chunk) => seen.add(chunk))
  chunker.push(new Int16Array(100))
  expect(seen.size).toBe(1)
})

it('refuses a size that is no count', () => {
  for (const size of [0, -1, 1.5, Number.NaN]) expect(() => new Chunker(size, () => {})).toThrow(RangeError)
})

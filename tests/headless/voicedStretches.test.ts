import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { encodeWav } from '../../src/main/audio'
import { holdsAround, holdsInFile, voicedStretches } from '../../src/main/headless/voicedStretches'

const RATE_HZ = 16000

/** A hum in `stretches` of milliseconds over faint noise. */
function recording(lengthMs: number, stretches: readonly (readonly [number, number])[]): Int16Array {
  const samples = new Int16Array((lengthMs * RATE_HZ) / 1000)
  for (let i = 0; i < samples.length; i++) samples[i] = (i % 7) - 3
  for (const [fromMs, toMs] of stretches) {
    const end = (toMs * RATE_HZ) / 1000
    for (let i = (fromMs * RATE_HZ) / 1000; i < end; i++) samples[i] = Math.round(6000 * Math.sin(i / 8))
  }
  return samples
}

describe('voiced stretches', () => {
  it('are found where the sound is, pauses inside a sentence bridged', () => {
    const spoken = recording(6000, [
      [500, 900],
      [1200, 2000],
      [4000, 4600],
    ])
    expect(voicedStretches(spoken, RATE_HZ)).toEqual([
      { fromMs: 500, toMs: 2000 },
      { fromMs: 4000, toMs: 4600 },
    ])
  })

  it('do not exist in silence, in noise far below speech, or in nothing', () => {
    expect(voicedStretches(new Int16Array(16000), RATE_HZ)).toEqual([])
    expect(voicedStretches(recording(1000, []), RATE_HZ)).toEqual([])
    expect(voicedStretches(new Int16Array(0), RATE_HZ)).toEqual([])
  })
})

describe('holds', () => {
  it.each([16000, 44100])('are the same around a file of %i Hz, which is read in pieces', (rateHz) => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-holds-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'spoken.wav')
    const spoken = recording(9_300, [
      [990, 1_510],
      [4_000, 6_200],
      [9_200, 9_300],
    ])
    writeFileSync(file, encodeWav(spoken, rateHz))
    expect(holdsInFile(file)).toEqual(holdsAround(spoken, rateHz))
    expect(holdsInFile(file)).not.toEqual([])
  })

  it('begin 200 ms before a stretch and end 100 ms after it', () => {
    expect(holdsAround(recording(3000, [[1000, 1500]]), RATE_HZ)).toEqual([{ fromMs: 800, toMs: 1600 }])
  })

  it('never overlap and never begin before the recording', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 10, max: 80 })), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(gaps, (plan) => {
        let atMs = 0
        const stretches = plan.map(([gap, length]) => {
          const fromMs = atMs + gap * 10
          atMs = fromMs + length * 10
          return [fromMs, atMs] as const
        })
        let endMs = 0
        for (const { fromMs, toMs } of holdsAround(recording(atMs + 500, stretches), RATE_HZ)) {
          expect(fromMs).toBeGreaterThanOrEqual(endMs)
          expect(toMs).toBeGreaterThan(fromMs)
          endMs = toMs
        }
      }),
      { numRuns: 40 },
    )
  })
})

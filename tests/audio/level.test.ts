import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LevelMeter, levelCurve, levelDbfs, peakDbfs, SILENCE_DBFS } from '../../src/main/audio'

const sine = (length: number, amplitude: number) =>
  Int16Array.from({ length }, (_, i) => Math.round(amplitude * Math.sin((2 * Math.PI * i) / 100)))

describe('the level', () => {
  it('of a full-scale square wave is 0 dBFS, of a full-scale sine -3, of a tenth of it -23', () => {
    expect(levelDbfs(Int16Array.of(-32768, -32768))).toBe(0)
    expect(levelDbfs(sine(10000, 32767))).toBeCloseTo(-3.01, 2)
    expect(levelDbfs(sine(10000, 3276.7))).toBeCloseTo(-23.01, 2)
    expect(peakDbfs(sine(10000, 3276.8))).toBeCloseTo(-20, 2)
  })

  it('of nothing and of digital silence is the floor, a number that JSON can carry', () => {
    expect([levelDbfs(new Int16Array(0)), levelDbfs(new Int16Array(50)), peakDbfs(new Int16Array(0))]).toEqual([
      SILENCE_DBFS,
      SILENCE_DBFS,
      SILENCE_DBFS,
    ])
  })

  it('lies between the floor and 0, and never above its peak', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        expect(levelDbfs(samples)).toBeGreaterThanOrEqual(SILENCE_DBFS)
        expect(levelDbfs(samples)).toBeLessThanOrEqual(peakDbfs(samples) + 1e-9)
        expect(peakDbfs(samples)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('is metered for every full window, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (samples, piece) => {
        const levels: [number, number][] = []
        const meter = new LevelMeter(30, (rms, peak) => levels.push([rms, peak]))
        for (let at = 0; at < samples.length; at += piece) meter.push(samples.subarray(at, at + piece))
        const expected = Array.from({ length: Math.floor(samples.length / 30) }, (_, i) => {
          const window = samples.subarray(30 * i, 30 * i + 30)
          return [levelDbfs(window), peakDbfs(window)]
        })
        expect(levels).toEqual(expected)
      }),
    )
  })
})

describe('the level curve', () => {
  it('draws a crescendo rising and silence low', () => {
    const gainDb = (column: number) => (36 / 7) * (column - 7)
    const crescendo = sine(8000, 20000).map((sample, i) => sample * 10 ** (gainDb(Math.floor(i / 1000)) / 20))
    expect(levelCurve(crescendo, 8)).toBe('▁▂▃▄▅▆▇█')
    expect(levelCurve(new Int16Array(100), 5)).toBe('▁▁▁▁▁')
  })

  it('draws a quiet recording as readable as a loud one, but does not blow up noise', () => {
    const burst = (amplitude: number) => Int16Array.from([...sine(1000, 0), ...sine(1000, amplitude), ...sine(1000, 0)])
    expect(levelCurve(burst(300), 6)).toBe('▁▁██▁▁')
    expect(levelCurve(burst(30000), 6)).toBe('▁▁██▁▁')
    expect(levelCurve(burst(6), 6)).toBe('▁▁▁▁▁▁')
  })

  it('has as many columns as asked for, but no more than samples', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 300 }), fc.integer({ min: 0, max: 100 }), (samples, columns) => {
        const curve = levelCurve(samples, columns)
        expect(curve).toMatch(/^[▁▂▃▄▅▆▇█]*$/)
        expect([...curve].length).toBe(Math.min(columns, samples.length))
      }),
    )
  })
})

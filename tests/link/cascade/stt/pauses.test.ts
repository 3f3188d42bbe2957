import { describe, expect, it } from 'vitest'
import { type CutTuning, Cutter, type Window, withoutDouble } from '../../../../src/main/link/cascade/stt/pauses'
import { numberedSound, type ScriptedWord } from '../../../support/numberedSound'

const RATE_HZ = 16_000
const PER_MS = RATE_HZ / 1000
const TUNING: CutTuning = { leastMs: 1_000, mostMs: 2_000, pauseMs: 200 }
const word = (startMs: number, endMs: number): ScriptedWord => ({ text: 'word', startMs, endMs })

/** In chunks that end nowhere in particular. */
function cut(sound: Int16Array, chunk = 333): Window[] {
  const cutter = new Cutter(RATE_HZ, TUNING)
  const windows: Window[] = []
  for (let at = 0; at < sound.length; at += chunk) windows.push(...cutter.push(sound.subarray(at, at + chunk)))
  return [...windows, ...cutter.end()]
}
const lengthsMs = (windows: readonly Window[]) => windows.map(({ samples }) => samples.length / PER_MS)

describe('a cutter', () => {
  it('gives windows that are the sound together, whatever the chunks', () => {
    const script = [word(300, 1_100), word(1_500, 4_800), word(6_000, 6_200)]
    const sound = numberedSound(RATE_HZ, 7_003, script)
    const whole = cut(sound, sound.length)
    for (const windows of [cut(sound), cut(sound, 1), whole]) {
      expect(Int16Array.from(windows.flatMap(({ samples }) => [...samples]))).toEqual(sound)
      expect(windows).toEqual(whole)
      let at = 0
      for (const { startSample, samples } of windows) {
        expect(startSample).toBe(at)
        at += samples.length
      }
    }
  })

  it('cuts in the middle of the first pause behind the shortest window', () => {
    const windows = cut(numberedSound(RATE_HZ, 3_000, [word(100, 500), word(800, 1_200), word(1_700, 2_000)]))
    expect(lengthsMs(windows)[0]).toBe(1_300)
    expect(windows[0]?.splitsSpeech).toBe(false)
  })

  it('makes none shorter than the least for a pause that began before', () => {
    const [first] = lengthsMs(cut(numberedSound(RATE_HZ, 3_000, [word(100, 800), word(1_100, 2_900)])))
    expect(first).toBe(1_000)
  })

  it('makes no window shorter than the least but the last, and none longer than the most', () => {
    const lengths = lengthsMs(cut(numberedSound(RATE_HZ, 9_000, [word(100, 4_000), word(4_100, 8_950)])))
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(1_000)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2_000)
  })

  it('cuts at the softest place where nobody pauses, and says where that is in a word', () => {
    const [soft] = cut(numberedSound(RATE_HZ, 3_000, [word(0, 1_500), word(1_560, 3_000)]))
    expect(soft!.samples.length / PER_MS).toBeGreaterThan(1_500)
    expect(soft!.samples.length / PER_MS).toBeLessThanOrEqual(1_560)
    const [loud] = cut(numberedSound(RATE_HZ, 3_000, [word(0, 3_000)]))
    expect(loud?.splitsSpeech).toBe(true)
  })

  it('tells where somebody speaks in a window, and where nobody does', () => {
    const [first, ...others] = cut(numberedSound(RATE_HZ, 4_000, [word(200, 700)]))
    expect(first?.voiced).toEqual({ from: 200 * PER_MS, to: 700 * PER_MS })
    expect(others.length).toBeGreaterThan(0)
    expect(others.every(({ voiced }) => voiced === undefined)).toBe(true)
  })

  it('gives nothing where nothing came, and knows what waits', () => {
    const cutter = new Cutter(RATE_HZ, TUNING)
    expect(cutter.end()).toEqual([])
    cutter.push(new Int16Array(RATE_HZ / 2 + 1))
    expect(cutter.waitingMs).toBeCloseTo(500, 0)
    expect(cutter.end()).toHaveLength(1)
    expect(cutter.waitingMs).toBe(0)
  })
})

describe('a word that was cut in two', () => {
  it.each([
    ['good morning', 'morning everybody', true, 'everybody'],
    ['good Morning,', 'morning. Everybody', true, 'Everybody'],
    ['good morning', 'morning', true, ''],
    ['Guten Grüße', 'GRÜSSE', true, 'GRÜSSE'],
    ['viele Grüße', 'grüße aus', true, 'aus'],
    ['very', 'very good', false, 'very good'],
    ['good morning', 'everybody', true, 'everybody'],
    ['', 'good', true, 'good'],
    ['good', '', true, ''],
    ['...', '... good', true, '... good'],
  ])('behind "%s", "%s" (split: %s) is "%s"', (before, text, splits, rest) => {
    expect(withoutDouble(before, text, splits)).toBe(rest)
  })
})

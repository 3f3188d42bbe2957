import { describe, expect, it } from 'vitest'
import { CAPTURE_TUNING as TUNING } from '../../src/main/capture'
import { Cleaner } from '../../src/main/capture/clean'
import { hear, UNHEARD } from '../../src/main/capture/voicing'

const voiced = (levelsDbfs: readonly number[]) => {
  let voicing = UNHEARD
  return levelsDbfs.map((level) => {
    const heard = hear(voicing, level, 10, TUNING)
    voicing = heard.next
    return heard.voiced
  })
}
const repeat = (level: number, count: number) => Array.from({ length: count }, () => level)

describe('Voicing by level', () => {
  it('hears a weak final consonant in a quiet room', () => {
    expect(voiced([...repeat(-70, 30), ...repeat(-48, 5)]).slice(30)).toEqual(repeat(1, 5).map(() => true))
  })

  it('takes steady noise for no voice, and speech 10 dB above it for one', () => {
    const noise = Array.from({ length: 100 }, (_, i) => -35 + (i % 5))
    expect(voiced(noise)).not.toContain(true)
    expect(voiced([...noise, -20]).at(-1)).toBe(true)
  })

  it('follows a noise that goes away', () => {
    expect(voiced([...repeat(-35, 100), ...repeat(-70, 1), -50]).at(-1)).toBe(true)
  })

  it('follows a noise that begins, within two windows', () => {
    expect(voiced([...repeat(-70, 100), ...repeat(-35, 220)]).at(-1)).toBe(false)
  })

  it('takes somebody who speaks from the first sample for a voice', () => {
    expect(voiced(repeat(-18, 20))).not.toContain(false)
  })
})

describe('Cleaning', () => {
  it('takes a constant offset out from the first sample on, without a thump', () => {
    const cleaned = new Cleaner(16000).clean(new Int16Array(1600).fill(3000), new Int16Array(1600))
    expect(Math.max(...cleaned.map(Math.abs))).toBeLessThanOrEqual(1)
  })

  it('leaves the lowest voice as loud as it was, within half a dB', () => {
    const tone = Int16Array.from({ length: 16000 }, (_, i) => 10000 * Math.sin((2 * Math.PI * 70 * i) / 16000))
    const cleaned = new Cleaner(16000).clean(tone, new Int16Array(16000))
    expect(Math.max(...cleaned.subarray(8000))).toBeGreaterThan(10000 * 10 ** (-0.5 / 20))
  })
})

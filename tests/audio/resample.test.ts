import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Resampler, resampleWhole, SUPPORTED_RATES_HZ } from '../../src/main/audio'
import { PolyphaseFilter } from '../../src/main/audio/resample'

const SECONDS = 1

const sine = (hz: number, rateHz: number, amplitude = 0.5): Float64Array =>
  Float64Array.from({ length: SECONDS * rateHz }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz))

/** The middle of the filtered sound, clear of the edges. */
function filter(samples: Float64Array, fromHz: number, toHz: number): Float64Array {
  return new PolyphaseFilter(fromHz, toHz).process(samples).slice()
}
const middle = (samples: Float64Array, rateHz: number) => samples.subarray(0.1 * rateHz, 0.9 * rateHz)

const power = (samples: Float64Array) => samples.reduce((sum, x) => sum + x * x, 0) / samples.length
const toDb = (ratio: number) => 10 * Math.log10(ratio)

/** Signal over everything that is not a sine of `hz` (least squares, so that gain and phase do not count). */
function signalToRest(samples: Float64Array, hz: number, rateHz: number) {
  let [ss, sc, cc, xs, xc] = [0, 0, 0, 0, 0]
  const at = (i: number): [number, number] => {
    const angle = (2 * Math.PI * hz * i) / rateHz
    return [Math.sin(angle), Math.cos(angle)]
  }
  samples.forEach((x, i) => {
    const [s, c] = at(i)
    ss += s * s
    sc += s * c
    cc += c * c
    xs += x * s
    xc += x * c
  })
  const determinant = ss * cc - sc * sc
  const a = (xs * cc - xc * sc) / determinant
  const b = (xc * ss - xs * sc) / determinant
  const rest = samples.map((x, i) => {
    const [s, c] = at(i)
    return x - a * s - b * c
  })
  return { snrDb: toDb(power(samples) / power(rest)), amplitude: Math.hypot(a, b) }
}

const throughAndBack = (hz: number, outerHz: number, innerHz: number) => {
  const back = filter(filter(sine(hz, outerHz), outerHz, innerHz), innerHz, outerHz)
  return signalToRest(middle(back, outerHz), hz, outerHz).snrDb
}

describe('quality', () => {
  it('keeps 1 kHz clean to 105 dB from 48 to 24 kHz and back', () => {
    expect(throughAndBack(1000, 48000, 24000)).toBeGreaterThanOrEqual(105)
  })

  it('keeps 1 kHz clean to 105 dB between any two of the supported rates', () => {
    for (const fromHz of SUPPORTED_RATES_HZ) {
      for (const toHz of SUPPORTED_RATES_HZ) {
        if (fromHz === toHz) continue
        const result = middle(filter(sine(1000, fromHz), fromHz, toHz), toHz)
        expect(signalToRest(result, 1000, toHz).snrDb, `${fromHz} to ${toHz}`).toBeGreaterThanOrEqual(105)
      }
    }
  })

  it('lets no tone above the new band fold into it: at most -100 dB', () => {
    for (const [fromHz, toHz, toneHz] of [
      [48000, 24000, 15000],
      [48000, 16000, 15000],
      [48000, 16000, 9000],
      [48000, 8000, 5000],
      [44100, 16000, 9000],
      [24000, 16000, 9000],
      [16000, 8000, 5000],
    ] as const) {
      const alias = middle(filter(sine(toneHz, fromHz), fromHz, toHz), toHz)
      expect(toDb(power(alias) / 0.125), `${toneHz} Hz, ${fromHz} to ${toHz}`).toBeLessThanOrEqual(-100)
    }
  })

  it('loses at most 0.05 dB at 7 kHz on the way to 16 kHz', () => {
    const { amplitude } = signalToRest(middle(filter(sine(7000, 48000), 48000, 16000), 16000), 7000, 16000)
    expect(20 * Math.log10(amplitude / 0.5)).toBeGreaterThanOrEqual(-0.05)
  })

  it('is as clean as 16 bits allow when rounded: 95 dB for a loud 1 kHz', () => {
    const loud = Int16Array.from(sine(1000, 24000, 32000), Math.round)
    const result = Float64Array.from(resampleWhole(loud, 24000, 48000))
    expect(signalToRest(middle(result, 48000), 1000, 48000).snrDb).toBeGreaterThanOrEqual(95)
  })
})

describe('streaming', () => {
  const rate = fc.constantFrom(...SUPPORTED_RATES_HZ)
  const pieces = fc.array(fc.int16Array({ maxLength: 700 }), { maxLength: 12 })

  it('gives the bit-equal result for pieces of any size, and exactly the length the rates ask for', () => {
    fc.assert(
      fc.property(rate, rate, pieces, (fromHz, toHz, parts) => {
        const whole = Int16Array.from(parts.flatMap((part) => [...part]))
        const resampler = new Resampler(fromHz, toHz)
        const streamed = parts.flatMap((part) => [...resampler.process(part)])
        streamed.push(...resampler.flush())
        expect(streamed).toEqual([...resampleWhole(whole, fromHz, toHz)])
        expect(streamed.length).toBe(Math.ceil((whole.length * toHz) / fromHz))
      }),
      { numRuns: 60 },
    )
  })

  it('does not shift the sound in time', () => {
    const click = new Int16Array(4800)
    click[2400] = 30000
    const result = resampleWhole(click, 48000, 16000)
    expect(result.indexOf(Math.max(...result))).toBe(800)
  })

  it('holds back no more than its declared delay', () => {
    for (const [fromHz, toHz, delayMs] of [
      [48000, 16000, 2],
      [16000, 48000, 2],
      [48000, 24000, 32 / 24],
      [8000, 48000, 4],
    ] as const) {
      const resampler = new Resampler(fromHz, toHz)
      expect(resampler.delayMs).toBeCloseTo(delayMs, 9)
      const given = resampler.process(new Int16Array(fromHz)).length
      expect(toHz - given).toBeLessThanOrEqual(Math.ceil((resampler.delayMs * toHz) / 1000))
    }
  })

  it('begins anew after flush', () => {
    const sound = Int16Array.from({ length: 500 }, (_, i) => (i * 7919) % 20011)
    const resampler = new Resampler(16000, 24000)
    const run = () => [...resampler.process(sound), ...resampler.flush()]
    expect(run()).toEqual(run())
  })

  it('clips what overshoots instead of wrapping it', () => {
    const square = Int16Array.from({ length: 400 }, (_, i) => (i % 40 < 20 ? 32767 : -32768))
    const result = resampleWhole(square, 16000, 48000)
    for (let i = 1; i < result.length; i++) expect(Math.abs(result[i]! - result[i - 1]!)).toBeLessThan(45000)
  })

  it('passes equal rates through untouched', () => {
    const sound = Int16Array.of(1, -2, 3)
    const resampler = new Resampler(16000, 16000)
    expect([...resampler.process(sound), ...resampler.flush()]).toEqual([1, -2, 3])
    expect(resampler.delayMs).toBe(0)
  })

  it('takes the rates that files have beyond those of devices, and refuses senseless ones', () => {
    for (const rateHz of [11025, 22050, 32000, 96000, 192000]) {
      expect(Resampler.supports(rateHz, 16000)).toBe(true)
    }
    for (const rateHz of [0, -1, Number.NaN, 16000.5, 191_999]) expect(Resampler.supports(rateHz, 16000)).toBe(false)
    expect(() => new Resampler(0, 16000)).toThrow(RangeError)
  })
})

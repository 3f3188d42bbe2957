import { describe, expect, it } from 'vitest'
import { resampleWhole } from '../../../../src/main/audio'
import { Bandwidth } from '../../../../src/main/link/cascade/offline/bandwidth'

const RATE_HZ = 16000

/** Seeded noise, as bright above 4 kHz as below, in bursts like speech. */
function hiss(seconds: number): Int16Array {
  let state = 7
  return Int16Array.from({ length: seconds * RATE_HZ }, (_, n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return n % 8000 < 4000 ? (state / 2 ** 31 - 1) * 8000 : 0
  })
}

const floats = (samples: Int16Array) => Float32Array.from(samples, (sample) => sample / 32768)
const overTelephone = (samples: Int16Array) => resampleWhole(resampleWhole(samples, RATE_HZ, 8000), 8000, RATE_HZ)

function heard(bandwidth: Bandwidth, samples: Int16Array): void {
  const sound = floats(samples)
  for (let at = 0; at < sound.length; at += 320) bandwidth.observe(sound.subarray(at, at + 320))
  bandwidth.conclude()
}

const NOTHING = new Float32Array(0)

/** Seeded noise of a room, as loud at every frequency. */
function room(length: number, amplitude: number): Float32Array {
  let state = 3
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state / 2 ** 31 - 1) * amplitude
  })
}

const inRoom = (sound: Float32Array, amplitude: number): Float32Array => {
  const noise = room(sound.length, amplitude)
  return sound.map((sample, n) => sample + noise[n]!)
}

/** Energy of the upper half of the spectrum: what the difference of neighbours, taken often, leaves. */
function brightness(sound: Float32Array): number {
  let bright = 0
  let whole = 0
  for (let n = 4; n < sound.length; n++) {
    const [a, b, c, d, e] = sound.subarray(n - 4, n + 1) as unknown as [number, number, number, number, number]
    bright += ((a - 4 * b + 6 * c - 4 * d + e) / 16) ** 2
    whole += c ** 2
  }
  return bright / whole
}

describe('the band of a microphone', () => {
  it('is taken to be wide until an utterance tells otherwise', () => {
    const bandwidth = new Bandwidth()
    expect(bandwidth.isNarrow).toBe(false)
    heard(bandwidth, hiss(1))
    expect(bandwidth.isNarrow).toBe(false)
  })

  it('is narrow after an utterance with nothing above 4 kHz, and wide again after one with hiss', () => {
    const bandwidth = new Bandwidth()
    heard(bandwidth, overTelephone(hiss(1)))
    expect(bandwidth.isNarrow).toBe(true)
    heard(bandwidth, hiss(1))
    expect(bandwidth.isNarrow).toBe(false)
  })

  it('is known from the first quarter second where that is plain, so that the first words are heard as well', () => {
    const bandwidth = new Bandwidth()
    bandwidth.anticipate(floats(overTelephone(hiss(1))).subarray(0, 4000), NOTHING)
    expect(bandwidth.isNarrow).toBe(true)
    bandwidth.anticipate(floats(hiss(1)).subarray(0, 4000), NOTHING)
    expect(bandwidth.isNarrow).toBe(false)
  })

  it('stays what it was where a beginning tells nothing', () => {
    const bandwidth = new Bandwidth()
    heard(bandwidth, overTelephone(hiss(1)))
    bandwidth.anticipate(new Float32Array(4000), NOTHING)
    bandwidth.anticipate(floats(hiss(1)).subarray(0, 255), NOTHING)
    expect(bandwidth.isNarrow).toBe(true)
  })

  it('is told by what stands out of the noise of the room, which has its hiss on a narrow line as well', () => {
    const amplitude = 0.0005
    const narrow = inRoom(floats(overTelephone(hiss(1))), amplitude)
    const bandwidth = new Bandwidth()
    bandwidth.anticipate(narrow.subarray(0, 6000), room(4000, amplitude))
    expect(bandwidth.isNarrow).toBe(true)
    for (let at = 0; at < narrow.length; at += 320) bandwidth.observe(narrow.subarray(at, at + 320))
    bandwidth.conclude()
    expect(bandwidth.isNarrow).toBe(true)
    bandwidth.anticipate(inRoom(floats(hiss(1)), amplitude).subarray(0, 6000), room(4000, amplitude))
    expect(bandwidth.isNarrow).toBe(false)
  })

  it('stays what it was where the room is so loud that it hides a hiss', () => {
    const loud = 0.02
    const bandwidth = new Bandwidth()
    bandwidth.anticipate(inRoom(floats(overTelephone(hiss(1))), loud).subarray(0, 6000), room(4000, loud))
    expect(bandwidth.isNarrow).toBe(false)
    heard(bandwidth, overTelephone(hiss(1)))
    bandwidth.anticipate(inRoom(floats(hiss(1)), loud).subarray(0, 6000), room(4000, loud))
    expect(bandwidth.isNarrow).toBe(true)
  })

  it('is not judged by an utterance too short to hold a hiss, nor by silence', () => {
    const bandwidth = new Bandwidth()
    heard(bandwidth, overTelephone(hiss(1)).subarray(0, 3000))
    expect(bandwidth.isNarrow).toBe(false)
    heard(bandwidth, new Int16Array(RATE_HZ))
    expect(bandwidth.isNarrow).toBe(false)
  })
})

describe('sound', () => {
  it('of a wide microphone is left as it is', () => {
    const sound = floats(hiss(1))
    expect(new Bandwidth().widen(sound.slice())).toEqual(sound)
  })

  it('of a narrow one gets an upper half, the same in pieces of any length', () => {
    const bandwidth = new Bandwidth()
    heard(bandwidth, overTelephone(hiss(1)))
    const narrow = floats(overTelephone(hiss(1)))
    const whole = bandwidth.widen(narrow.slice())
    expect(brightness(whole)).toBeGreaterThan(20 * brightness(narrow))
    const pieces = Float32Array.from([
      ...bandwidth.widen(narrow.slice(0, 333)),
      ...bandwidth.widen(narrow.slice(333, 1000)),
      ...bandwidth.widen(narrow.slice(1000)),
    ])
    expect(pieces).toEqual(whole)
  })
})

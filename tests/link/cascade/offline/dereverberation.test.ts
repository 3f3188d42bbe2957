import { beforeAll, describe, expect, it } from 'vitest'
import { readWav, resampleWhole } from '../../../../src/main/audio'
import {
  DEREVERBERATION_SHIFT_SAMPLES,
  Dereverberation,
} from '../../../../src/main/link/cascade/offline/dereverberation'

const SLICE = 320
const WEIGHTS = 'resources/ears/dereverberation.bin'

let dry: Float32Array
let echoing: Float32Array
beforeAll(async () => {
  const { samples, rateHz } = await readWav('resources/question.wav')
  const speech = resampleWhole(samples, rateHz, 16000)
  dry = Float32Array.from({ length: speech.length + 8000 }, (_, n) => (speech[n - 4000] ?? 0) / 32768)
  echoing = inRoom(dry)
})

/** A tail of seeded white noise with an RT60 of 0.4 s, as strong as the voice itself. */
function inRoom(sound: Float32Array): Float32Array {
  let state = 5
  const tail = Float64Array.from({ length: 6400 }, (_, n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return n < 64 ? 0 : (state / 2 ** 31 - 1) * Math.exp((-6.908 * n) / 6400)
  })
  const strength = Math.sqrt(tail.reduce((sum, v) => sum + v ** 2, 0))
  const wet = Float64Array.from(sound)
  for (const [n, x] of sound.entries())
    if (x !== 0) for (let k = 0; k < tail.length; k++) wet[n + k]! += (x * tail[k]!) / strength
  return Float32Array.from(wet.subarray(0, sound.length))
}

/** Levels of slices of 20 ms, in dB. */
const levels = (sound: Float32Array): number[] =>
  Array.from({ length: Math.floor(sound.length / SLICE) }, (_, slice) => {
    const piece = sound.subarray(slice * SLICE, (slice + 1) * SLICE)
    return 10 * Math.log10(piece.reduce((sum, v) => sum + v ** 2, 0) / SLICE + 1e-8)
  })

function distanceDb(one: Float32Array, other: Float32Array): number {
  const [a, b] = [levels(one), levels(other)]
  const shared = Math.min(a.length, b.length)
  return Math.sqrt(a.slice(0, shared).reduce((sum, level, i) => sum + (level - b[i]!) ** 2, 0) / shared)
}

const inTime = (late: Float32Array): Float32Array => late.subarray(DEREVERBERATION_SHIFT_SAMPLES)

describe('the net against echoes', () => {
  it('brings the levels of speech in a room a third of the way back to those of the voice itself', async () => {
    const net = await Dereverberation.open(WEIGHTS)
    net.begin()
    const cleaned = inTime(net.process(echoing))
    expect(distanceDb(cleaned, dry)).toBeLessThan(distanceDb(echoing, dry) * 0.7)
  })

  it('leaves a close voice nearly as it is', async () => {
    const net = await Dereverberation.open(WEIGHTS)
    net.begin()
    expect(distanceDb(inTime(net.process(dry)), dry)).toBeLessThan(3)
  })

  it('gives the same sound in pieces of any size, and again after another utterance', async () => {
    const net = await Dereverberation.open(WEIGHTS)
    net.begin()
    const whole = net.process(echoing.subarray(0, 16000))
    net.begin()
    const pieces: number[] = []
    for (let at = 0, length = 1; at < 16000; at += length, length = (length * 7 + 3) % 1601)
      pieces.push(...net.process(echoing.subarray(at, Math.min(16000, at + length))))
    expect(pieces).toEqual([...whole])
  })

  it('says so when its file has another size', () => {
    expect(() => new Dereverberation(new Float32Array(10))).toThrow('other weights')
  })
})

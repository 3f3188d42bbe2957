import { describe, expect, it } from 'vitest'
import { levelDbfs, readWav, resampleWhole } from '../../../../src/main/audio'
import { SUPPRESSOR_SHIFT_SAMPLES, Suppressor } from '../../../../src/main/link/cascade/offline/suppressor'

const RATE_HZ = 16_000
const PIECE = 320
/** Long enough to learn the noise, and to measure what is left of it. */
const BEFORE = RATE_HZ

async function speech(): Promise<Float32Array> {
  const { samples, rateHz } = await readWav('resources/question.wav')
  const clean = resampleWhole(samples, rateHz, RATE_HZ)
  return Float32Array.from({ length: BEFORE + clean.length }, (_, n) => (clean[n - BEFORE] ?? 0) / 32768)
}

function withNoise(sound: Float32Array, peak: number): Float32Array {
  let state = 3
  return sound.map((sample) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return sample + (state / 2 ** 31 - 1) * peak
  })
}

async function suppressed(sound: Float32Array): Promise<Float32Array> {
  const suppressor = await Suppressor.open('node_modules/@jitsi/rnnoise-wasm/dist/rnnoise.wasm')
  const clean: number[] = []
  for (let at = 0; at < sound.length; at += PIECE) clean.push(...suppressor.process(sound.subarray(at, at + PIECE)))
  return Float32Array.from(clean)
}

const level = (sound: Float32Array, from: number, to: number): number =>
  levelDbfs(Int16Array.from(sound.subarray(from, to), (sample) => Math.round(sample * 32768)))

describe('the noise suppressor', () => {
  it('takes steady noise down by 15 dB and leaves the speech in it as loud as it was', async () => {
    const clean = await speech()
    const noisy = withNoise(clean, 0.02)
    const result = await suppressed(noisy)
    const [from, to] = [BEFORE / 2, BEFORE]
    expect(level(noisy, from, to) - level(result, from, to)).toBeGreaterThan(15)
    const spoken = [BEFORE + SUPPRESSOR_SHIFT_SAMPLES, result.length] as const
    expect(Math.abs(level(result, ...spoken) - level(clean, BEFORE, clean.length))).toBeLessThan(2)
  })
})

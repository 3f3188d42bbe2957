import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readWav, resampleWhole, VoiceActivity } from '../../../src/main/audio'
import { Silero } from '../../../src/main/audio/vad/silero'

const WEIGHTS = readFileSync('resources/vad/silero-v6-16k.bin')
const RATE_HZ = 16000

interface Edge {
  active: boolean
  atSample: number
}

function edgesOf(sound: Int16Array, piece: number): Edge[] {
  const edges: Edge[] = []
  const voice = new VoiceActivity(WEIGHTS, ({ active, atSample }) => edges.push({ active, atSample }))
  for (let at = 0; at < sound.length; at += piece) voice.push(sound.subarray(at, at + piece))
  return edges
}

afterEach(() => void vi.restoreAllMocks())

describe('voice activity', () => {
  const sound = new Int16Array(5 * RATE_HZ)
  beforeAll(async () => {
    const { samples, rateHz } = await readWav('resources/question.wav')
    sound.set(resampleWhole(samples, rateHz, RATE_HZ).subarray(0, 3 * RATE_HZ), RATE_HZ)
  })

  it('begins and ends with the voice in the sound', () => {
    const edges = edgesOf(sound, 320)
    const first = sound.findIndex((sample) => Math.abs(sample) > 100)
    const last = sound.findLastIndex((sample) => Math.abs(sample) > 100)
    expect(edges[0]).toMatchObject({ active: true })
    expect(edges.at(-1)).toMatchObject({ active: false })
    expect(Math.abs((edges[0]?.atSample ?? 0) - first)).toBeLessThan(0.03 * RATE_HZ)
    expect(Math.abs((edges.at(-1)?.atSample ?? 0) - last)).toBeLessThan(0.15 * RATE_HZ)
  })

  it('is the same whatever pieces the sound comes in', () => {
    expect(edgesOf(sound, 37)).toEqual(edgesOf(sound, 1600))
  })

  it('asks the net in the first second and where it gets louder, not in the noise of a room', () => {
    const steps = vi.spyOn(Silero.prototype, 'step')
    const room = Int16Array.from({ length: 10 * RATE_HZ }, (_, n) => ((n * 7919) % 41) - 20)
    const voice = new VoiceActivity(WEIGHTS, () => {})
    voice.push(room)
    const inNoise = steps.mock.calls.length
    expect(inNoise).toBeLessThanOrEqual(RATE_HZ / 512 + 1)
    voice.push(sound.subarray(RATE_HZ, 3 * RATE_HZ))
    expect(steps.mock.calls.length - inNoise).toBeGreaterThan(RATE_HZ / 512)
  })

  it('says nothing in silence, nor after being reset into it', () => {
    expect(edgesOf(new Int16Array(2 * RATE_HZ), 320)).toEqual([])
    const edges: Edge[] = []
    const voice = new VoiceActivity(WEIGHTS, ({ active, atSample }) => edges.push({ active, atSample }))
    voice.push(sound.subarray(0, 1.5 * RATE_HZ))
    voice.reset()
    const before = edges.length
    voice.push(new Int16Array(2 * RATE_HZ))
    expect(edges.slice(before).filter(({ active }) => active)).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Silero, WINDOW } from '../../../src/main/audio/vad/silero'

const root = join(import.meta.dirname, '../../..')
const weights = readFileSync(join(root, 'resources/vad/silero-v6-16k.bin'))
/** flite's voice awb in pink noise, and what onnxruntime-node 1.30.0 made of it with the original model, window by window. */
const reference: number[] = JSON.parse(readFileSync(join(root, 'tests/fixtures/vad-speech.json'), 'utf8'))

describe('the voice-activity net', () => {
  let samples: Float32Array
  beforeAll(() => {
    const wav = readFileSync(join(root, 'tests/fixtures/vad-speech.wav'))
    samples = new Float32Array((wav.length - 44) >> 1).map((_, i) => wav.readInt16LE(44 + 2 * i) / 32768)
  })

  const probabilities = (net: Silero): number[] =>
    reference.map((_, i) => net.step(samples.subarray(i * WINDOW, (i + 1) * WINDOW)))

  it('gives the probabilities of the original model within 1e-4 on every window', () => {
    const net = new Silero(weights)
    const worst = Math.max(...probabilities(net).map((p, i) => Math.abs(p - (reference[i] ?? Number.NaN))))
    expect(reference.length).toBeGreaterThan(100)
    expect(worst).toBeLessThan(1e-4)
  })

  it('remembers nothing after a reset', () => {
    const net = new Silero(weights)
    const first = probabilities(net)
    net.reset()
    expect(probabilities(net)).toEqual(first)
  })

  it('works on weights that start at an odd address', () => {
    const shifted = new Uint8Array(weights.length + 1)
    shifted.set(weights, 1)
    expect(probabilities(new Silero(shifted.subarray(1)))).toEqual(probabilities(new Silero(weights)))
  })

  it('refuses a file that is not its weights', () => {
    expect(() => new Silero(weights.subarray(4))).toThrow('not the weights')
  })
})

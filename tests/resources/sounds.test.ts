/** The bundled sounds are what their index says, and nothing in them startles an ear. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeWav, peakDbfs } from '../../src/main/audio'

const folder = join(import.meta.dirname, '../../resources/sounds')
const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
  id: string
  file: string
  seconds: number
  text: string
  sha256: string
}[]
const bytesOf = (file: string) => readFileSync(join(folder, file))
const samplesOf = (id: string) => decodeWav(bytesOf(`${id}.wav`), id).samples
const stepsOf = (samples: Int16Array) => [...samples.subarray(1)].map((sample, i) => Math.abs(sample - samples[i]!))

const CUES = ['start', 'end', 'error', 'cut']

it.each(index)('$id is the file its index describes, at 16 kHz', ({ file, seconds, sha256 }) => {
  const bytes = bytesOf(file)
  const { samples, rateHz } = decodeWav(bytes, file)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  expect(rateHz).toBe(16000)
  expect(samples.length / rateHz).toBeCloseTo(seconds, 9)
})

it.each(index)('$id begins and ends in silence', ({ id }) => {
  const samples = samplesOf(id)
  expect(Math.abs(samples[0]!)).toBeLessThan(50)
  expect(Math.abs(samples.at(-1)!)).toBeLessThan(50)
})

describe.each(CUES)('the cue %s', (id) => {
  it('is shorter than 150 ms', () => expect(samplesOf(id).length).toBeLessThan(0.15 * 16000))

  it('is quiet', () => expect(peakDbfs(samplesOf(id))).toBeLessThan(-15))

  // A sine of the loudest and highest note used moves less than this from one sample to the next.
  it('does not click', () => expect(Math.max(...stepsOf(samplesOf(id)))).toBeLessThan(1200))
})

describe('the working tone', () => {
  it('is softer than any cue', () => {
    const cues = CUES.map((id) => peakDbfs(samplesOf(id)))
    expect(peakDbfs(samplesOf('working'))).toBeLessThan(Math.min(...cues))
  })

  it('has no seam when it is repeated', () => {
    const once = samplesOf('working')
    const twice = new Int16Array(2 * once.length)
    twice.set(once)
    twice.set(once, once.length)
    expect(Math.max(...stepsOf(twice))).toBeLessThan(300)
  })
})

it('says in words what is spoken and only that', () => {
  const texts = Object.fromEntries(index.filter(({ text }) => text !== '').map(({ id, text }) => [id, text]))
  expect(texts).toEqual({
    oneMoment: 'One moment.',
    notUnderstood: 'I did not catch that.',
    lostYou: 'I lost you. Please repeat.',
  })
})

/** The Ogg streams that go to a service, read by the tools of those who made the format. Needs opusinfo and opusdec. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeWav, loadOpus, resampleWhole } from '../../src/main/audio'

it('are whole and legal to opusinfo, and sound to opusdec as they did before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-opus-'))
  try {
    const spoken = decodeWav(readFileSync('resources/question.wav'), 'question.wav')
    const sound = resampleWhole(spoken.samples, spoken.rateHz, 16_000)
    const stream = (await loadOpus())(16_000, 1_234)
    const pieces: Uint8Array[] = []
    for (let at = 0; at < sound.length; at += 320) pieces.push(stream.push(sound.subarray(at, at + 320)))
    pieces.push(stream.end())
    const bytes = Buffer.concat(pieces)
    const file = join(folder, 'sound.opus')
    writeFileSync(file, bytes)
    const info = execFileSync('opusinfo', [file], { encoding: 'utf8' })
    expect(info).not.toMatch(/warning|error/i)
    expect(info).toMatch(/Original sample rate: 16000 ?Hz/)
    expect(info).toMatch(/Channels: 1/)
    execFileSync('opusdec', ['--quiet', '--rate', '48000', file, join(folder, 'sound.wav')], { stdio: 'pipe' })
    const back = decodeWav(readFileSync(join(folder, 'sound.wav')), 'sound.wav')
    // To the sample: the last page says where the sound ends.
    expect(back.samples.length).toBe(sound.length * 3)
    const heard = resampleWhole(back.samples, 48_000, 16_000)
    expect(likeness(sound, heard)).toBeGreaterThan(0.85)
    expect((bytes.length * 8 * 16_000) / sound.length).toBeLessThan(32_000)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** 1: the same but for loudness. */
function likeness(one: Int16Array, other: Int16Array): number {
  let [product, ones, others] = [0, 0, 0]
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    product += one[at]! * other[at]!
    ones += one[at]! ** 2
    others += other[at]! ** 2
  }
  return product / Math.sqrt(ones * others)
}

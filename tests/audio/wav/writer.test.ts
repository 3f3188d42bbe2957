import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { encodeWav, readWav, WavWriter } from '../../../src/main/audio/wav'
import { AppException } from '../../../src/shared/errors'

const folder = mkdtempSync(join(tmpdir(), 'parley-wav-writer-'))
afterAll(() => rmSync(folder, { recursive: true }))

const codeOf = (action: () => unknown) => {
  try {
    action()
  } catch (thrown) {
    return thrown instanceof AppException ? thrown.error.code : thrown
  }
  return 'fine'
}

it('writes in pieces what encodeWav gives at once, over an older file', () => {
  const path = join(folder, 'out.wav')
  const samples = Int16Array.from({ length: 50_000 }, (_, i) => i - 25_000)
  for (const until of [50_000, 30_000]) {
    const writer = WavWriter.create(path, 24000)
    for (let at = 0; at < until; at += 777) writer.write(samples.subarray(at, Math.min(until, at + 777)))
    expect(writer.lengthSamples).toBe(until)
    writer.close()
    writer.close()
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeWav(samples.subarray(0, until), 24000))
  }
})

it('is a readable wav at every moment, as if the program were killed there', async () => {
  const path = join(folder, 'killed.wav')
  const writer = WavWriter.create(path, 8000)
  for (let piece = 1; piece <= 30; piece++) {
    writer.write(new Int16Array(800).fill(piece))
    const { samples } = await readWav(path)
    const missingMs = (writer.lengthSamples - samples.length) / 8
    expect(missingMs).toBeGreaterThanOrEqual(0)
    expect(missingMs).toBeLessThan(500)
  }
  writer.close()
  expect((await readWav(path)).samples.length).toBe(24_000)
})

it('says whether the place or the disk is the trouble', () => {
  expect(codeOf(() => WavWriter.create(join(folder, 'none', 'out.wav'), 8000))).toBe('output.unwritable')
  expect(codeOf(() => WavWriter.create(folder, 8000))).toBe('output.unwritable')
  if (existsSync('/dev/full')) expect(codeOf(() => WavWriter.create('/dev/full', 8000))).toBe('output.diskFull')
})

import fs, {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
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
  for (let piece = 1; piece <= 60; piece++) {
    writer.write(new Int16Array(400).fill(piece))
    const { samples } = await readWav(path)
    const missingMs = (writer.lengthSamples - samples.length) / 8
    expect(missingMs).toBeGreaterThanOrEqual(0)
    expect(missingMs).toBeLessThan(100)
  }
  writer.close()
  expect((await readWav(path)).samples.length).toBe(24_000)
})

it('leaves a recording that is there whole until its own first samples are on disk, as if the program were killed before', async () => {
  const path = join(folder, 'good.wav')
  const link = join(folder, 'link.wav')
  const good = encodeWav(new Int16Array(4_000).fill(7), 8000)
  writeFileSync(path, good, { mode: 0o640 })
  symlinkSync(path, link)
  const writer = WavWriter.create(link, 16000)
  writer.write(new Int16Array(0))
  expect(new Uint8Array(readFileSync(path))).toEqual(good)
  writer.write(new Int16Array(1_600).fill(3))
  expect(await readWav(path)).toEqual({ samples: new Int16Array(1_600).fill(3), rateHz: 16000 })
  writer.write(new Int16Array(1_600).fill(4))
  writer.close()
  expect((await readWav(link)).samples.length).toBe(3_200)
  expect([statSync(path).mode & 0o777, lstatSync(link).isSymbolicLink()]).toEqual([0o640, true])
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
})

it('leaves a recording that is there as it was where there is no room for another', () => {
  const path = join(folder, 'kept.wav')
  const good = encodeWav(new Int16Array(4_000).fill(7), 8000)
  writeFileSync(path, good)
  const writer = WavWriter.create(path, 16000)
  // Nothing more can be written from here on.
  const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  })
  syncBuiltinESMExports()
  expect(codeOf(() => writer.write(new Int16Array(1_600)))).toBe('output.diskFull')
  write.mockRestore()
  syncBuiltinESMExports()
  writer.close()
  expect(new Uint8Array(readFileSync(path))).toEqual(good)
  expect(existsSync(`${path}.part`)).toBe(false)
})

it('says whether the place or the disk is the trouble', () => {
  expect(codeOf(() => WavWriter.create(join(folder, 'none', 'out.wav'), 8000))).toBe('output.unwritable')
  expect(codeOf(() => WavWriter.create(folder, 8000))).toBe('output.unwritable')
  if (existsSync('/dev/full')) expect(codeOf(() => WavWriter.create('/dev/full', 8000))).toBe('output.diskFull')
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeWav, encodeWav, readWav, WavReader, wavHeader } from '../../../src/main/audio/wav'
import { AppException } from '../../../src/shared/errors'

const folder = mkdtempSync(join(tmpdir(), 'parley-wav-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Layout {
  tag?: number
  channels?: number
  rateHz?: number
  bits?: number
  sampleBytes?: number
  extensible?: boolean
  /** Chunks before the data, odd lengths are padded. */
  before?: [string, Uint8Array][]
  dataLength?: number
  riffLength?: number
  data: Uint8Array
}

const text = (value: string) => [...Buffer.from(value, 'latin1')]
const u16 = (value: number) => [value & 255, (value >> 8) & 255]
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)]
const chunk = (id: string, body: ArrayLike<number>, stated = body.length) => [
  ...text(id),
  ...u32(stated),
  ...Array.from(body),
  ...(body.length % 2 === 1 ? [0] : []),
]

/** Any wav, right or wrong. */
function wav(layout: Layout): Uint8Array {
  const { tag = 1, channels = 1, rateHz = 16000, bits = 16, before = [], data } = layout
  const sampleBytes = layout.sampleBytes ?? bits / 8
  const plain = [
    ...u16(layout.extensible ? 0xfffe : tag),
    ...u16(channels),
    ...u32(rateHz),
    ...u32(rateHz * channels * sampleBytes),
    ...u16(channels * sampleBytes),
    ...u16(layout.extensible ? 8 * sampleBytes : bits),
  ]
  const extension = [
    ...u16(22),
    ...u16(bits),
    ...u32(0),
    ...u16(tag),
    ...text('\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71'),
  ]
  const body = [
    ...text('WAVE'),
    ...chunk('fmt ', layout.extensible ? [...plain, ...extension] : plain),
    ...before.flatMap(([id, content]) => chunk(id, content)),
    ...chunk('data', data, layout.dataLength),
  ]
  return Uint8Array.from([...text('RIFF'), ...u32(layout.riffLength ?? body.length), ...body])
}

const bytesOf = (count: number, bytesEach: number, put: (view: DataView, i: number) => void) => {
  const bytes = new Uint8Array(count * bytesEach)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < count; i++) put(view, i)
  return bytes
}

const samplesIn = (bytes: Uint8Array) => [...decodeWav(bytes, 'test.wav').samples]
const codeOf = (action: () => unknown): string => {
  try {
    action()
  } catch (thrown) {
    if (thrown instanceof AppException) return thrown.error.code
    throw thrown
  }
  return 'fine'
}
const codeIn = (bytes: Uint8Array) => codeOf(() => decodeWav(bytes, 'test.wav'))

describe('a wav file', () => {
  const values = [-32768, -16384, 0, 256, 32512]

  it('gives the same sound from 8, 16, 24 and 32 bits and floats, plain and extensible', () => {
    const integers = (bytesEach: number) =>
      bytesOf(values.length, bytesEach, (view, i) => {
        const value = values[i]!
        if (bytesEach === 1) view.setUint8(i, value / 256 + 128)
        if (bytesEach === 2) view.setInt16(2 * i, value, true)
        if (bytesEach === 3) view.setInt16(3 * i + 1, value, true)
        if (bytesEach === 4) view.setInt32(4 * i, value * 65536, true)
      })
    const float32 = bytesOf(values.length, 4, (view, i) => view.setFloat32(4 * i, values[i]! / 32768, true))
    const float64 = bytesOf(values.length, 8, (view, i) => view.setFloat64(8 * i, values[i]! / 32768, true))
    for (const extensible of [false, true]) {
      for (const bits of [8, 16, 24, 32])
        expect(samplesIn(wav({ bits, extensible, data: integers(bits / 8) }))).toEqual(values)
      expect(samplesIn(wav({ tag: 3, bits: 32, extensible, data: float32 }))).toEqual(values)
      expect(samplesIn(wav({ tag: 3, bits: 64, extensible, data: float64 }))).toEqual(values)
    }
    expect(samplesIn(wav({ bits: 20, sampleBytes: 3, extensible: true, data: integers(3) }))).toEqual(values)
  })

  it('is rounded to the nearest 16-bit value, and clipped', () => {
    const data = bytesOf(4, 4, (view, i) => view.setFloat32(4 * i, [0.6 / 32768, -0.6 / 32768, 2, -2][i]!, true))
    expect(samplesIn(wav({ tag: 3, bits: 32, data }))).toEqual([1, -1, 32767, -32768])
  })

  it('of many channels is mixed down to one', () => {
    const data = bytesOf(6, 2, (view, i) => view.setInt16(2 * i, [10, 20, 60, -30, 0, 30][i]!, true))
    expect(samplesIn(wav({ channels: 3, data }))).toEqual([30, 0])
  })

  it('may hold other chunks, also of odd length', () => {
    const data = Uint8Array.of(1, 0, 2, 0)
    const before: [string, Uint8Array][] = [
      ['LIST', Uint8Array.of(1, 2, 3)],
      ['junk', new Uint8Array(0)],
    ]
    expect(samplesIn(wav({ before, data }))).toEqual([1, 2])
  })

  it('of nothing but empty chunks is given up long before its end', () => {
    const bytes = Uint8Array.from([...text('RIFF'), ...u32(0), ...text('WAVE')])
    let reads = 0
    const endless = {
      ...{ name: 'x.wav', sizeBytes: Number.MAX_SAFE_INTEGER, close: () => {} },
      read(target: Uint8Array, offset: number) {
        reads += 1
        if (offset === 0) target.set(bytes)
        else target.set([...text('junk'), ...u32(0)])
        return target.length
      },
    }
    expect(() => WavReader.over(endless)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('damaged') }),
    )
    expect(reads).toBeLessThan(2_000)
  })

  it('of unknown length, as streams write it, lasts to its end', () => {
    const data = Uint8Array.of(1, 0, 2, 0, 3, 0)
    for (const stated of [0, 0xffff_ffff, 0x7fff_f000]) {
      for (const riffLength of [0, 0xffff_ffff]) {
        if (stated === 0 && riffLength !== 0) continue
        const sound = decodeWav(wav({ dataLength: stated, riffLength, data }), 'x')
        expect([...sound.samples, sound.notice]).toEqual([1, 2, 3, undefined])
      }
    }
  })

  it('that is cut off gives what is there and says so', () => {
    const whole = encodeWav(Int16Array.of(1, 2, 3, 4), 16000)
    const cut = decodeWav(whole.subarray(0, whole.length - 3), 'cut.wav')
    expect([...cut.samples]).toEqual([1, 2])
    expect(cut.notice).toMatchObject({ code: 'wav.truncated', message: expect.stringContaining('cut.wav') })
  })

  it('is read back as it was written, whole or in pieces', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ minLength: 1, maxLength: 10_000 }),
        fc.constantFrom(8000, 44100),
        fc.integer({ min: 1, max: 6000 }),
        (samples, rateHz, piece) => {
          const path = join(folder, 'pieces.wav')
          writeFileSync(path, encodeWav(samples, rateHz))
          const reader = WavReader.open(path)
          const got: number[] = []
          const into = new Int16Array(piece)
          for (let count = reader.read(into); count > 0; count = reader.read(into)) got.push(...into.subarray(0, count))
          reader.close()
          expect([reader.rateHz, reader.lengthSamples]).toEqual([rateHz, samples.length])
          expect(got).toEqual([...samples])
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('a file that is no use', () => {
  const code = (path: string) =>
    readWav(path).then(
      () => 'fine',
      (thrown) => thrown.error.code,
    )

  it('is told apart: missing, not a file, a pipe', async () => {
    mkdirSync(join(folder, 'folder.wav'))
    execFileSync('mkfifo', [join(folder, 'pipe.wav')])
    expect(await code(join(folder, 'none.wav'))).toBe('wav.missing')
    expect(await code(join(folder, 'folder.wav'))).toBe('wav.unreadable')
    expect(await code(join(folder, 'pipe.wav'))).toBe('wav.unreadable')
  })

  it('is told apart: empty, no wav, damaged, unsupported', () => {
    const data = Uint8Array.of(1, 0)
    expect(codeIn(new Uint8Array(0))).toBe('wav.empty')
    expect(codeIn(wav({ data: new Uint8Array(0) }))).toBe('wav.empty')
    expect(codeIn(Uint8Array.from(text('ID3 this is music and not a wav')))).toBe('wav.notWav')
    expect(codeIn(Uint8Array.from(text('RIFF')))).toBe('wav.notWav')
    expect(codeIn(wav({ data }).subarray(0, 30))).toBe('wav.damaged')
    expect(codeIn(wav({ data }).subarray(0, 36))).toBe('wav.damaged')
    expect(codeIn(wav({ channels: 0, data }))).toBe('wav.damaged')
    expect(codeIn(wav({ tag: 85, data }))).toBe('wav.unsupported')
    expect(codeIn(wav({ bits: 12, sampleBytes: 5, data }))).toBe('wav.unsupported')
    expect(codeIn(wav({ rateHz: 100, data }))).toBe('wav.unsupported')
    expect(codeIn(wav({ rateHz: 4_000_000, data }))).toBe('wav.unsupported')
    // Shares no divisor with any rate that is worked at.
    expect(codeIn(wav({ rateHz: 62_501, data }))).toBe('wav.unsupported')
    expect(codeIn(wav({ rateHz: 22_050, data }))).toBe('fine')
    expect(codeIn(wav({ channels: 65, data: new Uint8Array(130) }))).toBe('wav.unsupported')
    expect(codeIn(Uint8Array.from([...text('RIFX'), ...wav({ data }).subarray(4)]))).toBe('wav.unsupported')
  })

  it('is refused when it lasts three hours, without being read', async () => {
    const path = join(folder, 'long.wav')
    const bytes = 3 * 3600 * 16000 * 2
    writeFileSync(path, wavHeader(16000, bytes))
    // A hole instead of sound: the file is long but takes no room.
    truncateSync(path, 44 + bytes)
    expect(await code(path)).toBe('wav.tooLong')
  })
})

describe('whatever the bytes', () => {
  const onlyExpectedErrors = (bytes: Uint8Array) => {
    const result = codeIn(bytes)
    expect(['fine', 'wav.empty', 'wav.notWav', 'wav.damaged', 'wav.unsupported', 'wav.tooLong']).toContain(result)
  }

  it('nothing but a clear error comes out of random ones', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), onlyExpectedErrors), { numRuns: 500 })
  })

  it('nothing but a clear error comes out of a wav with some bytes changed and its end cut off', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 79 }), fc.integer({ min: 0, max: 255 }))
    const valid = wav({ extensible: true, channels: 2, data: new Uint8Array(64).fill(7) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.integer({ min: 0, max: valid.length }), (changes, length) => {
        const bytes = valid.slice()
        for (const [at, value] of changes) bytes[at] = value
        onlyExpectedErrors(bytes.subarray(0, length))
      }),
      { numRuns: 2000 },
    )
  })
})

/** The pictures of the documents: what is written is what was seen, in few bytes. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decode, encode, encodeMoving, type Picture } from './png'

const picture = (width: number, height: number, colourAt: (x: number, y: number) => number): Picture => ({
  width,
  height,
  pixels: Uint32Array.from({ length: width * height }, (_, at) => colourAt(at % width, Math.floor(at / width)) >>> 0),
})

interface Chunk {
  name: string
  body: Buffer
}

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 8, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)))
    chunks.push({ name: bytes.toString('latin1', at + 4, at + 8), body })
    at += length + 12
  }
  return chunks
}

const named = (bytes: Buffer, name: string) => chunksOf(bytes).filter((chunk) => chunk.name === name)

/** As a browser writes it: red, green, blue and alpha, each row with one of the five filters. */
function asBrowserWrites({ width, height, pixels }: Picture): Buffer {
  const bytes = Buffer.from(pixels.buffer)
  const rows: Buffer[] = []
  for (let y = 0; y < height; y += 1) {
    const row = bytes.subarray(y * width * 4, (y + 1) * width * 4)
    const above = y === 0 ? Buffer.alloc(width * 4) : bytes.subarray((y - 1) * width * 4, y * width * 4)
    const filter = y % 3
    const written = row.map((value, at) => value - [0, at >= 4 ? row[at - 4]! : 0, above[at]!][filter]!)
    rows.push(Buffer.from([filter]), Buffer.from(written))
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6], 8)
  const chunk = (name: string, data: Buffer) => {
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length)
    frame.write(name, 4, 'latin1')
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(Buffer.concat([frame.subarray(4), data])))
    return Buffer.concat([frame, data, sum])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows)))])
}

/** The colours a written picture shows. */
function seen(bytes: Buffer, data: Buffer[]): number[] {
  const inks = named(bytes, 'PLTE')[0]!.body
  const alphas = named(bytes, 'tRNS')[0]!.body
  const width = named(bytes, 'IHDR')[0]!.body.readUInt32BE(0)
  return [...inflateSync(Buffer.concat(data))].flatMap((index, at) => {
    if (at % (width + 1) === 0) return []
    const [red, green, blue] = inks.subarray(index * 3, index * 3 + 3)
    return ((red! | (green! << 8) | (blue! << 16) | (alphas[index]! << 24)) >>> 0) as number
  })
}

describe('a picture', () => {
  const many = picture(40, 30, (x, y) => (255 << 24) | ((x * 6) << 16) | ((y * 8) << 8) | ((x * y) % 256))

  it('is read as the browser wrote it, whichever filter a row has', () => {
    expect(decode(asBrowserWrites(many))).toEqual(many)
  })

  it('keeps every pixel exactly where it has few colours, see-through ones too', () => {
    const few = picture(17, 9, (x, y) => ((x % 5) * 60) | (y << 8) | ((x === 3 ? 90 : 255) << 24))
    const written = encode(few)
    expect(
      seen(
        written,
        named(written, 'IDAT').map(({ body }) => body),
      ),
    ).toEqual([...few.pixels])
  })

  it('stays close to what was seen where it has more colours than a palette holds', () => {
    const written = encode(many)
    const shown = seen(
      written,
      named(written, 'IDAT').map(({ body }) => body),
    )
    const far = shown.map((colour, at) =>
      Math.max(
        ...[0, 8, 16].map((shift) => Math.abs(((colour >>> shift) & 255) - ((many.pixels[at]! >>> shift) & 255))),
      ),
    )
    expect(new Set(shown).size).toBeLessThanOrEqual(256)
    expect(Math.max(...far)).toBeLessThan(40)
  })

  it('that moves holds only what changes, and one moment for what stays the same', () => {
    const dark = picture(20, 10, () => 0xff202020)
    const dot = picture(20, 10, (x, y) => (x === 7 && y === 4 ? 0xff0000ff : 0xff202020))
    const written = encodeMoving([
      { picture: dark, ms: 100 },
      { picture: dark, ms: 50 },
      { picture: dot, ms: 200 },
    ])
    expect(named(written, 'acTL')[0]!.body.readUInt32BE(0)).toBe(2)
    const [first, second] = named(written, 'fcTL').map(({ body }) => body)
    expect(first!.readUInt16BE(20)).toBe(150)
    const [width, height, x, y] = [4, 8, 12, 16].map((at) => second!.readUInt32BE(at))
    expect([width, height, x, y]).toEqual([1, 1, 7, 4])
    expect(named(written, 'fdAT')).toHaveLength(1)
  })
})

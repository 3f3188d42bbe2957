/** PNG as Chromium writes it, read into pixels; and written again with a palette, as one picture or as a moving one. */
import { deflateSync, inflateSync } from 'node:zlib'
// @ts-expect-error A script without types.
import { chunk } from '../../scripts/generate/drawing.mjs'
import { type Palette, paletteOf } from './palette'

export interface Picture {
  width: number
  height: number
  /** Row by row, one 32-bit number a pixel, red in the lowest byte and alpha in the highest. */
  pixels: Uint32Array
}

/** A moment of a moving picture. */
export interface Moment {
  picture: Picture
  /** How long it is seen. */
  ms: number
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function decode(bytes: Buffer): Picture {
  const parts: Buffer[] = []
  let header = Buffer.alloc(0)
  for (let at = SIGNATURE.length; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'IHDR') header = Buffer.from(body)
    if (name === 'IDAT') parts.push(body)
    at += length + 12
  }
  const [width, height, depth, kind, interlaced] = [
    header.readUInt32BE(0),
    header.readUInt32BE(4),
    header[8],
    header[9],
    header[12],
  ]
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) throw new Error('not a PNG of a browser')
  return { width, height, pixels: pixelsOf(inflateSync(Buffer.concat(parts)), width, height, kind === 6 ? 4 : 3) }
}

function pixelsOf(rows: Buffer, width: number, height: number, channels: number): Uint32Array {
  const stride = width * channels
  const pixels = new Uint32Array(width * height)
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1)
    const filter = rows[start] ?? 0
    const row = Uint8Array.from(rows.subarray(start + 1, start + 1 + stride))
    unfilter(filter, row, above, channels)
    for (let x = 0; x < width; x += 1) {
      const at = x * channels
      const alpha = channels === 4 ? row[at + 3]! : 255
      pixels[y * width + x] = (row[at]! | (row[at + 1]! << 8) | (row[at + 2]! << 16) | (alpha << 24)) >>> 0
    }
    above = row
  }
  return pixels
}

function unfilter(filter: number, row: Uint8Array, above: Uint8Array, channels: number): void {
  for (let at = 0; at < row.length; at += 1) {
    const left = at >= channels ? row[at - channels]! : 0
    const up = above[at]!
    const corner = at >= channels ? above[at - channels]! : 0
    row[at]! += [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

export function encode(picture: Picture): Buffer {
  const palette = paletteOf([picture.pixels])
  return Buffer.concat([...opening(picture, palette), chunk('IDAT', packed(picture, palette)), end()])
}

/** An animated PNG that is played for ever. Each moment holds only the rectangle in which it differs from the one before. */
export function encodeMoving(moments: readonly Moment[]): Buffer {
  const [first] = moments
  if (!first) throw new Error('a moving picture has at least one moment')
  const palette = paletteOf(moments.map(({ picture }) => picture.pixels))
  const control = Buffer.alloc(8)
  const body: Buffer[] = []
  let sequence = 0
  let frames = 0
  let before: Picture | undefined
  for (const { picture, ms } of merged(moments)) {
    const area = before ? difference(before, picture) : { x: 0, y: 0, width: picture.width, height: picture.height }
    const frame = Buffer.alloc(26)
    frame.writeUInt32BE(sequence++, 0)
    frame.writeUInt32BE(area.width, 4)
    frame.writeUInt32BE(area.height, 8)
    frame.writeUInt32BE(area.x, 12)
    frame.writeUInt32BE(area.y, 16)
    frame.writeUInt16BE(ms, 20)
    frame.writeUInt16BE(1000, 22)
    body.push(chunk('fcTL', frame))
    const data = packed(part(picture, area), palette)
    if (before) {
      const number = Buffer.alloc(4)
      number.writeUInt32BE(sequence++)
      body.push(chunk('fdAT', Buffer.concat([number, data])))
    } else body.push(chunk('IDAT', data))
    before = picture
    frames += 1
  }
  control.writeUInt32BE(frames, 0)
  return Buffer.concat([...opening(first.picture, palette), chunk('acTL', control), ...body, end()])
}

/** Moments that look the same are one that lasts longer. */
function merged(moments: readonly Moment[]): Moment[] {
  const kept: Moment[] = []
  for (const moment of moments) {
    const last = kept.at(-1)
    if (last && Buffer.from(last.picture.pixels.buffer).equals(Buffer.from(moment.picture.pixels.buffer)))
      kept[kept.length - 1] = { ...last, ms: last.ms + moment.ms }
    else kept.push(moment)
  }
  return kept
}

interface Area {
  x: number
  y: number
  width: number
  height: number
}

function difference(before: Picture, after: Picture): Area {
  const { width, height } = after
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (before.pixels[y * width + x] === after.pixels[y * width + x]) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

function part({ pixels, width }: Picture, area: Area): Picture {
  const cut = new Uint32Array(area.width * area.height)
  for (let y = 0; y < area.height; y += 1) {
    const from = (area.y + y) * width + area.x
    cut.set(pixels.subarray(from, from + area.width), y * area.width)
  }
  return { width: area.width, height: area.height, pixels: cut }
}

function opening({ width, height }: Picture, { colours }: Palette): Buffer[] {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a pixel, each the number of a colour.
  header.set([8, 3, 0, 0, 0], 8)
  const [inks, alphas] = [Buffer.alloc(colours.length * 3), Buffer.alloc(colours.length)]
  for (const [index, colour] of colours.entries()) {
    inks.set([colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255], index * 3)
    alphas[index] = colour >>> 24
  }
  return [SIGNATURE, chunk('IHDR', header), chunk('PLTE', inks), chunk('tRNS', alphas)]
}

function packed({ width, height, pixels }: Picture, palette: Palette): Buffer {
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = palette.indexOf(pixels[y * width + x]!)
  }
  return deflateSync(rows, { level: 9, memLevel: 9 })
}

const end = () => chunk('IEND', Buffer.alloc(0))

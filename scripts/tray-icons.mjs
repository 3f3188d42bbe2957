/**
 * Draws resources/tray: one mark a state, for macOS (templates), dark and light bars, at 1x and 2x. Run by hand after a
 * change; the result is the same on every machine and is committed: `node scripts/tray-icons.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const FOLDER = join(import.meta.dirname, '..', 'resources', 'tray')
/** Samples along each side of a pixel. */
const FINE = 8

/** Lengths in a square of 16. A shape is a signed distance: negative inside. */
const disc = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) - r
const ring = (cx, cy, r, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - r) - width / 2
const line = (x1, y1, x2, y2, width) => (x, y) => {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length))
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy) - width / 2
}
const union =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)))
const without = (shape, hole) => (x, y) => Math.max(shape(x, y), -hole(x, y))

/** A speech bubble: a ring with a tail below on the left. */
const bubble = union(ring(8, 7.6, 5.9, 1.5), line(4.1, 12, 2.6, 14.4, 1.5), line(2.6, 14.4, 6.2, 13.2, 1.5))

const MARKS = {
  idle: bubble,
  listening: union(bubble, disc(8, 7.6, 3)),
  thinking: union(bubble, disc(5.2, 7.6, 0.95), disc(8, 7.6, 0.95), disc(10.8, 7.6, 0.95)),
  speaking: union(bubble, line(5.4, 6.7, 5.4, 8.5, 1.4), line(8, 5.2, 8, 10, 1.4), line(10.6, 6.7, 10.6, 8.5, 1.4)),
  offline: union(without(bubble, line(2.2, 1.4, 14.4, 13.6, 4.2)), line(2.6, 1.8, 14, 13.2, 1.4)),
  error: union(bubble, line(8, 4.7, 8, 8, 1.5), disc(8, 10.4, 0.9)),
}

const LOOKS = [
  { suffix: 'Template', ink: [0, 0, 0], size: 16 },
  { suffix: '-on-light', ink: [38, 34, 28], size: 16 },
  { suffix: '-on-dark', ink: [247, 244, 238], size: 16 },
]

/** Share of the pixel that the mark covers, 0 to 1. */
function cover(mark, px, py, scale) {
  let inside = 0
  for (let sy = 0; sy < FINE; sy++) {
    for (let sx = 0; sx < FINE; sx++) {
      const x = (px + (sx + 0.5) / FINE) / scale
      const y = (py + (sy + 0.5) / FINE) / scale
      if (mark(x, y) < 0) inside += 1
    }
  }
  return inside / (FINE * FINE)
}

function png(mark, [red, green, blue], pixels) {
  const rows = Buffer.alloc(pixels * (pixels * 4 + 1))
  for (let y = 0; y < pixels; y++) {
    const row = y * (pixels * 4 + 1)
    for (let x = 0; x < pixels; x++) {
      rows.set([red, green, blue, Math.round(255 * cover(mark, x, y, pixels / 16))], row + 1 + x * 4)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(pixels, 0)
  header.writeUInt32BE(pixels, 4)
  // 8 bits a channel, red green blue alpha.
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name, data) {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

mkdirSync(FOLDER, { recursive: true })
for (const [state, mark] of Object.entries(MARKS)) {
  for (const { suffix, ink, size } of LOOKS) {
    writeFileSync(join(FOLDER, `${state}${suffix}.png`), png(mark, ink, size))
    writeFileSync(join(FOLDER, `${state}${suffix}@2x.png`), png(mark, ink, size * 2))
  }
}

/** Shapes as signed distances, and PNG files of them: enough to draw Parley's marks the same on every machine. */
import { crc32, deflateSync } from 'node:zlib'

/** Samples along each side of a pixel. */
const FINE = 8

/** A shape says how far a point is from its edge: negative inside. */
export const disc = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) - r
const ring = (cx, cy, r, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - r) - width / 2
export const line = (x1, y1, x2, y2, width) => (x, y) => {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length))
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy) - width / 2
}
export const roundedSquare = (cx, cy, side, r) => (x, y) => {
  const [dx, dy] = [Math.abs(x - cx) - side / 2 + r, Math.abs(y - cy) - side / 2 + r]
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r
}
export const union =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)))
export const without = (shape, hole) => (x, y) => Math.max(shape(x, y), -hole(x, y))

/** A speech bubble in a square of 16: a ring with a tail below on the left. */
export const bubble = union(ring(8, 7.6, 5.9, 1.5), line(4.1, 12, 2.6, 14.4, 1.5), line(2.6, 14.4, 6.2, 13.2, 1.5))

/** Share of the pixel that a shape covers, 0 to 1. */
function cover(shape, px, py, scale) {
  // Far from an edge one look is enough.
  const reach = shape((px + 0.5) / scale, (py + 0.5) / scale) * scale
  if (Math.abs(reach) > 2) return reach < 0 ? 1 : 0
  let inside = 0
  for (let sy = 0; sy < FINE; sy++) {
    for (let sx = 0; sx < FINE; sx++) {
      const x = (px + (sx + 0.5) / FINE) / scale
      const y = (py + (sy + 0.5) / FINE) / scale
      if (shape(x, y) < 0) inside += 1
    }
  }
  return inside / (FINE * FINE)
}

/** Layers from the back to the front, each `{ shape, ink }`, in a square of `unit`, as a PNG of `pixels` a side. */
export function png(layers, unit, pixels) {
  const rows = Buffer.alloc(pixels * (pixels * 4 + 1))
  for (let y = 0; y < pixels; y++) {
    const row = y * (pixels * 4 + 1)
    for (let x = 0; x < pixels; x++) rows.set(blend(layers, x, y, pixels / unit), row + 1 + x * 4)
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

function blend(layers, x, y, scale) {
  let [ink, alpha] = [layers[0].ink, 0]
  for (const layer of layers) {
    const share = cover(layer.shape, x, y, scale)
    const sum = share + alpha * (1 - share)
    if (sum > 0) ink = ink.map((value, at) => (layer.ink[at] * share + value * alpha * (1 - share)) / sum)
    alpha = sum
  }
  return [...ink.map(Math.round), Math.round(255 * alpha)]
}

/** A part of a PNG file: its length, name, data and check sum. */
export function chunk(name, data) {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/**
 * Draws build/icon.icns, build/icon.ico and build/icons: the app's own icon for macOS, Windows and Linux. Run by hand
 * after a change; the result is the same on every machine and is committed: `node scripts/generate/app-icons.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bubble, disc, png, roundedSquare } from './drawing.mjs'

const FOLDER = join(import.meta.dirname, '..', '..', 'build')
const UNIT = 1024

const GROUND = [30, 27, 23]
const PAPER = [250, 248, 245]
const LIVE = [85, 214, 171]

/** The bubble of the tray, moved and scaled into the middle of the square; `side` of the square and its corners. */
function layers(side, corner) {
  const scale = side / 23
  const [x0, y0] = [UNIT / 2 - 8 * scale, UNIT / 2 - 8.15 * scale]
  const placed = (shape) => (x, y) => shape((x - x0) / scale, (y - y0) / scale) * scale
  return [
    { shape: roundedSquare(UNIT / 2, UNIT / 2, side, corner), ink: GROUND },
    { shape: placed(bubble), ink: PAPER },
    { shape: placed(disc(8, 7.6, 2.7)), ink: LIVE },
  ]
}

/** macOS wants room around the square, the others do not. */
const forMac = (pixels) => png(layers(824, 185), UNIT, pixels)
const forOthers = (pixels) => png(layers(960, 215), UNIT, pixels)

/** Apple's container: a name of four letters, a length, a PNG. */
const ICNS = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

function icns() {
  const entry = (name, data) => {
    const head = Buffer.alloc(8)
    head.write(name, 'latin1')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  }
  return entry('icns', Buffer.concat(ICNS.map(([name, pixels]) => entry(name, forMac(pixels)))))
}

const ICO = [16, 24, 32, 48, 64, 128, 256]

/** Microsoft's container: a table of sizes and places, then the PNGs. */
function ico() {
  const pictures = ICO.map(forOthers)
  const head = Buffer.alloc(6 + 16 * ICO.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(ICO.length, 4)
  let place = head.length
  for (const [index, pixels] of ICO.entries()) {
    const at = 6 + 16 * index
    // A side of 256 is written as 0.
    head.set([pixels % 256, pixels % 256], at)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(pictures[index].length, at + 8)
    head.writeUInt32LE(place, at + 12)
    place += pictures[index].length
  }
  return Buffer.concat([head, ...pictures])
}

mkdirSync(join(FOLDER, 'icons'), { recursive: true })
writeFileSync(join(FOLDER, 'icon.icns'), icns())
writeFileSync(join(FOLDER, 'icon.ico'), ico())
for (const pixels of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  writeFileSync(join(FOLDER, 'icons', `${pixels}x${pixels}.png`), forOthers(pixels))
}

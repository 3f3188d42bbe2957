/**
 * Draws resources/tray: one mark a state, for macOS (templates), dark and light bars, at 1x and 2x. Run by hand after a
 * change; the result is the same on every machine and is committed: `node scripts/generate/tray-icons.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bubble, disc, line, png, union, without } from './drawing.mjs'

const FOLDER = join(import.meta.dirname, '..', '..', 'resources', 'tray')
const SIZE = 16

const MARKS = {
  idle: bubble,
  listening: union(bubble, disc(8, 7.6, 3)),
  thinking: union(bubble, disc(5.2, 7.6, 0.95), disc(8, 7.6, 0.95), disc(10.8, 7.6, 0.95)),
  speaking: union(bubble, line(5.4, 6.7, 5.4, 8.5, 1.4), line(8, 5.2, 8, 10, 1.4), line(10.6, 6.7, 10.6, 8.5, 1.4)),
  offline: union(without(bubble, line(2.2, 1.4, 14.4, 13.6, 4.2)), line(2.6, 1.8, 14, 13.2, 1.4)),
  error: union(bubble, line(8, 4.7, 8, 8, 1.5), disc(8, 10.4, 0.9)),
}

const LOOKS = [
  { suffix: 'Template', ink: [0, 0, 0] },
  { suffix: '-on-light', ink: [38, 34, 28] },
  { suffix: '-on-dark', ink: [247, 244, 238] },
]

mkdirSync(FOLDER, { recursive: true })
for (const [state, shape] of Object.entries(MARKS)) {
  for (const { suffix, ink } of LOOKS) {
    writeFileSync(join(FOLDER, `${state}${suffix}.png`), png([{ shape, ink }], SIZE, SIZE))
    writeFileSync(join(FOLDER, `${state}${suffix}@2x.png`), png([{ shape, ink }], SIZE, SIZE * 2))
  }
}

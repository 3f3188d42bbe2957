/** A checkout that is moved or copied after its installation still has sound: the module as it was built, somewhere else. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const BUILT = join(import.meta.dirname, '../../node_modules/naudiodon/build/Release')
/** Loads the module and tells which files of the name are in the process. */
const LOADS = `
  process.dlopen({ exports: {} }, process.argv[1])
  const maps = require('node:fs').readFileSync('/proc/self/maps', 'utf8')
  console.log([...new Set(maps.match(/\\/\\S*libportaudio\\S*/g))].join())
`

it('the sound module finds its library beside it, wherever both are put', () => {
  const folder = mkdtempSync(join(tmpdir(), 'moved-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['naudiodon.node', 'libportaudio.so.2']) copyFileSync(join(BUILT, name), join(folder, name))
  const { LD_LIBRARY_PATH: _, ...env } = process.env
  const loaded = execFileSync(process.execPath, ['-e', LOADS, join(folder, 'naudiodon.node')], {
    env,
    encoding: 'utf8',
  })
  expect(loaded.trim()).toBe(join(folder, 'libportaudio.so.2'))
})

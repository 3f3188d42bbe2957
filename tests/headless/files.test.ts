import { execFileSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { mustBeWritable, mustDiffer } from '../../src/main/headless/files'

const folder = mkdtempSync(join(tmpdir(), 'parley-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => join(folder, name)

const codeOf = (look: () => void) => {
  try {
    look()
    return 'fine'
  } catch (thrown) {
    return (thrown as { error?: { code: string } }).error?.code ?? thrown
  }
}

const writable = (file: string) => codeOf(() => mustBeWritable(file))

describe('a place to write to', () => {
  it('is a file that is there, one that can be made, or nowhere; looking at it changes nothing', () => {
    writeFileSync(inFolder('there.wav'), 'as it was')
    symlinkSync('not-yet.wav', inFolder('link.wav'))
    const before = readdirSync(folder)
    for (const name of ['there.wav', 'new.wav', 'link.wav']) expect(writable(inFolder(name))).toBe('fine')
    expect(writable('/dev/null')).toBe('fine')
    expect([readdirSync(folder), readFileSync(inFolder('there.wav'), 'utf8')]).toEqual([before, 'as it was'])
  })

  it('is no folder, nothing in a folder that is not there, and nothing a system makes up', () => {
    mkdirSync(inFolder('folder'))
    symlinkSync('none/at/all.wav', inFolder('dangling.wav'))
    const impossible = [inFolder('folder'), inFolder('none/out.wav'), inFolder('none/'), inFolder('dangling.wav')]
    for (const file of impossible) expect(writable(file)).toBe('output.unwritable')
    if (existsSync('/proc')) expect(writable('/proc/x.wav')).toBe('output.unwritable')
  })

  it.skipIf(process.platform === 'win32')(
    'is no pipe and no device: whoever opened one would wait for its reader',
    () => {
      execFileSync('mkfifo', [inFolder('pipe')])
      expect(writable(inFolder('pipe'))).toBe('output.unwritable')
      if (existsSync('/dev/full')) expect(writable('/dev/full')).toBe('output.unwritable')
    },
  )
})

describe('two names', () => {
  const same = (one: string, other: string) =>
    codeOf(() => mustDiffer({ option: '--in', file: inFolder(one) }, { option: '--out', file: inFolder(other) }))

  it('are one file by any link, also where neither is there yet', () => {
    writeFileSync(inFolder('one'), '')
    symlinkSync('one', inFolder('soft'))
    linkSync(inFolder('one'), inFolder('hard'))
    for (const other of ['one', 'soft', 'hard']) expect(same('one', other)).toBe('usage.conflict')
    expect(same('later', 'folder/../later')).toBe('usage.conflict')
    expect([same('one', 'two'), same('later', 'none/later')]).toEqual(['fine', 'fine'])
  })
})

import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepText } from '../../src/main/headless/keptText'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-kept-'))
  file = join(folder, 'talk.srt')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const failing = (code: string) => async () => {
  throw Object.assign(new Error('no'), { code })
}

describe('text that is kept as it grows', () => {
  it('takes the place of what stood there, which nothing was written over, and leaves nothing beside it', async () => {
    await keepText(file, 'one')
    const before = openSync(file, 'r')
    await keepText(file, 'one two')
    expect(readFileSync(before, 'utf8')).toBe('one')
    closeSync(before)
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['one two', ['talk.srt']])
  })

  it('is as it was where the disk is full, and that is said', async () => {
    writeFileSync(file, 'one')
    await expect(keepText(file, 'one two', failing('ENOSPC'))).rejects.toMatchObject({
      error: { code: 'output.diskFull' },
    })
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['one', ['talk.srt']])
  })

  it.each(['EACCES', 'EBUSY', 'EROFS'])('is written through where nothing can be put beside it (%s)', async (code) => {
    writeFileSync(file, 'one')
    await keepText(file, 'one two', failing(code))
    expect(readFileSync(file, 'utf8')).toBe('one two')
  })

  it('in a folder that is not there is told as unwritable', async () => {
    const nowhere = join(folder, 'none', 'talk.srt')
    await expect(keepText(nowhere, 'one')).rejects.toMatchObject({ error: { code: 'output.unwritable' } })
  })
})

describe.skipIf(process.platform === 'win32')('text that is kept', () => {
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

  it('is for whom the file was; a new one for whom new files are', async () => {
    writeFileSync(file, 'one')
    chmodSync(file, 0o640)
    await keepText(file, 'one two')
    const usual = join(folder, 'usual')
    writeFileSync(usual, '')
    await keepText(join(folder, 'new'), 'one')
    expect([modeOf(file), modeOf(join(folder, 'new'))]).toEqual(['640', modeOf(usual)])
  })

  it('goes where a link leads, also to what is not there yet, and the link stays', async () => {
    mkdirSync(join(folder, 'far'))
    symlinkSync('far/talk.srt', file)
    for (const text of ['one', 'one two']) {
      await keepText(file, text)
      expect(readFileSync(join(folder, 'far', 'talk.srt'), 'utf8')).toBe(text)
    }
    expect(readdirSync(join(folder, 'far'))).toEqual(['talk.srt'])
  })

  it('is read by every name of a file that has two', async () => {
    writeFileSync(file, 'one')
    linkSync(file, join(folder, 'other'))
    await keepText(file, 'one two')
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('one two')
  })

  it('goes nowhere, or into what is held open, where that is asked for', async () => {
    await keepText('/dev/null', 'one')
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    const held = openSync(file, 'w+')
    await keepText(`/dev/fd/${held}`, 'one')
    expect(readFileSync(held, 'utf8')).toBe('one')
    closeSync(held)
  })
})

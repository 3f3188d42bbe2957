import {
  mkdirSync,
  mkdtempSync,
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
import { replaceFile } from '../src/main/wholeFile'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-whole-'))
  file = join(folder, 'some.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a file that is replaced', () => {
  it('is whole, for its owner only, with nothing left beside it', async () => {
    await replaceFile(file, 'old')
    await replaceFile(file, Buffer.from('new'))
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['new', ['some.json']])
    if (process.platform !== 'win32') expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  })

  it('stays as it was where the new one cannot be written', async () => {
    writeFileSync(file, 'old')
    mkdirSync(`${file}.new`)
    await expect(replaceFile(file, 'new')).rejects.toThrow()
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  it('leaves nothing beside it where the new one cannot take its place', async () => {
    mkdirSync(file)
    await expect(replaceFile(file, 'new')).rejects.toThrow()
    expect(readdirSync(folder)).toEqual(['some.json'])
  })

  it('is not hindered by what a killed program left half written', async () => {
    writeFileSync(`${file}.new`, 'ha')
    await replaceFile(file, 'new')
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['new', ['some.json']])
  })

  it.skipIf(process.platform === 'win32')('is never written through a link', async () => {
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'precious')
    symlinkSync(victim, file)
    symlinkSync(victim, `${file}.new`)
    await replaceFile(file, 'new')
    expect([readFileSync(victim, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['precious', 'new'])
  })
})

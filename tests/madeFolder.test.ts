import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeFolder } from '../src/main/madeFolder'

const root = mkdtempSync(join(tmpdir(), 'parley-folder-'))
afterAll(() => rmSync(root, { recursive: true }))

it('a folder is made with all above it, for its owner only, and left alone where it is there', () => {
  for (let times = 0; times < 2; times++) {
    makeFolder(join(root, 'a', 'b', 'c'))
    expect([readdirSync(join(root, 'a')), readdirSync(join(root, 'a', 'b'))]).toEqual([['b'], ['c']])
    expect(statSync(join(root, 'a')).mode & 0o077).toBe(0)
  }
  symlinkSync('a', join(root, 'link'))
  makeFolder(join(root, 'link', 'd'))
  expect(readdirSync(join(root, 'a'))).toEqual(['b', 'd'])
})

it('no folder takes the place of a file, or is made below one', () => {
  writeFileSync(join(root, 'file'), '')
  expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST')
  expect(() => makeFolder(join(root, 'file', 'below'))).toThrow('EEXIST')
})

it.runIf(existsSync('/proc'))('where the system takes none that is an error, not an endless search', () => {
  expect(() => makeFolder('/proc/x/y')).toThrow('ENOENT')
})

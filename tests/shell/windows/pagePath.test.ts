import { sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf, isOurPage, pageFile } from '../../../src/main/shell/windows/pagePath'

const ROOT = ['', 'app', 'out', 'renderer'].join(sep)

describe('an address', () => {
  it('means a file of the pages, with its type', () => {
    expect(pageFile(ROOT, 'app://parley/?window=history')).toEqual({
      file: [ROOT, 'history.html'].join(sep),
      type: 'text/html; charset=utf-8',
    })
    expect(pageFile(ROOT, addressOf('settings', 'sound'))?.file).toBe([ROOT, 'settings.html'].join(sep))
    expect(pageFile(ROOT, 'app://parley/assets/index-1.js?x=1')?.file).toBe([ROOT, 'assets', 'index-1.js'].join(sep))
  })

  it.each([
    'app://other/index.html',
    'app://parley.example.com/index.html',
    'file:///etc/passwd.html',
    'https://parley/index.html',
    'app://parley/..%2f..%2fsecrets.html',
    'app://parley/..%5c..%5cx.js',
    'app://parley/a%00.html',
    'app://parley/%E0%A4%A.html',
    'app://parley/settings.json',
    'app://parley/index',
    'app://parley/',
    'app://parley/?window=../../secrets',
    'app://parley/?window=toString',
  ])('%s means none', (url) => {
    expect(pageFile(ROOT, url)).toBeUndefined()
  })

  it('never leads out of the pages', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), (path, tail) => {
        const found = pageFile(ROOT, `app://parley${path}/${encodeURIComponent(tail)}.js`)
        if (found) expect(found.file.startsWith(ROOT + sep)).toBe(true)
        expect(pageFile(ROOT, `app://parley/?window=${encodeURIComponent(tail)}`)).toBeUndefined()
      }),
    )
  })

  it('is ours by its whole origin, not by how it begins', () => {
    expect(isOurPage('app://parley/?window=overlay')).toBe(true)
    expect(isOurPage('app://parley.evil/')).toBe(false)
    expect(isOurPage('app://parleyx/')).toBe(false)
  })
})

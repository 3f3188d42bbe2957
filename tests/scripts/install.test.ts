import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { isInstalled } from '../../scripts/install.mjs'

interface Package {
  version: string
  optional?: boolean
}

const LOCK: Record<string, Package> = {
  '': { version: '0.1.0' },
  'node_modules/one': { version: '1.0.0' },
  'node_modules/one/node_modules/two': { version: '2.0.0' },
  'node_modules/for-another-system': { version: '3.0.0', optional: true },
}
const HERE = without(LOCK, '', 'node_modules/for-another-system')

function without(packages: Record<string, Package>, ...paths: string[]) {
  return Object.fromEntries(Object.entries(packages).filter(([path]) => !paths.includes(path)))
}

/** A checkout with this lock, and what npm wrote down and left in `node_modules`. */
function checkout(lock: Record<string, Package>, record?: Record<string, Package>, folders = record ?? {}): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-install-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, packages: Record<string, Package>) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), JSON.stringify({ packages }))
  }
  write('package-lock.json', lock)
  for (const path of Object.keys(folders)) mkdirSync(join(root, path), { recursive: true })
  if (record) write('node_modules/.package-lock.json', record)
  return root
}

describe('node_modules', () => {
  it('is what the lock asks for when every package this machine needs is there in its version', () => {
    expect(isInstalled(checkout(LOCK, HERE))).toBe(true)
  })

  it.each<[what: string, root: () => string]>([
    ['is not there', () => checkout(LOCK)],
    ['lacks a package that the lock has got since', () => checkout(LOCK, without(HERE, 'node_modules/one'))],
    ['holds another version', () => checkout(LOCK, { ...HERE, 'node_modules/one': { version: '1.0.1' } })],
    [
      'holds another version deeper down',
      () => checkout(LOCK, { ...HERE, 'node_modules/one/node_modules/two': { version: '1.9.0' } }),
    ],
    [
      'holds another version of what is optional',
      () => checkout(LOCK, { ...HERE, 'node_modules/for-another-system': { version: '2.0.0', optional: true } }),
    ],
    [
      'lost a folder that npm wrote down',
      () => checkout(LOCK, HERE, without(HERE, 'node_modules/one/node_modules/two')),
    ],
  ])('that %s is installed anew, however new it is', (_, make) => {
    const root = make()
    const old = new Date(0)
    utimesSync(join(root, 'package-lock.json'), old, old)
    expect(isInstalled(root)).toBe(false)
  })

  it('is left alone however old it is, where it is right', () => {
    const root = checkout(LOCK, HERE)
    const old = new Date(0)
    utimesSync(join(root, 'node_modules/.package-lock.json'), old, old)
    expect(isInstalled(root)).toBe(true)
  })
})

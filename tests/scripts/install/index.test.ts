import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { isInstalled, leaveOutUnread, soundObstacle, whyOf } from '../../../scripts/install/index.mjs'

vi.mock('node:fs', async () => (await import('./oldListing')).oldListing())

interface Package {
  version: string
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
}

const HERE_ALONE = { version: '4.0.0', optional: true, os: [process.platform], cpu: [process.arch] }

const LOCK: Record<string, Package> = {
  '': { version: '0.1.0' },
  'node_modules/one': { version: '1.0.0' },
  'node_modules/one/node_modules/two': { version: '2.0.0' },
  'node_modules/for-this-system': HERE_ALONE,
  'node_modules/for-another-system': { ...HERE_ALONE, os: ['plan9'] },
  'node_modules/for-another-processor': { ...HERE_ALONE, cpu: ['vax'] },
  'node_modules/for-another-libc': { ...HERE_ALONE, libc: ['newlib'] },
  'node_modules/for-nobody-named': { version: '3.0.0', optional: true },
}
const HERE = without(LOCK, '', ...Object.keys(LOCK).filter((path) => /another|nobody/.test(path)))

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
    // As an old Node's npm leaves it, without a word.
    [
      'lacks what is optional but made for this system',
      () => checkout(LOCK, without(HERE, 'node_modules/for-this-system')),
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

describe('what nothing here reads', () => {
  it('is left out however deep it lies, and what is run or has to be shown stays', () => {
    const root = checkout(LOCK, HERE)
    const deep = join(root, 'node_modules/one/node_modules/two/dist')
    mkdirSync(deep, { recursive: true })
    const [unread, read] = [
      ['index.js.map', 'index.ts', 'README.md'],
      ['index.js', 'index.d.ts', 'LICENSE.md'],
    ]
    for (const name of [...unread, ...read]) writeFileSync(join(deep, name), '')
    leaveOutUnread(root)
    expect([...unread, ...read].filter((name) => existsSync(join(deep, name)))).toEqual(read)
  })
})

describe('the Node that npm takes itself to run on', () => {
  const told = (own: string) => {
    const preload = checkout({})
    const old = join(preload, 'old.cjs')
    writeFileSync(old, `Object.defineProperty(process, 'version', { value: '${own}' })`)
    const args = ['--require', old, '--require', './scripts/install/asOurNode.cjs', '--print', 'process.version']
    return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()
  }
  const ours = `v${JSON.parse(readFileSync('package.json', 'utf8')).devDependencies.node}`

  it.each(['v18.0.0', 'v20.18.1', 'v22.11.0'])(
    'is ours where its own is %s: nothing is left out as too new for it',
    (own) => expect(told(own)).toBe(ours),
  )

  it('is its own where that is as new', () => {
    expect(told('v99.0.0')).toBe('v99.0.0')
  })
})

describe('sound', () => {
  const on = (platform: string, arch: string, ...programs: string[]) =>
    soundObstacle({ platform, arch }, async (program: string) => programs.includes(program))

  it('is built where there is a compiler, and on Windows, where it cannot be seen', async () => {
    expect(await on('linux', 'x64', 'g++', 'make', 'python3')).toBeUndefined()
    expect(await on('darwin', 'x64', 'g++', 'make', 'python3')).toBeUndefined()
    expect(await on('win32', 'x64')).toBeUndefined()
  })

  it('is not tried without one, nor on Apple Silicon, and what to do is said', async () => {
    expect(await on('linux', 'x64', 'make')).toBe(
      'g++, python3 not found. Wav files work; install them and start again for devices.',
    )
    expect(await on('darwin', 'arm64', 'g++', 'make', 'python3')).toContain('npm install --no-save decibri@5.7.0')
  })
})

describe('why sound could not be built', () => {
  const COMPILER = '../src/naudiodonUtil.h:24:10: fatal error: node_api.h: No such file or directory'
  const MAKE = "make: *** No rule to make target 'Makefile'.  Stop."

  it.each([
    ['an npm of today', ['In file included', COMPILER, MAKE, 'gyp ERR! build error', 'npm error code 1'], COMPILER],
    ['an npm 9', ['npm ERR! code 1', 'npm ERR! gyp ERR! build error', `npm ERR! ${MAKE}`], MAKE],
    [
      'one that could not begin',
      ['npm error code 1', 'npm error gyp ERR! stack Error: Could not find any Python installation to use'],
      'Error: Could not find any Python installation to use',
    ],
    ['one that said nothing', [], undefined],
  ])('is told in one line from the words of %s', (_, lines, why) => {
    expect(whyOf(lines.join('\n'))).toBe(why)
  })
})

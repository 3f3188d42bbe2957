/**
 * Runs a program of this folder as the app ships its own: bundled, in a process of its own. A test runner's way of loading
 * modules costs every call between them, and whoever has most modules most.
 */
import { fork } from 'node:child_process'
import { basename, join } from 'node:path'
import { build } from 'vite'

const OUT = join(import.meta.dirname, 'out')
/** Where the sources believe to be: they find the built entries and the resources from there. */
const SOURCES = join(import.meta.dirname, '../../src/main')

/** What the program sent to its parent. Rejects when it failed. */
export async function run<Result>(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const file = await bundle(join(import.meta.dirname, `${name}.ts`))
  const child = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...env } })
  return new Promise<Result>((resolve, reject) => {
    let result: Result | undefined
    child.on('message', (message) => {
      result = message as Result
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (result === undefined) reject(new Error(`${name} ended with ${code} and said nothing`))
      else resolve(result)
    })
  })
}

const built = new Map<string, Promise<string>>()

function bundle(entry: string): Promise<string> {
  const known = built.get(entry)
  if (known) return known
  const name = basename(entry, '.ts')
  const file = join(OUT, `${name}.mjs`)
  const done = build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { __dirname: JSON.stringify(SOURCES) },
    build: {
      ssr: entry,
      outDir: OUT,
      emptyOutDir: false,
      minify: false,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  }).then(() => file)
  built.set(entry, done)
  return done
}

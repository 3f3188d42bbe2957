/** Packs the built app with the project's own configuration, on an Electron that is none, and tells what came out. */
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { makeElectron, type System } from './fakeElectron'

export const ROOT = resolve(import.meta.dirname, '../..')
export const PACKAGER = join(ROOT, 'build')
export const CONFIGURATION = join(PACKAGER, 'electron-builder.mjs')

/** Packages of `build/`, which are no packages of the app. */
export const fromPackager = createRequire(join(PACKAGER, 'package.json'))

export interface Packed {
  /** Holds `linux-unpacked` and its like. */
  out: string
  /** What the Debian packager was told, one argument a line; empty where it was not asked. */
  told: string
  /** The desktop entry it was given. */
  entry: string
  remove(): void
}

const run = promisify(execFile)

/** Stands for the program that writes the package file: keeps what it is given. */
const RECORDER = `#!/bin/sh
printf '%s\\n' "$@" > "$RECORDED/told"
for argument in "$@"; do
  case "$argument" in *.desktop=*) cp "\${argument%%=*}" "$RECORDED/entry" ;; esac
done
while [ $# -gt 0 ]; do
  if [ "$1" = --package ] || [ "$1" = -p ]; then echo package > "$2"; fi
  shift
done
`

/** `isLaidOut`: only how it lies, without the steps that want the right system's native modules. */
export async function pack(system: System, targets: string[], isLaidOut = false): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pack-'))
  const out = join(folder, 'out')
  const electronDist = makeElectron(system, join(folder, 'electron'), PACKAGER)
  const recorder = join(folder, 'fpm')
  writeFileSync(recorder, RECORDER)
  chmodSync(recorder, 0o755)
  const recorded = join(folder, 'recorded')
  mkdirSync(recorded)
  for (const name of ['told', 'entry']) writeFileSync(join(recorded, name), '')
  const configuration = join(folder, 'configuration.mjs')
  writeFileSync(
    configuration,
    `import own, { prepare } from ${JSON.stringify(CONFIGURATION)}
const directories = { ...own.directories, output: ${JSON.stringify(out)} }
export default { ...own, directories, electronDist: ${JSON.stringify(electronDist)}${isLaidOut ? ', beforePack: ({ packager }) => prepare(packager.projectDir)' : ''} }`,
  )
  const builder = join(PACKAGER, 'node_modules/electron-builder/cli.js')
  const args = [builder, `--${system}`, ...targets, '--x64', '--config', configuration, '--publish', 'never']
  const env = { ...process.env, CUSTOM_FPM_PATH: recorder, RECORDED: recorded, CSC_IDENTITY_AUTO_DISCOVERY: 'false' }
  await run(process.execPath, args, { cwd: ROOT, env }).catch((failed: { stdout: string; stderr: string }) => {
    throw new Error(`${failed.stdout}\n${failed.stderr}`)
  })
  return {
    out,
    told: readFileSync(join(recorded, 'told'), 'utf8'),
    entry: readFileSync(join(recorded, 'entry'), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Every file below a folder, its path from there with forward slashes. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

export const bytesIn = (folder: string): number =>
  filesIn(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)

interface Asar {
  listPackage(archive: string, options: { isPack: boolean }): string[]
  extractFile(archive: string, file: string): Buffer
  extractAll(archive: string, folder: string): void
}

export const asar = (): Asar => fromPackager('@electron/asar') as Asar

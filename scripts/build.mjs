// Builds when a source is newer than what was built from it.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { NODE, quietly, ROOT, step, tool } from './steps.mjs'

const SOURCES = ['src', 'electron.vite.config.ts', 'package-lock.json']
const BUILT = ['out/main/index.js', 'out/main/headless.js', 'out/preload/index.js', 'out/renderer/overlay.html']

function newestMs(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  // The folder's own time counts too: it changes when a file is deleted.
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), stat.mtimeMs)
}

function isBuilt(root = ROOT) {
  const built = BUILT.map((file) => join(root, file))
  if (!built.every(existsSync)) return false
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs))
  return SOURCES.every((source) => newestMs(join(root, source)) <= oldest)
}

export async function build() {
  if (isBuilt()) return
  rmSync(join(ROOT, 'out'), { recursive: true, force: true })
  const vite = tool('electron-vite', 'bin/electron-vite.js')
  await step('Building', () => quietly(NODE, [vite, 'build', '--logLevel', 'warn']).then(() => undefined))
}

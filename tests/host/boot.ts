/**
 * Starts the built main bundle on Node: puts the stand-in in Electron's place, starts Chromium, tells Playwright where both
 * listen, and lets the app be ready when whoever drives it has attached. Arguments are Electron's: `[-r file] folder`.
 */
import { createRequire, Module } from 'node:module'
import { join, resolve } from 'node:path'
import { launchBrowser } from './browser.ts'
import { appReady, loadApp } from './electron/app.ts'
import { electron } from './electron/index.ts'
import { drawnBy } from './electron/webContents.ts'
import { notEmulated } from './emulated.ts'
import { changeMachine, display, machine } from './machine.ts'

const ELECTRON_VERSION = '45.4.1'

delete process.env['NODE_COMPILE_CACHE']

/** What tests may ask for and change while the app runs. On a real Electron there is no such thing. */
const standIn = { machine, changeMachine, display, notEmulated }

const { folder, preloaded, isDriven } = readArguments(process.argv.slice(2))

replaceElectron()
loadApp(folder)
Object.assign(process.versions, { electron: ELECTRON_VERSION })
Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: join(folder, 'resources') })
Object.assign(globalThis, { standIn })

const browser = launchBrowser()
process.on('exit', () => {
  browser.kill()
  for (const what of notEmulated()) process.stderr.write(`stand-in: the app asked for ${what}, which is not emulated\n`)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => electron.app.quit())

drawnBy(browser.cdp)
if (machine.system) Object.defineProperty(process, 'platform', { value: machine.system })
const load = createRequire(join(folder, 'package.json'))
for (const file of preloaded) load(file)
load(folder)
process.stderr.write(`${await browser.listening}\n`)
await attached()
appReady()

/** Playwright says so by calling a function that its loader would define on a real Electron. */
function attached(): Promise<void> {
  if (!isDriven) return Promise.resolve()
  return new Promise((done) => {
    Object.assign(globalThis, { __playwright_run: () => done() })
  })
}

function readArguments(all: readonly string[]): { folder: string; preloaded: string[]; isDriven: boolean } {
  const preloaded: string[] = []
  let folder: string | undefined
  for (let at = 0; at < all.length; at++) {
    const argument = all[at] ?? ''
    if (argument === '-r') preloaded.push(resolve(all[++at] ?? ''))
    else if (!argument.startsWith('-')) folder ??= resolve(argument)
  }
  if (!folder) throw new Error('stand-in: say which app, as for Electron: fake-electron FOLDER')
  return { folder, preloaded, isDriven: all.some((argument) => argument.startsWith('--remote-debugging-port')) }
}

/** For `require` of a bundle and of Playwright's own evaluation. */
function replaceElectron(): void {
  type Load = (request: string, ...rest: unknown[]) => unknown
  const loader = Module as unknown as { _load: Load }
  const original = loader._load
  loader._load = function load(this: unknown, request, ...rest) {
    return request === 'electron' || request === 'electron/main' ? electron : original.call(this, request, ...rest)
  }
}

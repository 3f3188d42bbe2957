/** `app`: names, paths, one instance, ready and quit, in Electron's order of events. */
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { emitting, onlyOptions, PreventableEvent } from '../emulated.ts'
import { machine } from '../machine.ts'
import { checked, type IsPart } from '../surface.ts'
import { childPids } from './utilityProcess.ts'
import { type ListedWindow, openWindows } from './windowList.ts'

interface Manifest {
  name?: string
  productName?: string
  version?: string
}

class App extends emitting('app') {
  name = 'Electron'
  readonly isPackaged = false
  readonly commandLine = { hasSwitch, getSwitchValue, appendSwitch: () => {} }
  readonly #paths = new Map<string, string>()
  #folder = process.cwd()
  #version = '0.0.0'
  #isReady = false
  #isQuitting = false
  #lock: string | undefined
  #loginItem = { openAtLogin: false }

  getAppPath(): string {
    return this.#folder
  }

  getVersion(): string {
    return this.#version
  }

  getName(): string {
    return this.name
  }

  setName(name: string): void {
    this.name = name
  }

  getLocale(): string {
    return machine.locale
  }

  getPreferredSystemLanguages(): string[] {
    return [machine.locale]
  }

  getSystemLocale(): string {
    return machine.locale
  }

  /** Linux' rules. */
  getPath(name: string): string {
    const known = this.#paths.get(name)
    if (known) return known
    const appData = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config')
    const paths: Record<string, () => string> = {
      home: homedir,
      appData: () => appData,
      userData: () => join(appData, this.name),
      sessionData: () => join(appData, this.name),
      logs: () => join(appData, this.name, 'logs'),
      temp: tmpdir,
      exe: () => process.execPath,
      documents: () => join(homedir(), 'Documents'),
      downloads: () => join(homedir(), 'Downloads'),
      desktop: () => join(homedir(), 'Desktop'),
    }
    const path = paths[name]
    if (!path) throw new Error(`Failed to get '${name}' path`)
    return path()
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  isReady(): boolean {
    return this.#isReady
  }

  whenReady(): Promise<void> {
    return this.#isReady ? Promise.resolve() : new Promise((resolve) => this.once('ready', () => resolve()))
  }

  requestSingleInstanceLock(): boolean {
    const folder = join(this.getPath('userData'), 'stand-in-instance')
    mkdirSync(folder, { recursive: true })
    const lock = join(folder, 'pid')
    const holder = pidIn(lock)
    if (holder !== undefined && holder !== process.pid) {
      writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify([process.argv, process.cwd()]))
      return false
    }
    writeFileSync(lock, String(process.pid))
    this.#lock = folder
    watch(folder, { persistent: false }, () => this.#hearOthers(folder)).on('error', () => {})
    return true
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock !== undefined
  }

  releaseSingleInstanceLock(): void {
    if (this.#lock) rmSync(this.#lock, { recursive: true, force: true })
    this.#lock = undefined
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    onlyOptions('app.setLoginItemSettings', settings, ['openAtLogin'])
    this.#loginItem = { openAtLogin: settings.openAtLogin ?? false }
  }

  getLoginItemSettings(): { openAtLogin: boolean } {
    return this.#loginItem
  }

  setAppUserModelId(): void {}
  setActivationPolicy(): void {}
  readonly accessibilitySupportEnabled = false

  /** Which processes there are; nothing is measured. */
  getAppMetrics(): { pid: number }[] {
    return [process.pid, ...childPids].map((pid) => ({ pid }))
  }

  isAccessibilitySupportEnabled(): boolean {
    return false
  }

  /** before-quit, every window's close, will-quit, quit: each but the last can stop it. */
  quit(): void {
    if (this.#isQuitting) return
    this.#isQuitting = true
    const stays = (window: ListedWindow) => {
      window.close()
      return !window.isDestroyed()
    }
    const stopped = this.#ask('before-quit') || openWindows.list().some(stays)
    if (stopped || this.#ask('will-quit')) {
      this.#isQuitting = false
      return
    }
    this.exit(0)
  }

  /** Asks nobody. */
  exit(code = 0): void {
    this.#isQuitting = true
    for (const window of openWindows.list()) window.destroy()
    this.releaseSingleInstanceLock()
    this.emit('quit', new PreventableEvent(), code)
    process.exit(code)
  }

  relaunch(): void {}

  #ask(event: 'before-quit' | 'will-quit'): boolean {
    const asked = new PreventableEvent()
    this.emit(event, asked)
    return asked.defaultPrevented
  }

  #hearOthers(folder: string): void {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const path = join(folder, file)
      const text = readFileSync(path, 'utf8')
      // Written in one call, but seen perhaps before it has its content.
      if (text === '') continue
      rmSync(path)
      const [argv, cwd] = JSON.parse(text) as [string[], string]
      this.emit('second-instance', new PreventableEvent(), argv, cwd, {})
    }
  }

  // For the boot file; not Electron's.

  static load(own: App, folder: string): void {
    const { name, productName, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    own.#folder = folder
    own.name = productName ?? name ?? own.name
    own.#version = version ?? own.#version
  }

  static ready(own: App): void {
    own.#isReady = true
    openWindows.whenNone(() => {
      if (own.#isQuitting) return
      if (own.listenerCount('window-all-closed') === 0) own.quit()
      else own.emit('window-all-closed')
    })
    own.emit('ready', new PreventableEvent(), {})
  }
}

checked<IsPart<App, Electron.App>>()

export const app = new App()
export const loadApp = (folder: string): void => App.load(app, folder)
export const appReady = (): void => App.ready(app)

/** Of a process that lives. */
function pidIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
  }
}

function hasSwitch(name: string): boolean {
  return process.argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`))
}

function getSwitchValue(name: string): string {
  return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''
}

/**
 * The devices of a PulseAudio or PipeWire server, from `pactl` (PortAudio knows only "pulse", and a stream whose device
 * is unplugged is moved to another one without a word). One long `pactl subscribe` tells of changes. Opens no stream.
 */
import { execFile, spawn } from 'node:child_process'
import { recordOf } from '../../../shared/records'
import type { Cancel, Clock } from '../../../shared/time'
import type { DeviceInfo } from '../../../shared/view'
import type { DeviceList } from '../backend'
import type { DeviceKind, Directory, DirectoryListener, FoundDevice } from './directory'
import { type PulseDevice, type PulseEvent, parseDevices, parseEvent } from './pulseList'
import type { HostTuning } from './tuning'

/** How `pactl` is run; tests pass a scripted one. */
export interface Pactl {
  /** What it printed; rejects when it failed or there is none, with `killed` when it had to be ended for want of an answer. */
  run(...args: string[]): Promise<string>
  /** `pactl subscribe`, line by line. Returns what ends it. `ended` is called once, unless ended by that. */
  subscribe(line: (line: string) => void, ended: () => void): () => void
}

export interface PulseOptions {
  clock: Clock
  pactl: Pactl
  listener: DirectoryListener
  tuning: Pick<HostTuning, 'settleMs' | 'reconnectPausesMs'>
  outputDelayMs: number
}

const NOTHING: Cancel = () => {}

export class PulseDirectory implements Directory {
  readonly #options: PulseOptions
  /** The last list, less those that have gone since. */
  #listed: PulseDevice[] = []
  /** Nothing changed since it was made, and a change would have been told. */
  #isCurrent = false
  #listing: Promise<PulseDevice[] | undefined> | undefined
  /** Counts what made a list out of date, so that one that was under way is made again. */
  #changes = 0
  #unsubscribe: (() => void) | undefined
  /** The subscription has spoken (our own asking is an event too): from here on no change goes unnoticed. */
  #live = false
  /** The first list that was asked for, then what `changed` stood for; nothing while the server is away. */
  #told: string | undefined
  #failures = 0
  #cancelSettle = NOTHING
  #cancelReconnect = NOTHING
  #closed = false
  /** The server did not answer; until it does, for one that is asked too often while it hangs refuses as if it were away. */
  #hangs = false

  constructor(options: PulseOptions) {
    this.#options = options
  }

  async list(): Promise<DeviceList | undefined> {
    const devices = this.#isCurrent ? this.#listed : await this.#makeList()
    if (devices === undefined) return undefined
    const ofKind = (kind: DeviceKind): DeviceInfo[] =>
      devices.filter((device) => device.kind === kind).map(({ index: _index, ...info }) => info)
    return { inputs: ofKind('input'), outputs: ofKind('output') }
  }

  get hangs(): boolean {
    return this.#hangs
  }

  found(info: DeviceInfo): FoundDevice {
    return { info, directory: this, host: { by: 'pulse', name: info.id }, outputDelayMs: this.#options.outputDelayMs }
  }

  close(): void {
    this.#closed = true
    this.#cancelSettle()
    this.#cancelReconnect()
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
  }

  #makeList(): Promise<PulseDevice[] | undefined> {
    this.#listing ??= this.#askUntilSettled().finally(() => {
      this.#listing = undefined
    })
    return this.#listing
  }

  async #askUntilSettled(): Promise<PulseDevice[] | undefined> {
    for (;;) {
      // Before asking: what changes afterwards is told.
      this.#watch()
      const changes = this.#changes
      const devices = await this.#ask()
      if (devices === undefined) return undefined
      if (changes !== this.#changes) continue
      this.#isCurrent = this.#live
      this.#replace(devices)
      this.#told ??= JSON.stringify(devices)
      return devices
    }
  }

  async #ask(): Promise<PulseDevice[] | undefined> {
    const { run } = this.#options.pactl
    const json = (...what: string[]) => run('-f', 'json', ...what)
    try {
      const texts = await Promise.all([json('info'), json('list', 'sources'), json('list', 'sinks')])
      this.#hangs = false
      return parseDevices(...texts)
    } catch (thrown) {
      this.#hangs ||= recordOf(thrown)['killed'] === true
      return undefined
    }
  }

  #watch(): void {
    if (this.#unsubscribe !== undefined || this.#closed) return
    this.#cancelReconnect()
    this.#unsubscribe = this.#options.pactl.subscribe(
      (line) => this.#heard(line),
      () => this.#lostServer(),
    )
  }

  #heard(line: string): void {
    const event = parseEvent(line)
    if (event !== undefined) this.#happened(event)
    if (!this.#live) this.#refreshLater()
    this.#live = true
  }

  #happened({ change, facility, index }: PulseEvent): void {
    // Volume and mute of a device; what is listed stays as it is.
    if (change === 'change' && facility !== 'server') return
    const kind = facility === 'source' ? 'input' : 'output'
    this.#outdated()
    const gone = this.#listed.find((device) => device.kind === kind && device.index === index)
    if (change === 'remove' && gone) this.#replace(this.#listed.filter((device) => device !== gone))
    this.#refreshLater()
  }

  /** Whoever is missing now has gone, told of or not. A server gives no index twice. */
  #replace(devices: PulseDevice[]): void {
    const before = this.#listed
    this.#listed = devices
    const isThere = ({ kind, index }: PulseDevice) =>
      devices.some((device) => device.kind === kind && device.index === index)
    for (const device of before) if (!isThere(device)) this.#options.listener.gone(device.kind, device.id)
  }

  #refreshLater(): void {
    this.#cancelSettle()
    this.#cancelSettle = this.#options.clock.after(this.#options.tuning.settleMs, () => void this.#refresh())
  }

  #outdated(): void {
    this.#changes += 1
    this.#isCurrent = false
  }

  /** Made at once, so that the next opening need not wait for it. */
  async #refresh(): Promise<void> {
    const devices = await this.#makeList()
    if (devices === undefined || this.#closed) return
    this.#failures = 0
    const now = JSON.stringify(devices)
    if (now === this.#told) return
    this.#told = now
    this.#options.listener.changed()
  }

  #lostServer(): void {
    this.#unsubscribe = undefined
    this.#live = false
    this.#listed = []
    // When it is back that is a change, though it may offer the same.
    this.#told = ''
    this.#outdated()
    if (this.#closed) return
    const { clock, tuning } = this.#options
    const pausesMs = tuning.reconnectPausesMs
    const pauseMs = pausesMs[Math.min(this.#failures, pausesMs.length - 1)] ?? 0
    this.#failures += 1
    this.#cancelReconnect()
    this.#cancelReconnect = clock.after(pauseMs, () => void this.#refresh())
  }
}

/** The real one, speaking plain English and valid UTF-8. `env` tells which server. */
export function systemPactl(env: NodeJS.ProcessEnv): Pactl {
  const options = { env: { ...env, LC_ALL: 'C.UTF-8' } }
  return {
    run: (...args) =>
      new Promise((resolve, reject) => {
        const bounds = { ...options, timeout: 2_000, killSignal: 'SIGKILL', maxBuffer: 8 << 20 } as const
        execFile('pactl', args, bounds, (error, stdout) => (error === null ? resolve(stdout) : reject(error)))
      }),
    subscribe(line, ended) {
      const child = spawn('pactl', ['subscribe'], { ...options, stdio: ['ignore', 'pipe', 'ignore'] })
      const kill = (): void => void child.kill('SIGKILL')
      process.once('exit', kill)
      let rest = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const one of lines) line(one)
      })
      let over = false
      const end = (): void => {
        process.off('exit', kill)
        if (over) return
        over = true
        ended()
      }
      child.on('error', end).on('exit', end)
      child.unref()
      // A pipe has this too; its type does not say so.
      ;(child.stdout as unknown as { unref(): void }).unref()
      return () => {
        over = true
        kill()
      }
    },
  }
}

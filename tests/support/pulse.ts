/**
 * A sound card without hardware: a private PulseAudio with a speaker (`spk`), a cable whose far end is a microphone
 * (`mic`), and clients that keep both prompt. It ends only what it started.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RATE_HZ = 48_000
/** Without `norewinds` a fresh sink is two seconds ahead, and all that waits for it stands still for as long. */
const MODULES = [
  'module-null-sink sink_name=spk norewinds=1 sink_properties=device.description=Speaker',
  'module-null-sink sink_name=cable norewinds=1 sink_properties=device.description=Cable',
  'module-remap-source master=cable.monitor source_name=mic source_properties=device.description=Microphone',
  // Last, so that whoever is let in finds the devices.
  'module-native-protocol-unix',
]

export interface Recording {
  /** Everything since `record`, mono at 48 kHz. */
  stop(): Promise<Int16Array>
  /** What came so far. */
  samples(): Int16Array
  /** How many samples came so far, without looking at them. */
  readonly length: number
}

export class VirtualCard {
  readonly rateHz = RATE_HZ
  /** For whatever shall use this card instead of the machine's own. */
  readonly env: NodeJS.ProcessEnv
  readonly #folder = mkdtempSync(join(tmpdir(), 'card-'))
  readonly #clients = new Set<ChildProcess>()
  #played = 0
  #server: ChildProcess | undefined

  static async start(): Promise<VirtualCard> {
    const card = new VirtualCard()
    await card.startServer()
    return card
  }

  private constructor() {
    const runtime = join(this.#folder, 'run')
    const pulse = join(runtime, 'pulse')
    mkdirSync(pulse, { recursive: true, mode: 0o700 })
    const { PULSE_SERVER: _other, PULSE_SINK: _sink, PULSE_SOURCE: _source, ...env } = process.env
    // A test that fails before `stop` leaves nothing behind either.
    process.once('exit', this.#killAll)
    this.env = { ...env, HOME: this.#folder, XDG_RUNTIME_DIR: runtime, PULSE_RUNTIME_PATH: pulse }
  }

  get serverPid(): number {
    return this.#server?.pid ?? 0
  }

  async startServer(): Promise<void> {
    const flags = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--log-level=error']
    const load = MODULES.flatMap((module) => ['--load', module])
    this.#server = spawn('pulseaudio', [...flags, ...load], { env: this.env, stdio: 'ignore' })
    for (let tries = 0; !(await this.pactl('info').catch(() => '')); tries++) {
      if (tries > 200) throw new Error('PulseAudio did not start')
      await pause(25)
    }
    // Null sinks are rendered ahead unless a client asks for less.
    for (const sink of ['spk', 'cable']) this.keepPrompt(sink)
  }

  /** A client that wants `sink` at a low latency as long as it exists. It plays nothing: zeros would cost a tenth of a core. */
  keepPrompt(sink: string): void {
    const args = ['-p', '--latency-msec=10', '-d', sink, '--raw']
    this.#own(spawn('pacat', args, { env: this.env, stdio: ['pipe', 'ignore', 'ignore'] }))
  }

  /** As a crash would. Resolves when it is gone. */
  async killServer(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server !== undefined) await ended(server, 'SIGKILL')
  }

  /** It stays, but answers nobody until `thaw`. */
  freeze(): void {
    this.#server?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#server?.kill('SIGCONT')
  }

  pactl(...args: string[]): Promise<string> {
    const options = { env: this.env, timeout: 5_000 }
    return new Promise((resolve, reject) => {
      execFile('pactl', args, options, (error, stdout) => (error === null ? resolve(stdout) : reject(error)))
    })
  }

  /** Returns what unloads it. */
  async load(module: string): Promise<() => Promise<void>> {
    const index = (await this.pactl('load-module', ...module.split(' '))).trim()
    return async () => void (await this.pactl('unload-module', index))
  }

  /** Resolves when the last sample has gone in. Mono; the tests' own microphone is `cable`. */
  async play(samples: Int16Array, rateHz: number = RATE_HZ, sink = 'cable'): Promise<void> {
    const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${rateHz}`]
    const args = ['-p', '--latency-msec=20', '-d', sink, ...format]
    // From a file: pacat looks at a pipe that was closed without a pause, until the last of it has gone in.
    const path = join(this.#folder, `played-${++this.#played}`)
    writeFileSync(path, samples)
    const file = openSync(path, 'r')
    const client = this.#own(spawn('pacat', args, { env: this.env, stdio: [file, 'ignore', 'ignore'] }))
    closeSync(file)
    await new Promise<void>((resolve) => client.once('exit', () => resolve()))
  }

  /** What sounds from the speaker, from when this resolves. */
  async record(source = 'spk.monitor'): Promise<Recording> {
    const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${RATE_HZ}`]
    const args = ['-r', '--latency-msec=10', '-d', source, ...format]
    const client = this.#own(spawn('pacat', args, { env: this.env, stdio: ['ignore', 'pipe', 'ignore'] }))
    const pieces: Buffer[] = []
    let bytes = 0
    const begun = new Promise<void>((resolve) => client.stdout?.once('data', () => resolve()))
    client.stdout?.on('data', (piece: Buffer) => {
      pieces.push(piece)
      bytes += piece.length
    })
    await begun
    const samples = () => {
      const all = Buffer.concat(pieces)
      return new Int16Array(all.buffer.slice(all.byteOffset, all.byteOffset + (all.length & ~1)))
    }
    return {
      samples,
      get length() {
        return bytes >> 1
      },
      stop: async () => {
        await ended(client, 'SIGTERM')
        return samples()
      },
    }
  }

  readonly #killAll = (): void => {
    for (const child of [...this.#clients, this.#server]) child?.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    process.off('exit', this.#killAll)
    this.thaw()
    await Promise.all([...this.#clients].map((client) => ended(client, 'SIGKILL')))
    await this.killServer()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #own(client: ChildProcess): ChildProcess {
    this.#clients.add(client)
    client.once('exit', () => this.#clients.delete(client))
    return client
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

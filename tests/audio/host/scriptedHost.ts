/** A sound host that does what a test says. Real ones are in tests/sound; this one fails at an exact moment. */
import type { DeviceList } from '../../../src/main/audio'
import type { Directory, DirectoryListener } from '../../../src/main/audio/host/directory'
import type { FromHost, StreamId, ToHost } from '../../../src/main/audio/host/protocol'
import { SoundSupervisor } from '../../../src/main/audio/host/supervisor'
import type { HostTuning } from '../../../src/main/audio/host/tuning'
import type { Child, ChildListener } from '../../../src/main/children'
import { HandClock } from '../../support/handClock'

/** Every value is distinct, so that a test shows which one was used. */
export const TUNING: HostTuning = {
  tickMs: 100,
  silentTicks: 5,
  heldTickMs: 390,
  heldSilentTicks: 3,
  openTicks: 11,
  openMs: 3_100,
  closeAnswerMs: 47,
  closeHungMs: 900,
  restarts: { pausesMs: [0, 210, 430], countForMs: 20_000 },
  settleMs: 33,
  reconnectPausesMs: [310, 620],
}

/** What a host does with an opening; it answers everything else as a healthy one. */
export type Manner = 'opens' | 'refuses' | 'is silent' | 'dies'

class ScriptedHost implements Child<ToHost> {
  readonly sent: ToHost[] = []
  killed = false

  constructor(
    readonly listener: ChildListener,
    private readonly manner: Manner,
    built: boolean,
  ) {
    queueMicrotask(() => this.say({ type: 'ready', built }))
  }

  say(message: FromHost): void {
    if (!this.killed) this.listener.message(message)
  }

  /** What no host says. */
  babble(message: unknown): void {
    this.listener.message(message)
  }

  /** As on the way to another process, what is sent is a copy. */
  send(message: ToHost): void {
    this.sent.push(structuredClone(message))
    if (this.killed) return
    if (message.type === 'openInput' || message.type === 'openOutput')
      this.#answerOpening(message.stream, message.rateHz)
    if (message.type === 'close' && this.closes) this.say({ type: 'closed', stream: message.stream })
  }

  /** Whether closings are answered. */
  closes = true

  kill(): void {
    if (this.killed) return
    this.killed = true
    this.listener.exited()
  }

  /** As a crash: nobody asked for it. */
  crash(): void {
    this.kill()
  }

  sentOf<T extends ToHost['type']>(type: T): Extract<ToHost, { type: T }>[] {
    return this.sent.filter((message): message is Extract<ToHost, { type: T }> => message.type === type)
  }

  #answerOpening(stream: StreamId, rateHz: number): void {
    if (this.manner === 'opens') this.say({ type: 'opened', stream, rateHz })
    if (this.manner === 'refuses') this.say({ type: 'failed', stream, reason: 'busy' })
    if (this.manner === 'dies') this.crash()
  }
}

export interface Stage {
  clock: HandClock
  backend: SoundSupervisor
  hosts: ScriptedHost[]
  /** The newest. */
  host(): ScriptedHost
  /** How the next hosts behave; the last repeats. */
  manners: Manner[]
  notices: string[]
  /** The devices there are; `undefined` while the sound server is away. */
  devices: DeviceList | undefined
  listener: DirectoryListener
}

const MIC = { id: 'mic', name: 'Microphone', kind: 'input', isDefault: true } as const
const SPEAKER = { id: 'spk', name: 'Speaker', kind: 'output', isDefault: true } as const

export interface StageOptions {
  manners?: Manner[]
  built?: boolean
  tuning?: HostTuning
}

export function stage({ manners = ['opens'], built = true, tuning = TUNING }: StageOptions = {}): Stage {
  const clock = new HandClock()
  const hosts: ScriptedHost[] = []
  const notices: string[] = []
  const staged = {
    clock,
    hosts,
    host: () => hosts.at(-1)!,
    manners,
    notices,
    devices: { inputs: [MIC], outputs: [SPEAKER] } as DeviceList | undefined,
  }
  let listener: DirectoryListener | undefined
  const directory: Directory = {
    list: async () => staged.devices,
    found: (info) => ({ info, directory, host: { by: 'pulse', name: info.id }, outputDelayMs: 40 }),
    close() {},
  }
  const backend = new SoundSupervisor({
    clock,
    tuning,
    openHost: (own) => {
      const manner = (manners.length > 1 ? manners.shift() : manners[0]) ?? 'opens'
      const host = new ScriptedHost(own, manner, built)
      hosts.push(host)
      return host
    },
    directories: (own) => {
      listener = own
      return [directory]
    },
    notify: ({ code }) => notices.push(code),
  })
  return Object.assign(staged, { backend, listener: listener! })
}

/**
 * One host process from start to end: which streams it has open, whether they still live, and what it owes an answer to.
 * It ends a process that fell silent, hangs or talks nonsense, and says so once; it starts no other one.
 */
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { Child } from '../../children'
import type { Hz } from '../format'
import { isFromHost } from './fromHost'
import type { OpenHost, StreamId, ToHost } from './protocol'
import type { HostedStream } from './stream'
import type { HostTuning } from './tuning'

export interface HostSessionOptions {
  clock: Clock
  openHost: OpenHost
  tuning: HostTuning
  /** It ended by itself or had to be ended. Not after `kill`. */
  died(session: HostSession): void
}

export type Opening = { tag: 'opened'; rateHz: Hz } | { tag: 'refused' } | { tag: 'died' }

interface Entry {
  stream: HostedStream
  /** Since the last sign of life, counted in ticks as long as they were meant to be. */
  quietMs: Ms
  alive: boolean
}

export class HostSession {
  readonly #options: HostSessionOptions
  readonly #process: Child<ToHost>
  readonly #open = new Map<StreamId, Entry>()
  readonly #openings = new Map<StreamId, (opening: Opening) => void>()
  readonly #closings = new Map<StreamId, () => void>()
  readonly #exits: (() => void)[] = []
  #tellBuilt: (built: boolean | undefined) => void = () => {}
  #cancelTick: Cancel | undefined
  #over = false
  #exited = false
  /** Whether there is a native module; `undefined` when it ended before it could tell. */
  readonly built: Promise<boolean | undefined>

  constructor(options: HostSessionOptions) {
    this.#options = options
    const late = options.clock.after(options.tuning.openMs, () => this.#die())
    this.built = new Promise((resolve) => {
      this.#tellBuilt = (built) => {
        late()
        resolve(built)
      }
    })
    this.#process = options.openHost({
      message: (message) => this.#received(message),
      exited: () => this.#hasExited(),
    })
  }

  get isBusy(): boolean {
    return this.#open.size + this.#openings.size + this.#closings.size > 0
  }

  send(message: ToHost): void {
    if (this.#over) return
    this.#process.send(message)
    if (message.type === 'flow') this.#attend(message.stream)
  }

  /** Settles within `openMs`. An opened stream gets its messages from then on. */
  open(stream: HostedStream): Promise<Opening> {
    if (this.#over) return Promise.resolve({ tag: 'died' })
    const { clock, tuning } = this.#options
    const late = clock.after(tuning.openMs, () => this.#die())
    return new Promise((resolve) => {
      this.#openings.set(stream.id, (opening) => {
        late()
        this.#openings.delete(stream.id)
        if (opening.tag === 'opened') this.#watch(stream, opening.rateHz)
        resolve(opening)
      })
      this.send(stream.opening())
    })
  }

  /** Settles within `closeAnswerMs`, though the device may take longer; one that hangs ends the process. */
  close(stream: HostedStream): Promise<void> {
    if (this.#over || !this.#open.delete(stream.id)) return Promise.resolve()
    const { clock, tuning } = this.#options
    const hung = clock.after(tuning.closeHungMs, () => this.#die())
    return new Promise((resolve) => {
      const late = clock.after(tuning.closeAnswerMs, resolve)
      this.#closings.set(stream.id, () => {
        hung()
        late()
        this.#closings.delete(stream.id)
        resolve()
      })
      this.send({ type: 'close', stream: stream.id })
    })
  }

  /** At once. Resolves when the process is gone. */
  kill(): Promise<void> {
    this.#end()
    return this.#exited ? Promise.resolve() : new Promise((resolve) => this.#exits.push(resolve))
  }

  #watch(stream: HostedStream, rateHz: Hz): void {
    this.#open.set(stream.id, { stream, quietMs: 0, alive: false })
    stream.opened(rateHz)
    this.#cancelTick ??= this.#tickLater()
  }

  /** Somebody waits for it from now on. */
  #attend(stream: StreamId): void {
    const entry = this.#open.get(stream)
    if (entry === undefined) return
    entry.quietMs = 0
    this.#cancelTick?.()
    this.#cancelTick = this.#tickLater()
  }

  #tickLater(): Cancel {
    const { clock, tuning } = this.#options
    const isCalm = [...this.#open.values()].every(({ alive, stream }) => alive && stream.isHeld)
    const ms = isCalm ? tuning.heldTickMs : tuning.tickMs
    return clock.after(ms, () => this.#tick(ms))
  }

  #tick(ms: Ms): void {
    for (const entry of this.#open.values()) {
      entry.quietMs += ms
      if (entry.quietMs >= this.#patienceMs(entry)) return this.#die()
    }
    this.#cancelTick = this.#open.size > 0 ? this.#tickLater() : undefined
  }

  /** A microphone that is held gives its signs seldom, whatever is open beside it. */
  #patienceMs({ alive, stream }: Entry): Ms {
    const { tickMs, silentTicks, heldTickMs, heldSilentTicks, openTicks } = this.#options.tuning
    if (!alive) return openTicks * tickMs
    return stream.isHeld ? heldSilentTicks * heldTickMs : silentTicks * tickMs
  }

  #received(message: unknown): void {
    if (this.#over) return
    if (!isFromHost(message)) return this.#die()
    switch (message.type) {
      case 'ready':
        return this.#tellBuilt(message.built)
      case 'devices':
        return
      case 'opened':
        return this.#openings.get(message.stream)?.({ tag: 'opened', rateHz: message.rateHz })
      case 'failed':
        return this.#openings.get(message.stream)?.({ tag: 'refused' })
      case 'closed':
        return this.#closings.get(message.stream)?.()
      default: {
        const entry = this.#open.get(message.stream)
        if (entry === undefined) return
        entry.quietMs = 0
        entry.alive = true
        entry.stream.received(message)
      }
    }
  }

  #hasExited(): void {
    this.#exited = true
    for (const tell of this.#exits.splice(0)) tell()
    this.#die()
  }

  #die(): void {
    if (this.#over) return
    this.#end()
    this.#options.died(this)
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.#cancelTick?.()
    this.#process.kill()
    this.#tellBuilt(undefined)
    for (const { stream } of this.#open.values()) stream.interrupted()
    this.#open.clear()
    for (const answer of [...this.#openings.values()]) answer({ tag: 'died' })
    for (const answer of [...this.#closings.values()]) answer()
  }
}

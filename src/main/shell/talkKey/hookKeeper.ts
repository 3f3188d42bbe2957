/**
 * Keeps the child with the key hook alive: starts it, starts it again when it dies, gives up when it dies too often. What
 * it is told is told again to its successor. Knows no key.
 */
import type { Cancel, Clock, Ms } from '../../../shared/time'
import type { Child, ChildListener } from '../../children'
import type { FromHook, ToHook } from './protocol'

export interface HookKeeperPorts {
  clock: Clock
  open(listener: ChildListener): Child<ToHook>
  message(message: FromHook): void
  /** The child is gone: whatever was down is not any more. */
  lost(): void
  /** It will not be tried again. */
  gaveUp(): void
}

/** Pauses before it is started again; one that lived longer than the last of them begins anew. */
const PAUSES_MS: readonly Ms[] = [200, 1_000, 5_000]
const LONG_LIVED_MS: Ms = 60_000

export class HookKeeper {
  readonly #ports: HookKeeperPorts
  #process: Child<ToHook> | undefined
  #watch: ToHook | undefined
  #deaths = 0
  #startedAtMs: Ms = 0
  #cancel: Cancel = () => {}
  #closed = false

  constructor(ports: HookKeeperPorts) {
    this.#ports = ports
    this.#start()
  }

  send(message: ToHook): void {
    if (message.type === 'watch') this.#watch = message
    this.#process?.send(message)
  }

  close(): void {
    this.#closed = true
    this.#cancel()
    this.#process?.kill()
  }

  #start(): void {
    const { clock, open } = this.#ports
    this.#startedAtMs = clock.now()
    const process = open({
      message: (message) => {
        if (process === this.#process) this.#ports.message(message as FromHook)
      },
      exited: () => {
        if (process === this.#process) this.#exited()
      },
    })
    this.#process = process
    if (this.#watch) process.send(this.#watch)
  }

  #exited(): void {
    this.#process = undefined
    if (this.#closed) return
    this.#ports.lost()
    const { clock } = this.#ports
    if (clock.now() - this.#startedAtMs > LONG_LIVED_MS) this.#deaths = 0
    const pauseMs = PAUSES_MS[this.#deaths]
    this.#deaths += 1
    if (pauseMs === undefined) this.#ports.gaveUp()
    else this.#cancel = clock.after(pauseMs, () => this.#start())
  }
}

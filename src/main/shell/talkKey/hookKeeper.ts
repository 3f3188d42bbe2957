/**
 * Keeps the child with the key hook alive: starts it, starts it again when it dies, gives up when it dies too often. What
 * it is told is told again to its successor. Knows no key.
 */
import type { Cancel, Clock } from '../../../shared/time'
import type { Child, ChildListener } from '../../children'
import { RestartPlan, type Restarts } from '../../restartPlan'
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

const RESTARTS: Restarts = { pausesMs: [200, 1_000, 5_000], countForMs: 60_000 }

export class HookKeeper {
  readonly #ports: HookKeeperPorts
  #process: Child<ToHook> | undefined
  readonly #plan = new RestartPlan(RESTARTS)
  #watch: ToHook | undefined
  /** While a key is waited for. */
  #record: ToHook | undefined
  #cancel: Cancel = () => {}
  #closed = false

  constructor(ports: HookKeeperPorts) {
    this.#ports = ports
    this.#start()
  }

  send(message: ToHook): void {
    if (message.type === 'watch') this.#watch = message
    if (message.type === 'record') this.#record = message.on ? message : undefined
    this.#process?.send(message)
  }

  close(): void {
    this.#closed = true
    this.#cancel()
    this.#process?.kill()
  }

  #start(): void {
    const process = this.#ports.open({
      message: (message) => {
        if (process === this.#process) this.#ports.message(message as FromHook)
      },
      exited: () => {
        if (process === this.#process) this.#exited()
      },
    })
    this.#process = process
    if (this.#watch) process.send(this.#watch)
    if (this.#record) process.send(this.#record)
  }

  #exited(): void {
    this.#process = undefined
    if (this.#closed) return
    const { clock, lost, gaveUp } = this.#ports
    lost()
    const pauseMs = this.#plan.died(clock.now())
    if (pauseMs === undefined) gaveUp()
    else this.#cancel = clock.after(pauseMs, () => this.#start())
  }
}

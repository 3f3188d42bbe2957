/** Lets go of a connection that nobody has used for a while, and takes it up again with the next turn. */
import type { Cancel, Clock, Ms } from '../../../shared/time'

export interface IdleEndPorts {
  clock: Clock
  keeper: { readonly connection: { state: string }; connect(): void; disconnect(): void; quiet(quiet: boolean): void }
  /** From the last turn on; undefined where a connection is worth nothing to anybody, or must stay to hear. */
  afterMs(): Ms | undefined
}

export class IdleEnd {
  readonly #ports: IdleEndPorts
  #cancel: Cancel = () => {}
  #ended = false
  #quiet = false

  constructor(ports: IdleEndPorts) {
    this.#ports = ports
  }

  /** After every step of the conversation: nothing is going on, or something is. */
  quiet(quiet: boolean): void {
    this.#cancel()
    this.#quiet = quiet
    this.#ports.keeper.quiet(quiet)
    if (quiet) this.#wait()
    else this.#begin()
  }

  /** The machine sleeps, or all is over: who goes on from there connects by himself. */
  over(): void {
    this.#ended = false
    this.quiet(false)
  }

  /** It stands. Who begins another conversation or chooses another service takes it up without a turn. */
  stands(): void {
    this.#ended = false
    if (!this.#quiet) return
    this.#cancel()
    this.#wait()
  }

  #wait(): void {
    const { clock, afterMs } = this.#ports
    const ms = afterMs()
    if (ms !== undefined) this.#cancel = clock.after(ms, () => this.#end())
  }

  #end(): void {
    const { keeper } = this.#ports
    if (keeper.connection.state !== 'up') return
    this.#ended = true
    keeper.disconnect()
  }

  /** What is said until the connection stands is kept by whoever keeps it. */
  #begin(): void {
    if (!this.#ended) return
    this.#ended = false
    const { keeper } = this.#ports
    if (keeper.connection.state === 'closed') keeper.connect()
  }
}

/**
 * Whether the open microphone gives signal: "listening" is told per turn only when it does, and a microphone that
 * gives nothing but digital silence while somebody speaks is reported once.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'
import type { TurnId } from '../../shared/view'

export interface SignalWatchOptions {
  clock: Clock
  silentMs: Ms
  listening(turn: TurnId): void
  silent(): void
}

const NOTHING: Cancel = () => {}

export class SignalWatch {
  readonly #options: SignalWatchOptions
  #deviceOpen = false
  #signal = false
  #silentTold = false
  #turn: TurnId | undefined
  #toldTurn: TurnId | undefined
  #cancel = NOTHING

  constructor(options: SignalWatchOptions) {
    this.#options = options
  }

  /** A device may give signal before its opening has been told. */
  deviceOpened(): void {
    this.#deviceOpen = true
    this.#watch()
  }

  deviceGone(): void {
    this.#deviceOpen = false
    this.#signal = false
    this.#silentTold = false
    this.#cancel()
  }

  signalled(): void {
    this.#signal = true
    this.#watch()
  }

  /** Whose turn it is now, if anybody's. */
  turnIs(turn: TurnId | undefined): void {
    if (turn === this.#turn) return
    this.#turn = turn
    this.#watch()
  }

  #watch(): void {
    this.#cancel()
    const turn = this.#turn
    if (turn === undefined || !this.#deviceOpen) return
    if (this.#signal) {
      if (this.#toldTurn === turn) return
      this.#toldTurn = turn
      this.#options.listening(turn)
    } else if (!this.#silentTold) {
      this.#cancel = this.#options.clock.after(this.#options.silentMs, () => {
        this.#silentTold = true
        this.#options.silent()
      })
    }
  }
}

/**
 * The turns of which a client waits for something, an answer or what was said, and how long the link has said nothing of each. A
 * link over a wire may lose the one frame that begins it or ends it, and never know; a client waits without end. Keeps time
 * only: what becomes of a turn nothing comes of is decided elsewhere.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'
import type { TurnId } from '../../shared/view'
import type { LinkCapabilities } from '../link'

/** One service behind one wire: what it makes it tells at once. Twice as long as it may be too busy to begin. */
const SERVICE_MS: Ms = 60_000
/** Stages, each of which ends by itself: longer than the slowest is given, which hears a long recording in one piece. */
const STAGES_MS: Ms = 180_000

export interface OverduePorts {
  clock: Pick<Clock, 'now'>
  after(ms: Ms, callback: () => void): Cancel
  capabilities: Pick<LinkCapabilities, 'items'>
  /** Nothing more is to be expected of this turn; it is not waited for any more. */
  late(turn: TurnId): void
}

export class Overdue {
  readonly #ports: OverduePorts
  readonly #boundMs: Ms
  /** When something was last said of each, the oldest first. */
  readonly #saidAt = new Map<TurnId, Ms>()
  #cancel: Cancel | undefined

  constructor(ports: OverduePorts) {
    this.#ports = ports
    this.#boundMs = ports.capabilities.items ? SERVICE_MS : STAGES_MS
  }

  /** The link owes something of it from now on. */
  expect(turn: TurnId): void {
    this.#saidAt.delete(turn)
    this.#saidAt.set(turn, this.#ports.clock.now())
    this.#watch()
  }

  /** The link says something of it, which may be all; one that nobody waits for stays so. */
  said(turn: TurnId, isAll = false): void {
    if (isAll) this.over(turn)
    else if (this.#saidAt.has(turn)) this.expect(turn)
  }

  /** Nobody waits for it any more. */
  over(turn: TurnId): void {
    this.#saidAt.delete(turn)
    if (this.#saidAt.size > 0) return
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** At the earliest moment one may be late; most have said something by then. */
  #watch(): void {
    const [oldestMs] = this.#saidAt.values()
    if (this.#cancel || oldestMs === undefined) return
    const leftMs = (saidMs: Ms) => saidMs + this.#boundMs - this.#ports.clock.now()
    // A clock of fractions may be there a little early: never at once again.
    this.#cancel = this.#ports.after(Math.max(1, leftMs(oldestMs)), () => {
      this.#cancel = undefined
      const late = [...this.#saidAt].filter(([, saidMs]) => leftMs(saidMs) <= 0)
      for (const [turn] of late) {
        this.over(turn)
        this.#ports.late(turn)
      }
      this.#watch()
    })
  }
}

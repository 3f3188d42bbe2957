/**
 * A cascade whose parts are chosen: made anew with every connection, because keys and choices are asked for only then.
 * Forwards to the cascade and knows no service.
 */
import { AppException } from '../../../../shared/errors'
import { Emitter } from '../../../../shared/time'
import type { Turn, TurnId } from '../../../../shared/view'
import type { Frame } from '../../../audio'
import type {
  Forgotten,
  LinkCapabilities,
  LinkEvent,
  LinkItem,
  RealtimeLink,
  ResponseRequest,
  SessionConfig,
} from '../../link'
import type { Cascade } from '../cascade'

/** Sound is heard and spoken at these rates whatever a service wants: a chain keeps its rates when a part is replaced. */
export const CHAIN_RATES = { hearHz: 16_000, speakHz: 24_000 } as const

/** Before it is open nothing is known of its parts: the careful answer. */
const UNKNOWN: LinkCapabilities = {
  inputRateHz: CHAIN_RATES.hearHz,
  outputRateHz: CHAIN_RATES.speakHz,
  runsAhead: false,
  items: false,
  ownsTurns: false,
  detectsTurns: true,
  saysHowFar: true,
  wordTimings: false,
  seesPictures: false,
  breaksSilence: true,
}

export class ChainLink implements RealtimeLink {
  readonly events = new Emitter<LinkEvent>()
  readonly #make: () => Promise<Cascade>
  #cascade: Cascade | undefined
  #closed = false

  /** @param make rejects with an `AppException` where no chain can be made of what is chosen */
  constructor(make: () => Promise<Cascade>) {
    this.#make = make
  }

  get capabilities(): LinkCapabilities {
    return this.#cascade?.capabilities ?? UNKNOWN
  }

  async open(config: SessionConfig, history: readonly Turn[], signal: AbortSignal): Promise<void> {
    const cascade = await this.#make()
    if (this.#closed || signal.aborted) {
      await cascade.close()
      signal.throwIfAborted()
      throw new AppException('link.opening')
    }
    this.#cascade = cascade
    cascade.events.on((event) => this.events.emit(event))
    await cascade.open(config, history, signal)
  }

  configure(config: SessionConfig): void {
    this.#cascade?.configure(config)
  }

  carryOn(history: readonly Turn[]): void {
    this.#cascade?.carryOn(history)
  }

  append(frame: Frame): void {
    this.#cascade?.append(frame)
  }

  commit(turnId: TurnId): void {
    this.#cascade?.commit(turnId)
  }

  clear(): void {
    this.#cascade?.clear()
  }

  add(item: LinkItem): void {
    this.#cascade?.add(item)
  }

  forget(what: Forgotten): void {
    this.#cascade?.forget(what)
  }

  respond(request: ResponseRequest): void {
    this.#cascade?.respond(request)
  }

  cancel(cut: Parameters<RealtimeLink['cancel']>[0]): void {
    this.#cascade?.cancel(cut)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#cascade?.close()
  }
}

/**
 * Keeps one link open: opens it with what was heard so far, replaces it when it is lost, and lets only events of the
 * present one through. Knows nothing of turns.
 */
import { AppException, toAppError } from '../../shared/errors'
import type { AppError, Turn } from '../../shared/view'
import type { LinkCapabilities, LinkEvent, RealtimeLink, SessionConfig } from '../link'

export interface LinkKeeperPorts {
  create(): RealtimeLink
  config(): SessionConfig
  history(): readonly Turn[]
  event(event: LinkEvent): void
  opened(): void
  /** Opening failed; nothing is tried any more until `connect` is called again. */
  failed(error: AppError, thrown: unknown): void
}

export class LinkKeeper {
  readonly #ports: LinkKeeperPorts
  #link: RealtimeLink
  #fresh = true
  #unsubscribe = () => {}
  #abort = new AbortController()
  #closed = false

  constructor(ports: LinkKeeperPorts) {
    this.#ports = ports
    this.#link = ports.create()
  }

  get link(): RealtimeLink {
    return this.#link
  }

  get capabilities(): LinkCapabilities {
    return this.#link.capabilities
  }

  connect(): void {
    if (this.#closed) return
    this.#drop()
    if (!this.#fresh) this.#link = this.#ports.create()
    this.#fresh = false
    const link = this.#link
    const { signal } = this.#abort
    this.#unsubscribe = link.events.on((event) => this.#ports.event(event))
    link
      .open(this.#ports.config(), this.#ports.history(), signal)
      .then(() => {
        if (!signal.aborted) this.#ports.opened()
      })
      .catch((thrown) => {
        if (!signal.aborted) this.#ports.failed(toAppError(thrown), thrown)
      })
  }

  disconnect(): void {
    this.#drop()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#unsubscribe()
    this.#abort.abort(new AppException('link.opening'))
    await this.#link.close()
  }

  /** The old link hears nothing more and is not heard any more. */
  #drop(): void {
    this.#unsubscribe()
    this.#unsubscribe = () => {}
    this.#abort.abort(new AppException('link.opening'))
    this.#abort = new AbortController()
    if (!this.#fresh) void this.#link.close()
  }
}

/** The one link of a client: opened beside the session, told everything in order once it is open, and closed with it. */
import { AppException, toAppError } from '../../shared/errors'
import type { Ms } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { type Frame, samplesToMs } from '../audio'
import type { LinkCapabilities, LinkEvent, RealtimeLink, SessionConfig } from '../link'

export interface LinkSidePorts {
  /** @throws AppException when it cannot be used at all */
  openLink(): RealtimeLink
  event(event: LinkEvent): void
  /** It could not be opened; nothing comes of it. */
  failed(error: AppError): void
}

export class LinkSide {
  readonly #link: RealtimeLink
  readonly #abort = new AbortController()
  readonly #unsubscribe: () => void
  /** Said before the link was open; undefined from then on. */
  #waiting: ((link: RealtimeLink) => void)[] | undefined = []
  #waitingMs: Ms = 0
  #config: string

  /** @throws AppException */
  constructor(ports: LinkSidePorts, config: SessionConfig) {
    this.#link = ports.openLink()
    this.#config = JSON.stringify(config)
    this.#unsubscribe = this.#link.events.on((event) => ports.event(event))
    this.#link.open(config, [], this.#abort.signal).then(
      () => this.#opened(),
      (thrown) => {
        if (!this.#abort.signal.aborted) ports.failed(toAppError(thrown))
      },
    )
  }

  get capabilities(): LinkCapabilities {
    return this.#link.capabilities
  }

  /** Sound that waits until the link is open. */
  get waitingMs(): Ms {
    return this.#waitingMs
  }

  append(frame: Frame): void {
    if (!this.#waiting) return this.#link.append(frame)
    this.#waitingMs += samplesToMs(frame.samples.length, frame.rateHz)
    const kept = { ...frame, samples: frame.samples.slice() }
    this.#waiting.push((link) => link.append(kept))
  }

  tell(act: (link: RealtimeLink) => void): void {
    if (this.#waiting) this.#waiting.push(act)
    else act(this.#link)
  }

  /** Nothing is said where nothing has changed. @returns how many letters it has */
  configure(config: SessionConfig): number {
    const known = JSON.stringify(config)
    if (known !== this.#config) this.tell((link) => link.configure(config))
    this.#config = known
    return known.length
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    this.#waiting = []
    this.#abort.abort(new AppException('link.opening'))
    await this.#link.close()
  }

  #opened(): void {
    if (this.#abort.signal.aborted) return
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    this.#waitingMs = 0
    for (const act of waiting) act(this.#link)
  }
}

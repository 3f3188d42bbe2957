/**
 * A link for somebody who is not the assistant, under the same bounds: what it uses counts as spent, and once the next
 * question could pass a bound it is not asked. Passes everything else on as it is.
 */
import { AppException } from '../../../shared/errors'
import { Emitter } from '../../../shared/time'
import type { AppError, ResponseId, Turn, TurnId, UsageLine } from '../../../shared/view'
import type { LinkEvent, RealtimeLink, ResponseRequest, SessionConfig } from '../../link'

export interface Bounds {
  /** Why nothing more may be asked; undefined when it may. */
  refusal(): AppError | undefined
  /** Something was asked whose price is not known yet. Returns its end, idempotent. */
  begun(): () => void
  used(usage: readonly UsageLine[]): void
  /** Something was used whose bill will never come. */
  unbilled(): void
}

export class BoundedLink implements RealtimeLink {
  readonly events = new Emitter<LinkEvent>()
  readonly #link: RealtimeLink
  readonly #bounds: Bounds
  /** Asked and not answered to the end; by turn, then by response. */
  readonly #asked = new Map<TurnId, () => void>()
  readonly #answering = new Map<ResponseId, () => void>()
  /** Begun, also those that were cut off since: their bill comes with their end. */
  readonly #unbilled = new Set<ResponseId>()
  /** The newest turn in which nothing was said: nobody will answer it. */
  #silent: TurnId | undefined

  constructor(link: RealtimeLink, bounds: Bounds) {
    this.#link = link
    this.#bounds = bounds
    link.events.on((event) => {
      this.#count(event)
      this.events.emit(event)
    })
  }

  get capabilities() {
    return this.#link.capabilities
  }

  async open(config: SessionConfig, history: readonly Turn[], signal: AbortSignal): Promise<void> {
    const error = this.#bounds.refusal()
    if (error) throw AppException.of(error)
    await this.#link.open(config, history, signal)
  }

  respond(request: ResponseRequest): void {
    const { turnId } = request
    const error = this.#bounds.refusal()
    if (error) return this.events.emit({ type: 'responseFailed', responseId: undefined, turnId, error })
    this.#asked.get(turnId)?.()
    if (turnId !== this.#silent) this.#asked.set(turnId, this.#bounds.begun())
    this.#link.respond(request)
  }

  cancel: RealtimeLink['cancel'] = (cut) => {
    this.#over(this.#answering, cut.responseId)
    this.#link.cancel(cut)
  }

  async close(): Promise<void> {
    this.#allOver()
    await this.#link.close()
  }

  configure = (config: SessionConfig): void => this.#link.configure(config)
  append: RealtimeLink['append'] = (frame) => this.#link.append(frame)
  commit: RealtimeLink['commit'] = (turnId) => this.#link.commit(turnId)
  clear = (): void => this.#link.clear()
  add: RealtimeLink['add'] = (item) => this.#link.add(item)
  forget: RealtimeLink['forget'] = (what) => this.#link.forget(what)

  /** The bill before the end: between the two a question would count twice rather than not at all. */
  #count(event: LinkEvent): void {
    if ('usage' in event && event.usage) this.#bounds.used(event.usage)
    switch (event.type) {
      case 'userFinal': {
        if (event.text !== '' || event.unwritten) return
        this.#silent = event.turnId
        return this.#over(this.#asked, event.turnId)
      }
      case 'responseStarted': {
        this.#unbilled.add(event.responseId)
        const end = this.#asked.get(event.turnId)
        this.#asked.delete(event.turnId)
        if (end) this.#answering.set(event.responseId, end)
        return
      }
      case 'responseDone':
        this.#unbilled.delete(event.responseId)
        return this.#over(this.#answering, event.responseId)
      case 'responseFailed':
        this.#over(this.#asked, event.turnId)
        if (event.responseId === undefined) return
        this.#unbilled.delete(event.responseId)
        return this.#over(this.#answering, event.responseId)
      case 'billed':
        this.#unbilled.delete(event.responseId)
        return
      case 'lost':
        return this.#allOver()
    }
  }

  #over<Key>(under: Map<Key, () => void>, key: Key): void {
    under.get(key)?.()
    under.delete(key)
  }

  #allOver(): void {
    for (const _ of this.#unbilled) this.#bounds.unbilled()
    this.#unbilled.clear()
    for (const end of [...this.#asked.values(), ...this.#answering.values()]) end()
    this.#asked.clear()
    this.#answering.clear()
  }
}

/**
 * A link for somebody who is not the assistant, under the same bounds: what it uses counts as spent, and once the next
 * question could pass a bound it is not asked. Passes everything else on as it is.
 */
import { AppException } from '../../shared/errors'
import { Emitter } from '../../shared/time'
import type { Turn, TurnId, UsageLine } from '../../shared/view'
import type { LinkEvent, RealtimeLink, ResponseRequest, SessionConfig, ToolResult, UserImage, UserText } from '../link'
import { costOf } from '../meter'
import type { Budget } from './budget'

export type Bounds = Pick<Budget, 'prices' | 'billed' | 'refusal'>

/** The assistant counts its turns from one up. */
let lastTurn: TurnId = 0

export class BoundedLink implements RealtimeLink {
  readonly events = new Emitter<LinkEvent>()
  readonly #link: RealtimeLink
  readonly #bounds: Bounds

  constructor(link: RealtimeLink, bounds: Bounds) {
    this.#link = link
    this.#bounds = bounds
    link.events.on((event) => {
      if ('usage' in event && event.usage) this.#bill(event.usage)
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
    const error = this.#bounds.refusal()
    if (!error) return this.#link.respond(request)
    this.events.emit({ type: 'responseFailed', responseId: undefined, turnId: request.turnId, error })
  }

  configure = (config: SessionConfig): void => this.#link.configure(config)
  append: RealtimeLink['append'] = (frame) => this.#link.append(frame)
  commit: RealtimeLink['commit'] = (turnId) => this.#link.commit(turnId)
  clear = (): void => this.#link.clear()
  add = (item: UserText | UserImage | ToolResult): void => this.#link.add(item)
  cancel: RealtimeLink['cancel'] = (cut) => this.#link.cancel(cut)
  close = (): Promise<void> => this.#link.close()

  #bill(usage: readonly UsageLine[]): void {
    const cost = costOf(usage, this.#bounds.prices())
    this.#bounds.billed(--lastTurn, cost.amount, cost)
  }
}

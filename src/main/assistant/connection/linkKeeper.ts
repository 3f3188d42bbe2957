/**
 * Keeps one connection to whatever answers: opens it with what was heard so far, mends it when it breaks, renews it
 * before it ends by itself, and replays what was said meanwhile. Everything for the link goes through here, so that
 * nobody else needs to know whether it is up. Knows nothing of states and speaks no words.
 */
import { AppException, appError, toAppError } from '../../../shared/errors'
import type { Cancel, Ms } from '../../../shared/time'
import type { AppError, ConnectionView, ResponseId, TurnId } from '../../../shared/view'
import type { Frame } from '../../audio'
import {
  isPassing,
  type LinkCapabilities,
  type LinkEvent,
  type RealtimeLink,
  type ResponseRequest,
  retryAfter,
  type UserImage,
  type UserText,
} from '../../link'
import { Changes } from './changes'
import type { LinkKeeperPorts } from './linkKeeperPorts'
import { Patience } from './patience'
import { Renewal } from './renewal'
import { openSuccessor } from './successor'
import { Unsent } from './unsent'

export class LinkKeeper {
  readonly #ports: LinkKeeperPorts
  readonly #unsent = new Unsent()
  #link: RealtimeLink
  #state: ConnectionView['state'] = 'closed'
  #unsubscribe = () => {}
  #abort = new AbortController()
  #used = false
  #closed = false
  #attempt = 0
  #stopWaiting: Cancel = () => {}
  readonly #patience: Patience
  readonly #renewal: Renewal
  #speaking = false
  readonly #changes: Changes

  constructor(ports: LinkKeeperPorts) {
    this.#ports = ports
    this.#changes = new Changes(ports)
    this.#patience = new Patience(ports.clock, (why, told) => this.#tooLong(why, told))
    this.#renewal = new Renewal(ports.clock, () => void this.#renew())
    this.#link = ports.create()
  }

  get capabilities(): LinkCapabilities {
    return this.#link.capabilities
  }

  get connection(): ConnectionView {
    return { state: this.#state, keptMs: this.#state === 'up' ? 0 : Math.round(this.#unsent.keptMs) }
  }

  /** A turn's bound stands still while this is true. */
  get mending(): boolean {
    return this.#state === 'mending' || this.#state === 'opening'
  }

  connect(): void {
    if (this.#closed || !this.#ports.awake()) return
    this.#drop()
    if (this.#refused()) return
    this.#attempt = 0
    this.#open(this.#used ? this.#ports.create() : this.#link, 'opening')
  }

  disconnect(): void {
    this.#drop()
    this.#unsent.settled()
    this.#become('closed')
  }

  /** On its way first, then kept. */
  append(frame: Frame): void {
    const up = this.#state === 'up'
    if (up) this.#link.append(frame)
    const { detectsTurns } = this.#link.capabilities
    this.#unsent.frame(frame, up && detectsTurns && this.#ports.handsFree() && !this.#speaking)
    if (up) return
    this.#waits()
    this.#ports.changed(this.connection)
  }

  commit(turnId: TurnId): void {
    this.#unsent.committed(turnId)
    if (this.#state === 'up') this.#link.commit(turnId)
    else this.#waits()
  }

  clear(): void {
    this.#unsent.settled()
    if (this.#state === 'up') this.#link.clear()
    else this.#waits()
  }

  add(item: UserText | UserImage): void {
    this.#unsent.item(item)
    if (this.#state === 'up') this.#link.add(item)
  }

  respond(request: ResponseRequest): void {
    if (!request.outOfBand) this.#unsent.asked(request.turnId)
    if (this.#state === 'up') this.#link.respond(request)
    else this.#waits()
  }

  /** For what the connection calls now: one that is gone needs no result, and the next one knows nothing of its calls. */
  results(): RealtimeLink['add'] {
    const link = this.#link
    return (result) => {
      if (this.#state === 'up' && link === this.#link) link.add(result)
    }
  }

  cancel(cut: { responseId: ResponseId; heardMs: Ms }): void {
    if (this.#state === 'up') this.#link.cancel(cut)
  }

  /** Another conversation from here on: what a model elsewhere remembers belongs to the one that is over. */
  carryOn(): void {
    if (this.capabilities.items) return this.connect()
    this.#changes.add()
    if (this.#state === 'up') this.#link.carryOn?.(this.#ports.history())
  }

  configure(): void {
    this.#changes.add()
    if (this.#state === 'up') this.#link.configure(this.#ports.config())
  }

  /** The turn is in the books; nothing of it must be said again. */
  settled(turnId: TurnId): void {
    this.#unsent.settled(turnId)
    this.#waits()
  }

  /** Whether anything is going on: a session is renewed only when nothing is. */
  quiet(quiet: boolean): void {
    this.#renewal.quiet(quiet)
    this.look()
  }

  /** Whether more may still be asked: before the next turn, not in the middle of one. */
  look(): void {
    if (this.#renewal.isQuiet && this.#state === 'up') this.#refused()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#drop()
    this.#state = 'closed'
    await this.#link.close()
  }

  #open(link: RealtimeLink, state: 'opening' | 'mending'): void {
    this.#link = link
    this.#used = true
    this.#become(state)
    this.#ports.wants(link.capabilities.inputRateHz)
    this.#waits()
    const { signal } = this.#abort
    const tellChanges = this.#changes.since(link)
    this.#unsubscribe = link.events.on((event) => this.#event(link, event))
    link
      .open(this.#ports.config(), this.#ports.history(), signal)
      .then(() => {
        if (!signal.aborted) this.#opened(link, tellChanges)
      })
      .catch((thrown) => {
        if (signal.aborted) return
        const error = toAppError(thrown)
        this.#broken(error, !isPassing(error), thrown)
      })
  }

  #refused(): boolean {
    const error = this.#ports.refusal()
    if (!error) return false
    this.#drop()
    this.#fail(error, AppException.of(error))
    return true
  }

  #fail(error: AppError, thrown: unknown): void {
    this.#patience.over()
    this.#unsent.settled()
    this.#become('failed')
    this.#ports.failed(error, thrown)
  }

  #opened(link: RealtimeLink, tellChanges: () => void): void {
    this.#patience.over()
    this.#attempt = 0
    this.#become('up')
    tellChanges()
    if (this.#unsent.pending && this.#unsent.whole) this.#unsent.replay(link)
    else this.#giveUp(appError('link.askedToRepeat'))
    this.#ports.opened()
  }

  #event(link: RealtimeLink, event: LinkEvent): void {
    if (link !== this.#link) return
    switch (event.type) {
      case 'lost':
        // While it opens the rejected promise tells.
        if (this.#state !== 'up') return
        this.#ports.event(event)
        return this.#broken(event.error, event.fatal)
      case 'expires':
        return this.#renewal.expires(event.at)
      case 'speechStarted':
        this.#speaking = true
        break
      case 'audio':
        if (this.#unsent.turn !== undefined) this.#unsent.settled()
        this.#speaking = false
    }
    this.#ports.event(event)
  }

  #broken(error: AppError, fatal: boolean, thrown: unknown = AppException.of(error)): void {
    const wait = retryAfter(this.#attempt, { fatal }, this.#ports.random())
    this.#unsubscribe()
    void this.#link.close()
    if (wait === 'stop') return this.#fail(error, thrown)
    this.#patience.failed(error)
    this.#attempt += 1
    const state = this.#state === 'opening' ? 'opening' : 'mending'
    this.#become(state)
    this.#waits()
    this.#stopWaiting = this.#ports.clock.after(wait, () => this.#open(this.#ports.create(), state))
  }

  /** Between two connections: what was said, if anything was, waits no longer than anybody would. */
  #waits(): void {
    this.#patience.look(this.mending && this.#unsent.pending)
  }

  /** The answer to what was said would come too late; asking to repeat and answering after all would be worse. */
  #tooLong(error: AppError, told: boolean): void {
    // That a connection broke was told when it did; of one that never came about nobody has heard.
    if (this.#state === 'opening' && !told) this.#ports.event({ type: 'noticed', error })
    this.#giveUp(error)
    this.#ports.changed(this.connection)
  }

  #giveUp(error: AppError): void {
    const { turn, pending } = this.#unsent
    this.#unsent.settled()
    if (turn !== undefined && pending) this.#ports.gaveUp(turn, error)
  }

  /** The new connection stands before the old one is let go; when somebody speaks meanwhile, the old one stays. */
  async #renew(): Promise<void> {
    const before = this.#link
    if (this.#state !== 'up') return
    const { signal } = this.#abort
    const { create, config, history } = this.#ports
    const successor = create()
    const tellChanges = this.#changes.since(successor)
    const { link, opened, expiresAt } = await openSuccessor(successor, config(), history(), signal)
    const stays = signal.aborted || this.#link !== before || this.#state !== 'up'
    if (!opened || stays || !this.#renewal.isQuiet) {
      void link.close()
      if (stays) return
      return opened ? this.#renewal.failed() : this.#renewal.unreachable()
    }
    this.#unsubscribe()
    this.#link = link
    this.#unsubscribe = link.events.on((event) => this.#event(link, event))
    tellChanges()
    this.#unsent.replay(link)
    if (expiresAt !== undefined) this.#renewal.expires(expiresAt)
    void before.close()
  }

  #become(state: ConnectionView['state']): void {
    if (this.#state === state) return
    this.#state = state
    this.#ports.changed(this.connection)
  }

  /** The old link hears nothing more and is not heard any more. */
  #drop(): void {
    this.#stopWaiting()
    this.#patience.over()
    this.#renewal.over()
    this.#unsubscribe()
    this.#unsubscribe = () => {}
    this.#abort.abort(new AppException('link.opening'))
    this.#abort = new AbortController()
    if (this.#used) void this.#link.close()
  }
}

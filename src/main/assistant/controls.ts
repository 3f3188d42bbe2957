/** What a person can do with a conversation beside talking: mute, put right, hear again, begin anew. Decides no turn. */
import { appError } from '../../shared/errors'
import type { ConversationId, Turn } from '../../shared/view'
import type { Parts } from './parts'
import type { AssistantPorts } from './ports'
import type { Presenter } from './presenter'
import type { Announcer } from './sound/announcer'
import type { Thread } from './thread'
import { EARLIER_TURNS, type ViewFeed } from './viewFeed'

export interface ControlsPorts extends Pick<AssistantPorts, 'history'> {
  parts: Parts
  view: ViewFeed
  thread: Thread
  announcer: Announcer
  presenter: Presenter
}

export class Controls {
  readonly #ports: ControlsPorts
  /** Whoever answers knows of a turn that was deleted. */
  #knowsTooMuch = false

  constructor(ports: ControlsPorts) {
    this.#ports = ports
  }

  /** While it is muted the talk key says so and opens nothing. */
  setMuted(muted: boolean): void {
    const { parts, presenter } = this.#ports
    if (muted === parts.mute.byUser) return
    parts.mute.user(muted)
    // Hands-free as well: of a sentence that stops in the middle no end would be heard.
    const { state } = parts.session.conversation
    if (muted && state.tag === 'LISTENING') parts.session.post({ type: 'cancel' })
    presenter.show()
  }

  /** True when a press is to be ignored; the reason is told. */
  refusesPress(): boolean {
    const { parts } = this.#ports
    const { tag } = parts.session.conversation.state
    // What sounds can be cut off all the same.
    const opensMicrophone = tag === 'READY' || tag === 'LISTENING'
    if (!parts.mute.byUser || !opensMicrophone) return false
    parts.notice(appError('microphone.muted'))
    return true
  }

  /** Asks again with the words put right. The old turn stays, struck. */
  correct(turn: string, text: string): void {
    const before = this.#ports.view.current.turn?.id
    this.#ports.parts.session.post({ type: 'say', text })
    const { turn: now } = this.#ports.view.current
    if (now === undefined || now.id === before) return
    this.#ports.view.correct(turn, now.id)
    this.#ports.parts.book.corrected(turn, now.id)
  }

  /** The last answer once more, with the voice on this computer; whole, also what was cut off. */
  replay(): void {
    const last = this.#last(({ heard, unheard }) => heard !== '' || unheard !== '')
    if (!last) return
    this.#ports.parts.session.post({ type: 'cancel' })
    this.#ports.announcer.tell(`${last.heard}${last.unheard}`, 'replay')
  }

  /** The last question once more. */
  retry(): void {
    const last = this.#last(({ user }) => user.trim() !== '')
    if (last) this.#ports.parts.session.post({ type: 'say', text: last.user })
  }

  newConversation(): void {
    const { parts, thread } = this.#ports
    parts.session.post({ type: 'cancel' })
    thread.renew()
    this.begin([])
  }

  /** It was deleted: nothing is shown of it, said again, or answered from it. One that is under way goes on to its end. */
  forget(id: string): void {
    if (!this.#ports.view.forget(id)) return
    this.#knowsTooMuch = true
    this.turnChanged()
  }

  /** After every change of a turn. An answer that is being given is not given up for what was deleted meanwhile. */
  turnChanged(): void {
    const { parts, view } = this.#ports
    const { turn } = view.current
    const isUnderWay = turn !== undefined && turn.outcome === undefined
    if (!this.#knowsTooMuch || isUnderWay) return
    this.#knowsTooMuch = false
    const { state } = parts.keeper.connection
    if (state !== 'closed' && state !== 'failed') parts.keeper.carryOn()
  }

  /** Rejects as the history does. One that is unknown is begun under its own name. */
  async continueConversation(id: ConversationId): Promise<void> {
    const { parts, thread, history } = this.#ports
    const turns = await history.turns(id, { limit: EARLIER_TURNS })
    parts.session.post({ type: 'cancel' })
    thread.goTo(id)
    this.begin(turns)
  }

  /** Turns belong to the thread's conversation from here on; these were held in it before, oldest first. */
  begin(turns: readonly Turn[]): void {
    const { parts, thread, view } = this.#ports
    parts.book.continue(thread.id, turns.length > 0)
    parts.budget.begin()
    this.#knowsTooMuch = false
    view.change({ earlier: turns, turn: undefined, error: undefined })
    parts.keeper.carryOn()
  }

  /** The machine goes to sleep: nothing is tried until it wakes. */
  suspended(): void {
    this.#ports.parts.session.post({ type: 'suspended' })
  }

  /** It woke: what was due meanwhile is told, and what was interrupted. */
  resumed(): void {
    const { parts, announcer } = this.#ports
    parts.session.post({ type: 'resumed' })
    announcer.again()
    announcer.look()
  }

  #last(wanted: (turn: Turn) => boolean): Turn | undefined {
    return this.#ports.thread.shown().reverse().find(wanted)
  }
}

/** From the machine's state to what a screen, a cue and a line say of it. Decides nothing. */

import type { LineBody } from '../../shared/lines'
import { keepNewest } from '../../shared/newest'
import type { AnnouncementView, ConversationState, MicrophoneView, ResponseId, TurnId } from '../../shared/view'
import { type Conversation, project } from '../conversation'
import type { Finish } from './finish'
import type { Parts } from './parts'
import type { ViewFeed } from './viewFeed'

export interface PresenterPorts {
  parts: Parts
  view: ViewFeed
  finish: Finish
  line(body: LineBody): void
}

/** Announcements wait for a quiet moment; more than a few never do. */
const ANNOUNCED = 20

export class Presenter {
  readonly #ports: PresenterPorts
  readonly #announced = new Map<ResponseId, AnnouncementView>()
  #state: ConversationState = 'offline'
  #shown = ''
  #signalTurn: TurnId | undefined
  /** The microphone gave nothing but digital silence, in this turn. */
  #silentTurn: TurnId | undefined

  constructor(ports: PresenterPorts) {
    this.#ports = ports
  }

  get state(): ConversationState {
    return this.#state
  }

  /** After every step of the machine, and when something beside it changed. */
  show(conversation: Conversation = this.#ports.parts.session.conversation): void {
    const { view, line, finish, parts } = this.#ports
    const { state, mode } = conversation
    const shown = project(conversation, state.tag === 'LISTENING' && state.turn === this.#signalTurn)
    const microphone = this.#microphone(conversation)
    const announcement = state.tag === 'SPEAKING' ? this.#announced.get(state.response) : undefined
    const now = JSON.stringify([shown, mode, microphone, announcement])
    if (now === this.#shown) return
    this.#shown = now
    const before = this.#state
    this.#state = shown
    if (shown !== before) {
      parts.cues.state(before, shown)
      line({ type: 'state', state: shown })
    }
    view.change({ state: shown, mode, microphone, announcement })
    finish.state(shown)
  }

  /** Real signal comes: from here on nothing that is said is lost. */
  listening(turn: TurnId): void {
    this.#signalTurn = turn
    this.show()
  }

  silent(): void {
    const { state } = this.#ports.parts.session.conversation
    this.#silentTurn = state.tag === 'LISTENING' ? state.turn : undefined
    this.show()
  }

  /** Something will be said by itself; its words are shown while it sounds. */
  announced(id: ResponseId, announcement: AnnouncementView): void {
    this.#announced.set(id, announcement)
    keepNewest(this.#announced, ANNOUNCED)
  }

  #microphone({ state }: Conversation): MicrophoneView | undefined {
    if (this.#ports.parts.mute.byUser) return { state: 'muted' }
    if (state.tag !== 'LISTENING') return undefined
    if (state.turn === this.#signalTurn) return { state: 'open' }
    if (this.#ports.parts.microphoneBlocked()) return { state: 'blocked' }
    return { state: state.turn === this.#silentTurn ? 'silent' : 'waking' }
  }
}

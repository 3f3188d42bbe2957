/**
 * Runs the machine: one event at a time, commands carried out in order, one timer a stage. Owns no sound, no words and
 * no sockets. A port that throws is reported and cannot wedge the queue.
 */
import { missingCase } from '../../shared/errors'
import type { Cancel } from '../../shared/time'
import type { TurnMode } from '../../shared/view'
import { begin, step } from './machine'
import type { SessionPorts } from './ports'
import { TUNING, type Tuning } from './tuning'
import type { Command, Conversation, ConversationEvent, Stage, State } from './types'

const NOTHING: Cancel = () => {}

export class Session {
  readonly #ports: SessionPorts
  readonly #tuning: Tuning
  readonly #queue: ConversationEvent[] = []
  #conversation: Conversation
  #running = false
  #cancelBound = NOTHING
  #cancelOpening = NOTHING

  constructor(ports: SessionPorts, mode: TurnMode, tuning: Tuning = TUNING) {
    this.#ports = ports
    this.#tuning = tuning
    this.#conversation = begin(mode)
  }

  get conversation(): Conversation {
    return this.#conversation
  }

  /** May be called from anywhere, also from inside a command. */
  post(event: ConversationEvent): void {
    this.#queue.push(event)
    if (this.#running) return
    this.#running = true
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#take(next)
    this.#running = false
  }

  #take(event: ConversationEvent): void {
    const before = this.#conversation
    const { next, commands } = step(before, event)
    this.#conversation = next
    if (next !== before) {
      this.#bound(before.state, next.state)
      this.#guarded(() => this.#ports.changed(next))
    }
    for (const command of commands) this.#guarded(() => this.#carryOut(command))
  }

  #guarded(act: () => void): void {
    try {
      act()
    } catch (thrown) {
      this.#ports.failed(thrown)
    }
  }

  #carryOut(command: Command): void {
    const { microphone, link, output } = this.#ports
    switch (command.type) {
      case 'openGate':
        return this.#open(command)
      case 'closeGate':
        return microphone.close(command.turn)
      case 'dropGate':
        this.#cancelOpening()
        return microphone.drop(command.turn)
      case 'commit':
        return link.commit(command.turn)
      case 'clear':
        return link.clear()
      case 'addText':
        return link.addText(command.turn, command.text)
      case 'respond':
        return link.respond(command.turn)
      case 'cutResponse':
        return output.cut(command.turn, command.response, command.error)
      case 'endTurn':
        return this.#ports.endTurn(command.turn, command.outcome, command.error)
      case 'announce':
        return output.announce(command.announcement)
      case 'notify':
        return this.#ports.notify(command.error)
      case 'connect':
        return link.connect()
      case 'disconnect':
        return link.disconnect()
      case 'closeAll':
        this.#cancelOpening()
        this.#cancelBound()
        return this.#ports.closeAll()
      default:
        return missingCase(command)
    }
  }

  #open({ turn, after }: Extract<Command, { type: 'openGate' }>): void {
    this.#cancelOpening()
    const preRollMs = after === 'quiet' ? this.#tuning.preRollMs : 0
    const open = () => this.#guarded(() => this.#ports.microphone.open(turn, preRollMs))
    if (after === 'speech') this.#cancelOpening = this.#ports.clock.after(this.#tuning.echoGuardMs, open)
    else open()
  }

  /**
   * One timer for the stage that was entered; it fires as an `expired` fact that names the turn it was set for. While the
   * connection is being mended it counts again from the start: that time is bounded by whoever mends.
   */
  #bound(before: State, now: State): void {
    const stage = stageOf(now)
    if (stage && stageOf(before)?.key === stage.key) return
    this.#cancelBound()
    this.#cancelBound = NOTHING
    if (!stage) return
    const { name, turn } = stage
    const boundMs = { listening: this.#tuning.listeningMs, thinking: this.#tuning.thinkingMs }
    const expire = () => {
      if (this.#ports.link.mending()) this.#cancelBound = this.#ports.clock.after(boundMs[name], expire)
      else this.post({ type: 'expired', stage: name, turn })
    }
    this.#cancelBound = this.#ports.clock.after(boundMs[name], expire)
  }
}

/** Which bound applies. */
function stageOf(state: State): { name: Stage; turn: number; key: string } | undefined {
  switch (state.tag) {
    case 'LISTENING':
      return { name: 'listening', turn: state.turn, key: `listening ${state.turn}` }
    case 'THINKING':
      return { name: 'thinking', turn: state.turn, key: `thinking ${state.turn}` }
    case 'OFFLINE':
    case 'READY':
    case 'SPEAKING':
    case 'CLOSING':
      return undefined
    default:
      return missingCase(state)
  }
}

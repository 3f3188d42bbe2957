/**
 * A speech-to-speech model behind the Realtime protocol: OpenAI, Azure OpenAI, or any server that speaks it. Puts the
 * pieces beside it together; frames go out and facts come in here, and nothing is decided about whose turn it is.
 */
import type { ConversationItemCreateEvent, RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { AppException, missingCase } from '../../../shared/errors'
import { Emitter, type Ms } from '../../../shared/time'
import type { ResponseId, Turn, TurnId } from '../../../shared/view'
import type { Frame } from '../../audio'
import type {
  Forgotten,
  LinkCapabilities,
  LinkEvent,
  LinkItem,
  RealtimeLink,
  ResponseRequest,
  SessionConfig,
} from '../link'
import { isPassing } from '../retry'
import { wireName } from '../wireName'
import { Acceptance } from './acceptance'
import { Answers } from './answers'
import type { WireEvent } from './decode'
import { type Endpoint, endpointOf } from './endpoint'
import { refusalOf, responseFailure } from './failures'
import { otherFormat } from './formatTold'
import { Incoming } from './incoming'
import { itemBefore } from './itemBefore'
import { create, historyItems, imageItem, inputItem, textItem, turnBeside, turnOf } from './items'
import { NamedItems } from './namedItems'
import type { RealtimeOptions } from './options'
import { wireSession } from './sessionConfig'
import { openWire, type Wire, type WireOptions } from './socket'
import { responseUsage } from './usage'
import { UserTurns } from './userTurns'
import { type WireFormat, wireFormatOf } from './wireFormat'

export interface OpenaiLinkOptions extends Pick<WireOptions, 'clock' | 'dialer' | 'onFrame'> {
  /** Asked for with every connection, kept nowhere. */
  key(): Promise<string | undefined>
  /** Read when the session opens and whenever it is configured. */
  options(): RealtimeOptions
  newId(): string
  /** Technical words; never keys, never speech. */
  log(message: string): void
}

export const createOpenaiLink = (options: OpenaiLinkOptions): RealtimeLink => new OpenaiLink(options)

const SESSION_EVENT = 'session'

class OpenaiLink implements RealtimeLink {
  readonly capabilities: LinkCapabilities
  readonly events = new Emitter<LinkEvent>()
  readonly #ports: OpenaiLinkOptions
  readonly #options: RealtimeOptions
  readonly #format: WireFormat
  readonly #turns = new UserTurns()
  readonly #named = new NamedItems()
  readonly #answers: Answers
  readonly #incoming: Incoming
  #wire: Wire | undefined
  #endpoint: Endpoint | undefined
  #lost = false
  /** The turn that was too short to be sent: there is nothing to answer. */
  #empty: TurnId | undefined
  #acceptance: Acceptance | undefined
  /** What was asked for last. */
  #config: SessionConfig | undefined
  /** The service has said so, before its first sound did. */
  #voiceFixed = false

  constructor(ports: OpenaiLinkOptions) {
    this.#ports = ports
    this.#options = ports.options()
    this.#format = wireFormatOf(this.#options.format)
    const { rateHz } = this.#format
    this.capabilities = {
      inputRateHz: rateHz,
      outputRateHz: rateHz,
      runsAhead: false,
      items: true,
      ownsTurns: false,
      detectsTurns: true,
      saysHowFar: false,
      wordTimings: false,
      seesPictures: true,
      breaksSilence: false,
    }
    const send = (event: RealtimeClientEvent) => this.#wire?.send(event)
    const emit = (event: LinkEvent) => this.events.emit(event)
    this.#answers = new Answers({
      clock: ports.clock,
      format: this.#format,
      newId: ports.newId,
      send,
      emit,
      lastCommitted: () => this.#turns.lastCommitted,
      usage: responseUsage,
      failure: (code) => responseFailure(code, this.#endpoint ?? this.#options.endpoint),
      gone: (reason) => this.#gone(reason),
      beyondMeasure: () => this.#gone(new AppException('link.lost', { provider: this.#options.endpoint.provider })),
    })
    this.#incoming = new Incoming({
      turns: this.#turns,
      answers: this.#answers,
      options: this.#options,
      emit,
      forgotten: (item_id) => send({ type: 'conversation.item.delete', item_id }),
      session: (event) => this.#session(event),
      refused: (event) => this.#refused(event),
      log: ports.log,
    })
  }

  async open(config: SessionConfig, history: readonly Turn[], signal: AbortSignal): Promise<void> {
    const { clock, dialer } = this.#ports
    const endpoint = endpointOf({ ...this.#options.endpoint, key: await this.#ports.key() })
    signal.throwIfAborted()
    this.#endpoint = endpoint
    const wire = await openWire(
      {
        ...{ endpoint, dialer, clock, onFrame: this.#ports.onFrame },
        onEvent: (event) => this.#incoming.take(event),
        onLost: (reason) => this.#gone(reason),
      },
      signal,
    )
    this.#wire = wire
    this.#acceptance = new Acceptance(clock, signal, () => this.#silent())
    this.#update(config)
    for (const item of historyItems(history)) wire.send(item)
    await this.#acceptance.promise.catch((thrown) => {
      void this.close()
      throw thrown
    })
  }

  configure(config: SessionConfig): void {
    if (this.#wire) this.#update(config)
  }

  /** Every piece at once: what was held back when the key is up would be sent while its speaker waits. */
  append(frame: Frame): void {
    this.#wire?.send({ type: 'input_audio_buffer.append', audio: this.#format.encode(frame.samples) })
    this.#turns.sent(frame)
  }

  commit(turnId: TurnId): void {
    if (!this.#turns.commit(turnId)) {
      this.#empty = turnId
      this.#wire?.send({ type: 'input_audio_buffer.clear' })
      return this.events.emit({ type: 'userFinal', turnId, text: '' })
    }
    this.#wire?.send({ type: 'input_audio_buffer.commit', event_id: `commit-${turnId}` })
    const lastVoicedAtMs = this.#turns.lastVoicedAt(turnId)
    if (lastVoicedAtMs !== undefined) this.events.emit({ type: 'speechEnded', turnId, lastVoicedAtMs })
  }

  clear(): void {
    this.#turns.clear()
    this.#wire?.send({ type: 'input_audio_buffer.clear' })
  }

  add(item: LinkItem): void {
    switch (item.type) {
      case 'userText':
        this.#put(textItem(item), item)
        return this.events.emit({ type: 'userFinal', turnId: item.turnId, text: item.text })
      case 'userImage':
        return this.#put(imageItem(item), item)
      case 'functionCall':
        return this.#put(create(inputItem(item)), item)
      case 'toolResult':
        this.#put(create(inputItem(item)), item)
        return this.#answers.result(item)
      case 'earlier':
        // Each behind the same item: the last one first.
        for (const each of item.after ? historyItems([item]).reverse() : historyItems([item])) this.#put(each, item)
        return
      default:
        return missingCase(item)
    }
  }

  #put(event: ConversationItemCreateEvent, { itemId, after }: Pick<LinkItem, 'itemId' | 'after'>): void {
    const previous = after && itemBefore(after, { named: this.#named, turns: this.#turns, answers: this.#answers })
    if (after && previous === undefined) this.#ports.log('an item stands at the end: the one before it is not known')
    this.#wire?.send(this.#named.put(event, itemId, previous))
  }

  forget(what: Forgotten): void {
    if ('responseId' in what) return this.#answers.forget(what.responseId)
    const ids = 'itemId' in what ? this.#named.take(what.itemId) : this.#turns.take(what.turnId)
    for (const item_id of ids) this.#wire?.send({ type: 'conversation.item.delete', item_id })
  }

  /** Right behind the commit, in the same breath: nothing waits for its confirmation. */
  respond(request: ResponseRequest): void {
    if (request.outOfBand || request.turnId !== this.#empty) this.#answers.ask(request)
  }

  cancel({ responseId, heardMs }: { responseId: ResponseId; heardMs: Ms }): void {
    this.#answers.cut(responseId, heardMs)
  }

  async close(): Promise<void> {
    this.#lost = true
    this.#hangUp()
  }

  #session({ created, expiresAtS, audio }: Extract<WireEvent, { type: 'session' }>): void {
    if (created && expiresAtS !== undefined) this.events.emit({ type: 'expires', at: expiresAtS * 1000 })
    if (created) return
    const { format, endpoint } = this.#options
    const field = otherFormat(audio, format)
    if (field) this.#gone(new AppException('link.sessionRefused', { provider: endpoint.provider, field }))
    else this.#acceptance?.accepted()
  }

  #refused(event: Extract<WireEvent, { type: 'refused' }>): void {
    const { code, param, eventId } = event
    const what = eventId === SESSION_EVENT || turnOf(eventId) !== undefined ? eventId : 'something'
    this.#ports.log(`the service refused ${what}: ${wireName(code)} ${wireName(param)}`)
    if (!this.#endpoint) return
    const refusal = refusalOf(event, this.#endpoint)
    const opening = this.#acceptance && !this.#acceptance.isOver
    if (eventId === SESSION_EVENT && opening && 'error' in refusal) return this.#acceptance?.refused(refusal.error)
    switch (refusal.kind) {
      case 'race':
        return
      case 'voiceFixed':
        return this.#fixVoice()
      case 'nothingToCancel':
        return this.#answers.asking.notActive()
      case 'busy': {
        const turnId = turnBeside(eventId) ?? this.#answers.asking.busy()
        return turnId === undefined ? undefined : this.#failed(turnId, refusal.error)
      }
      case 'nothingHeard': {
        const turnId = turnOf(eventId)
        if (turnId === undefined) return
        this.#turns.refused(turnId)
        return this.events.emit({ type: 'userFinal', turnId, text: '' })
      }
      case 'fatal':
      case 'over':
        return this.#gone(refusal.error)
      case 'turn': {
        const turnId = turnOf(eventId)
        // Without a turn it concerns something that had no consequence for the user.
        if (turnId === undefined) return
        if (turnBeside(eventId) === undefined) this.#answers.asking.refused()
        return this.#failed(turnId, refusal.error)
      }
      default:
        return missingCase(refusal)
    }
  }

  #failed(turnId: TurnId, { error }: AppException): void {
    this.events.emit({ type: 'responseFailed', responseId: undefined, turnId, error })
  }

  /** Told once, whatever else breaks behind it. */
  #gone(reason: AppException): void {
    this.#acceptance?.refused(reason)
    if (this.#lost) return
    this.#lost = true
    this.#hangUp()
    this.events.emit({ type: 'lost', error: reason.error, fatal: !isPassing(reason.error) })
  }

  #hangUp(): void {
    this.#answers.asking.close()
    this.#wire?.close()
    this.#wire = undefined
  }

  #update(config: SessionConfig): void {
    const { session, notices } = wireSession(config, this.#ports.options())
    this.#config = config
    // The voice is fixed by the first sound of a session; asking for another one would refuse the whole update.
    if ((this.#incoming.spoke || this.#voiceFixed) && session.audio?.output) delete session.audio.output.voice
    else for (const error of notices) this.events.emit({ type: 'noticed', error })
    this.#wire?.send({ type: 'session.update', event_id: SESSION_EVENT, session })
  }

  /** The rest of the change once more; where that was refused as well, nothing helps and nothing is broken. */
  #fixVoice(): void {
    if (this.#voiceFixed || !this.#config) return
    this.#voiceFixed = true
    this.#update(this.#config)
  }

  #silent(): AppException {
    return new AppException('link.silent', { provider: this.#options.endpoint.provider })
  }
}

/** One client's session: reads its frames, carries them out or refuses them, and passes on what the link says. */
import { missingCase, toAppError } from '../../shared/errors'
import type { Cancel, Ms } from '../../shared/time'
import type { AppError, TurnId } from '../../shared/view'
import { type LinkEvent, type SessionConfig, UnknownEvents } from '../link'
import { Responses } from './answers/responses'
import { Asked } from './asked'
import { Conversation } from './conversation/conversation'
import { type Committed, InputAudio } from './conversation/inputAudio'
import { putIn } from './conversation/putIn'
import { fromLink } from './fromLink'
import { Idle } from './idle'
import type { Steps } from './inOrder'
import { Lifetime } from './lifetime'
import { LinkSide } from './linkSide'
import type { GivenItem } from './protocol/itemShapes'
import { codeOf, endedBy, Refusal, sentenceOf } from './protocol/refusal'
import { type ClientEvent, clientFrame, type ResponseRequestParams } from './protocol/requests'
import { idleTimeoutOf } from './protocol/sessionConfig'
import type { SessionOptions } from './protocol/sessionOptions'
import { SystemMessages } from './protocol/systemMessages'
import { type Transport, Wire } from './protocol/wire'
import { Settings } from './settings'

type Parts = Readonly<{ input: InputAudio; responses: Responses; asked: Asked }>

const GOING_AWAY = 1001
const BROKEN = 1011

export class GatewaySession {
  readonly #options: SessionOptions
  readonly #id: string
  readonly #lifetime: Lifetime
  readonly #wire: Wire
  readonly #conversation: Conversation
  readonly #settings: Settings
  readonly #link: LinkSide | undefined
  readonly #input: InputAudio | undefined
  readonly #responses: Responses | undefined
  readonly #asked: Asked | undefined
  readonly #unknown: UnknownEvents
  readonly #timers = new Set<Cancel>()
  readonly #system = new SystemMessages()
  readonly #idle: Idle
  #hasSpoken = false
  #turns: TurnId = 0
  #closed = false
  #closing: Promise<void> | undefined

  constructor(transport: Transport, options: SessionOptions) {
    const { clock, newId, longestMs } = options
    this.#options = options
    this.#unknown = new UnknownEvents(options.log)
    this.#id = `sess_${newId()}`
    this.#lifetime = new Lifetime({
      ...{ clock, longestMs, after: (ms, callback) => this.#after(ms, callback) },
      over: (why) => this.#expired(why),
    })
    this.#wire = new Wire(transport, newId)
    this.#conversation = new Conversation(`conv_${newId()}`, (itemId) => this.#gone(itemId))
    this.#settings = new Settings(options)
    this.#idle = new Idle({
      clock,
      after: (ms, callback) => this.#after(ms, callback),
      timeoutMs: () => idleTimeoutOf(this.#settings.config.audio.input.turn_detection),
      isQuiet: () => !this.#input?.isSpeaking && !this.#responses?.isBusy,
      positionMs: () => this.#input?.positionMs ?? 0,
      due: (fromMs) => this.#silent(fromMs),
    })
    this.#wire.send({ type: 'session.created', session: this.#object() })
    try {
      this.#link = new LinkSide(
        {
          openLink: options.openLink,
          event: (event) => this.#heard(event),
          failed: (error) => this.#broken(error),
        },
        this.#linkConfig(),
      )
    } catch (thrown) {
      this.#broken(toAppError(thrown))
      return
    }
    const parts = {
      ...{ wire: this.#wire, conversation: this.#conversation, link: this.#link, newId, clock },
      newTurn: () => ++this.#turns,
      config: () => this.#settings.config,
      after: (ms: Ms, callback: () => void) => this.#after(ms, callback),
    }
    const { link, newTurn } = parts
    this.#asked = new Asked({
      ...{ newTurn, capabilities: link.capabilities, tell: (act) => link.tell(act) },
      isAwaited: (callId) => this.#responses?.isAwaited(callId) ?? false,
      saidMore: () => this.#responses?.saidMore(),
    })
    this.#responses = new Responses({
      ...parts,
      asked: this.#asked,
      refusal: options.refusal,
      heardIn: (itemId) => this.#input?.transcripts.heardIn(itemId),
      stands: (turn) => this.#input?.transcripts.isExpected(turn) ?? false,
      mute: (error) => this.#broken(error),
      configure: (own) => this.#configure(own),
      spoke: () => {
        this.#hasSpoken = true
      },
      begun: () => this.#idle.stop(),
      done: (soundMs) => this.#idle.answered(soundMs),
      quiet: () => this.#idle.quiet(),
      cutOff: () => this.#idle.cutOff(),
    })
    this.#input = new InputAudio({
      ...parts,
      spokeUp: () => this.#spokeUp(),
      committed: (turn, by) => this.#committed(turn, by),
    })
  }

  /** One text frame of the client. @returns what is still to be done of it, before the next. Never throws */
  received(text: string): Steps | undefined {
    // Who was told goodbye may go on for a while; nothing of it is heard, or it would cost.
    if (this.#closed || this.#wire.isClosed) return undefined
    const frame = clientFrame(text)
    try {
      return this.#carryOut(frame.read())
    } catch (thrown) {
      return void this.refuse(thrown, frame.eventId)
    }
  }

  /** The client sent something that is not even looked at. @param why a whole sentence */
  receivedOther(why: string): void {
    this.refuse(new Refusal('invalid_event', why))
  }

  /** Idempotent: ends the link; the socket is the server's business. */
  close(): Promise<void> {
    this.#closed = true
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    this.#closing ??= this.#link?.close() ?? Promise.resolve()
    return this.#closing
  }

  /** The server goes away. */
  end(): void {
    this.#over(GOING_AWAY, 'The server is shutting down.')
  }

  refuse(thrown: unknown, eventId: string | null = null): void {
    if (thrown instanceof Refusal) return this.#wire.refuse(thrown.body, eventId)
    this.#options.log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    this.#wire.fail('internal_error', 'The server had an error while processing your request.', eventId)
  }

  #carryOut(event: ClientEvent): Steps | undefined {
    const [input, responses, asked] = [this.#input, this.#responses, this.#asked]
    if (!input || !responses || !asked) return undefined
    switch (event.type) {
      case 'session.update':
        return void this.#update(event.session)
      case 'input_audio_buffer.append':
        return input.append(event.audio)
      case 'input_audio_buffer.commit':
        return void input.commit()
      case 'input_audio_buffer.clear':
        input.clear()
        return void this.#idle.quiet()
      case 'conversation.item.create':
        return this.#create({ input, responses, asked }, event.item, event.previous_item_id)
      case 'conversation.item.retrieve': {
        const item = this.#conversation.get(event.item_id, 'item_retrieve_invalid_item_id', 'retrieving')
        return void this.#wire.send({ type: 'conversation.item.retrieved', item })
      }
      case 'conversation.item.truncate':
        return void responses.truncate(event.item_id, event.content_index, event.audio_end_ms)
      case 'conversation.item.delete':
        return void this.#delete({ input, responses, asked }, event.item_id)
      case 'response.create':
        return void responses.create(event.response ?? {})
      case 'response.cancel':
        return void responses.cancel(event.response_id)
      default:
        return missingCase(event)
    }
  }

  #update(session: unknown): void {
    const before = this.#settings.config.audio.input
    const { breaksSilence = false } = this.#link?.capabilities ?? {}
    this.#settings.update(session, { hasSpoken: this.#hasSpoken, breaksSilence })
    this.#wire.send({ type: 'session.updated', session: this.#object() })
    const after = this.#settings.config.audio.input
    this.#configure()
    // A turn begun under other rules would end under them.
    if ((before.turn_detection === null) !== (after.turn_detection === null)) this.#input?.modeChanged()
    this.#idle.configured()
  }

  #create({ input, responses, asked }: Parts, given: GivenItem, after: string | null | undefined): Steps | undefined {
    const kept = { wire: this.#wire, conversation: this.#conversation, system: this.#system }
    const rest = putIn({ input, asked, runs: responses.runs, newId: this.#options.newId, ...kept }, given, after)
    if (given.type === 'message' && given.role === 'system') this.#configure()
    return rest
  }

  #delete({ responses }: Parts, id: string): void {
    this.#conversation.get(id, 'item_delete_invalid_item_id', 'deleting')
    responses.runs.forget(id)
    this.#gone(id)
    this.#conversation.delete(id)
    this.#wire.send({ type: 'conversation.item.deleted', item_id: id })
  }

  /** Whoever answers knows it no more, whether it was taken out or had to make room. */
  #gone(itemId: string): void {
    const turn = this.#input?.transcripts.turnOf(itemId)
    this.#asked?.forget(itemId, turn)
    if (turn !== undefined) this.#input?.transcripts.forget(turn)
    if (this.#system.delete(itemId)) this.#configure()
  }

  /** Nobody has said anything for as long as the client allows. */
  #silent(fromMs: Ms): void {
    const turn = this.#input?.timedOut(fromMs)
    if (turn !== undefined && this.#settings.config.audio.input.turn_detection?.create_response) {
      this.#responses?.breakSilence(turn)
    }
  }

  #spokeUp(): void {
    if (!this.#settings.config.audio.input.turn_detection?.interrupt_response) return this.#idle.stop()
    this.#responses?.interrupted()
    this.#idle.interrupted()
  }

  #committed(turn: TurnId, by: Committed): void {
    this.#idle.stop()
    if (by !== 'failed') this.#asked?.spoken(turn)
    if (by === 'client' || !this.#settings.config.audio.input.turn_detection?.create_response) return
    if (by === 'decided') this.#responses?.answer(turn)
    else this.#responses?.fails(turn)
  }

  #heard(event: LinkEvent): void {
    const [input, responses, asked] = [this.#input, this.#responses, this.#asked]
    if (!input || !responses || !asked || this.#closed) return
    fromLink(event, {
      ...{ input, responses, asked, unknown: this.#unknown, log: this.#options.log },
      hearsWords: !this.#link?.capabilities.items,
      expires: (at) => this.#lifetime.endsBy(at),
      broken: (error) => this.#broken(error),
    })
  }

  /** Without its link a session is nothing; the client may open a new one. */
  #broken(thrown: AppError): void {
    const error = endedBy(thrown)
    this.#options.unusable(error)
    this.#responses?.lost(error)
    this.#wire.fail(codeOf(error), sentenceOf(error), null)
    this.#over(error.code === 'link.expired' ? GOING_AWAY : BROKEN, codeOf(error))
  }

  #expired(message: string): void {
    this.#wire.refuse({ code: 'session_expired', message, param: null }, null)
    this.#over(GOING_AWAY, 'The session expired.')
  }

  /** Its client may take its time to go; what it costs ends now. */
  #over(code: number, reason: string): void {
    this.#wire.close(code, reason)
    this.close().catch((thrown) => this.#options.log(String(thrown)))
  }

  #after(ms: Ms, callback: () => void): Cancel {
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel)
      if (!this.#closed) callback()
    })
    this.#timers.add(cancel)
    return () => {
      this.#timers.delete(cancel)
      cancel()
    }
  }

  #object() {
    const { type, ...config } = this.#settings.config
    return { type, object: 'realtime.session' as const, id: this.#id, ...config, expires_at: this.#lifetime.expiresAtS }
  }

  #configure(own?: ResponseRequestParams): void {
    this.#options.worked(this.#link?.configure(this.#linkConfig(own)) ?? 0)
  }

  #linkConfig(own: ResponseRequestParams = {}): SessionConfig {
    return this.#settings.forLink(own, { conversation: this.#conversation.id, system: this.#system.texts })
  }
}

/**
 * The socket that answers share: hands each message to the context it is for, and knows how many contexts a socket takes.
 * Knows nothing of sound.
 */
import type { Clock } from '../../../../shared/time'
import type { Dialer } from '../../../net'
import { elevenLabsHeaders, elevenLabsUrl, failureNamed, messageIn, type VoiceMessage } from '../../vendors/elevenlabs'
import { ServiceSocket, type SocketEnding } from '../../vendors/webSocket'
import type { ProviderError } from '../providerError'

export interface VoiceSocketOptions {
  clock: Clock
  dialer: Dialer
  apiKey: string
  address: string
  model: string
  language?: string | undefined
  onWire?: (bytesUp: number, bytesDown: number) => void
}

/** Nothing is told before `open` returns, and nothing after `drop`. */
export interface ContextFacts {
  opened(): void
  room(): void
  message(message: VoiceMessage): void
  failed(failure: ProviderError): void
  over(ending: SocketEnding): void
}

export interface VoiceContext {
  send(message: Readonly<Record<string, unknown>>): boolean
  /** What was flushed still comes, then the last message. */
  close(): void
  /**
   * Nothing of it is wanted any more. Idempotent.
   * @param isMute the socket may be dead without having said so: it takes no other context
   */
  drop(isMute?: boolean): void
}

/** As many as the service allows at a time; one that was closed counts until it says its last. */
const MOST_CONTEXTS = 5
/** The longest the service allows: between two questions the connection stays. */
const INACTIVITY_S = 180

export class VoiceSocket {
  readonly #options: VoiceSocketOptions
  readonly #voice: string
  readonly #socket: ServiceSocket
  #state: 'opening' | 'open' | 'over' = 'opening'
  #ending: SocketEnding | undefined
  readonly #contexts = new Map<string, ContextFacts>()
  /** Closed here, and not yet there. */
  readonly #closing = new Set<string>()
  #count = 0
  #isMute = false
  #retired: (() => void) | undefined

  constructor(options: VoiceSocketOptions, voice: string, format: string) {
    const { clock, dialer, apiKey, address, model, language, onWire } = options
    this.#options = options
    this.#voice = voice
    const url = elevenLabsUrl(address, `/v1/text-to-speech/${encodeURIComponent(voice)}/multi-stream-input`, {
      model_id: model,
      output_format: format,
      inactivity_timeout: String(INACTIVITY_S),
      sync_alignment: 'true',
      ...(language && { language_code: language.split('-')[0]! }),
    })
    this.#socket = new ServiceSocket(
      { url, headers: elevenLabsHeaders(apiKey), dialer, clock, onWire },
      {
        opened: () => {
          this.#state = 'open'
          for (const facts of [...this.#contexts.values()]) facts.opened()
        },
        message: (data) => this.#said(data),
        room: () => {
          for (const facts of [...this.#contexts.values()]) facts.room()
        },
        over: (ending) => this.#over(ending),
      },
    )
  }

  /** Whether another answer of this voice fits. */
  takes(voice: string): boolean {
    const room = this.#contexts.size + this.#closing.size < MOST_CONTEXTS
    return this.#state !== 'over' && !this.#isMute && this.#voice === voice && room
  }

  open(facts: ContextFacts): VoiceContext {
    this.#count += 1
    const id = `answer-${this.#count}`
    this.#contexts.set(id, facts)
    // Only later: whoever asked has nothing in hand yet.
    queueMicrotask(() => {
      if (!this.#contexts.has(id)) return
      if (this.#state === 'open') facts.opened()
      if (this.#state === 'over' && this.#ending) facts.over(this.#ending)
    })
    let closed = false
    const send = (message: Readonly<Record<string, unknown>>) =>
      this.#state === 'open' && !closed ? this.#socket.send(JSON.stringify({ ...message, context_id: id })) : true
    const close = () => {
      send({ close_context: true })
      closed = true
    }
    return {
      send,
      close,
      drop: (isMute = false) => {
        if (!this.#contexts.delete(id)) return
        this.#isMute ||= isMute
        if (this.#state === 'open') this.#closing.add(id)
        close()
        this.#leave()
        // A connection that nobody waits for any more may be one that never comes, or is gone.
        if ((this.#state === 'opening' || this.#isMute) && this.#contexts.size === 0) this.close()
      },
    }
  }

  /** No more contexts; it ends with the last. */
  retire(gone: () => void): void {
    this.#retired = gone
    this.#leave()
  }

  close(): void {
    this.#contexts.clear()
    this.#state = 'over'
    this.#socket.drop()
  }

  #leave(): void {
    if (!this.#retired || this.#contexts.size > 0) return
    this.close()
    this.#retired()
  }

  #said(data: string | Uint8Array): void {
    const message = messageIn<VoiceMessage>(data)
    if (!message) return this.#failed('unreadable')
    if (message.type === 'error' || message.error !== undefined) return this.#failed(nameOf(message))
    const id = message.contextId ?? message.context_id ?? ''
    const facts = this.#contexts.get(id)
    if (message.isFinal || message.is_final) {
      this.#closing.delete(id)
      this.#contexts.delete(id)
    }
    facts?.message(message)
    this.#leave()
  }

  /** The service says what is wrong before it hangs up. */
  #failed(name: string): void {
    const failure = failureNamed(name, { ...this.#options, voice: this.#voice })
    const contexts = [...this.#contexts.values()]
    this.close()
    for (const facts of contexts) facts.failed(failure)
    this.#retired?.()
  }

  #over(ending: SocketEnding): void {
    const contexts = [...this.#contexts.values()]
    this.#contexts.clear()
    this.#state = 'over'
    this.#ending = ending
    for (const facts of contexts) facts.over(ending)
    this.#retired?.()
  }
}

const nameOf = ({ error, code }: VoiceMessage): string =>
  [error, code].find((name): name is string => typeof name === 'string' && /^\w+$/.test(name)) ?? 'error'

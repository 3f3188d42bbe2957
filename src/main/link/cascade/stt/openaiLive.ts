/**
 * OpenAI's live transcription as a recognizer: a Realtime session that only listens, one an utterance. Nothing is decided
 * there: what was said is committed at the end. Words come as pieces of text, in the order of what they belong to.
 */
import type { Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { G711_RATE_HZ, type Samples } from '../../../audio'
import type { WireEvent } from '../../openai/decode'
import type { Endpoint } from '../../openai/endpoint'
import { openWire, type Wire } from '../../openai/socket'
import { transcriptionUsage } from '../../openai/usage'
import { type WireFormat, wireFormatOf } from '../../openai/wireFormat'
import { openaiFailure } from '../../vendors/openai'
import type { SpeechToText } from '../ports'
import { ProviderError } from '../providerError'
import { Hearing, type HearingWire, type HearingWireEvents } from '../stream/hearing'
import type { OnSocket } from '../stream/onSocket'

export interface OpenaiLiveOptions extends OnSocket {
  /** The name a person knows the service by. */
  provider: string
  /** Its `model` is the one that writes down. */
  endpoint: Endpoint
  /** BCP 47; absent: the service finds out. */
  language?: string
}

/** Base64 in JSON: 40 ms keep the overhead small and the delay unheard. */
const PIECE_MS: Ms = 40
/** The service takes no commit of less. */
const LEAST_COMMIT_MS: Ms = 100
/** More than this unsent in the socket: it is slower than the sound. */
const HIGH_WATER_BYTES = 64 * 1024

export function createOpenaiLiveEars(options: OpenaiLiveOptions): SpeechToText {
  const { clock, provider, endpoint, wire, spent, random = Math.random } = options
  const rateHz = wire === 'full' ? wireFormatOf('pcm').rateHz : G711_RATE_HZ
  return {
    rateHz,
    detectsVoice: false,
    start(onEvent, signal) {
      const used: UsageLine[] = []
      return new Hearing(
        {
          ...{ provider, clock, random, rateHz, pieceMs: PIECE_MS, ...(spent && { spent }) },
          connect: (events) => new LiveWire(options, events, used),
          usage: (samples) => (used.length > 0 ? used : [transcribedSeconds(samples / rateHz, endpoint.model)]),
        },
        onEvent,
        signal,
      )
    },
    // A session counts from its first sound, but not for ever: one that is opened ahead may be over when it is needed.
    warm() {},
    async close() {},
  }
}

const transcribedSeconds = (seconds: number, model: string): UsageLine => ({
  ...{ unit: 'transcribed seconds', quantity: seconds, model, estimated: true as const },
})

class LiveWire implements HearingWire {
  readonly #options: OpenaiLiveOptions
  readonly #events: HearingWireEvents
  readonly #used: UsageLine[]
  readonly #format: WireFormat
  readonly #off = new AbortController()
  #wire: Wire | undefined
  #sentSamples: Samples = 0
  /** Text so far of each stretch, in the order they began. */
  readonly #texts = new Map<string, string>()
  #finishing = false

  constructor(options: OpenaiLiveOptions, events: HearingWireEvents, used: UsageLine[]) {
    const { clock, dialer, endpoint, wire, onWire } = options
    this.#options = options
    this.#events = events
    this.#used = used
    this.#format = wireFormatOf(wire === 'full' ? 'pcm' : 'pcmu')
    const onEvent = (event: WireEvent) => this.#tell(() => this.#said(event))
    const onLost = (reason: unknown) => this.#fail(reason)
    openWire(
      { endpoint, dialer, clock, onEvent, onLost, ...(onWire && { onWire }), intent: 'transcription' },
      this.#off.signal,
    ).then(
      (opened) => {
        if (this.#off.signal.aborted) return opened.close()
        this.#wire = opened
        opened.send({ type: 'session.update', session: this.#session() })
      },
      (thrown) => this.#fail(thrown),
    )
  }

  send(samples: Int16Array): boolean {
    this.#sentSamples += samples.length
    const audio = this.#format.encode(samples)
    this.#wire?.send({ type: 'input_audio_buffer.append', audio })
    const isFull = (this.#wire?.bufferedBytes ?? 0) > HIGH_WATER_BYTES
    if (isFull) this.#options.clock.after(PIECE_MS, () => this.#tell(() => this.#events.room()))
    return !isFull
  }

  finish(): void {
    this.#finishing = true
    if (this.#sentSamples === 0) return this.#end()
    const missing = Math.ceil((LEAST_COMMIT_MS * this.#format.rateHz) / 1000) - this.#sentSamples
    // Too short to be taken: silence makes it long enough.
    if (missing > 0) {
      const audio = this.#format.encode(new Int16Array(missing))
      this.#wire?.send({ type: 'input_audio_buffer.append', audio })
    }
    this.#wire?.send({ type: 'input_audio_buffer.commit' })
  }

  drop(): void {
    this.#off.abort()
    this.#wire?.close()
    this.#wire = undefined
  }

  #session() {
    const { endpoint, language, wire } = this.#options
    const format = wire === 'full' ? ({ type: 'audio/pcm', rate: 24000 } as const) : ({ type: 'audio/pcmu' } as const)
    return {
      type: 'transcription' as const,
      audio: {
        input: {
          format,
          transcription: { model: endpoint.model, ...(language && { language: language.split('-')[0]! }) },
          turn_detection: null,
        },
      },
    }
  }

  #said(event: WireEvent): void {
    switch (event.type) {
      case 'session':
        // The first one is a greeting; sound is taken as we want it from the second on.
        if (!event.created) this.#events.opened()
        return
      case 'userDelta':
        this.#texts.set(event.itemId, (this.#texts.get(event.itemId) ?? '') + event.delta)
        return this.#events.interim([...this.#texts.values()].join(' ').trim())
      case 'userFinal':
        this.#texts.delete(event.itemId)
        this.#used.push(
          ...transcriptionUsage(event.usage).map((line) => ({ ...line, model: this.#options.endpoint.model })),
        )
        this.#events.segment({ text: event.text, words: [], endSample: this.#sentSamples })
        if (this.#finishing) this.#end()
        return
      case 'userFailed':
        return this.#broken(new ProviderError({ provider: this.#options.provider, kind: 'server' }))
      case 'refused':
        // Nothing that could be a word was said.
        if (event.code === 'input_audio_buffer_commit_empty') return this.#end()
        if (event.code === 'session_expired') {
          return this.#broken(new ProviderError({ provider: this.#options.provider, kind: 'sessionLimit' }))
        }
        return this.#fail({ code: event.code, param: event.param, type: 'error', error: { message: '' } })
      default:
        return
    }
  }

  #end(): void {
    this.drop()
    this.#events.finished()
  }

  /** Of HTTP, of the protocol, or on the way. */
  #fail(thrown: unknown): void {
    const { provider, endpoint, language = '', clock } = this.#options
    this.#broken(openaiFailure(thrown, { provider, model: endpoint.model, language }, clock.epoch()))
  }

  #broken(failure: ProviderError): void {
    if (this.#off.signal.aborted) return
    this.drop()
    this.#events.failed(failure)
  }

  #tell(act: () => void): void {
    if (!this.#off.signal.aborted) act()
  }
}

/**
 * A TextToSpeech over Google Cloud's streaming voices (Chirp 3 HD). A call takes text and gives sound until it is
 * half-closed, which is how it is flushed; it dies when no text comes for five seconds. So an answer is as many calls as
 * it needs, and their sound comes one behind the other.
 */
import type { Cancel, Clock, Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { type Hz, S16leDecoder } from '../../../audio'
import { type GoogleCall, GoogleConnection, type GoogleService } from '../../vendors/google'
import type { GoogleAbout } from '../../vendors/googleFailure'
import type { SpeakEvent, SpeakingStream, SpeakRequest, TextToSpeech } from '../ports'
import { ProviderError } from '../providerError'
import { type SpeakingWire, type SpeakingWireEvents, SpokenAnswer, spokenCharacters } from '../stream/speaking'

export interface GoogleVoiceOptions {
  service: GoogleService
  /** Row of the price list. */
  model: string
  /** 0 to 1. */
  random(): number
  /** What an answer that was called off has used: nothing else is told of it. */
  spent?(usage: UsageLine[]): void
  /** Bytes of an answer on the wire, encryption and all, when it is over. */
  onWire?(bytesUp: number, bytesDown: number): void
}

const RATE_HZ: Hz = 24_000
/** The service takes 5,000 bytes a message, and a UTF-16 unit has three at most. */
const LONGEST_PIECE = 1_600
/** A second before the service loses its patience. */
const IDLE_MS: Ms = 4_000

interface SynthesizeResponse {
  audioContent?: Uint8Array | null
}
type SynthesizeRequest = { streamingConfig: object } | { input: { text: string } }
type Connection = GoogleConnection<SynthesizeRequest, SynthesizeResponse>

export class GoogleVoice implements TextToSpeech {
  readonly rateHz = RATE_HZ
  readonly runsAhead = true
  readonly timesWords = false
  /** It speaks each message as a sentence of its own. */
  readonly joinsText = false
  readonly #options: GoogleVoiceOptions
  readonly #connection: Connection

  constructor(options: GoogleVoiceOptions) {
    this.#options = options
    this.#connection = new GoogleConnection('texttospeech', options.service)
  }

  start({ voice, speed }: SpeakRequest, onEvent: (event: SpeakEvent) => void, signal: AbortSignal): SpeakingStream {
    const { service, model, random, onWire } = this.#options
    const { clock, location } = service
    const connection = this.#connection
    const language = voice.split('-').slice(0, 2).join('-')
    const config = {
      voice: { name: voice, languageCode: language },
      streamingAudioConfig: { audioEncoding: 'PCM', sampleRateHertz: RATE_HZ, speakingRate: speed },
    }
    const about = { voice, language, location, model, rateHz: RATE_HZ }
    const before = connection.traffic
    let told = false
    const count = () => {
      if (told) return
      told = true
      const { up, down } = connection.traffic
      onWire?.(Math.max(0, up - before.up), Math.max(0, down - before.down))
    }
    let characters = 0
    const calledOff = () => {
      count()
      if (characters > 0) this.#options.spent?.([spokenCharacters(characters, model)])
    }
    signal.addEventListener('abort', calledOff, { once: true })
    const deliver = (event: SpeakEvent) => {
      if (event.type === 'ended' || event.type === 'failed') {
        signal.removeEventListener('abort', calledOff)
        count()
      }
      onEvent(event)
    }
    const options = {
      ...{ provider: 'Google', clock, random, longestPiece: LONGEST_PIECE },
      connect: (events: SpeakingWireEvents) => new SynthesizeWire({ connection, clock, about, config }, events),
      count: (text: string) => {
        const { length } = [...text]
        characters += length
        return length
      },
      usage: (written: number) => [spokenCharacters(written, model)],
    }
    return new SpokenAnswer(options, deliver, signal)
  }

  warm(): void {
    this.#connection.warm()
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}

interface WireOptions {
  connection: Connection
  clock: Clock
  about: GoogleAbout
  config: object
}

/** One call, and what it said before its turn. */
interface Turn {
  call: GoogleCall<SynthesizeRequest>
  isOpen: boolean
  /** Until the call is open. */
  waiting: string[]
  isFinished: boolean
  hasEnded: boolean
  decoder: S16leDecoder
  held: Int16Array[]
}

class SynthesizeWire implements SpeakingWire {
  readonly #options: WireOptions
  readonly #events: SpeakingWireEvents
  /** The first one sounds; the last one is written to, unless it is finished. */
  #turns: Turn[] = []
  #hasOpened = false
  #blanks = ''
  #isEnding = false
  #isOver = false
  #stopIdle: Cancel = () => {}

  constructor(options: WireOptions, events: SpeakingWireEvents) {
    this.#options = options
    this.#events = events
    this.#begin()
  }

  write(piece: string): boolean {
    // A message of blanks alone is an error to the service.
    const text = this.#blanks + piece
    this.#blanks = text.trim() === '' ? text : ''
    if (this.#blanks !== '') return true
    let turn = this.#turns.at(-1)
    if (!turn || turn.isFinished) turn = this.#begin()
    this.#stayAwake()
    if (turn.isOpen) return turn.call.write({ input: { text } })
    turn.waiting.push(text)
    return true
  }

  flush(): void {
    const turn = this.#turns.at(-1)
    if (turn) this.#finish(turn)
  }

  end(): void {
    this.#isEnding = true
    const turn = this.#turns.at(-1)
    if (turn) this.#finish(turn)
    // Everything has sounded already.
    else queueMicrotask(() => !this.#isOver && this.#events.ended())
  }

  drop(isMute = false): void {
    this.#isOver = true
    this.#stopIdle()
    for (const { call } of this.#turns.splice(0)) call.cancel(isMute)
  }

  #begin(): Turn {
    const { connection, about } = this.#options
    const turn: Turn = {
      ...{ isOpen: false, waiting: [], isFinished: false, hasEnded: false, held: [] },
      decoder: new S16leDecoder(),
      call: connection.call(about, {
        opened: () => this.#opened(turn),
        room: () => this.#events.room(),
        response: ({ audioContent }) => {
          if (audioContent) this.#sound(turn, turn.decoder.decode(audioContent))
        },
        ended: () => this.#ended(turn),
        failed: (failure) => this.#fail(failure),
      }),
    }
    this.#turns.push(turn)
    this.#stayAwake()
    return turn
  }

  #opened(turn: Turn): void {
    turn.isOpen = true
    turn.call.write({ streamingConfig: this.#options.config })
    for (const text of turn.waiting.splice(0)) turn.call.write({ input: { text } })
    if (turn.isFinished) turn.call.finish()
    this.#stayAwake()
    if (this.#hasOpened) return
    this.#hasOpened = true
    this.#events.opened()
  }

  #sound(turn: Turn, samples: Int16Array): void {
    if (this.#isOver || samples.length === 0) return
    if (turn === this.#turns[0]) this.#events.audio(samples)
    else turn.held.push(samples)
  }

  #ended(turn: Turn): void {
    if (this.#isOver) return
    if (!turn.isFinished) return this.#fail(new ProviderError({ provider: 'Google', kind: 'incomplete' }))
    turn.hasEnded = true
    while (this.#turns[0]?.hasEnded && !this.#isOver) {
      this.#turns.shift()
      for (const samples of this.#turns[0]?.held.splice(0) ?? []) if (!this.#isOver) this.#events.audio(samples)
    }
    if (this.#turns.length === 0 && this.#isEnding && !this.#isOver) this.#events.ended()
  }

  #finish(turn: Turn): void {
    if (turn.isFinished) return
    turn.isFinished = true
    this.#stopIdle()
    if (turn.isOpen) turn.call.finish()
  }

  /** A model may think longer than the service waits: what was written sounds, and more goes into another call. */
  #stayAwake(): void {
    this.#stopIdle()
    this.#stopIdle = this.#options.clock.after(IDLE_MS, () => {
      const turn = this.#turns.at(-1)
      if (turn?.isOpen) this.#finish(turn)
    })
  }

  #fail(failure: ProviderError): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopIdle()
    this.#events.failed(failure)
  }
}

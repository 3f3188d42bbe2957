/** A SpeechToText over Google Cloud Speech-to-Text, version 2. One connection for all utterances, one or more calls each. */
import type { UsageLine } from '../../../../../shared/view'
import { type Hz, loadOpus } from '../../../../audio'
import { GoogleConnection, type GoogleService } from '../../../vendors/google'
import type { HearEvent, HearingStream, SpeechToText } from '../../ports'
import { Hearing } from '../../stream/hearing'
import { Bill } from './bill'
import type { RecognizeRequest, RecognizeResponse } from './messages'
import { ROTATION, type Rotation } from './rotation'
import { RecognizeWire } from './wire'

export interface GoogleSpeechOptions {
  service: GoogleService
  /** BCP-47; up to four, of which the service finds the one that is spoken. */
  languages: readonly string[]
  model: string
  /** `save`: Opus, a tenth of the bytes. */
  bandwidth: 'full' | 'save'
  /** 0 to 1. */
  random(): number
  rotation?: Rotation
  /** What an utterance that was called off has used: nothing else is told of it. */
  spent?(usage: UsageLine[]): void
  /** Bytes of an utterance on the wire, encryption and all, when it is over. */
  onWire?(bytesUp: number, bytesDown: number): void
}

const RATE_HZ: Hz = 16_000
/** The documentation knows two bounds on a message, the service a third; this is far below all of them. */
const PIECE_MS = 100

export class GoogleSpeech implements SpeechToText {
  readonly rateHz = RATE_HZ
  readonly detectsVoice = false
  readonly #options: GoogleSpeechOptions
  readonly #connection: GoogleConnection<RecognizeRequest, RecognizeResponse>

  constructor(options: GoogleSpeechOptions) {
    this.#options = options
    this.#connection = new GoogleConnection('speech', options.service)
  }

  start(onEvent: (event: HearEvent) => void, signal: AbortSignal): HearingStream {
    const { service, languages, model, bandwidth, random, rotation = ROTATION, onWire } = this.#options
    const connection = this.#connection
    const bill = new Bill(RATE_HZ, model)
    const before = connection.traffic
    let told = false
    const count = () => {
      if (told) return
      told = true
      const { up, down } = connection.traffic
      onWire?.(Math.max(0, up - before.up), Math.max(0, down - before.down))
    }
    const deliver = (event: HearEvent) => {
      if (event.type === 'final' || event.type === 'failed') {
        signal.removeEventListener('abort', calledOff)
        count()
      }
      onEvent(event)
    }
    const calledOff = () => {
      count()
      this.#options.spent?.(bill.lines())
    }
    signal.addEventListener('abort', calledOff, { once: true })
    const { clock } = service
    const opus = bandwidth === 'save' ? loadOpus() : undefined
    const connect = (events: ConstructorParameters<typeof RecognizeWire>[1]) =>
      new RecognizeWire(
        { connection, service, languages, model, rateHz: RATE_HZ, opus, random, rotation, bill },
        events,
      )
    const usage = (): UsageLine[] => bill.lines()
    return new Hearing(
      { provider: 'Google', clock, random, rateHz: RATE_HZ, pieceMs: PIECE_MS, connect, usage },
      deliver,
      signal,
    )
  }

  warm(): void {
    this.#connection.warm()
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}

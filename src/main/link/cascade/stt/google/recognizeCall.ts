/** One call of Google's recognizer: its sound in the chosen encoding, its bill, and what it said until its turn comes. */
import { type Hz, type OggOpusStream, type Samples, toS16leBytes } from '../../../../audio'
import type { GoogleCall, GoogleCallEvents, GoogleConnection } from '../../../vendors/google'
import type { GoogleAbout } from '../../../vendors/googleFailure'
import type { ProviderError } from '../../providerError'
import type { CallBill } from './bill'
import { type RecognizeRequest, type RecognizeResponse, recognizeConfig } from './messages'

export interface RecognizeCallOptions {
  connection: GoogleConnection<RecognizeRequest, RecognizeResponse>
  about: GoogleAbout
  recognizer: string
  languages: readonly string[]
  model: string
  rateHz: Hz
  /** Where the call's first sample stands. */
  origin: Samples
  opus: OggOpusStream | undefined
  bill: CallBill
}

export interface RecognizeCallEvents {
  opened(): void
  room(): void
  response(response: RecognizeResponse): void
  ended(): void
  failed(failure: ProviderError): void
}

export class RecognizeCall {
  readonly origin: Samples
  readonly bill: CallBill
  /** As the service hears it. */
  speaking = false
  interim = ''
  /** What came while another call's answers were still awaited. */
  held: RecognizeResponse[] = []
  isFinished = false
  hasEnded = false
  readonly #options: RecognizeCallOptions
  readonly #call: GoogleCall<RecognizeRequest>
  #isOpen = false
  /** Until the call is open. */
  #waiting: Uint8Array[] = []

  constructor(options: RecognizeCallOptions, events: RecognizeCallEvents) {
    const { connection, about, recognizer, origin, bill } = options
    this.#options = options
    this.origin = origin
    this.bill = bill
    const heard: GoogleCallEvents<RecognizeResponse> = { ...events, opened: () => this.#opened(events) }
    this.#call = connection.call(about, heard, `recognizer=${encodeURIComponent(recognizer)}`)
  }

  /** A view is enough: what is kept for another attempt is not written into again. @returns false: no more until `room` */
  send(samples: Int16Array): boolean {
    this.bill.sentSamples += samples.length
    return this.#write(this.#options.opus?.push(samples) ?? toS16leBytes(samples))
  }

  finish(): void {
    if (this.isFinished) return
    this.isFinished = true
    const rest = this.#options.opus?.end()
    if (rest) this.#write(rest)
    if (this.#isOpen) this.#call.finish()
  }

  /** @param isMute its connection is left as well */
  cancel(isMute: boolean): void {
    this.#call.cancel(isMute)
  }

  #opened(events: RecognizeCallEvents): void {
    const { recognizer, languages, model, rateHz, opus } = this.#options
    const encoding = opus ? 'OGG_OPUS' : 'LINEAR16'
    this.#isOpen = true
    this.#call.write(recognizeConfig(recognizer, { languages, model, rateHz, encoding }))
    for (const bytes of this.#waiting.splice(0)) this.#call.write({ audio: bytes })
    if (this.isFinished) this.#call.finish()
    events.opened()
  }

  #write(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return true
    if (this.#isOpen) return this.#call.write({ audio: bytes })
    this.#waiting.push(bytes)
    return true
  }
}

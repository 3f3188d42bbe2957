/**
 * An utterance of any length over calls that may last five minutes: each is half-closed between two samples and followed
 * by the next, and its last words are waited for before the next one's are told. Every sample goes into one call only.
 */
import type { Ms } from '../../../../../shared/time'
import { type Hz, msToSamples, type OggOpusStream, type OpusRate, type Samples } from '../../../../audio'
import type { GoogleConnection, GoogleService } from '../../../vendors/google'
import { googleCredentials } from '../../../vendors/googleCredentials'
import { googleFailure } from '../../../vendors/googleFailure'
import { ProviderError } from '../../providerError'
import { CONNECT_MS, type HearingWire, type HearingWireEvents, STALL_MS } from '../../stream/hearing'
import { Watchdog } from '../../stream/watchdog'
import type { Bill } from './bill'
import { heardIn, type RecognizeRequest, type RecognizeResponse, recognizerPath } from './messages'
import { RecognizeCall } from './recognizeCall'
import { CallAge, type Rotation } from './rotation'

export interface RecognizeWireOptions {
  connection: GoogleConnection<RecognizeRequest, RecognizeResponse>
  service: GoogleService
  languages: readonly string[]
  model: string
  rateHz: Hz
  /** Undefined: the sound goes as it is. */
  opus: Promise<(rateHz: OpusRate, serial: number) => OggOpusStream> | undefined
  random(): number
  rotation: Rotation
  bill: Bill
}

/** What was not spoken in is not sent again when a connection breaks; the service may be so late to hear a voice. */
const LATE_MS: Ms = 10_000

export class RecognizeWire implements HearingWire {
  readonly #options: RecognizeWireOptions
  readonly #events: HearingWireEvents
  /** The first one's words are told; the last one gets the sound. */
  #calls: RecognizeCall[] = []
  #makeOpus: (() => OggOpusStream) | undefined
  #age: CallAge
  #sent: Samples = 0
  #silentUpTo: Samples = 0
  #isOver = false
  #isFinishing = false
  /** The next call is not open, or the one before it does not end. */
  readonly #rotating: Watchdog

  constructor(options: RecognizeWireOptions, events: HearingWireEvents) {
    const { service, rotation, rateHz, opus, random } = options
    this.#options = options
    this.#events = events
    this.#age = new CallAge(rotation, rateHz, service.clock.now())
    this.#rotating = new Watchdog(service.clock, CONNECT_MS + STALL_MS, () =>
      this.#fail(new ProviderError({ provider: 'Google', kind: 'timeout' })),
    )
    if (!opus) this.#begin()
    opus?.then(
      (make) => {
        this.#makeOpus = () => make(rateHz as OpusRate, Math.floor(random() * 2 ** 32))
        if (!this.#isOver) this.#begin()
      },
      (thrown) => this.#fail(googleFailure(thrown, this.#about(), service.clock.epoch())),
    )
  }

  send(samples: Int16Array): boolean {
    const { service, rateHz } = this.#options
    const current = this.#calls.at(-1)
    if (this.#isOver || !current) return false
    this.#sent += samples.length
    this.#age.sent(samples)
    const hasRoom = current.send(samples)
    const isQuiet = !current.speaking && current.interim === ''
    if (isQuiet && this.#calls.length === 1) this.#answerSilence(msToSamples(LATE_MS, rateHz))
    if (this.#age.isOver(current.speaking, service.clock.now()) && this.#calls.length === 1) this.#rotate(current)
    return hasRoom
  }

  finish(): void {
    this.#isFinishing = true
    this.#calls.at(-1)?.finish()
  }

  drop(isMute = false): void {
    this.#isOver = true
    this.#rotating.rest()
    for (const call of this.#calls.splice(0)) call.cancel(isMute)
  }

  #begin(): void {
    const { connection, service, languages, model, rateHz, bill } = this.#options
    const call: RecognizeCall = new RecognizeCall(
      {
        ...{ connection, about: this.#about(), recognizer: this.#recognizer(), languages, model, rateHz },
        ...{ origin: this.#sent, opus: this.#makeOpus?.(), bill: bill.begin() },
      },
      {
        opened: () => {
          if (this.#calls[0] === call && call.origin === 0) this.#events.opened()
        },
        room: () => {
          if (this.#calls.at(-1) === call) this.#events.room()
        },
        response: (response) => this.#took(call, response),
        ended: () => this.#ended(call),
        failed: (failure) => this.#fail(failure),
      },
    )
    this.#calls.push(call)
    this.#age = new CallAge(this.#options.rotation, rateHz, service.clock.now())
  }

  #rotate(old: RecognizeCall): void {
    old.finish()
    this.#begin()
    this.#rotating.watch()
  }

  #took(call: RecognizeCall, response: RecognizeResponse): void {
    if (this.#isOver) return
    const { segments, interim, voice, billedMs } = heardIn(response, this.#options.rateHz)
    if (billedMs !== undefined) call.bill.billedMs = billedMs
    if (voice) call.speaking = voice === 'begins'
    if (interim !== undefined) call.speaking = true
    if (call !== this.#calls[0]) {
      call.held.push(response)
      return
    }
    for (const segment of segments) {
      call.interim = ''
      this.#tell(call, segment)
    }
    if (interim === undefined || this.#isOver) return
    call.interim = interim
    this.#events.interim(interim)
  }

  #tell(
    call: RecognizeCall,
    { text, words, endSample, language }: ReturnType<typeof heardIn>['segments'][number],
  ): void {
    this.#events.segment({
      text,
      words: words.map((word) => ({
        ...word,
        startSample: call.origin + word.startSample,
        endSample: call.origin + word.endSample,
      })),
      endSample: call.origin + endSample,
      ...(language && { language }),
    })
  }

  #ended(call: RecognizeCall): void {
    call.hasEnded = true
    if (!call.isFinished) return this.#fail(new ProviderError({ provider: 'Google', kind: 'incomplete' }))
    while (this.#calls[0]?.hasEnded && !this.#isOver) {
      const [first] = this.#calls
      if (this.#calls.length === 1) return this.#isFinishing ? this.#events.finished() : undefined
      // Words that the service never called final are better than none: their sound goes to no other call.
      if (first.interim !== '') this.#tell(first, { text: first.interim, words: [], endSample: first.bill.sentSamples })
      this.#calls.shift()
      this.#rotating.rest()
      const next = this.#calls[0]
      for (const response of next?.held.splice(0) ?? []) if (next) this.#took(next, response)
    }
  }

  #answerSilence(lateSamples: Samples): void {
    const upTo = this.#sent - lateSamples
    if (upTo - this.#silentUpTo < lateSamples / 10) return
    this.#silentUpTo = upTo
    this.#events.segment({ text: '', words: [], endSample: upTo })
  }

  #fail(failure: ProviderError): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#rotating.rest()
    this.#events.failed(failure)
  }

  #about() {
    const { service, languages, model, rateHz } = this.#options
    return { model, language: languages.join(', '), voice: '', location: service.location, rateHz }
  }

  /** Credentials that are none are told by the connection, which looks at them too. */
  #recognizer(): string {
    const { service } = this.#options
    try {
      return recognizerPath(googleCredentials(service.credentials, service.project).project, service.location)
    } catch {
      return ''
    }
  }
}

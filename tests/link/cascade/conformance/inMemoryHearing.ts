/**
 * A recognizer of the smallest kind, with its service in the same process, made to prove the suite: as it is it keeps
 * every rule; with one of the faults it breaks exactly one.
 */
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import {
  type HeardWord,
  type HearEvent,
  type HearingStream,
  HIGH_WATER_MS,
  KEPT_MS,
  type SpeechToText,
} from '../../../../src/main/link/cascade/ports'
import { type FailureKind, ProviderError } from '../../../../src/main/link/cascade/providerError'
import { retryAfter } from '../../../../src/main/link/retry'
import { createDialer } from '../../../../src/main/net'
import type { ScriptedWord } from '../../../support/numberedSound'
import { ScriptedEar } from '../../../support/scriptedEar'
import { BREAK_AFTER_MS, type HearingRig, type HearingScene, NAME, type Situation, whole } from './rig'

/** What goes wrong → the beginning of the one rule that notices. */
export const HEARING_FAULTS = {
  saysNoInterim: 'hears an utterance',
  countsSegmentsFromOne: 'hears an utterance',
  keepsTheBuffer: 'sends every sample once',
  dropsWhatCameEarly: 'starts before the network',
  hearsOnlyTheBeginning: 'hears minutes of silence',
  keepsWithoutBound: 'says when more than a second waits',
  endsTwice: 'ends once',
  finishesTheBatchAfterAbort: 'delivers nothing after an abort, not',
  deliversTheFinalAfterAbort: 'delivers nothing after an abort that',
  ignoresAnEarlySignal: 'does nothing at all',
  hidesTheAbort: 'tells the service of an abort',
  waitsForTheFinalForever: 'comes to an end after',
  staysOnADeadLine: 'asks a new connection',
  waitsForTheConnectionForever: 'bounds the wait',
  triesAWrongKeyAgain: 'says that a key is wrong',
  quotesTheKey: 'keeps the key out of events, errors, logs and addresses (refusing)',
  logsTheKey: 'keeps the key out of events, errors, logs and addresses (well)',
  losesWhatWasNotAnswered: 'mends a broken',
  countsPlacesAnew: 'mends a broken',
  sendsAllAgain: 'mends a broken',
  startsTheCountAgain: 'tries again by the one policy',
  triesAgainUnseen: 'tries again by the one policy',
  keepsUsageOnFailure: 'says that no credit is left',
  keepsUsage: 'says what was used',
  remembersTheLastPlace: 'hears one utterance after the other',
  leavesATimer: 'leaves no timer',
  goesPastTheProxy: 'goes through a proxy',
} as const
export type HearingFault = keyof typeof HEARING_FAULTS

const KEY = 'key-of-nobody-0123456789'
const RATE_HZ = 16_000
const END_MS = 5_000
const CONNECT_MS = 5_000
const PER_MS = RATE_HZ / 1000

type Message =
  | { type: 'open' }
  | { type: 'words'; final: boolean; words: readonly ScriptedWord[] }
  | { type: 'over' }
  | { type: 'refused'; kind: FailureKind }
  | { type: 'broken' }

/** The service's side. */
class Service {
  readonly parts: Int16Array[][] = []
  readonly all: Attempt[] = []
  readonly held: (() => void)[] = []
  readonly addresses: string[] = []
  readonly log: string[] = []
  readonly situation: Situation
  readonly script: readonly ScriptedWord[]
  attempts = 0
  abandoned = 0

  constructor(situation: Situation, script: readonly ScriptedWord[]) {
    this.situation = situation
    this.script = script
  }

  connect(say: (messages: readonly Message[]) => void): Attempt {
    this.attempts += 1
    const attempt = new Attempt(this, say)
    this.all.push(attempt)
    const { mood } = this.situation
    if (mood === 'late') this.held.push(() => attempt.answer())
    else if (mood !== 'unanswering') setImmediate(() => attempt.answer())
    return attempt
  }
}

class Attempt {
  readonly #service: Service
  readonly #say: (messages: readonly Message[]) => void
  readonly #number: number
  readonly #parts: Int16Array[] = []
  readonly #ear: ScriptedEar
  #news: Message[] = []
  #samples = 0
  #over = false
  /** Nothing passes, and nobody is told. */
  isNumb = false

  constructor(service: Service, say: (messages: readonly Message[]) => void) {
    this.#service = service
    this.#say = say
    this.#number = service.attempts
    service.parts.push(this.#parts)
    this.#ear = new ScriptedEar({
      rateHz: RATE_HZ,
      script: service.script,
      onInterim: (words) => this.#news.push({ type: 'words', final: false, words }),
      onFinal: (words) => this.#news.push({ type: 'words', final: true, words }),
    })
  }

  answer(): void {
    const { mood } = this.#service.situation
    if (mood === 'refusing') this.#finish({ type: 'refused', kind: 'auth' })
    else if (mood === 'breaksAlways') this.#finish({ type: 'broken' })
    else this.#tell([{ type: 'open' }])
  }

  send(samples: Int16Array): void {
    if (this.#over || this.isNumb) return
    const { mood } = this.#service.situation
    this.#parts.push(samples)
    this.#samples += samples.length
    if (mood === 'mute') return
    this.#ear.take(samples)
    this.#tellNews()
    if (mood === 'runsOut' && this.#samples > RATE_HZ / 2) this.#finish({ type: 'refused', kind: 'quota' })
    if (mood === 'breaksOnce' && this.#number === 1 && this.#samples > BREAK_AFTER_MS * PER_MS) {
      this.#finish({ type: 'broken' })
    }
  }

  end(): void {
    if (this.#over || this.isNumb || this.#service.situation.mood === 'mute') return
    this.#ear.end()
    this.#tellNews()
    this.#finish({ type: 'over' })
  }

  giveUp(): void {
    if (!this.#over) this.#service.abandoned += 1
    this.#over = true
  }

  #tellNews(): void {
    if (this.#news.length > 0) this.#tell(this.#news)
    this.#news = []
  }

  #finish(message: Message): void {
    this.#tell([message])
    this.#over = true
  }

  #tell(messages: readonly Message[]): void {
    // Half of what a network does to messages: several come as one.
    setImmediate(() => this.#say(messages))
  }
}

/** The adapter. */
class Stream implements HearingStream {
  readonly #service: Service
  readonly #fault: HearingFault | undefined
  readonly #onEvent: (event: HearEvent) => void
  readonly #signal: AbortSignal
  readonly #timers: Set<() => void>
  /** Everything since `#keptFrom`, for another attempt. */
  #kept: Int16Array[] = []
  #keptFrom = 0
  #attempt: Attempt | undefined
  #open = false
  #attemptFrom: number
  readonly #early: boolean
  #pushed = 0
  #ended = false
  #over = false
  #tries = 0
  #isAskedAnew = false
  #segments: { text: string; words: HeardWord[] }[] = []
  #stopBound = () => {}
  #stopLast = () => {}

  constructor(
    service: Service,
    fault: HearingFault | undefined,
    timers: Set<() => void>,
    onEvent: (event: HearEvent) => void,
    signal: AbortSignal,
    from = 0,
  ) {
    this.#service = service
    // On a line that has gone dead nothing else goes wrong: that rule would notice most of what the others are for.
    const isElsewhere = service.situation.mood === 'numbed' && fault !== 'staysOnADeadLine'
    this.#fault = isElsewhere ? undefined : fault
    this.#timers = timers
    this.#onEvent = onEvent
    this.#signal = signal
    this.#attemptFrom = from
    this.#early = signal.aborted
    if (signal.aborted && fault !== 'ignoresAnEarlySignal') {
      this.#over = true
      return
    }
    signal.addEventListener('abort', () => this.#aborted(), { once: true })
    this.#connect()
  }

  push(samples: Int16Array): boolean {
    if (this.#over || this.#ended) return true
    const { mood, authority } = this.#service.situation
    // The last chunk only: words that are understood differently are another rule's.
    const isLast = mood === 'well' && !authority && this.#pushed >= 2_980 * PER_MS
    const careless = this.#fault === 'keepsTheBuffer' && isLast
    const own = careless ? samples : samples.slice()
    this.#pushed += own.length
    if (this.#fault === 'hearsOnlyTheBeginning' && this.#pushed > 60_000 * PER_MS) return true
    if (this.#open) this.#attempt?.send(own)
    if (this.#fault === 'dropsWhatCameEarly' && mood === 'late' && this.#pushed <= 320) return true
    this.#kept.push(own)
    const unsent = this.#open ? 0 : this.#pushed - this.#keptFrom
    if (unsent > KEPT_MS * PER_MS && this.#fault !== 'keepsWithoutBound') this.#fail('network', 'provider.overflow')
    return unsent <= HIGH_WATER_MS * PER_MS
  }

  end(): void {
    if (this.#over || this.#ended) {
      if (this.#fault === 'endsTwice' && this.#ended) this.#final()
      return
    }
    this.#ended = true
    if (this.#open) this.#attempt?.end()
    if (this.#fault === 'waitsForTheFinalForever' && this.#open) return
    this.#stopLast = this.#after(END_MS, () => this.#tooLate())
  }

  #tooLate(): void {
    if (!this.#open || this.#isAskedAnew || this.#fault === 'staysOnADeadLine') return this.#fail('timeout')
    this.#isAskedAnew = true
    this.#attempt?.giveUp()
    this.#stopLast = this.#after(END_MS, () => this.#tooLate())
    this.#mend()
  }

  #connect(): void {
    if (this.#fault === 'logsTheKey' && this.#service.situation.mood === 'well') this.#service.log.push(`using ${KEY}`)
    const { authority } = this.#service.situation
    if (authority) void this.#shakeHands().then((ok) => ok && this.#begin())
    else this.#begin()
    if (this.#fault === 'waitsForTheConnectionForever') return
    this.#stopBound = this.#after(CONNECT_MS, () => this.#mend())
  }

  #begin(): void {
    if (this.#over) return
    this.#attempt = this.#service.connect((messages) => {
      for (const message of messages) {
        // After an abort nothing is taken in.
        const careless = this.#fault === 'finishesTheBatchAfterAbort' || this.#fault === 'ignoresAnEarlySignal'
        if (this.#signal.aborted && !careless) return
        this.#take(message)
      }
    })
  }

  /** The one step over a real network. */
  async #shakeHands(): Promise<boolean> {
    const { network, clock } = this.#service.situation
    const { port } = this.#service.situation as Situation & { port: number }
    const none = { ...network, proxyFor: async () => undefined }
    const past = this.#fault === 'goesPastTheProxy'
    const url = new URL(past ? `https://127.0.0.1:${port}/` : `https://${NAME}:${port}/`)
    const dialled = await createDialer({ clock, ...(past ? none : network) }).dial(url)
    return new Promise((resolve) => {
      const servername = NAME
      get(url, { ...dialled, servername }, (response) => resolve(response.resume().statusCode === 200)).on(
        'error',
        () => resolve(false),
      )
    })
  }

  #take(message: Message): void {
    switch (message.type) {
      case 'open': {
        this.#open = true
        this.#stopBound()
        this.#say({ type: 'ready' })
        for (const samples of this.#kept) this.#attempt?.send(samples)
        if (this.#ended) this.#attempt?.end()
        return
      }
      case 'words':
        return this.#words(message.words, message.final)
      case 'over':
        return this.#final()
      case 'refused': {
        const again = this.#fault === 'triesAWrongKeyAgain' && message.kind === 'auth' && this.#tries === 0
        return again ? this.#mend() : this.#fail(message.kind)
      }
      case 'broken':
        return this.#mend()
    }
  }

  #words(words: readonly ScriptedWord[], final: boolean): void {
    const placed = words.map(({ text, startMs, endMs }) => ({
      text,
      startSample: this.#attemptFrom + startMs * PER_MS,
      endSample: this.#attemptFrom + endMs * PER_MS,
      confidence: 1,
    }))
    const text = words.map((word) => word.text).join(' ')
    const before = this.#segments.map((segment) => segment.text)
    if (!final) {
      if (this.#fault !== 'saysNoInterim') this.#say({ type: 'interim', text: [...before, text].join(' ') })
      // Two pieces of news in one, so that there is something to hold back after an abort.
      if (this.#fault === 'finishesTheBatchAfterAbort')
        this.#say({ type: 'interim', text: [...before, text].join(' ') })
      return
    }
    const segment = this.#segments.length + (this.#fault === 'countsSegmentsFromOne' ? 1 : 0)
    this.#segments.push({ text, words: placed })
    this.#say({ type: 'segment', segment, text, words: placed })
    this.#tries = 0
    if (this.#fault === 'sendsAllAgain') return
    // What is final need not be sent again.
    const upTo = placed.at(-1)?.endSample ?? 0
    while (this.#kept.length > 0 && this.#keptFrom + this.#kept[0]!.length <= upTo) {
      this.#keptFrom += this.#kept.shift()!.length
    }
  }

  #mend(): void {
    this.#open = false
    this.#stopBound()
    const delayMs = retryAfter(this.#tries, { fatal: false }, 0.5)
    if (delayMs === 'stop') return
    this.#say({ type: 'mending', attempt: this.#tries, delayMs })
    if (this.#fault !== 'startsTheCountAgain') this.#tries += 1
    if (this.#fault === 'losesWhatWasNotAnswered') {
      this.#kept = []
      this.#keptFrom = this.#pushed
    }
    this.#attemptFrom = this.#fault === 'countsPlacesAnew' ? 0 : this.#keptFrom
    if (this.#fault === 'triesAgainUnseen') this.#service.attempts += 1
    this.#after(delayMs, () => this.#connect())
  }

  #final(): void {
    const text = this.#segments.map((segment) => segment.text).join(' ')
    const words = this.#segments.flatMap((segment) => segment.words)
    this.#finish({
      type: 'final',
      text,
      understood: true,
      words,
      usage: this.#fault === 'keepsUsage' ? [] : this.#usage(),
    })
  }

  #fail(kind: FailureKind, code?: 'provider.overflow'): void {
    const cause = this.#fault === 'quotesTheKey' && kind === 'auth' ? new Error(`refused ${KEY}`) : undefined
    const failure = new ProviderError({ provider: 'Memory', kind, ...(code && { code }) }, cause && { cause })
    this.#attempt?.giveUp()
    this.#finish({ type: 'failed', failure, usage: this.#fault === 'keepsUsageOnFailure' ? [] : this.#usage() })
  }

  #usage() {
    return [{ unit: 'audio seconds', quantity: this.#pushed / RATE_HZ }]
  }

  #finish(event: HearEvent): void {
    const again = this.#fault === 'endsTwice' || this.#fault === 'deliversTheFinalAfterAbort'
    if (this.#over && !again) return
    this.#over = true
    this.#stopBound()
    this.#stopLast()
    this.#say(event)
  }

  #aborted(): void {
    if (this.#over) return
    this.#over = this.#fault !== 'finishesTheBatchAfterAbort'
    this.#stopBound()
    this.#stopLast()
    if (this.#fault !== 'hidesTheAbort') this.#attempt?.giveUp()
    if (this.#fault === 'deliversTheFinalAfterAbort' && this.#ended) setImmediate(() => this.#final())
    if (this.#fault === 'leavesATimer') return void this.#service.situation.clock.after(60_000, () => {})
    for (const cancel of this.#timers) cancel()
  }

  #say(event: HearEvent): void {
    const { aborted } = this.#signal
    if (!aborted) return this.#onEvent(event)
    if (this.#fault === 'deliversTheFinalAfterAbort' && event.type === 'final') this.#onEvent(event)
    if (this.#fault === 'finishesTheBatchAfterAbort' && event.type === 'interim') this.#onEvent(event)
    if (this.#fault === 'ignoresAnEarlySignal' && this.#early) this.#onEvent(event)
  }

  #after(ms: number, act: () => void): () => void {
    const cancel = this.#service.situation.clock.after(ms, () => {
      this.#timers.delete(cancel)
      if (!this.#over) act()
    })
    this.#timers.add(cancel)
    return () => {
      this.#timers.delete(cancel)
      cancel()
    }
  }
}

export function inMemoryHearing(fault?: HearingFault): HearingRig {
  return {
    key: KEY,
    async open(situation, script): Promise<HearingScene> {
      const service = new Service(situation, script)
      const { authority } = situation
      const server = authority && createServer(authority.certificate, (_, response) => response.end())
      if (server) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const port = server ? (server.address() as AddressInfo).port : 0
      Object.assign(situation, { port })
      const timers = new Set<() => void>()
      let utterances = 0
      const hear: SpeechToText = {
        rateHz: RATE_HZ,
        detectsVoice: false,
        start: (onEvent, signal) => {
          const from = fault === 'remembersTheLastPlace' && utterances > 0 ? 16_000 : 0
          utterances += 1
          return new Stream(service, fault, timers, onEvent, signal, from)
        },
        warm: () => {},
        close: async () => {
          for (const cancel of timers) cancel()
        },
      }
      return {
        hear,
        port,
        attempts: () => service.attempts,
        abandoned: () => service.abandoned,
        addresses: () => service.addresses,
        log: () => service.log,
        taken: () => service.parts.filter((parts) => parts.length > 0).map(whole),
        relent: () => {
          for (const answer of service.held.splice(0)) answer()
        },
        numb: () => {
          for (const attempt of service.all) attempt.isNumb = true
        },
        close: async () => void server?.close(),
      }
    },
  }
}

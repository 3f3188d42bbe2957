/** A voice of the smallest kind, as `inMemoryHearing.ts` is a recognizer: with one of the faults it breaks one rule. */
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { SpeakEvent, SpeakingStream, TextToSpeech } from '../../../../src/main/link/cascade/ports'
import { type FailureKind, ProviderError } from '../../../../src/main/link/cascade/providerError'
import { createDialer } from '../../../../src/main/net'
import { NAME, type Situation, type SpeakingRig, type SpeakingScene } from './rig'

/** What goes wrong → the beginning of the one rule that notices. */
export const SPEAKING_FAULTS = {
  saysReadyTwice: 'speaks an answer',
  dropsHalfSamples: 'passes on every byte',
  changesTheText: 'hands on all of the text',
  speaksEachPieceAlone: 'joins what comes',
  cutsLongTexts: 'hands on a very long text',
  losesTheEndOfMuch: 'takes ten million',
  dropsWhatCameEarly: 'starts before the network',
  waitsForTheEnd: 'lets what was written sound',
  asksForNothing: 'ends without a sound',
  endsTwice: 'ends once',
  finishesTheBatchAfterAbort: 'delivers nothing after an abort, not',
  deliversTheEndAfterAbort: 'delivers nothing after an abort that',
  ignoresAnEarlySignal: 'does nothing at all',
  hidesTheAbort: 'tells the service of an abort',
  waitsForSoundForever: 'comes to an end after',
  staysOnADeadLine: 'asks a new connection',
  waitsForTheConnectionForever: 'bounds the wait',
  triesAWrongKeyAgain: 'says that a key is wrong',
  quotesTheKey: 'keeps the key out of events, errors, logs and addresses (refusing)',
  logsTheKey: 'keeps the key out of events, errors, logs and addresses (well)',
  startsAgainInTheMiddle: 'never says a thing twice',
  triesWithoutEnd: 'fails where every attempt breaks',
  keepsUsageOnFailure: 'says that no credit is left',
  keepsUsage: 'says what was used',
  mixesAnswers: 'speaks two answers at a time',
  refusesToBeSlow: 'takes every speed',
  leavesATimer: 'leaves no timer',
  goesPastTheProxy: 'goes through a proxy',
} as const
export type SpeakingFault = keyof typeof SPEAKING_FAULTS

const KEY = 'key-of-nobody-9876543210'
const LONGEST_TEXT = 1_000
const CONNECT_MS = 5_000
const STALL_MS = 5_000
const BYTES_A_LETTER = 15

type Message =
  | { type: 'open' }
  | { type: 'sound'; bytes: Buffer }
  | { type: 'over' }
  | { type: 'refused'; kind: FailureKind }
  | { type: 'broken' }

/** The service's side: letters become sound, an odd number of bytes each, as soon as they come. */
class Service {
  readonly situation: Situation
  readonly written: string[] = []
  readonly made: Buffer[] = []
  readonly held: (() => void)[] = []
  readonly log: string[] = []
  attempts = 0
  abandoned = 0
  /** The next answer still goes over the old line. */
  isNumb = false
  #letters = 0

  constructor(situation: Situation) {
    this.situation = situation
  }

  connect(say: (messages: readonly Message[]) => void): Attempt {
    this.attempts += 1
    const attempt = new Attempt(this, say, this.isNumb)
    this.isNumb = false
    const { mood } = this.situation
    if (mood === 'late') this.held.push(() => attempt.answer())
    else if (mood !== 'unanswering') setImmediate(() => attempt.answer())
    return attempt
  }

  sound(text: string): Buffer {
    const bytes = Buffer.from(Array.from({ length: text.length * BYTES_A_LETTER }, () => this.#letters++ % 251))
    this.made.push(bytes)
    return bytes
  }
}

class Attempt {
  readonly #service: Service
  readonly #say: (messages: readonly Message[]) => void
  readonly #number: number
  readonly #isNumb: boolean
  #over = false

  constructor(service: Service, say: (messages: readonly Message[]) => void, isNumb: boolean) {
    this.#isNumb = isNumb
    this.#service = service
    this.#say = say
    this.#number = service.attempts
  }

  answer(): void {
    const { mood } = this.#service.situation
    if (mood === 'refusing') this.#finish({ type: 'refused', kind: 'auth' })
    else if (mood === 'breaksAlways') this.#finish({ type: 'broken' })
    else this.#tell([{ type: 'open' }])
  }

  write(text: string): void {
    if (this.#over || this.#isNumb) return
    if (text.length > LONGEST_TEXT) throw new Error('more than the service takes')
    const { mood } = this.#service.situation
    this.#service.written.push(text)
    if (mood === 'mute' || mood === 'hushed') return
    const sound = this.#service.sound(text)
    const half = Math.floor(sound.length / 4) * 2 + 1
    const parts = [sound.subarray(0, half), sound.subarray(half)].map((bytes) => ({ type: 'sound', bytes }) as const)
    this.#tell(mood === 'runsOut' || mood === 'breaksOnce' ? parts.slice(0, 1) : parts)
    if (mood === 'runsOut') this.#finish({ type: 'refused', kind: 'quota' })
    if (mood === 'breaksOnce' && this.#number === 1) this.#finish({ type: 'broken' })
  }

  end(): void {
    if (!this.#over && !this.#isNumb && this.#service.situation.mood !== 'mute') this.#finish({ type: 'over' })
  }

  giveUp(): void {
    if (!this.#over) this.#service.abandoned += 1
    this.#over = true
  }

  #finish(message: Message): void {
    this.#tell([message])
    this.#over = true
  }

  #tell(messages: readonly Message[]): void {
    setImmediate(() => this.#say(messages))
  }
}

class Stream implements SpeakingStream {
  readonly #service: Service
  readonly #fault: SpeakingFault | undefined
  readonly #onEvent: (event: SpeakEvent) => void
  readonly #signal: AbortSignal
  readonly #timers: Set<() => void>
  readonly #early: boolean
  #attempt: Attempt | undefined
  #open = false
  #texts: string[] = []
  /** Written, and nothing has sounded yet. */
  #unheard: string[] = []
  #sounded = false
  #isAskedAnew = false
  #letters = 0
  #flushed = false
  #ended = false
  #over = false
  #tries = 0
  #half: Buffer = Buffer.alloc(0)
  /** Not written yet. */
  #blanks = ''
  #stopBound = () => {}

  constructor(
    service: Service,
    fault: SpeakingFault | undefined,
    timers: Set<() => void>,
    onEvent: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ) {
    this.#service = service
    // On a line that has gone dead nothing else goes wrong: that rule would notice most of what the others are for.
    const isElsewhere = service.situation.mood === 'numbed' && fault !== 'staysOnADeadLine'
    this.#fault = isElsewhere ? undefined : fault
    this.#timers = timers
    this.#onEvent = onEvent
    this.#signal = signal
    this.#early = signal.aborted
    if (signal.aborted && fault !== 'ignoresAnEarlySignal') {
      this.#over = true
      return
    }
    signal.addEventListener('abort', () => this.#aborted(), { once: true })
    this.#connect()
  }

  write(piece: string): void {
    if (this.#over || this.#ended) return
    const written = this.#blanks + piece
    this.#blanks = written.trim() === '' && this.#fault !== 'asksForNothing' ? written : ''
    if (this.#blanks !== '') return
    const text = this.#fault === 'speaksEachPieceAlone' ? `${written.trimEnd()} ` : written
    const { mood } = this.#service.situation
    if (this.#fault === 'dropsWhatCameEarly' && mood === 'late' && this.#letters === 0) {
      this.#letters = text.length
      return
    }
    const isShort = this.#fault === 'changesTheText' && mood === 'well' && !this.#flushed && text.startsWith('and ')
    const own = isShort ? text.slice(4) : text
    for (let at = 0; at < own.length; at += LONGEST_TEXT) {
      if (at > 0 && this.#fault === 'cutsLongTexts' && own.length < 1_000_000) break
      if (at > 9_000_000 && this.#fault === 'losesTheEndOfMuch') break
      this.#texts.push(own.slice(at, at + LONGEST_TEXT))
    }
    this.#letters += own.length
    this.#send()
  }

  flush(): void {
    this.#flushed = true
  }

  end(): void {
    if (this.#over || this.#ended) {
      if (this.#fault === 'endsTwice' && this.#ended) this.#finish({ type: 'ended', usage: [] })
      return
    }
    this.#ended = true
    this.#send()
  }

  #connect(): void {
    const { authority, mood } = this.#service.situation
    if (this.#fault === 'logsTheKey' && mood === 'well') this.#service.log.push(`using ${KEY}`)
    if (authority) void this.#shakeHands().then((ok) => ok && this.#begin())
    else this.#begin()
    if (this.#fault === 'waitsForTheConnectionForever') return
    this.#bound(CONNECT_MS, () => this.#fail('timeout'))
  }

  #begin(): void {
    if (this.#over) return
    this.#attempt = this.#service.connect((messages) => {
      for (const message of messages) {
        const careless = this.#fault === 'finishesTheBatchAfterAbort' || this.#fault === 'ignoresAnEarlySignal'
        if (this.#signal.aborted && !careless) return
        this.#take(message)
      }
    })
  }

  async #shakeHands(): Promise<boolean> {
    const { network, clock, port } = this.#service.situation as Situation & { port: number }
    const past = this.#fault === 'goesPastTheProxy'
    const url = new URL(past ? `https://127.0.0.1:${port}/` : `https://${NAME}:${port}/`)
    const dialled = await createDialer({ clock, ...network }).dial(url)
    return new Promise((resolve) => {
      const options = { ...dialled, servername: NAME }
      get(url, options, (response) => resolve(response.resume().statusCode === 200)).on('error', () => resolve(false))
    })
  }

  #send(): void {
    const waits = this.#fault === 'waitsForTheEnd' && this.#service.situation.mood === 'well' && !this.#ended
    if (!this.#open || waits) return
    const texts = this.#texts.splice(0)
    if (!this.#sounded) this.#unheard.push(...texts)
    for (const text of texts) this.#attempt?.write(text)
    if (this.#ended) {
      this.#attempt?.end()
      if (this.#fault !== 'waitsForSoundForever') this.#bound(STALL_MS, () => this.#tooLate())
    }
  }

  #take(message: Message): void {
    switch (message.type) {
      case 'open': {
        this.#open = true
        this.#stopBound()
        this.#say({ type: 'ready' })
        if (this.#fault === 'saysReadyTwice') this.#say({ type: 'ready' })
        return this.#send()
      }
      case 'sound':
        return this.#sound(message.bytes)
      case 'over':
        return this.#finish({ type: 'ended', usage: this.#fault === 'keepsUsage' ? [] : this.#usage() })
      case 'refused': {
        const again = this.#fault === 'triesAWrongKeyAgain' && message.kind === 'auth' && this.#tries === 0
        return again ? this.#again() : this.#fail(message.kind)
      }
      case 'broken': {
        const again = this.#fault === 'startsAgainInTheMiddle' && this.#open && this.#tries === 0
        const on = this.#fault === 'triesWithoutEnd' && !this.#open && this.#tries < 12
        return again || on ? this.#again() : this.#fail('network')
      }
    }
  }

  #sound(bytes: Buffer): void {
    this.#sounded = true
    this.#unheard = []
    const drops = this.#fault === 'dropsHalfSamples' && this.#letters > 60 && this.#letters < 100
    const all = drops ? bytes : Buffer.concat([this.#half, bytes])
    const length = all.length - (all.length % 2)
    this.#half = Buffer.from(all.subarray(length))
    const samples = new Int16Array(Uint8Array.from(all.subarray(0, length)).buffer)
    this.#say({ type: 'audio', samples })
  }

  #tooLate(): void {
    if (this.#sounded || this.#isAskedAnew || this.#fault === 'staysOnADeadLine') return this.#fail('timeout')
    this.#isAskedAnew = true
    this.#attempt?.giveUp()
    this.#texts.unshift(...this.#unheard.splice(0))
    this.#again()
  }

  #again(): void {
    this.#tries += 1
    this.#open = false
    this.#half = Buffer.alloc(0)
    if (this.#fault === 'startsAgainInTheMiddle') this.#texts = ['Good morning. ']
    this.#connect()
  }

  #fail(kind: FailureKind): void {
    const cause = this.#fault === 'quotesTheKey' && kind === 'auth' ? new Error(`refused ${KEY}`) : undefined
    const failure = new ProviderError({ provider: 'Memory', kind }, cause && { cause })
    this.#attempt?.giveUp()
    this.#finish({ type: 'failed', failure, usage: this.#fault === 'keepsUsageOnFailure' ? [] : this.#usage() })
  }

  #usage() {
    return [{ unit: 'spoken characters', quantity: this.#letters }]
  }

  #finish(event: SpeakEvent): void {
    if (this.#over && this.#fault !== 'endsTwice') return
    this.#over = true
    this.#stopBound()
    this.#say(event)
  }

  #aborted(): void {
    if (this.#over) return
    this.#over = this.#fault !== 'finishesTheBatchAfterAbort'
    this.#stopBound()
    if (this.#fault !== 'hidesTheAbort') this.#attempt?.giveUp()
    if (this.#fault === 'deliversTheEndAfterAbort' && this.#ended && this.#open === false) {
      setImmediate(() => this.#onEvent({ type: 'ended', usage: [] }))
    }
    if (this.#fault === 'leavesATimer') this.#service.situation.clock.after(60_000, () => {})
  }

  #say(event: SpeakEvent): void {
    const careless = this.#fault === 'finishesTheBatchAfterAbort' && event.type === 'audio'
    const early = this.#fault === 'ignoresAnEarlySignal' && this.#early
    if (!this.#signal.aborted || careless || early) this.#onEvent(event)
  }

  #bound(ms: number, act: () => void): void {
    this.#stopBound()
    const cancel = this.#service.situation.clock.after(ms, () => {
      this.#timers.delete(cancel)
      act()
    })
    this.#timers.add(cancel)
    this.#stopBound = () => {
      this.#timers.delete(cancel)
      cancel()
    }
  }
}

export function inMemorySpeaking(fault?: SpeakingFault): SpeakingRig {
  return {
    key: KEY,
    voice: 'nobody',
    async open(situation): Promise<SpeakingScene> {
      const service = new Service(situation)
      const { authority } = situation
      const server = authority && createServer(authority.certificate, (_, response) => response.end())
      if (server) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const port = server ? (server.address() as AddressInfo).port : 0
      Object.assign(situation, { port })
      const timers = new Set<() => void>()
      const sinks: ((event: SpeakEvent) => void)[] = []
      const voice: TextToSpeech = {
        rateHz: 24_000,
        runsAhead: true,
        timesWords: false,
        joinsText: true,
        start: ({ speed }, onEvent, signal) => {
          sinks.push(onEvent)
          // The sound of both goes to whoever came first.
          const mixed = fault === 'mixesAnswers' && sinks.length === 2
          const deliver = (event: SpeakEvent) => (mixed && event.type === 'audio' ? sinks[0]! : onEvent)(event)
          const stream = new Stream(service, fault, timers, deliver, signal)
          if (fault === 'refusesToBeSlow' && speed < 1) {
            const failure = new ProviderError({ provider: 'Memory', kind: 'badRequest' })
            setImmediate(() => onEvent({ type: 'failed', failure, usage: [] }))
          }
          return stream
        },
        warm: () => {},
        close: async () => {
          for (const cancel of timers) cancel()
        },
      }
      return {
        voice,
        port,
        attempts: () => service.attempts,
        abandoned: () => service.abandoned,
        addresses: () => [],
        log: () => service.log,
        written: () => service.written,
        made: () => {
          const all = Buffer.concat(service.made)
          return new Int16Array(Uint8Array.from(all.subarray(0, all.length - (all.length % 2))).buffer)
        },
        relent: () => {
          for (const answer of service.held.splice(0)) answer()
        },
        numb: () => {
          service.isNumb = true
        },
        close: async () => void server?.close(),
      }
    },
  }
}

/**
 * One utterance over connections that may break: what waits, what is sent again, how long silence may last and how it
 * ends are decided here, alike for every recognizer; an adapter only opens connections. Positions that a connection tells
 * count from its own first sample and become those of the stream. Every segment passes once, whatever is heard twice.
 */
import { joinedWords } from '../../../../shared/cutPlaces'
import type { Cancel, Clock, Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { type Hz, msToSamples, type Samples, samplesToMs } from '../../../audio'
import type { HeardWord, HearEvent, HearingStream } from '../ports'
import { ProviderError } from '../providerError'
import { KeptSound } from './keptSound'
import { Mending } from './mending'
import { OneEnd } from './oneEnd'
import { Watchdog } from './watchdog'

/** One connection. After `drop`, `finished` and `failed` it is silent. */
export interface HearingWire {
  /** Only between `opened` and the end. A view, to be read at once. @returns false: no more until `room` */
  send(samples: Int16Array): boolean
  /** No more sound: what was heard so far becomes segments, then `finished`. */
  finish(): void
  /**
   * Over, and the service learns of it now. Idempotent.
   * @param isMute nothing came for too long: what it stands on may be dead, and nothing else shall stand on it
   */
  drop(isMute?: boolean): void
}

export interface HearingWireEvents {
  opened(): void
  room(): void
  /** Of the segment that is being said; replaces what was told of it before. */
  interim(text: string): void
  segment(segment: WireSegment): void
  finished(): void
  failed(failure: ProviderError): void
}

/** Positions are samples since the connection's first, at the stream's rate. */
export interface WireSegment {
  /** May be empty: nothing was said until `endSample`. */
  text: string
  words: HeardWord[]
  /** Sound up to here needs no other answer: a connection after this one begins there. */
  endSample: Samples
  language?: string
}

export interface HearingOptions {
  /** The name a person knows the service by. */
  provider: string
  clock: Clock
  /** 0 to 1. */
  random: () => number
  rateHz: Hz
  /** Sends no larger pieces. */
  pieceMs: Ms
  /** Never throws, and tells nothing before it returns: what goes wrong is told by `failed`. */
  connect(events: HearingWireEvents): HearingWire
  /** Of this many samples that were sent, what was sent again included. */
  usage(sentSamples: Samples): UsageLine[]
  /** Of an utterance that was called off: nothing else is told of it. */
  spent?(usage: UsageLine[]): void
}

/** A connection that is not up by then is not coming; a new one has better chances. */
export const CONNECT_MS: Ms = 5_000
/** Recognizers answer within half a second; after ten times that nobody waits any more. */
export const STALL_MS: Ms = 5_000

export class Hearing implements HearingStream {
  readonly #options: HearingOptions
  readonly #door: OneEnd<HearEvent>
  readonly #kept: KeptSound
  readonly #mending: Mending
  readonly #connecting: Watchdog
  readonly #ending: Watchdog
  #wire: HearingWire | undefined
  #stopPause: Cancel = () => {}
  /** `full`: the wire takes nothing until it says so. */
  #wireState: 'closed' | 'open' | 'full' | 'finishing' = 'closed'
  /** Where this connection's sound begins. */
  #origin: Samples = 0
  #sentSamples: Samples = 0
  #ended = false
  #isAskedAnew = false
  #segments: string[] = []
  #words: HeardWord[] = []
  #interim = ''
  /** Why there is no connection just now. */
  #trouble: ProviderError | undefined

  constructor(options: HearingOptions, onEvent: (event: HearEvent) => void, signal: AbortSignal) {
    const { clock, provider, rateHz, random } = options
    this.#options = options
    this.#kept = new KeptSound(rateHz)
    this.#mending = new Mending(random)
    const tooLong = () => this.#lost(new ProviderError({ provider, kind: 'timeout' }))
    this.#connecting = new Watchdog(clock, CONNECT_MS, tooLong)
    this.#ending = new Watchdog(clock, STALL_MS, () => this.#tooLate())
    this.#door = new OneEnd(onEvent, ['final', 'failed'], signal, { over: (aborted) => this.#over(aborted) })
    if (!this.#door.isOver) this.#connect()
  }

  push(samples: Int16Array): boolean {
    if (this.#door.isOver || this.#ended) return true
    const hasRoom = this.#kept.push(samples)
    this.#pump()
    if (!this.#kept.overflows) return hasRoom
    const { provider } = this.#options
    this.#fail(new ProviderError({ provider, kind: 'network', code: 'provider.overflow', retryable: false }))
    return false
  }

  end(): void {
    if (this.#door.isOver || this.#ended) return
    this.#ended = true
    this.#ending.watch()
    this.#pump()
  }

  #connect(): void {
    this.#connecting.watch()
    // An event of an earlier connection is none of this stream any more.
    const mine =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args) => {
        if (!this.#door.isOver && own === this.#wire) act(...args)
      }
    const own = this.#options.connect({
      opened: mine(() => this.#opened()),
      room: mine(() => {
        if (this.#wireState === 'full') this.#wireState = 'open'
        this.#pump()
      }),
      interim: mine((text) => this.#heard(text)),
      segment: mine((segment) => this.#segment(segment)),
      finished: mine(() => this.#finished()),
      failed: mine((failure) => this.#lost(failure)),
    })
    this.#wire = own
  }

  #opened(): void {
    this.#connecting.rest()
    this.#wireState = 'open'
    this.#trouble = undefined
    this.#emit({ type: 'ready' })
    this.#pump()
  }

  #pump(): void {
    const most = msToSamples(this.#options.pieceMs, this.#options.rateHz)
    while (this.#wireState === 'open' && this.#wire) {
      const samples = this.#kept.take(most)
      if (!samples) break
      this.#sentSamples += samples.length
      if (!this.#wire.send(samples) && this.#wireState === 'open') this.#wireState = 'full'
      this.#ending.feed()
    }
    if (!this.#ended || this.#wireState !== 'open' || this.#kept.unsentSamples > 0) return
    this.#wireState = 'finishing'
    this.#ending.watch()
    this.#wire?.finish()
  }

  #heard(text: string): void {
    this.#ending.feed()
    if (text === this.#interim) return
    this.#interim = text
    this.#emit({ type: 'interim', text: joined([...this.#segments, text]) })
  }

  #segment({ text, words, endSample, language }: WireSegment): void {
    this.#ending.feed()
    this.#interim = ''
    // Silence that was looked at is progress, too: a session may end every few minutes in which nobody speaks.
    if (this.#kept.answered(this.#origin + endSample)) this.#mending.progressed()
    if (text.trim() === '') return
    const placed = words.map((word) => ({
      ...word,
      startSample: this.#origin + word.startSample,
      endSample: this.#origin + word.endSample,
    }))
    this.#segments.push(text)
    this.#words.push(...placed)
    const segment = this.#segments.length - 1
    this.#emit({ type: 'segment', segment, text: text.trim(), words: placed, ...(language && { language }) })
  }

  #finished(): void {
    const { provider } = this.#options
    // A service that hangs up while somebody speaks has not heard the rest.
    if (this.#wireState !== 'finishing') return this.#lost(new ProviderError({ provider, kind: 'incomplete' }))
    const sure = joined(this.#segments)
    const guessed = sure === '' ? this.#interim.trim() : ''
    const text = sure || guessed
    this.#emit({ type: 'final', text, understood: guessed === '', words: this.#words, usage: this.#usage() })
  }

  #lost(failure: ProviderError): void {
    this.#drop(failure.kind === 'timeout')
    const mend = this.#mending.next(failure)
    const origin = mend && this.#kept.rewind()
    if (!mend || origin === undefined) return this.#fail(failure)
    this.#origin = origin
    this.#interim = ''
    this.#trouble = failure
    this.#emit({ type: 'mending', ...mend })
    if (this.#door.isOver) return
    this.#stopPause = this.#options.clock.after(mend.delayMs, () => this.#connect())
  }

  /**
   * Nothing comes after the end. Of a connection that has died nobody may have been told (a network that changed; Node's
   * TLS, which misses a reset while it writes), so a new one is tried, once.
   */
  #tooLate(): void {
    const timeout = new ProviderError({ provider: this.#options.provider, kind: 'timeout' })
    // Whoever waits in vain between two tries is told what went wrong with the last.
    if (this.#wireState === 'closed' || this.#isAskedAnew) return this.#fail(this.#trouble ?? timeout)
    this.#isAskedAnew = true
    this.#ending.watch()
    this.#lost(timeout)
  }

  #fail(failure: ProviderError): void {
    this.#drop(failure.kind === 'timeout')
    this.#emit({ type: 'failed', failure, usage: this.#usage() })
  }

  #usage(): UsageLine[] {
    return this.#sentSamples === 0 ? [] : this.#options.usage(this.#sentSamples)
  }

  #emit(event: HearEvent): void {
    this.#door.emit(event)
  }

  #drop(isMute = false): void {
    const wire = this.#wire
    this.#wire = undefined
    this.#wireState = 'closed'
    this.#connecting.rest()
    wire?.drop(isMute)
  }

  #over(aborted: boolean): void {
    const usage = this.#usage()
    if (aborted && usage.length > 0) this.#options.spent?.(usage)
    this.#stopPause()
    this.#ending.rest()
    this.#drop()
  }
}

/** What a recognizer bills where it does not say itself: the sound that was sent. */
export const audioSeconds = (samples: Samples, rateHz: Hz, model: string): UsageLine => ({
  ...{ unit: 'audio seconds', quantity: samplesToMs(samples, rateHz) / 1000, model, estimated: true as const },
})

const joined = (texts: readonly string[]): string => joinedWords(texts.map((text) => text.trim()))

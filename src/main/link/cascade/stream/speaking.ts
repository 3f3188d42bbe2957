/**
 * One answer on its way through a voice elsewhere: text waits until the connection is up, silence is bounded, and a
 * connection that breaks before its first sound is made anew. One that breaks later is not: the beginning would be heard
 * twice. Alike for every voice; an adapter only opens connections.
 */
import type { Cancel, Clock } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import type { SpokenWord } from '../../link'
import type { SpeakEvent, SpeakingStream } from '../ports'
import { ProviderError } from '../providerError'
import { CONNECT_MS, STALL_MS } from './hearing'
import { Mending } from './mending'
import { OneEnd } from './oneEnd'
import { textPieces } from './textPieces'
import { Watchdog } from './watchdog'

/** One connection, or one answer's part of a shared one. After `drop`, `ended` and `failed` it is silent. */
export interface SpeakingWire {
  /** Only between `opened` and the end. @returns false: no more until `room` */
  write(text: string): boolean
  /** Everything written is to sound now. */
  flush(): void
  /** No more text: the rest of the sound, then `ended`. */
  end(): void
  /**
   * Over, and the service learns of it now. Idempotent.
   * @param isMute nothing came for too long: what it stands on may be dead, and nothing else shall stand on it
   */
  drop(isMute?: boolean): void
}

export interface SpeakingWireEvents {
  opened(): void
  room(): void
  /** Whole samples; read at once. */
  audio(samples: Int16Array): void
  /** Positions since the connection's first sample. */
  words(words: SpokenWord[]): void
  ended(): void
  failed(failure: ProviderError): void
}

export interface SpeakingOptions {
  /** The name a person knows the service by. */
  provider: string
  clock: Clock
  /** 0 to 1. */
  random: () => number
  /** False: the service decides itself when a clause is whole, so that only the end owes sound. */
  flushes?: boolean
  /** The longest text of one message, UTF-16 units. */
  longestPiece: number
  /** Never throws, and tells nothing before it returns: what goes wrong is told by `failed`. */
  connect(events: SpeakingWireEvents): SpeakingWire
  /** Of this text, which a service was given; called with one piece at a time. */
  count(text: string): number
  /** Of so many characters by `count`, those that were sent again included. */
  usage(characters: number): UsageLine[]
  /** Of an answer that was called off: nothing else is told of it. */
  spent?(usage: UsageLine[]): void
}

type Order = { text: string } | 'flush'

export class SpokenAnswer implements SpeakingStream {
  readonly #options: SpeakingOptions
  readonly #door: OneEnd<SpeakEvent>
  readonly #mending: Mending
  readonly #connecting: Watchdog
  readonly #silence: Watchdog
  #wire: SpeakingWire | undefined
  #wireState: 'closed' | 'open' | 'full' | 'ending' = 'closed'
  #stopPause: Cancel = () => {}
  /** What was asked; up to the first sound all of it, because it may have to be asked again. */
  #orders: Order[] = []
  #done = 0
  #ended = false
  #sounded = false
  /** Words that were told before their sound: until that comes all may have to be asked, and told, again. */
  #early: SpokenWord[] = []
  /** Something that has a sound was written. */
  #speakable = false
  #characters = 0

  constructor(options: SpeakingOptions, onEvent: (event: SpeakEvent) => void, signal: AbortSignal) {
    const { clock, provider, random } = options
    this.#options = options
    this.#mending = new Mending(random)
    const tooLong = () => this.#lost(new ProviderError({ provider, kind: 'timeout' }))
    this.#connecting = new Watchdog(clock, CONNECT_MS, tooLong)
    this.#silence = new Watchdog(clock, STALL_MS, tooLong)
    this.#door = new OneEnd(onEvent, ['ended', 'failed'], signal, { over: (aborted) => this.#over(aborted) })
    if (!this.#door.isOver) this.#connect()
  }

  write(text: string): void {
    if (this.#closed || text === '') return
    this.#speakable ||= /[\p{L}\p{N}]/u.test(text)
    for (const piece of textPieces(text, this.#options.longestPiece)) this.#orders.push({ text: piece })
    this.#pump()
  }

  flush(): void {
    if (this.#closed) return
    this.#orders.push('flush')
    this.#pump()
  }

  end(): void {
    if (this.#closed) return
    this.#ended = true
    // Of a mere sign no voice makes a sound.
    if (!this.#speakable) this.#door.emit({ type: 'ended', usage: this.#usage() })
    else this.#pump()
  }

  get #closed(): boolean {
    return this.#door.isOver || this.#ended
  }

  #connect(): void {
    this.#connecting.watch()
    // An event of an earlier connection is none of this answer any more.
    const mine =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args) => {
        if (!this.#door.isOver && own === this.#wire) act(...args)
      }
    const own = this.#options.connect({
      opened: mine(() => {
        this.#connecting.rest()
        this.#wireState = 'open'
        this.#door.emit({ type: 'ready' })
        this.#pump()
      }),
      room: mine(() => {
        if (this.#wireState === 'full') this.#wireState = 'open'
        this.#pump()
      }),
      audio: mine((samples) => this.#audio(samples)),
      words: mine((words) => this.#words(words)),
      ended: mine(() => this.#finished()),
      failed: mine((failure) => this.#lost(failure)),
    })
    this.#wire = own
  }

  #pump(): void {
    const { count } = this.#options
    while (this.#wireState === 'open' && this.#wire && this.#done < this.#orders.length) {
      const order = this.#orders[this.#done]!
      this.#done += 1
      // From here on the service owes sound.
      if (order === 'flush') {
        if (this.#options.flushes !== false) this.#silence.watch()
        this.#wire.flush()
      } else {
        this.#characters += count(order.text)
        this.#silence.feed()
        if (!this.#wire.write(order.text) && this.#wireState === 'open') this.#wireState = 'full'
      }
    }
    if (this.#sounded) this.#forget()
    if (!this.#ended || this.#wireState !== 'open' || this.#done < this.#orders.length) return
    this.#wireState = 'ending'
    this.#silence.watch()
    this.#wire?.end()
  }

  #words(words: SpokenWord[]): void {
    this.#silence.feed()
    if (!this.#sounded) this.#early.push(...words)
    else if (words.length > 0) this.#door.emit({ type: 'words', words })
  }

  #audio(samples: Int16Array): void {
    if (samples.length === 0) return
    if (!this.#sounded) this.#mending.progressed()
    this.#sounded = true
    this.#forget()
    this.#words(this.#early.splice(0))
    // Until the end is asked for nobody knows whether more is owed.
    if (this.#wireState === 'ending') this.#silence.watch()
    else this.#silence.rest()
    this.#door.emit({ type: 'audio', samples })
  }

  #forget(): void {
    this.#orders.splice(0, this.#done)
    this.#done = 0
  }

  #finished(): void {
    const { provider } = this.#options
    // A service that hangs up while it is written to has not spoken the rest.
    if (this.#wireState !== 'ending') return this.#lost(new ProviderError({ provider, kind: 'incomplete' }))
    if (this.#sounded) return this.#door.emit({ type: 'ended', usage: this.#usage() })
    this.#lost(new ProviderError({ provider, kind: 'incomplete', code: 'provider.noSound', retryable: false }))
  }

  #lost(failure: ProviderError): void {
    this.#drop(failure.kind === 'timeout')
    const mend = this.#sounded ? undefined : this.#mending.next(failure)
    if (!mend) return this.#door.emit({ type: 'failed', failure, usage: this.#usage() })
    this.#done = 0
    this.#early = []
    this.#stopPause = this.#options.clock.after(mend.delayMs, () => this.#connect())
  }

  #usage(): UsageLine[] {
    return this.#characters === 0 ? [] : this.#options.usage(this.#characters)
  }

  #drop(isMute = false): void {
    const wire = this.#wire
    this.#wire = undefined
    this.#wireState = 'closed'
    this.#connecting.rest()
    this.#silence.rest()
    wire?.drop(isMute)
  }

  #over(aborted: boolean): void {
    const usage = this.#usage()
    if (aborted && usage.length > 0) this.#options.spent?.(usage)
    this.#stopPause()
    this.#drop()
  }
}

/** What a voice bills where it does not say itself: the text it was given. */
export const spokenCharacters = (characters: number, model: string): UsageLine => ({
  ...{ unit: 'spoken characters', quantity: characters, model, estimated: true as const },
})

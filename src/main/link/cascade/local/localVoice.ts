/** A neural voice on this computer, by a model in a child process: a clause is made whole, the next one meanwhile. */
import type { Clock } from '../../../../shared/time'
import { Resampler } from '../../../audio'
import type { SpeakEvent, SpeakingStream, SpeakRequest, TextToSpeech } from '../ports'
import { type SpeakingWire, type SpeakingWireEvents, SpokenAnswer } from '../stream/speaking'
import { LocalEngine, type LocalEngineOptions } from './localEngine'
import type { FromEngine } from './protocol'

/** Models have rates of their own, 16000 and 22050 mostly; a link has one. */
const RATE_HZ = 24_000
/** So many clauses lie in the child at a time: what is cut off then costs no more than these. */
const MOST_CLAUSES = 4
/** One clause. */
const LONGEST_PIECE = 1_000

export class LocalVoice implements TextToSpeech {
  readonly rateHz = RATE_HZ
  readonly runsAhead = true
  readonly timesWords = false
  readonly joinsText = false
  readonly #options: LocalEngineOptions & { random(): number }
  readonly #engine: LocalEngine
  #lastClause = 0

  constructor(options: LocalEngineOptions & { random(): number }) {
    this.#options = options
    this.#engine = new LocalEngine(options)
  }

  /** The model is the voice: a name means nothing here. */
  start({ speed }: SpeakRequest, onEvent: (event: SpeakEvent) => void, signal: AbortSignal): SpeakingStream {
    const { clock, random } = this.#options
    const nextClause = () => {
      this.#lastClause += 1
      return this.#lastClause
    }
    const connect = (events: SpeakingWireEvents) => new Wire(this.#engine, { speed, clock, nextClause, events })
    const service = { provider: 'Parley', clock, random, longestPiece: LONGEST_PIECE }
    return new SpokenAnswer({ ...service, connect, count: () => 0, usage: () => [] }, onEvent, signal)
  }

  warm(): void {
    this.#engine.warm()
  }

  /** Ends the child as a fault would. For tests of that. */
  kill(): void {
    this.#engine.kill()
  }

  async close(): Promise<void> {
    this.#engine.close()
  }
}

interface WireOptions {
  speed: number
  clock: Clock
  nextClause(): number
  events: SpeakingWireEvents
}

class Wire implements SpeakingWire {
  readonly #options: WireOptions
  readonly #engine: LocalEngine
  readonly #seat: ReturnType<LocalEngine['use']>
  /** Asked for and not made, with the clock's release. */
  readonly #clauses = new Map<number, () => void>()
  #resampler: Resampler | undefined
  #ending = false
  #over = false

  constructor(engine: LocalEngine, options: WireOptions) {
    this.#engine = engine
    this.#options = options
    const { events } = options
    this.#seat = engine.use({
      opened: (rateHz) => {
        this.#resampler = new Resampler(rateHz, RATE_HZ)
        events.opened()
      },
      message: (message) => this.#received(message),
      lost: (failure) => {
        this.#forgive()
        events.failed(failure)
      },
    })
  }

  write(text: string): boolean {
    const { nextClause, speed, clock } = this.#options
    const said = text.trim()
    if (said !== '') {
      const clause = nextClause()
      this.#clauses.set(clause, clock.owe())
      this.#seat.send({ type: 'speak', clause, text: said, speed })
    }
    return this.#clauses.size < MOST_CLAUSES
  }

  flush(): void {}

  end(): void {
    this.#ending = true
    if (this.#clauses.size > 0) return
    const settle = this.#options.clock.owe()
    queueMicrotask(() => {
      this.#finish()
      settle()
    })
  }

  drop(): void {
    if (this.#over) return
    this.#over = true
    for (const clause of this.#clauses.keys()) this.#seat.send({ type: 'drop', clause })
    this.#seat.leave()
    this.#forgive()
  }

  #received(message: FromEngine): void {
    if (message.type !== 'sound' && message.type !== 'spoken') return
    const settle = this.#clauses.get(message.clause)
    if (settle === undefined) return
    if (message.type === 'sound') return this.#sound(message.samples)
    this.#engine.worked()
    const wasFull = this.#clauses.size >= MOST_CLAUSES
    this.#clauses.delete(message.clause)
    if (wasFull) this.#options.events.room()
    if (this.#ending && this.#clauses.size === 0) this.#finish()
    // After the events: whatever they start takes its own debt before time moves on.
    settle()
  }

  #sound(samples: Int16Array): void {
    const sound = this.#resampler?.process(samples)
    if (sound && sound.length > 0) this.#options.events.audio(sound)
  }

  #finish(): void {
    if (this.#over) return
    const rest = this.#resampler?.flush()
    if (rest !== undefined && rest.length > 0) this.#options.events.audio(rest)
    this.#options.events.ended()
  }

  #forgive(): void {
    for (const settle of this.#clauses.values()) settle()
    this.#clauses.clear()
  }
}

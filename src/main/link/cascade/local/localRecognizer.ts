/** Free speech recognized on this computer, by a model in a child process. A child that dies is given the utterance again, once. */
import type { Clock } from '../../../../shared/time'
import type { Samples } from '../../../audio'
import type { HearEvent, HearingStream, SpeechToText } from '../ports'
import { Hearing, type HearingWire, type HearingWireEvents } from '../stream/hearing'
import { LocalEngine, type LocalEngineOptions } from './localEngine'
import type { FromEngine } from './protocol'

const RATE_HZ = 16_000
/** More than a second waits in the child: it is slower than speech just now. */
const MOST_UNHEARD_SAMPLES = RATE_HZ
const PIECE_MS = 100

export class LocalRecognizer implements SpeechToText {
  readonly rateHz = RATE_HZ
  readonly detectsVoice = false
  readonly #options: LocalEngineOptions & { random(): number }
  readonly #engine: LocalEngine
  #lastUtterance = 0

  constructor(options: LocalEngineOptions & { random(): number }) {
    this.#options = options
    this.#engine = new LocalEngine(options)
  }

  start(onEvent: (event: HearEvent) => void, signal: AbortSignal): HearingStream {
    const { clock, random } = this.#options
    const connect = (events: HearingWireEvents) => {
      this.#lastUtterance += 1
      return new Wire(this.#engine, this.#lastUtterance, clock, events)
    }
    const service = { provider: 'Parley', clock, random, rateHz: RATE_HZ, pieceMs: PIECE_MS, usage: () => [] }
    return new Hearing({ ...service, connect }, onEvent, signal)
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

class Wire implements HearingWire {
  readonly #utterance: number
  readonly #clock: Clock
  readonly #events: HearingWireEvents
  readonly #seat: ReturnType<LocalEngine['use']>
  readonly #engine: LocalEngine
  /** Lengths of what was sent and not answered, oldest first, each with the clock's release. */
  readonly #unheard: { samples: Samples; settle(): void }[] = []
  #unheardSamples: Samples = 0
  #heardSamples: Samples = 0
  #settleEnd = () => {}
  #full = false
  #over = false

  constructor(engine: LocalEngine, utterance: number, clock: Clock, events: HearingWireEvents) {
    this.#engine = engine
    this.#utterance = utterance
    this.#clock = clock
    this.#events = events
    this.#seat = engine.use({
      opened: () => {
        this.#seat.send({ type: 'hear', utterance })
        events.opened()
      },
      message: (message) => this.#received(message),
      lost: (failure) => {
        this.#forgive()
        events.failed(failure)
      },
    })
  }

  send(samples: Int16Array): boolean {
    this.#unheard.push({ samples: samples.length, settle: this.#clock.owe() })
    this.#unheardSamples += samples.length
    this.#seat.send({ type: 'push', utterance: this.#utterance, samples: samples.slice() })
    this.#full = this.#unheardSamples > MOST_UNHEARD_SAMPLES
    return !this.#full
  }

  finish(): void {
    this.#settleEnd = this.#clock.owe()
    this.#seat.send({ type: 'endHearing', utterance: this.#utterance })
  }

  drop(): void {
    if (this.#over) return
    this.#over = true
    this.#seat.send({ type: 'abandon', utterance: this.#utterance })
    this.#seat.leave()
    this.#forgive()
  }

  #received(message: FromEngine): void {
    if (message.type === 'heard' && message.utterance === this.#utterance) return this.#heard(message.text)
    if (message.type !== 'final' || message.utterance !== this.#utterance) return
    this.#engine.worked()
    const settle = this.#settleEnd
    this.#events.segment({ text: message.text, words: message.words, endSample: this.#heardSamples })
    this.#events.finished()
    // After the events: whatever they start takes its own debt before time moves on.
    settle()
  }

  #heard(text: string | undefined): void {
    const answered = this.#unheard.shift()
    if (!answered) return
    this.#unheardSamples -= answered.samples
    this.#heardSamples += answered.samples
    if (text !== undefined) this.#events.interim(text)
    if (this.#full && this.#unheardSamples <= MOST_UNHEARD_SAMPLES / 2) {
      this.#full = false
      this.#events.room()
    }
    answered.settle()
  }

  #forgive(): void {
    for (const { settle } of this.#unheard.splice(0)) settle()
    this.#settleEnd()
  }
}

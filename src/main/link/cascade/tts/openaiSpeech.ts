/**
 * A voice over `/audio/speech`, of OpenAI and of servers that speak its dialect. One request takes text that is whole and
 * no longer than the service allows, so an answer is several: the next is under way while one sounds, and their sounds join
 * without a gap.
 */
import type { Clock } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { S16leDecoder } from '../../../audio'
import { type OpenaiService, openaiClient, openaiFailure, warmOpenai } from '../../vendors/openai'
import type { SpeakRequest, TextToSpeech } from '../ports'
import { ProviderError } from '../providerError'
import { type SpeakingWire, type SpeakingWireEvents, SpokenAnswer, spokenCharacters } from '../stream/speaking'

export interface OpenaiVoiceOptions {
  service: OpenaiService
  clock: Clock
  model: string
  /** Used where no voice is named. */
  voice: string
  /** 0 to 1. */
  random?: () => number
  /** Of what was called off. */
  spent?: (usage: UsageLine[]) => void
}

/** Headerless `pcm` has this rate and no other. */
const RATE_HZ = 24_000
const LONGEST_TEXT = 4_096

export function createOpenaiVoice(options: OpenaiVoiceOptions): TextToSpeech {
  const { clock, service, model, spent, random = Math.random } = options
  return {
    rateHz: RATE_HZ,
    runsAhead: false,
    timesWords: false,
    joinsText: false,
    start: (request, onEvent, signal) =>
      new SpokenAnswer(
        {
          ...{ provider: service.name, clock, random, longestPiece: LONGEST_TEXT, ...(spent && { spent }) },
          connect: (events) => new SpeechWire(options, request, events),
          count: (text) => [...text].length,
          usage: (characters) => [spokenCharacters(characters, model)],
        },
        onEvent,
        signal,
      ),
    warm: () => warmOpenai(service),
    async close() {},
  }
}

class SpeechWire implements SpeakingWire {
  readonly #options: OpenaiVoiceOptions
  readonly #request: SpeakRequest
  readonly #events: SpeakingWireEvents
  readonly #off = new AbortController()
  /** In speaking order; the first one is heard, the others keep what they have got. */
  readonly #stretches: Stretch[] = []
  /** Written, and in no request yet. */
  #text = ''
  #ending = false

  constructor(options: OpenaiVoiceOptions, request: SpeakRequest, events: SpeakingWireEvents) {
    this.#options = options
    this.#request = request
    this.#events = events
    const { fetch, base } = options.service
    // While the model still thinks: the first clause finds an open connection.
    fetch.reach(base, this.#off.signal).then(
      () => this.#tell(() => events.opened()),
      (thrown) => this.#failed(thrown),
    )
  }

  write(text: string): boolean {
    if (this.#text.length + text.length > LONGEST_TEXT) this.#cut()
    this.#text += text
    this.#beginNext()
    return true
  }

  /** Nothing is held back longer than the requests before it take. */
  flush(): void {}

  end(): void {
    this.#ending = true
    this.#goOn()
  }

  drop(): void {
    this.#off.abort()
    this.#stretches.length = 0
  }

  /** What was written since becomes a request of its own. */
  #cut(): void {
    const text = this.#text.trim()
    this.#text = ''
    if (text !== '') this.#stretches.push({ text, kept: [], state: 'waiting' })
  }

  /** The second one only when the first is heard: whatever is wrong with it is wrong with both. */
  #beginNext(): void {
    if (this.#off.signal.aborted) return
    const [first, second] = this.#stretches
    if (!first || (!second && first.sounded)) this.#cut()
    const next = this.#stretches.find((stretch, at) => at < 2 && stretch.state === 'waiting')
    if (next && (next === this.#stretches[0] || this.#stretches[0]?.sounded)) void this.#speak(next)
  }

  async #speak(stretch: Stretch): Promise<void> {
    stretch.state = 'running'
    try {
      for await (const samples of this.#sound(stretch.text)) {
        if (this.#off.signal.aborted) return
        if (this.#stretches[0] === stretch) this.#heard(stretch, samples)
        else stretch.kept.push(samples)
      }
      stretch.state = 'over'
    } catch (thrown) {
      stretch.state = 'failed'
      stretch.thrown = thrown
    }
    this.#goOn()
  }

  #heard(stretch: Stretch, samples: Int16Array): void {
    this.#tell(() => this.#events.audio(samples))
    stretch.sounded = true
    this.#beginNext()
  }

  /** The first one is over: the next is heard, with what it has got meanwhile, and one more begins. */
  #goOn(): void {
    while (!this.#off.signal.aborted) {
      const first = this.#stretches[0]
      if (!first) {
        this.#beginNext()
        if (!this.#stretches[0] && this.#ending) this.#tell(() => this.#events.ended())
        return
      }
      for (const samples of first.kept.splice(0)) this.#heard(first, samples)
      if (first.state === 'failed') return this.#failed(first.thrown)
      if (first.state !== 'over') return
      this.#stretches.shift()
      this.#beginNext()
    }
  }

  async *#sound(text: string): AsyncGenerator<Int16Array, void, void> {
    const { service, model, voice } = this.#options
    const { signal } = this.#off
    const client = await openaiClient(service)
    signal.throwIfAborted()
    const response = await client.audio.speech.create(
      {
        ...{ model, input: text, voice: this.#request.voice || voice, response_format: 'pcm' as const },
        // Not every server knows the field.
        ...(this.#request.speed !== 1 && { speed: this.#request.speed }),
      },
      { signal },
    )
    const type = response.headers.get('content-type') ?? ''
    if (/json|html/.test(type) || !response.body) throw new ProviderError({ provider: service.name, kind: 'protocol' })
    // Pieces end anywhere, in the middle of a sample too.
    const decoder = new S16leDecoder()
    for await (const bytes of response.body) {
      const samples = decoder.decode(bytes)
      if (samples.length > 0) yield samples
    }
  }

  #failed(thrown: unknown): void {
    if (this.#off.signal.aborted) return
    const { service, model, voice, clock } = this.#options
    const about = { provider: service.name, model, voice: this.#request.voice || voice }
    const failure = openaiFailure(thrown, about, clock.epoch())
    this.#tell(() => this.#events.failed(failure))
  }

  #tell(act: () => void): void {
    if (!this.#off.signal.aborted) act()
  }
}

/** One request's part of the answer. */
interface Stretch {
  text: string
  kept: Int16Array[]
  state: 'waiting' | 'running' | 'over' | 'failed'
  thrown?: unknown
  sounded?: true
}

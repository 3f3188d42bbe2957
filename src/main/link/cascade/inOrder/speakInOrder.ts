/** Several voices as one: where the first fails before anything sounded, the next one says all of it. */
import type { UsageLine } from '../../../../shared/view'
import { Resampler } from '../../../audio'
import type { SpeakEvent, SpeakingStream, SpeakRequest, TextToSpeech } from '../ports'
import type { Spent, Standing } from './standing'

export interface OrderedVoice {
  voice: TextToSpeech
  /** A voice has its own names for voices. */
  voiceName: string
}

/**
 * The whole is as sure as its least sure voice, because nobody knows which one speaks.
 * @param spent what those used that failed, where the answer is called off: nothing else is told of it
 */
export function speakInOrder(standing: Standing<OrderedVoice>, spent: Spent = () => {}): TextToSpeech {
  const all = standing.all
  const rateHz = all[0]!.voice.rateHz
  return {
    rateHz,
    runsAhead: all.every(({ voice }) => voice.runsAhead),
    timesWords: all.every(({ voice }) => voice.timesWords),
    joinsText: all[0]!.voice.joinsText,
    start(request, onEvent, signal) {
      const speech = new OrderedSpeech(standing, rateHz, request, onEvent, signal)
      signal.addEventListener('abort', () => spent(speech.calledOff()), { once: true })
      return speech
    },
    warm: () => standing.now.voice.warm(),
    close: async () => void (await Promise.all(all.map(({ voice }) => voice.close()))),
  }
}

type Written = { type: 'text'; text: string } | { type: 'flush' } | { type: 'end' }

class OrderedSpeech implements SpeakingStream {
  readonly #standing: Standing<OrderedVoice>
  readonly #rateHz: number
  readonly #request: SpeakRequest
  readonly #onEvent: (event: SpeakEvent) => void
  readonly #signal: AbortSignal
  /** Until something sounds: for the next voice. */
  #written: Written[] = []
  #sounded = false
  #usage: UsageLine[] = []
  #tell!: (written: Written) => void
  #own: AbortController | undefined

  constructor(
    standing: Standing<OrderedVoice>,
    rateHz: number,
    request: SpeakRequest,
    onEvent: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ) {
    this.#standing = standing
    this.#rateHz = rateHz
    this.#request = request
    this.#onEvent = onEvent
    this.#signal = signal
    this.#begin(standing.now)
  }

  write(text: string): void {
    this.#take({ type: 'text', text })
  }

  flush(): void {
    this.#take({ type: 'flush' })
  }

  end(): void {
    this.#take({ type: 'end' })
  }

  #take(written: Written): void {
    if (!this.#sounded) this.#written.push(written)
    this.#tell(written)
  }

  /** @returns what those used that failed */
  calledOff(): UsageLine[] {
    return this.#usage.splice(0)
  }

  #begin(ordered: OrderedVoice): void {
    const { voice, voiceName } = ordered
    const own = new AbortController()
    this.#own = own
    const resampler = new Resampler(voice.rateHz, this.#rateHz)
    const scale = this.#rateHz / voice.rateHz
    const take = (event: SpeakEvent) => {
      if (!this.#signal.aborted && this.#own === own) this.#said(ordered, event, resampler, scale)
    }
    const signal = AbortSignal.any([this.#signal, own.signal])
    const stream = voice.start({ ...this.#request, voice: voiceName }, take, signal)
    // It failed at once, and the next one has begun already.
    if (this.#own !== own) return
    // Whoever takes whole clauses may stand in for one that joins text.
    const isCut = this.#standing.all[0]!.voice.joinsText && !voice.joinsText
    this.#tell = isCut ? gathered(stream) : (written) => said(stream, written)
    for (const written of this.#written) this.#tell(written)
  }

  #said(ordered: OrderedVoice, event: SpeakEvent, resampler: Resampler, scale: number): void {
    switch (event.type) {
      case 'audio':
        if (!this.#sounded) this.#onEvent({ type: 'servedBy', by: this.#standing.by(ordered) })
        this.#sounded = true
        this.#written = []
        return this.#sound(resampler.process(event.samples))
      case 'words': {
        const words = event.words.map(({ text, startSample, endSample }) => ({
          ...{ text, startSample: Math.round(startSample * scale), endSample: Math.round(endSample * scale) },
        }))
        return this.#onEvent({ type: 'words', words })
      }
      case 'ended':
        this.#sound(resampler.flush())
        return this.#onEvent({ type: 'ended', usage: [...this.#usage.splice(0), ...event.usage] })
      case 'failed': {
        this.#usage.push(...event.usage)
        const next = this.#standing.failed(ordered, event.failure)
        if (next && !this.#sounded) return this.#begin(next)
        return this.#onEvent({ ...event, usage: this.#usage.splice(0) })
      }
      case 'ready':
      case 'servedBy':
        return this.#onEvent(event)
    }
  }

  #sound(samples: Int16Array): void {
    if (samples.length > 0) this.#onEvent({ type: 'audio', samples })
  }
}

function said(stream: SpeakingStream, written: Written): void {
  if (written.type === 'text') stream.write(written.text)
  else if (written.type === 'flush') stream.flush()
  else stream.end()
}

/** Text is put together until its clause ends. */
function gathered(stream: SpeakingStream): (written: Written) => void {
  let clause = ''
  const give = () => {
    if (clause.trim() !== '') stream.write(clause)
    clause = ''
  }
  return (written) => {
    if (written.type === 'text') clause += written.text
    else {
      give()
      said(stream, written)
    }
  }
}

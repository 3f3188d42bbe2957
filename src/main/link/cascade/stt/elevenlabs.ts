/**
 * ElevenLabs Scribe as a recognizer: one socket an utterance. Nothing is final here before it is committed: by us at the
 * end, and with `commit: 'vad'` by the service in every pause. Words with their times come after their text, in a message
 * of its own: one segment is made of both.
 */
import type { Cancel, Ms } from '../../../../shared/time'
import { G711_RATE_HZ, type Hz, MU_LAW, msToSamples, type Samples, toS16leBytes } from '../../../audio'
import {
  ELEVENLABS,
  elevenLabsHeaders,
  elevenLabsUrl,
  failureNamed,
  isFailureName,
  messageIn,
  type ScribeMessage,
  type ScribeWord,
  socketFailure,
} from '../../vendors/elevenlabs'
import { ServiceSocket } from '../../vendors/webSocket'
import type { HeardWord, SpeechToText } from '../ports'
import { audioSeconds, Hearing, type HearingWire, type HearingWireEvents } from '../stream/hearing'
import type { OnSocket } from '../stream/onSocket'

export interface ElevenLabsEarsOptions extends OnSocket {
  apiKey: string
  /** One of `ELEVENLABS_ADDRESSES`. */
  address: string
  model: string
  /** BCP 47; undefined: the service finds out. */
  language?: string | undefined
  /** `vad`: a segment ends in every pause; for dictation that goes on for minutes. */
  commit?: 'manual' | 'vad'
}

const PCM_RATE_HZ = 16_000
/** Base64 in JSON costs a third and some 80 bytes a message: 40 ms keep that small and the delay unheard. */
const PIECE_MS: Ms = 40
/** The times of the words follow their text at once or not at all. */
const TIMES_MS: Ms = 150
/** With `vad`, what was committed last may be the service's own doing, and ours is still to come. */
const GRACE_MS: Ms = 250

export function createElevenLabsEars(options: ElevenLabsEarsOptions): SpeechToText {
  const { clock, wire, model, spent, random = Math.random } = options
  const rateHz = wire === 'full' ? PCM_RATE_HZ : G711_RATE_HZ
  return {
    rateHz,
    detectsVoice: false,
    start: (onEvent, signal) =>
      new Hearing(
        {
          ...{ provider: ELEVENLABS, clock, random, rateHz, pieceMs: PIECE_MS, ...(spent && { spent }) },
          connect: (events) => new ScribeWire(options, rateHz, events),
          usage: (samples) => [audioSeconds(samples, rateHz, model)],
        },
        onEvent,
        signal,
      ),
    // A session is billed by its sound and bounded in time: one that is opened ahead may be over when it is needed.
    warm() {},
    async close() {},
  }
}

class ScribeWire implements HearingWire {
  readonly #options: ElevenLabsEarsOptions
  readonly #rateHz: Hz
  readonly #events: HearingWireEvents
  readonly #socket: ServiceSocket
  #sentSamples: Samples = 0
  #hasInterim = false
  #finishing = false
  /** Committed, waiting for its words' times. */
  #committed: { text: string; upTo: Samples } | undefined
  #stopTimes: Cancel = () => {}
  #stopGrace: Cancel = () => {}

  constructor(options: ElevenLabsEarsOptions, rateHz: Hz, events: HearingWireEvents) {
    const { address, apiKey, clock, dialer, onWire, model, language, wire, commit = 'manual' } = options
    this.#options = options
    this.#rateHz = rateHz
    this.#events = events
    const url = elevenLabsUrl(address, '/v1/speech-to-text/realtime', {
      model_id: model,
      audio_format: wire === 'full' ? `pcm_${rateHz}` : `ulaw_${rateHz}`,
      commit_strategy: commit,
      include_timestamps: 'true',
      ...(language && { language_code: language.split('-')[0]! }),
    })
    this.#socket = new ServiceSocket(
      { url, headers: elevenLabsHeaders(apiKey), dialer, clock, onWire },
      {
        // Sound is taken from `session_started` on, not before.
        opened() {},
        room: () => events.room(),
        message: (data) => this.#said(data),
        over: (ending) => this.#failed(socketFailure(ending, options)),
      },
    )
  }

  send(samples: Int16Array): boolean {
    this.#sentSamples += samples.length
    const bytes = this.#options.wire === 'full' ? toS16leBytes(samples) : MU_LAW.encode(samples)
    return this.#chunk(bytes, false)
  }

  finish(): void {
    this.#finishing = true
    if (this.#sentSamples === 0) return this.#end()
    this.#chunk(new Uint8Array(0), true)
  }

  drop(): void {
    this.#stopTimes()
    this.#stopGrace()
    this.#socket.drop()
  }

  #chunk(bytes: Uint8Array, commit: boolean): boolean {
    const audio = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    return this.#socket.send(
      JSON.stringify({ message_type: 'input_audio_chunk', audio_base_64: audio, commit, sample_rate: this.#rateHz }),
    )
  }

  #said(data: string | Uint8Array): void {
    const message = messageIn<ScribeMessage>(data)
    const name = message?.message_type
    if (!message || typeof name !== 'string') return this.#failed(failureNamed('unreadable', this.#options))
    switch (name) {
      case 'session_started':
        return this.#events.opened()
      case 'partial_transcript':
      // Settled, and not committed: nothing to rely on yet.
      case 'final_transcript':
        this.#hasInterim = Boolean(message.text)
        if (message.text) this.#events.interim(message.text)
        return
      case 'committed_transcript':
        return this.#commit(message.text ?? '')
      case 'committed_transcript_with_timestamps':
        return this.#times(message)
      case 'commit_throttled':
        // Too little came since the last commit to hold a word. Only we asked, so nothing is owed.
        if (this.#finishing) this.#end()
        return
      case 'insufficient_audio_activity':
        // Nobody spoke: what was sent is silence, and the next connection begins behind it.
        if (!this.#hasInterim) this.#segment('', [], this.#sentSamples)
        if (this.#finishing) return this.#end()
        break
      case 'warning':
        return
    }
    if (isFailureName(name)) this.#failed(failureNamed(name, this.#options))
  }

  #commit(text: string): void {
    this.#settle()
    this.#hasInterim = false
    this.#committed = { text, upTo: this.#sentSamples }
    if (text.trim() === '') return this.#answer()
    this.#stopTimes = this.#options.clock.after(TIMES_MS, () => this.#answer())
  }

  #times({ text, words, language_code: language }: ScribeMessage): void {
    const committed = this.#committed
    // Too late, or of a segment that went on without them.
    if (!committed || (text ?? '') !== committed.text) return
    const heard = (words ?? []).filter(isTimed).map((word) => this.#word(word))
    this.#answer(heard, language ?? undefined)
  }

  /** A commit has been answered for; after the end it may have been the last. */
  #answer(words: HeardWord[] = [], language?: string): void {
    this.#settle(words, language)
    if (!this.#finishing) return
    if (this.#options.commit !== 'vad') return this.#end()
    this.#stopGrace()
    this.#stopGrace = this.#options.clock.after(GRACE_MS, () => this.#end())
  }

  /** What was committed becomes a segment, with or without the times of its words. */
  #settle(words: HeardWord[] = [], language?: string): void {
    this.#stopTimes()
    const committed = this.#committed
    if (!committed) return
    this.#committed = undefined
    // In a pause the service commits what ended before the newest sound, also where it has been asked for all of it meanwhile.
    const isOurs = this.#options.commit !== 'vad'
    const upTo = isOurs ? committed.upTo : (words.at(-1)?.endSample ?? committed.upTo)
    this.#segment(committed.text, words, upTo, language)
  }

  #segment(text: string, words: HeardWord[], endSample: Samples, language?: string): void {
    this.#events.segment({ text, words, endSample, ...(language && { language }) })
  }

  #word({ text = '', start = 0, end = start, logprob = 0 }: ScribeWord): HeardWord {
    return {
      text: text.trim(),
      startSample: msToSamples(start * 1000, this.#rateHz),
      endSample: msToSamples(end * 1000, this.#rateHz),
      confidence: Math.min(1, Math.exp(logprob)),
    }
  }

  #end(): void {
    this.#settle()
    this.drop()
    this.#events.finished()
  }

  #failed(failure: ReturnType<typeof failureNamed>): void {
    this.#settle()
    this.drop()
    this.#events.failed(failure)
  }
}

/** A cough is no word. */
const isTimed = ({ type, start, end, text }: ScribeWord): boolean =>
  type !== 'spacing' && type !== 'audio_event' && start !== undefined && end !== undefined && Boolean(text?.trim())

/**
 * ElevenLabs as a voice. Answers share one socket, each in a context of its own, so that a barge-in closes a context and
 * the next answer needs no new connection. Text is spoken clause by clause; without a flush the service waits for 120
 * characters before its first sound.
 */
import type { Cancel, Clock, Ms } from '../../../../shared/time'
import { G711_RATE_HZ, type Hz, MU_LAW, S16leDecoder, type Samples } from '../../../audio'
import { ELEVENLABS, socketFailure, type VoiceMessage } from '../../vendors/elevenlabs'
import type { TextToSpeech } from '../ports'
import type { ProviderError } from '../providerError'
import type { OnSocket } from '../stream/onSocket'
import { type SpeakingWire, type SpeakingWireEvents, SpokenAnswer, spokenCharacters } from '../stream/speaking'
import { WordsOfCharacters } from './alignment'
import { type VoiceContext, VoiceSocket } from './elevenlabsSocket'

export interface ElevenLabsVoiceOptions extends OnSocket {
  apiKey: string
  /** One of `ELEVENLABS_ADDRESSES`. */
  address: string
  model: string
  /** Used where no voice is named, and by `warm`. */
  voice: string
  /** BCP 47; undefined: the service goes by the text. */
  language?: string | undefined
}

const PCM_RATE_HZ = 24_000
/** The service's own bounds. */
const SPEED = { least: 0.7, most: 1.2 }
/** Nothing longer is taken by any of its models in one go. */
const LONGEST_PIECE = 1_000
/** Half of the shortest inactivity after which a context is closed. */
const KEEP_ALIVE_MS: Ms = 10_000

export function createElevenLabsVoice(options: ElevenLabsVoiceOptions): TextToSpeech {
  const { clock, wire, model, spent, random = Math.random } = options
  const rateHz = wire === 'full' ? PCM_RATE_HZ : G711_RATE_HZ
  let socket: VoiceSocket | undefined
  /** Those that give their last contexts time to end. */
  const retired = new Set<VoiceSocket>()

  /** One that can take another context with this voice. */
  const socketFor = (voice: string): VoiceSocket => {
    if (socket?.takes(voice)) return socket
    const before = socket
    if (before) {
      retired.add(before)
      before.retire(() => retired.delete(before))
    }
    const format = wire === 'full' ? `pcm_${rateHz}` : `ulaw_${rateHz}`
    socket = new VoiceSocket(options, voice, format)
    return socket
  }

  return {
    rateHz,
    runsAhead: false,
    timesWords: true,
    joinsText: true,
    start: (request, onEvent, signal) => {
      const voice = request.voice || options.voice
      const speed = Math.min(SPEED.most, Math.max(SPEED.least, request.speed))
      return new SpokenAnswer(
        {
          ...{
            provider: ELEVENLABS,
            clock,
            random,
            flushes: true,
            longestPiece: LONGEST_PIECE,
            ...(spent && { spent }),
          },
          connect: (events) => new ContextWire({ options, rateHz, speed, voice }, socketFor(voice), events),
          count: (text) => [...text].length,
          usage: (characters) => [spokenCharacters(characters, model)],
        },
        onEvent,
        signal,
      )
    },
    warm() {
      socketFor(options.voice)
    },
    async close() {
      socket?.close()
      socket = undefined
      for (const each of retired) each.close()
      retired.clear()
    },
  }
}

interface ContextOptions {
  options: ElevenLabsVoiceOptions
  rateHz: Hz
  speed: number
  voice: string
}

class ContextWire implements SpeakingWire {
  readonly #context: VoiceContext
  readonly #events: SpeakingWireEvents
  readonly #clock: Clock
  readonly #decode: (bytes: Uint8Array) => Int16Array
  readonly #words: WordsOfCharacters
  #soundedSamples: Samples = 0
  /** The end of the last word may still be to come. */
  #unfinished = ''
  #stopKeepAlive: Cancel = () => {}

  constructor({ options, rateHz, speed, voice }: ContextOptions, socket: VoiceSocket, events: SpeakingWireEvents) {
    this.#events = events
    this.#clock = options.clock
    const pcm = new S16leDecoder()
    this.#decode = options.wire === 'full' ? (bytes) => pcm.decode(bytes) : (bytes) => MU_LAW.decode(bytes)
    this.#words = new WordsOfCharacters(rateHz)
    this.#context = socket.open({
      opened: () => {
        this.#context.send({ text: ' ', voice_settings: { speed } })
        this.#keepAlive()
        events.opened()
      },
      room: () => events.room(),
      message: (message) => this.#said(message),
      failed: (failure: ProviderError) => this.#over(() => events.failed(failure)),
      over: (ending) => this.#over(() => events.failed(socketFailure(ending, { ...options, voice }))),
    })
  }

  /** A text has to end with a blank, or its last word is taken for half of one. */
  write(text: string): boolean {
    const whole = this.#unfinished + text
    const cut = whole.search(/(?<!\S)\S*$/)
    this.#unfinished = whole.slice(cut)
    this.#keepAlive()
    return cut === 0 ? true : this.#send({ text: whole.slice(0, cut) })
  }

  flush(): void {
    const text = this.#unfinished === '' ? '' : `${this.#unfinished} `
    this.#unfinished = ''
    this.#keepAlive()
    this.#send(text === '' ? { flush: true } : { text, flush: true })
  }

  /** What was flushed is spoken to its end before a context closes. */
  end(): void {
    this.flush()
    this.#stopKeepAlive()
    this.#context.close()
  }

  drop(isMute = false): void {
    this.#stopKeepAlive()
    this.#context.drop(isMute)
  }

  #send(message: { text?: string; flush?: true }): boolean {
    this.#words.expect(message.text ?? '')
    return this.#context.send(message)
  }

  #said(message: VoiceMessage): void {
    const samples = message.audio ? this.#decode(Buffer.from(message.audio, 'base64')) : undefined
    const from = this.#soundedSamples
    if (samples && samples.length > 0) {
      this.#soundedSamples += samples.length
      this.#events.audio(samples)
    }
    const times = message.alignment
    if (times) {
      this.#events.words(
        this.#words.push(
          {
            characters: times.chars ?? [],
            startsMs: times.charStartTimesMs ?? times.charsStartTimesMs ?? times.char_start_times_ms ?? [],
            durationsMs: times.charDurationsMs ?? times.charsDurationsMs ?? times.char_durations_ms ?? [],
          },
          from,
        ),
      )
    }
    if (!message.isFinal && !message.is_final) return
    this.#events.words(this.#words.end())
    this.#over(() => this.#events.ended())
  }

  #over(tell: () => void): void {
    this.drop()
    tell()
  }

  /** While the model thinks, or a function is carried out. */
  #keepAlive(): void {
    this.#stopKeepAlive()
    this.#stopKeepAlive = this.#clock.after(KEEP_ALIVE_MS, () => {
      this.#context.send({ text: '' })
      this.#keepAlive()
    })
  }
}

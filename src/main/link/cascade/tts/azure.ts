/**
 * Azure Speech as a voice: text goes in as it comes, and the service decides when a clause is whole. A barge-in closes the
 * connection, because the client knows no other way to stop; one that an answer has ended on is used again, and `warm`
 * opens the next one.
 */
import { G711_RATE_HZ, type Hz, MU_LAW, S16leDecoder } from '../../../audio'
import type { AzureSpeechAccess } from '../../vendors/azureSpeech'
import { AZURE_SPEECH, azureSocketFailure } from '../../vendors/azureSpeechFailure'
import type { TextToSpeech } from '../ports'
import type { OnSocket } from '../stream/onSocket'
import { type SpeakingWire, type SpeakingWireEvents, SpokenAnswer, spokenCharacters } from '../stream/speaking'
import { AzureLine, type LineFacts } from './azureLine'

export interface AzureVoiceOptions extends AzureSpeechAccess, OnSocket {
  /** Used where no voice is named, and by `warm`; e.g. en-US-AvaMultilingualNeural. */
  voice: string
}

/** Row of the price list. */
export const AZURE_VOICE_MODEL = 'azure-neural-voice'
const PCM_RATE_HZ = 24_000
const LONGEST_PIECE = 1_000

export function createAzureVoice(options: AzureVoiceOptions): TextToSpeech {
  const { clock, wire, spent, random = Math.random } = options
  const rateHz = wire === 'full' ? PCM_RATE_HZ : G711_RATE_HZ
  /** Open, or opening, and nobody speaks on it. */
  let spare: AzureLine | undefined
  const busy = new Set<AzureLine>()

  const lineFor = (voice: string): AzureLine => {
    const line = spare?.isFor(voice) ? spare : new AzureLine(options, voice)
    if (line === spare) spare = undefined
    busy.add(line)
    return line
  }
  const free = (line: AzureLine, how: Leaving) => {
    busy.delete(line)
    if (how === 'broken') return line.drop()
    spare?.drop()
    spare = how === 'ended' ? line : undefined
    if (how === 'mute') line.drop()
  }

  return {
    rateHz,
    runsAhead: false,
    timesWords: true,
    joinsText: true,
    start: (request, onEvent, signal) => {
      const voice = request.voice || options.voice
      return new SpokenAnswer(
        {
          ...{ provider: AZURE_SPEECH, clock, random, flushes: false, longestPiece: LONGEST_PIECE },
          ...(spent && { spent }),
          connect(events) {
            const line = lineFor(voice)
            return new AzureAnswerWire(options, line, { rateHz, voice, speed: request.speed }, events, (how) =>
              free(line, how),
            )
          },
          count: billedCharacters,
          usage: (characters) => [spokenCharacters(characters, AZURE_VOICE_MODEL)],
        },
        onEvent,
        signal,
      )
    },
    warm() {
      if (spare?.isFor(options.voice)) return
      spare?.drop()
      spare = new AzureLine(options, options.voice)
      spare.connect()
    },
    async close() {
      spare?.drop()
      spare = undefined
      for (const line of busy) line.drop()
      busy.clear()
    },
  }
}

/** Ideographs count twice (documentation of the price, 2026-11). */
export function billedCharacters(text: string): number {
  let count = 0
  for (const character of text) count += /\p{Script=Han}/u.test(character) ? 2 : 1
  return count
}

/** `mute`: nothing came for too long, so whatever was opened over the same network may be dead as well. */
type Leaving = 'ended' | 'broken' | 'mute'

interface Voiced {
  rateHz: Hz
  voice: string
  speed: number
}

class AzureAnswerWire implements SpeakingWire {
  readonly #line: AzureLine
  readonly #free: (how: Leaving) => void
  #over = false

  constructor(
    options: AzureVoiceOptions,
    line: AzureLine,
    { rateHz, voice, speed }: Voiced,
    events: SpeakingWireEvents,
    free: (how: Leaving) => void,
  ) {
    this.#line = line
    this.#free = free
    const pcm = new S16leDecoder()
    const decode = options.wire === 'full' ? (bytes: Uint8Array) => pcm.decode(bytes) : MU_LAW.decode
    const facts: LineFacts = {
      opened: () => events.opened(),
      room: () => events.room(),
      audio: (bytes) => events.audio(decode(bytes)),
      word: (text, startS, lengthS) => {
        const startSample = Math.round(startS * rateHz)
        events.words([{ text, startSample, endSample: startSample + Math.round(lengthS * rateHz) }])
      },
      ended: () => {
        this.#leave('ended')
        events.ended()
      },
      failed: (failure) => {
        this.#leave('broken')
        events.failed(failure)
      },
      over: (ending) => {
        this.#leave('broken')
        events.failed(azureSocketFailure(ending, { ...options, voice }))
      },
    }
    line.speak(speed, facts)
  }

  write(text: string): boolean {
    return this.#line.write(text)
  }

  /** The service hears the end of a clause by itself. */
  flush(): void {}

  end(): void {
    this.#line.end()
  }

  drop(isMute = false): void {
    this.#leave(isMute ? 'mute' : 'broken')
  }

  #leave(how: Leaving): void {
    if (this.#over) return
    this.#over = true
    this.#free(how)
  }
}

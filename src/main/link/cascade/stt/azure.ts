/**
 * Azure Speech as a recognizer: the vendor's client over a connection of ours, one of each an utterance. The client's own
 * tries are off; what a broken connection had not answered for is sent again by `stream/hearing.ts`. The client passes
 * sound on in pieces of 100 ms.
 */
import type { Ms } from '../../../../shared/time'
import { G711_RATE_HZ, type Hz, MU_LAW, type Samples, toS16leBytes } from '../../../audio'
import {
  type AzureEars,
  type AzureSpeechAccess,
  azureHost,
  createAzureEars,
  loadAzure,
  type SpeechRecognitionCanceledEventArgs,
  type SpeechRecognitionResult,
} from '../../vendors/azureSpeech'
import {
  AZURE_SPEECH,
  azureFailureNamed,
  azureOutOfProtocol,
  azureSocketFailure,
} from '../../vendors/azureSpeechFailure'
import type { HeardWord, SpeechToText } from '../ports'
import { ProviderError } from '../providerError'
import { audioSeconds, Hearing, type HearingWire, type HearingWireEvents } from '../stream/hearing'
import type { OnSocket } from '../stream/onSocket'

export interface AzureEarsOptions extends AzureSpeechAccess, OnSocket {
  /** BCP 47 with its region, e.g. en-US: the service knows no other. */
  language: string
}

/** Row of the price list. */
export const AZURE_EARS_MODEL = 'azure-speech-to-text'
const PCM_RATE_HZ = 16_000
const PIECE_MS: Ms = 100
/** Of 100 ns. */
const TICKS_PER_SECOND = 10_000_000

export function createAzureHearing(options: AzureEarsOptions): SpeechToText {
  const { clock, wire, spent, random = Math.random } = options
  const rateHz = wire === 'full' ? PCM_RATE_HZ : G711_RATE_HZ
  return {
    rateHz,
    detectsVoice: false,
    start: (onEvent, signal) =>
      new Hearing(
        {
          ...{ provider: AZURE_SPEECH, clock, random, rateHz, pieceMs: PIECE_MS, ...(spent && { spent }) },
          connect: (events) => new AzureWire(options, rateHz, events),
          usage: (samples) => [audioSeconds(samples, rateHz, AZURE_EARS_MODEL)],
        },
        onEvent,
        signal,
      ),
    // The client's code is what takes long at the first time; a session that is opened ahead is closed again when idle.
    warm: () => void loadAzure(),
    async close() {},
  }
}

class AzureWire implements HearingWire {
  readonly #options: AzureEarsOptions
  readonly #rateHz: Hz
  readonly #events: HearingWireEvents
  #ears: AzureEars | undefined
  #over = false
  #sentSamples: Samples = 0
  #answeredSamples: Samples = 0
  /** Words came that no phrase has made stand yet. */
  #supposes = false
  /** The service said that it has seen the end of what is spoken. */
  #sawEnd = false

  constructor(options: AzureEarsOptions, rateHz: Hz, events: HearingWireEvents) {
    this.#options = options
    this.#rateHz = rateHz
    this.#events = events
    void this.#open()
  }

  send(samples: Int16Array): boolean {
    const bytes = this.#options.wire === 'full' ? toS16leBytes(samples) : MU_LAW.encode(samples)
    this.#sentSamples += samples.length
    return this.#ears?.write(bytes) ?? true
  }

  finish(): void {
    this.#ears?.end()
  }

  drop(): void {
    this.#over = true
    this.#ears?.drop()
  }

  async #open(): Promise<void> {
    const { clock, dialer, onWire, language, wire } = this.#options
    try {
      const { sdk } = await loadAzure()
      const ears = await createAzureEars({
        ...{ access: this.#options, host: azureHost(this.#options, 'stt'), language, rateHz: this.#rateHz },
        muLaw: wire === 'saveBandwidth',
        wayOut: {
          ...{ clock, dialer, onWire },
          opened: () => this.#events.opened(),
          room: () => this.#events.room(),
          over: (ending) => this.#failed(azureSocketFailure(ending, this.#options)),
        },
      })
      if (this.#over) return ears.drop()
      this.#ears = ears
      const { recognizer } = ears
      recognizer.recognizing = (_, { result }) => this.#tell(() => this.#interim(result.text ?? ''))
      recognizer.recognized = (_, { result }) => this.#tell(() => this.#segment(result))
      recognizer.canceled = (_, canceled) => this.#canceled(sdk, canceled)
      recognizer.speechStartDetected = () => {
        this.#sawEnd = false
      }
      recognizer.speechEndDetected = () => {
        this.#sawEnd = true
      }
      recognizer.sessionStopped = () => this.#stopped()
      recognizer.startContinuousRecognitionAsync(undefined, () => {})
    } catch (thrown) {
      this.#failed(refused(thrown, this.#options))
    }
  }

  /** The client still speaks when nobody listens any more. */
  #tell(act: () => void): void {
    if (!this.#over) act()
  }

  #canceled(sdk: Awaited<ReturnType<typeof loadAzure>>['sdk'], canceled: SpeechRecognitionCanceledEventArgs): void {
    // At every end of the sound, too.
    if (canceled.reason === sdk.CancellationReason.EndOfStream) return
    this.#failed(azureFailureNamed(sdk.CancellationErrorCode[canceled.errorCode] ?? '', this.#options))
  }

  #interim(text: string): void {
    this.#supposes = text !== ''
    this.#events.interim(text)
  }

  #segment(result: SpeechRecognitionResult): void {
    const { offset = 0, duration = 0, text = '', json = '', language } = result
    const best = bestOf(json)
    const words = (best?.Words ?? []).map((word) => this.#word(word, best?.Confidence ?? 1))
    const endSample = this.#samples(offset + duration)
    this.#supposes = false
    this.#answeredSamples = Math.max(this.#answeredSamples, endSample)
    this.#events.segment({ text, words, endSample, ...(language && { language }) })
  }

  #word({ Word, Offset, Duration }: TimedWord, confidence: number): HeardWord {
    const [startSample, endSample] = [this.#samples(Offset), this.#samples(Offset + Duration)]
    return { text: Word, startSample, endSample, confidence }
  }

  #samples(ticks: number): Samples {
    return Math.round((ticks / TICKS_PER_SECOND) * this.#rateHz)
  }

  /**
   * The client takes the end of any turn for the end of everything once all sound is sent, also of a turn that ended before
   * the service had heard the rest. One that had nothing to say has nothing more to say.
   */
  #stopped(): void {
    if (this.#over) return
    const hasRest = this.#answeredSamples > 0 && this.#answeredSamples < this.#sentSamples
    if (!this.#sawEnd && (this.#supposes || hasRest)) {
      return this.#failed(new ProviderError({ provider: AZURE_SPEECH, kind: 'incomplete' }))
    }
    this.drop()
    this.#events.finished()
  }

  #failed(failure: ProviderError): void {
    if (this.#over) return
    this.drop()
    this.#events.failed(failure)
  }
}

interface TimedWord {
  Word: string
  /** Ticks. */
  Offset: number
  Duration: number
}

interface Best {
  Confidence?: number
  Words?: TimedWord[]
}

function bestOf(json: string): Best | undefined {
  try {
    return (JSON.parse(json) as { NBest?: Best[] }).NBest?.[0]
  } catch {
    return undefined
  }
}

/** Before anything was sent: a region that is none. */
export function refused(thrown: unknown, { region }: AzureSpeechAccess): ProviderError {
  const code = (thrown as { error?: { code?: string } }).error?.code
  if (code !== 'region.malformed') return azureOutOfProtocol({ region })
  return new ProviderError({
    ...{ provider: AZURE_SPEECH, kind: 'badRequest', code: 'region.malformed', details: { region } },
  })
}

/** One connection to the voice, with one answer at a time. Silent after `drop`. Knows no samples. */
import type { Clock } from '../../../../shared/time'
import type { Dialer } from '../../../net'
import {
  type AzureMouth,
  type AzureRequest,
  type AzureSpeechAccess,
  azureHost,
  createAzureMouth,
  createAzureRequest,
  loadAzure,
  type SpeechSynthesisResult,
} from '../../vendors/azureSpeech'
import { azureFailureNamed } from '../../vendors/azureSpeechFailure'
import type { SocketEnding } from '../../vendors/webSocket'
import type { ProviderError } from '../providerError'
import { refused } from '../stt/azure'

export interface LineOptions extends AzureSpeechAccess {
  clock: Clock
  dialer: Dialer
  wire: 'full' | 'saveBandwidth'
  onWire?: (bytesUp: number, bytesDown: number) => void
}

/** Nothing is told before `speak` returns. */
export interface LineFacts {
  opened(): void
  room(): void
  audio(bytes: Uint8Array): void
  word(text: string, startSeconds: number, lengthSeconds: number): void
  ended(): void
  failed(failure: ProviderError): void
  over(ending: SocketEnding): void
}

/** Of 100 ns. */
const TICKS_PER_SECOND = 10_000_000

export class AzureLine {
  readonly #options: LineOptions
  readonly #voice: string
  #mouth: Promise<AzureMouth>
  #request: AzureRequest | undefined
  #facts: LineFacts | undefined
  #opened = false
  #hasRoom = () => true
  #over = false

  constructor(options: LineOptions, voice: string) {
    this.#options = options
    this.#voice = voice
    this.#mouth = this.#open()
    // Told to whoever speaks.
    this.#mouth.catch(() => {})
  }

  isFor(voice: string): boolean {
    return !this.#over && this.#voice === voice
  }

  /** Ahead of the first answer. */
  connect(): void {
    this.#mouth.then((mouth) => (this.#over ? undefined : mouth.connect())).catch(() => this.drop())
  }

  speak(speed: number, facts: LineFacts): void {
    this.#facts = facts
    void this.#begin(speed, facts)
  }

  write(text: string): boolean {
    this.#request?.write(text)
    return this.#hasRoom()
  }

  end(): void {
    this.#request?.end()
  }

  drop(): void {
    this.#over = true
    this.#facts = undefined
    this.#mouth.then((mouth) => mouth.drop()).catch(() => {})
  }

  async #open(): Promise<AzureMouth> {
    const { clock, dialer, onWire, wire } = this.#options
    const mouth = await createAzureMouth({
      ...{ access: this.#options, host: azureHost(this.#options, 'tts'), voice: this.#voice },
      muLaw: wire === 'saveBandwidth',
      wayOut: {
        ...{ clock, dialer, onWire },
        opened: () => {
          this.#opened = true
          this.#tellOpened()
        },
        room: () => this.#facts?.room(),
        over: (ending) => this.#ended((facts) => facts.over(ending), true),
      },
    })
    this.#hasRoom = () => mouth.hasRoom
    mouth.synthesizer.synthesizing = (_, { result }) => this.#facts?.audio(new Uint8Array(result.audioData))
    mouth.synthesizer.wordBoundary = (_, { text, audioOffset, duration, boundaryType }) => {
      if (String(boundaryType).startsWith('Punctuation')) return
      this.#facts?.word(text, audioOffset / TICKS_PER_SECOND, duration / TICKS_PER_SECOND)
    }
    return mouth
  }

  async #begin(speed: number, facts: LineFacts): Promise<void> {
    try {
      const [{ sdk }, mouth, request] = await Promise.all([loadAzure(), this.#mouth, createAzureRequest(speed)])
      if (this.#facts !== facts) return
      this.#request = request
      const completed = (result: SpeechSynthesisResult) => {
        if (this.#facts !== facts) return
        if (result.reason === sdk.ResultReason.SynthesizingAudioCompleted) this.#ended((told) => told.ended(), false)
        else this.#ended((told) => told.failed(azureFailureNamed('ServiceError', this.#options)), true)
      }
      mouth.synthesizer.speakAsync(request.request, completed, () => {})
      this.#tellOpened()
    } catch (thrown) {
      if (this.#facts === facts) this.#ended((told) => told.failed(refused(thrown, this.#options)), true)
    }
  }

  /** There is a connection, and a request that text can be written into. */
  #tellOpened(): void {
    if (this.#opened && this.#request) this.#facts?.opened()
  }

  #ended(tell: (facts: LineFacts) => void, forGood: boolean): void {
    const facts = this.#facts
    this.#facts = undefined
    this.#request = undefined
    if (forGood) this.#over = true
    if (facts) tell(facts)
  }
}

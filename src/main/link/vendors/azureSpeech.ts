/**
 * Azure Speech through its vendor's client: where it lives, how it is set up so that nothing but ours decides about
 * connections and tries, and who may import it. Loaded with the first use.
 */
import type {
  SpeechRecognizer,
  SpeechSynthesisRequest,
  SpeechSynthesizer,
} from 'microsoft-cognitiveservices-speech-sdk'
import { AppException } from '../../../shared/errors'
import type { Hz } from '../../audio'
import { AzureConnection, type AzureInside, type AzureWayOut } from './azureSpeechConnection'

export type {
  SpeechRecognitionCanceledEventArgs,
  SpeechRecognitionResult,
  SpeechSynthesisResult,
} from 'microsoft-cognitiveservices-speech-sdk'

export interface AzureSpeechAccess {
  apiKey: string
  /** e.g. westeurope; a person may write "West Europe". */
  region: string
  /** Instead of the region's own: a private endpoint, or a test's server. Without a path. */
  address?: string | undefined
}

export interface AzureEars {
  recognizer: SpeechRecognizer
  /** Bytes of the sound, in any pieces. @returns false: wait for `room` */
  write(bytes: Uint8Array): boolean
  /** No more sound. */
  end(): void
  drop(): void
}

export interface AzureMouth {
  synthesizer: SpeechSynthesizer
  /** False: wait for `room`. */
  readonly hasRoom: boolean
  /** Opens the connection ahead. */
  connect(): Promise<void>
  drop(): void
}

export interface AzureRequest {
  request: SpeechSynthesisRequest
  write(text: string): void
  end(): void
}

type Sdk = typeof import('microsoft-cognitiveservices-speech-sdk')

const MU_LAW_RATE_HZ = 8_000
/** The client would hold sound back to twice its own speed after the first five seconds; the socket's room decides here. */
const NEVER_THROTTLED_MS = '86400000'

let loaded: Promise<{ sdk: Sdk; inside: AzureInside }> | undefined

/** The client and its inside, of one copy of its modules. */
export function loadAzure(): Promise<{ sdk: Sdk; inside: AzureInside }> {
  loaded ??= Promise.all([
    import('microsoft-cognitiveservices-speech-sdk'),
    import('microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common/Exports.js'),
    import('microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.speech/Exports.js'),
  ]).then(([sdk, common, speech]) => {
    // Else it tells the vendor how each turn went, and which system this is.
    sdk.Recognizer.enableTelemetry(false)
    return { sdk, inside: { common, speech } }
  })
  return loaded
}

/** @throws AppException `region.malformed` */
function azureRegion(region: string): string {
  const name = region.toLowerCase().replace(/[\s_-]+/g, '')
  if (!/^[a-z][a-z0-9]{2,40}$/.test(name)) throw new AppException('region.malformed', { region })
  return name
}

const suffixOf = (region: string): string => {
  if (region.startsWith('china')) return 'azure.cn'
  return region.startsWith('usgov') ? 'azure.us' : 'microsoft.com'
}

/** @throws AppException `region.malformed` */
export function azureHost({ region, address }: AzureSpeechAccess, what: 'stt' | 'tts'): URL {
  if (address === undefined) {
    const name = azureRegion(region)
    return new URL(`wss://${name}.${what}.speech.${suffixOf(name)}`)
  }
  const url = new URL(address)
  url.protocol = url.protocol === 'http:' || url.protocol === 'ws:' ? 'ws:' : 'wss:'
  return url
}

export interface EarsRequest {
  access: AzureSpeechAccess
  host: URL
  language: string
  rateHz: Hz
  muLaw: boolean
  wayOut: AzureWayOut
}

export async function createAzureEars(asked: EarsRequest): Promise<AzureEars> {
  const { sdk, inside } = await loadAzure()
  const { access, host, language, rateHz, muLaw } = asked
  const config = sdk.SpeechConfig.fromHost(host, access.apiKey)
  config.speechRecognitionLanguage = language
  config.outputFormat = sdk.OutputFormat.Detailed
  config.requestWordLevelTimestamps()
  config.setProperty('SPEECH-Error-MaxRetryCount', '0')
  config.setProperty('SPEECH-TransmitLengthBeforThrottleMs', NEVER_THROTTLED_MS)
  const { MuLaw } = sdk.AudioFormatTag
  const format = muLaw
    ? sdk.AudioStreamFormat.getWaveFormat(MU_LAW_RATE_HZ, 8, 1, MuLaw)
    : sdk.AudioStreamFormat.getWaveFormatPCM(rateHz, 16, 1)
  const stream = sdk.AudioInputStream.createPushStream(format)
  let connection: AzureConnection | undefined
  class Ears extends sdk.SpeechRecognizer {
    protected override createServiceRecognizer(
      ...[authentication, , audio, recognizer]: Parameters<SpeechRecognizerInside['createServiceRecognizer']>
    ): ReturnType<SpeechRecognizerInside['createServiceRecognizer']> {
      const factory = {
        create: async (...[given, auth, id]: Parameters<InstanceType<Factory>['create']>) => {
          const own = new inside.speech.SpeechConnectionFactory()
          const made = await own.create(given, withoutKey(inside, auth), id)
          connection = once(connection, inside, made, auth, asked.wayOut)
          return connection
        },
      }
      return super.createServiceRecognizer(authentication, factory, audio, recognizer)
    }
  }
  const recognizer = new Ears(config, sdk.AudioConfig.fromStreamInput(stream))
  return {
    recognizer,
    // Exactly these bytes: a pooled buffer is larger than what it holds.
    write(bytes) {
      stream.write(Uint8Array.from(bytes).buffer)
      return connection?.hasRoom ?? true
    },
    end: () => stream.close(),
    drop() {
      connection?.drop()
      silently(() => recognizer.close(nothing, nothing))
    },
  }
}

export interface MouthRequest {
  access: AzureSpeechAccess
  host: URL
  voice: string
  muLaw: boolean
  wayOut: AzureWayOut
}

export async function createAzureMouth(asked: MouthRequest): Promise<AzureMouth> {
  const { sdk, inside } = await loadAzure()
  const { access, host, voice, muLaw } = asked
  // With its path: else the client asks another address where to go, past the dialer. This one takes text as it comes.
  const config = sdk.SpeechConfig.fromEndpoint(new URL('/cognitiveservices/websocket/v2', host), access.apiKey)
  config.speechSynthesisVoiceName = voice
  config.speechSynthesisLanguage = /^[a-z]{2,3}-[A-Z]{2}/.exec(voice)?.[0] ?? 'en-US'
  const { Raw8Khz8BitMonoMULaw, Raw24Khz16BitMonoPcm } = sdk.SpeechSynthesisOutputFormat
  config.speechSynthesisOutputFormat = muLaw ? Raw8Khz8BitMonoMULaw : Raw24Khz16BitMonoPcm
  config.setProperty(sdk.PropertyId.SpeechServiceResponse_RequestWordBoundary, 'true')
  let connection: AzureConnection | undefined
  class Mouth extends sdk.SpeechSynthesizer {
    protected override createSynthesisAdapter(
      ...[authentication, , given]: Parameters<SynthesizerInside['createSynthesisAdapter']>
    ): ReturnType<SynthesizerInside['createSynthesisAdapter']> {
      const factory = {
        create: async (...[config, auth, id]: Parameters<InstanceType<SpeakFactory>['create']>) => {
          const own = new inside.speech.SpeechSynthesisConnectionFactory()
          const made = await own.create(config, withoutKey(inside, auth), id)
          connection = once(connection, inside, made, auth, asked.wayOut)
          return connection
        },
      }
      return super.createSynthesisAdapter(authentication, factory, given)
    }
  }
  const synthesizer = new Mouth(config, null as never)
  return {
    synthesizer,
    get hasRoom() {
      return connection?.hasRoom ?? true
    },
    connect: () => (synthesizer.internalData as { connect(): Promise<void> }).connect(),
    drop() {
      connection?.drop()
      silently(() => synthesizer.close(nothing, nothing))
    },
  }
}

export async function createAzureRequest(speed: number): Promise<AzureRequest> {
  const { sdk } = await loadAzure()
  const request = new sdk.SpeechSynthesisRequest(sdk.SpeechSynthesisRequestInputType.TextStream)
  if (speed !== 1) request.rate = String(speed)
  return { request, write: (text) => request.inputStream.write(text), end: () => request.inputStream.close() }
}

type Factory = AzureInside['speech']['SpeechConnectionFactory']
type SpeakFactory = AzureInside['speech']['SpeechSynthesisConnectionFactory']
type Auth = Parameters<InstanceType<Factory>['create']>[1]
type Made = Awaited<ReturnType<InstanceType<Factory>['create']>>

/** What is protected there, by its types. */
declare class SpeechRecognizerInside {
  createServiceRecognizer(
    authentication: ConstructorParameters<AzureInside['speech']['SpeechServiceRecognizer']>[0],
    factory: ConstructorParameters<AzureInside['speech']['SpeechServiceRecognizer']>[1],
    audio: import('microsoft-cognitiveservices-speech-sdk').AudioConfig,
    recognizer: ConstructorParameters<AzureInside['speech']['SpeechServiceRecognizer']>[3],
  ): InstanceType<AzureInside['speech']['ServiceRecognizerBase']>
}
declare class SynthesizerInside {
  createSynthesisAdapter(
    authentication: ConstructorParameters<AzureInside['speech']['SpeechSynthesisAdapter']>[0],
    factory: ConstructorParameters<AzureInside['speech']['SpeechSynthesisAdapter']>[1],
    config: ConstructorParameters<AzureInside['speech']['SpeechSynthesisAdapter']>[2],
  ): InstanceType<AzureInside['speech']['SynthesisAdapterBase']>
}

/** The client writes whatever key it has into the address. */
const withoutKey = ({ speech }: AzureInside, { headerName }: Auth): Auth => new speech.AuthInfo(headerName, '')

/** The client would connect again by itself and send sound twice; tries are counted elsewhere. */
function once(
  before: AzureConnection | undefined,
  inside: AzureInside,
  made: Made,
  { headerName, token }: Auth,
  wayOut: AzureWayOut,
): AzureConnection {
  if (before) throw new Error('connected once')
  const { id, uri } = made as Made & { uri: string }
  const url = new URL(uri)
  for (const name of ['X-ConnectionId', 'connectionId']) url.searchParams.delete(name)
  return new AzureConnection(inside, url, { [headerName]: token, 'X-ConnectionId': id }, id, wayOut)
}

const nothing = () => {}
/** It throws where it was closed before. */
function silently(act: () => void): void {
  try {
    act()
  } catch {}
}

/**
 * sherpa-onnx as an engine: the only file that knows it, and only in the child `enginePack`. It throws where a file is
 * missing and ends its whole process where one is damaged. Its memory is never handed to JavaScript: Electron forbids that.
 */
import type { LocalModel } from './protocol'
import { type Engine, type EngineHearing, type LoadedModel, NoEngine } from './serveEngine'
import { asWritten, wordsOf } from './tokens'

/** What of the package is used; it comes without types. */
interface Sherpa {
  OnlineRecognizer: new (config: object) => Recognizer
  OfflineTts: { createAsync(config: object): Promise<Tts> }
}
interface Stream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void
  inputFinished(): void
}
interface Recognizer {
  createStream(): Stream
  isReady(stream: Stream): boolean
  decode(stream: Stream): void
  getResult(stream: Stream): { text: string; tokens?: string[]; timestamps?: number[] }
}
interface Tts {
  sampleRate: number
  generateAsync(request: {
    text: string
    sid: number
    speed: number
    enableExternalBuffer: false
    onProgress(piece: { samples: Float32Array }): boolean
  }): Promise<{ samples: Float32Array }>
}

const RATE_HZ = 16_000
const FEATURES = 80
/** A streaming model looks so far ahead: without it the last word is missing. */
const TAIL_SAMPLES = 0.66 * RATE_HZ
const FULL_SCALE = 32_768

export const sherpa: Engine = {
  async load(model, threads) {
    const library = await loadLibrary()
    return model.kind === 'recognizer' ? recognizer(library, model, threads) : voice(library, model, threads)
  },
}

async function loadLibrary(): Promise<Sherpa> {
  try {
    // @ts-expect-error: it comes without types.
    const loaded = await import('sherpa-onnx-node')
    return loaded.default ?? loaded
  } catch (thrown) {
    throw new NoEngine(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

type RecognizerModel = Extract<LocalModel, { kind: 'recognizer' }>
type VoiceModel = Extract<LocalModel, { kind: 'voice' }>

function recognizer({ OnlineRecognizer }: Sherpa, model: RecognizerModel, numThreads: number): LoadedModel {
  const { encoder, decoder, joiner, tokens } = model
  const engine = new OnlineRecognizer({
    featConfig: { sampleRate: RATE_HZ, featureDim: FEATURES },
    modelConfig: { transducer: { encoder, decoder, joiner }, tokens, numThreads, provider: 'cpu', debug: false },
    decodingMethod: 'greedy_search',
    // When a turn ends is not the recognizer's to say.
    enableEndpoint: false,
  })
  return { rateHz: RATE_HZ, hear: () => hearing(engine) }
}

function hearing(engine: Recognizer): EngineHearing {
  const stream = engine.createStream()
  let heardSamples = 0
  const decode = () => {
    while (engine.isReady(stream)) engine.decode(stream)
    return engine.getResult(stream)
  }
  return {
    push(samples) {
      heardSamples += samples.length
      stream.acceptWaveform({ samples: toFloat(samples), sampleRate: RATE_HZ })
      return asWritten(decode().text)
    },
    end() {
      stream.acceptWaveform({ samples: new Float32Array(TAIL_SAMPLES), sampleRate: RATE_HZ })
      stream.inputFinished()
      const { text, tokens = [], timestamps = [] } = decode()
      return { text: asWritten(text), words: wordsOf({ tokens, timestamps }, RATE_HZ, heardSamples) }
    },
  }
}

async function voice(
  { OfflineTts }: Sherpa,
  { model, tokens, dataDir }: VoiceModel,
  numThreads: number,
): Promise<LoadedModel> {
  const engine = await OfflineTts.createAsync({
    model: { vits: { model, tokens, dataDir }, numThreads, provider: 'cpu', debug: false },
    // Each sentence is handed over when it is made.
    maxNumSentences: 1,
  })
  return {
    rateHz: engine.sampleRate,
    async speak(text, speed, onSound) {
      let handedOver = 0
      const take = (samples: Float32Array) => {
        handedOver += samples.length
        return onSound(toInt16(samples))
      }
      const onProgress = ({ samples }: { samples: Float32Array }) => take(samples)
      const { samples } = await engine.generateAsync({ text, sid: 0, speed, enableExternalBuffer: false, onProgress })
      if (samples.length > handedOver) take(samples.subarray(handedOver))
    },
  }
}

function toFloat(samples: Int16Array): Float32Array {
  const floats = new Float32Array(samples.length)
  for (let at = 0; at < samples.length; at += 1) floats[at] = samples[at]! / FULL_SCALE
  return floats
}

function toInt16(floats: Float32Array): Int16Array {
  const samples = new Int16Array(floats.length)
  for (let at = 0; at < floats.length; at += 1) {
    samples[at] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(floats[at]! * FULL_SCALE)))
  }
  return samples
}

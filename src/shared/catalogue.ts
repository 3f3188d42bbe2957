/**
 * What each service can do, direction by direction. No figure stands here without its date and its source; what nobody
 * has told is `unknown`. `docs/providers.md` is made from it (`node scripts/generate/providersPage.ts`), and so is a part of the
 * settings. Facts only: prices are in `resources/prices.json`, models of the Realtime protocol in `main/link/catalogue.ts`.
 */
import type { ServerId } from './services'

export interface Figure<Value> {
  value: Value
  /** When it was read or measured, ISO. */
  asOf: `${number}-${number}-${number}`
  source: string
}

export type Known<Value> = Figure<Value> | 'unknown'

/** What it does with speech and words; `converse`: speech to speech; `transcribe`: whole recordings. */
export type Direction = 'converse' | 'hear' | 'transcribe' | 'think' | 'speak'

export interface Offer {
  service: ServerId
  direction: Direction
  /** What of the service is meant. */
  product: string
  /** Sound or words come while more of them are still going in. */
  streaming: Known<boolean>
  languages: Known<string>
  /** Of a voice, at the address that is used. */
  voices: Known<string>
  codecs: Known<readonly string[]>
  ratesHz: Known<readonly number[]>
  limits: Known<readonly string[]>
  /** What is counted on the bill. */
  priceUnit: Known<string>
  /** As somebody claims it; beside it stands what the user's own turns took. */
  latency: Known<string>
}

const READ = '2026-11-23'

const read =
  (source: string, asOf: Figure<unknown>['asOf'] = READ) =>
  <Value>(value: Value): Figure<Value> => ({ value, asOf, source })

const google = read('@google-cloud/speech 8.1.0: its protos')
const googleVoice = read('@google-cloud/text-to-speech 7.1.0: its protos')
const googlePages = read('Google Cloud documentation')
const azure = read('microsoft-cognitiveservices-speech-sdk 1.52.0: its source')
const azurePages = read('Azure AI Speech documentation')
const eleven = read('@elevenlabs/elevenlabs-js 2.73.0: its types')
const elevenPages = read('ElevenLabs documentation')
const openai = read('openai 7.57.0: its types')
const openaiPages = read('OpenAI documentation')
const anthropic = read('@anthropic-ai/sdk 1.12.0: its types and events')
const reports = read('third-party reports')
const here = read("measured with Parley's own engine")

const NOTHING = {
  ...{ streaming: 'unknown', languages: 'unknown', voices: 'unknown', codecs: 'unknown', ratesHz: 'unknown' },
  ...{ limits: 'unknown', priceUnit: 'unknown', latency: 'unknown' },
} as const satisfies Partial<Offer>

/** Of OpenAI and Azure, as the types of `openai` 7.57 have them. `marin` and `cedar` are the ones OpenAI recommends. */
export const REALTIME_VOICES = [
  'marin',
  'cedar',
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
] as const

export const OFFERS: readonly Offer[] = [
  {
    ...{ ...NOTHING, service: 'openai', direction: 'converse', product: 'Realtime' },
    streaming: openai(true),
    voices: openai(REALTIME_VOICES.join(', ')),
    codecs: openai(['PCM 16-bit', 'G.711 µ-law', 'G.711 A-law']),
    ratesHz: openai([24_000, 8_000]),
    limits: reports(['60 minutes a session', '100 ms of sound at least']),
    priceUnit: openai('tokens of text, audio and images, cached ones apart'),
  },
  { ...NOTHING, service: 'azure', direction: 'converse', product: 'Realtime, by the name of your deployment' },
  { ...NOTHING, service: 'compatible', direction: 'converse', product: 'any server that speaks the Realtime protocol' },
  {
    ...{ ...NOTHING, service: 'google', direction: 'hear', product: 'Speech-to-Text v2' },
    streaming: google(true),
    languages: reports('125 and more languages and variants; up to 4 at a time'),
    codecs: google(['PCM 16-bit', 'G.711 µ-law', 'G.711 A-law', 'Opus in Ogg', 'Opus in WebM']),
    ratesHz: google([8_000, 16_000, 24_000, 48_000]),
    limits: googlePages(['5 minutes a stream', 'about real time', '15 to 25 kB a message (two pages differ)']),
    priceUnit: google('billed audio seconds, as reported; v1: 15-second blocks a request'),
  },
  {
    ...{ ...NOTHING, service: 'google', direction: 'speak', product: 'Text-to-Speech, streaming' },
    streaming: googleVoice(true),
    languages: reports('40 and more languages'),
    voices: read('Google Cloud documentation of 2025-08')('Chirp 3 HD only'),
    codecs: googleVoice(['PCM 16-bit', 'G.711 µ-law', 'G.711 A-law', 'Opus in Ogg']),
    limits: googleVoice(['no word times', 'speed 0.25 to 2']),
    priceUnit: googleVoice('spoken characters, counted here: none are reported'),
  },
  {
    ...{ ...NOTHING, service: 'azureSpeech', direction: 'hear', product: 'Azure AI Speech' },
    streaming: azure(true),
    codecs: azure(['PCM 16-bit', 'G.711 µ-law', 'G.711 A-law']),
    ratesHz: azure([8_000, 16_000]),
    limits: azurePages(['100 requests at a time (S0), 1 (F0)']),
    priceUnit: azurePages('audio seconds, counted here: none are reported'),
  },
  {
    ...{ ...NOTHING, service: 'azureSpeech', direction: 'speak', product: 'Azure AI Speech, text streaming' },
    streaming: azurePages(true),
    codecs: azure(['PCM 16-bit', 'G.711 µ-law', 'Opus']),
    ratesHz: azure([8_000, 16_000, 22_050, 24_000, 48_000]),
    limits: azurePages(['no SSML', 'no OpenAI voices', 'a preview']),
    priceUnit: azurePages('spoken characters; an ideograph counts as two'),
  },
  {
    ...{ ...NOTHING, service: 'elevenlabs', direction: 'hear', product: 'Scribe v2 realtime' },
    streaming: eleven(true),
    languages: elevenPages('90 and more'),
    codecs: eleven(['PCM 16-bit', 'G.711 µ-law']),
    ratesHz: eleven([8_000, 16_000, 22_050, 24_000, 44_100, 48_000]),
    priceUnit: reports('audio seconds (billed by time, not by character)'),
  },
  {
    ...{ ...NOTHING, service: 'elevenlabs', direction: 'speak', product: 'Text to speech, several contexts a socket' },
    streaming: eleven(true),
    languages: elevenPages('32 (Flash v2.5)'),
    codecs: eleven(['PCM 16-bit', 'G.711 µ-law', 'G.711 A-law', 'Opus', 'MP3']),
    ratesHz: eleven([8_000, 16_000, 22_050, 24_000, 44_100, 48_000]),
    limits: read('ElevenLabs documentation of 2025-08')([
      '5 contexts a socket',
      '20 s without text close it, 180 at most',
      'not for eleven_v3',
      '4 at a time (Flash, free) to 30 (Scale)',
    ]),
    priceUnit: elevenPages('spoken characters'),
  },
  {
    ...{ ...NOTHING, service: 'openai', direction: 'hear', product: 'Realtime transcription' },
    streaming: openai(true),
    codecs: openai(['PCM 16-bit', 'G.711 µ-law', 'G.711 A-law']),
    ratesHz: openai([24_000, 8_000]),
    priceUnit: openai('transcription tokens, or seconds, as reported'),
  },
  {
    ...{ ...NOTHING, service: 'openai', direction: 'transcribe', product: '/audio/transcriptions' },
    streaming: openai(false),
    codecs: openai(['wav']),
    limits: openaiPages(['word times with whisper-1 only']),
    priceUnit: openai('transcription tokens, or seconds, as reported'),
  },
  {
    ...{ ...NOTHING, service: 'openai', direction: 'think', product: 'Chat completions' },
    streaming: openai(true),
    priceUnit: openai('tokens of text, cached ones apart'),
  },
  {
    ...{ ...NOTHING, service: 'openai', direction: 'speak', product: '/audio/speech' },
    streaming: openai(false),
    codecs: openai(['PCM 16-bit', 'Opus', 'MP3', 'wav']),
    ratesHz: openaiPages([24_000]),
    limits: openaiPages(['4096 characters a request', 'no word times']),
  },
  {
    ...{ ...NOTHING, service: 'anthropic', direction: 'think', product: 'Messages' },
    streaming: anthropic(true),
    limits: anthropic(['a broken answer reports no output tokens: they are counted here']),
    priceUnit: anthropic('tokens of text, cached ones apart'),
  },
  ...(['hear', 'think', 'speak'] as const).map((direction) => ({
    ...{ ...NOTHING, service: 'compatible' as const, direction, product: "any server that speaks OpenAI's dialect" },
  })),
  {
    ...{ ...NOTHING, service: 'localServer', direction: 'think', product: 'Ollama, LM Studio, llama-server' },
    priceUnit: here('nothing: it runs on this computer'),
  },
  {
    ...{ ...NOTHING, service: 'local', direction: 'hear', product: 'sherpa-onnx, streaming transducers' },
    streaming: read('sherpa-onnx-node 1.13.8: its source')(true),
    languages: read("sherpa-onnx's list of models")('English; others by a list of your own'),
    codecs: here(['PCM 16-bit']),
    ratesHz: here([16_000]),
    priceUnit: here('nothing: it runs on this computer'),
  },
  {
    ...{ ...NOTHING, service: 'local', direction: 'speak', product: "sherpa-onnx, Piper's voices" },
    streaming: read('sherpa-onnx-node 1.13.8: its source')(false),
    languages: read("sherpa-onnx's list of models")('American English; others by a list of your own'),
    limits: here(['no word times', 'a clause is made whole']),
    priceUnit: here('nothing: it runs on this computer'),
  },
  {
    ...{ ...NOTHING, service: 'offline', direction: 'hear', product: 'soundswallower' },
    streaming: here(true),
    languages: here('English, in the words of the skills'),
    codecs: here(['PCM 16-bit']),
    ratesHz: here([16_000]),
    priceUnit: here('nothing: it runs on this computer'),
    latency: here('0.2 to 0.6 ms from the last sample to the words'),
  },
  {
    ...{ ...NOTHING, service: 'offline', direction: 'think', product: 'the skills' },
    languages: here('English'),
    priceUnit: here('nothing: it runs on this computer'),
  },
  {
    ...{ ...NOTHING, service: 'offline', direction: 'speak', product: 'flite' },
    streaming: here(false),
    languages: here('American English'),
    voices: here('slt, rms, awb, kal16'),
    ratesHz: here([16_000]),
    priceUnit: here('nothing: it runs on this computer'),
    latency: here('15 to 25 ms a clause'),
  },
]

/** The fake is what the vendor's own client, unchanged, can talk to: with the key where the client puts it. */
import sdk from 'microsoft-cognitiveservices-speech-sdk'
import adapter from 'microsoft-cognitiveservices-speech-sdk/distrib/lib/src/common.browser/WebsocketMessageAdapter.js'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Azure, startAzure } from '../fixtures/services/azure'
import { AZURE_VOICES } from '../fixtures/services/azure/mouth'
import { until } from '../support/flowingClock'
import { numberedSound } from '../support/numberedSound'

const KEY = '0123456789abcdef0123456789abcdef'
const SCRIPT = [
  { text: 'one', startMs: 200, endMs: 400 },
  { text: 'two', startMs: 1_200, endMs: 1_400 },
]
let service: Azure
beforeAll(() => {
  adapter.WebsocketMessageAdapter.forceNpmWebSocket = true
  sdk.Recognizer.enableTelemetry(false)
})
afterEach(() => service.close())

async function recognized(config: sdk.SpeechConfig): Promise<string[]> {
  config.speechRecognitionLanguage = 'en-US'
  config.setProperty('SPEECH-Error-MaxRetryCount', '0')
  const stream = sdk.AudioInputStream.createPushStream()
  const recognizer = new sdk.SpeechRecognizer(config, sdk.AudioConfig.fromStreamInput(stream))
  const heard: string[] = []
  recognizer.recognized = (_, { result }) => heard.push(result.text)
  recognizer.canceled = (_, { errorDetails }) => errorDetails && heard.push(errorDetails)
  const over = new Promise<void>((resolve) => {
    recognizer.sessionStopped = () => resolve()
    recognizer.startContinuousRecognitionAsync(undefined, (error) => heard.push(error))
  })
  stream.write(numberedSound(16_000, 2_000, SCRIPT).buffer as ArrayBuffer)
  stream.close()
  await Promise.race([over, until(() => heard.some((line) => line.includes('401')), 'a refusal').catch(() => {})])
  await new Promise<void>((resolve) => recognizer.close(resolve, () => resolve()))
  return heard
}

describe('the client of the vendor', () => {
  it('is heard on the path of conversations', async () => {
    service = await startAzure({ key: KEY, script: SCRIPT })
    const url = new URL(service.origin.replace('http', 'ws'))
    expect(await recognized(sdk.SpeechConfig.fromHost(url, KEY))).toEqual(['one', 'two'])
    expect(service.complaints).toEqual([])
    // What it does by itself, and what our connection is there to prevent.
    expect(service.addresses[0]).toContain(KEY)
  })

  it('is told that the key is another', async () => {
    service = await startAzure({ key: 'another', script: SCRIPT })
    const url = new URL(service.origin.replace('http', 'ws'))
    expect((await recognized(sdk.SpeechConfig.fromHost(url, KEY))).join()).toContain('401')
  })

  it('gets sound for text that comes piece by piece', async () => {
    service = await startAzure({ key: KEY })
    const url = new URL(`${service.origin.replace('http', 'ws')}/cognitiveservices/websocket/v2`)
    const config = sdk.SpeechConfig.fromEndpoint(url, KEY)
    config.speechSynthesisVoiceName = AZURE_VOICES[0]!
    config.speechSynthesisOutputFormat = sdk.SpeechSynthesisOutputFormat.Raw24Khz16BitMonoPcm
    const synthesizer = new sdk.SpeechSynthesizer(config, null as never)
    const request = new sdk.SpeechSynthesisRequest(sdk.SpeechSynthesisRequestInputType.TextStream)
    const made = new Promise<sdk.SpeechSynthesisResult>((resolve, reject) => {
      synthesizer.speakAsync(request, resolve, reject)
    })
    for (const piece of ['Good ', 'morning. ', 'It is nine.']) request.inputStream.write(piece)
    request.inputStream.close()
    const result = await made
    expect(result.reason).toBe(sdk.ResultReason.SynthesizingAudioCompleted)
    // 20 ms a character.
    expect(result.audioData.byteLength).toBe((13 + 11) * 960)
    expect([service.mouths[0]!.written, service.complaints]).toEqual([['Good morning. It is nine.'], []])
    await new Promise<void>((resolve) => synthesizer.close(resolve, () => resolve()))
  })
})

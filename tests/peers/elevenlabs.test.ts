/** ElevenLabs' own client, unchanged, against the fake that the adapters are tested with. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toS16leBytes } from '../../src/main/audio'
import { type ElevenLabs, startElevenLabs, VOICES } from '../fixtures/services/elevenlabs'
import { soundOf } from '../fixtures/services/elevenlabs/sound'
import { numberedSound, type ScriptedWord } from '../support/numberedSound'
import { fromBench } from './packages'

const KEY = 'sk_0123456789abcdef'
const SCRIPT: readonly ScriptedWord[] = [
  { text: 'one', startMs: 200, endMs: 400 },
  { text: 'two', startMs: 1_200, endMs: 1_400 },
]
const RATE_HZ = 16_000
const PATIENT = { timeout: 10_000 }

let service: ElevenLabs
beforeEach(async () => {
  service = await startElevenLabs({ key: KEY, script: SCRIPT })
})
afterEach(() => service.close())

async function client(apiKey = KEY) {
  const { ElevenLabsClient, ...names } = await fromBench('@elevenlabs/elevenlabs-js')
  return { names, client: new ElevenLabsClient({ apiKey, baseUrl: service.origin, maxRetries: 0 }) }
}

// biome-ignore lint/suspicious/noExplicitAny: messages are looked into as they come
type Message = any

async function session(options: object, apiKey = KEY) {
  const { client: its, names } = await client(apiKey)
  const connection = await its.speechToText.realtime.connect({
    ...{ modelId: 'scribe_v2_realtime', audioFormat: names.AudioFormat.PCM_16000, sampleRate: RATE_HZ },
    ...options,
  })
  const told = new Map<string, Message[]>()
  for (const event of Object.values(names.RealtimeEvents) as string[]) {
    connection.on(event, (message: Message) => told.set(event, [...(told.get(event) ?? []), message]))
  }
  const of = (name: string): Message[] => told.get(names.RealtimeEvents[name]) ?? []
  const say = () => {
    const sound = numberedSound(RATE_HZ, 2_000, SCRIPT)
    for (let at = 0; at < sound.length; at += 1_600) {
      const bytes = toS16leBytes(sound.subarray(at, at + 1_600))
      connection.send({ audioBase64: Buffer.from(bytes).toString('base64') })
    }
  }
  return { connection, of, say }
}

describe('Scribe by the vendor’s client', () => {
  it('supposes words as they come, and commits the sentence with its places', async () => {
    const { connection, of, say } = await session({ includeTimestamps: true })
    await expect.poll(() => of('SESSION_STARTED'), PATIENT).toHaveLength(1)
    say()
    await expect.poll(() => of('PARTIAL_TRANSCRIPT').at(-1)?.text, PATIENT).toBe('one two')
    expect(of('PARTIAL_TRANSCRIPT')[0].text).toBe('one')
    expect(of('COMMITTED_TRANSCRIPT')).toEqual([])
    connection.commit()
    await expect.poll(() => of('COMMITTED_TRANSCRIPT_WITH_TIMESTAMPS'), PATIENT).toHaveLength(1)
    expect(of('COMMITTED_TRANSCRIPT').map(({ text }) => text)).toEqual(['one two'])
    const words = of('COMMITTED_TRANSCRIPT_WITH_TIMESTAMPS')[0].words.filter(({ type }: Message) => type === 'word')
    expect(words).toMatchObject([
      { text: 'one', start: 0.2, end: 0.4 },
      { text: 'two', start: 1.2, end: 1.4 },
    ])
    connection.close()
    await expect.poll(() => of('CLOSE'), PATIENT).toHaveLength(1)
    expect([of('ERROR'), service.complaints, service.scribes[0]!.commits]).toEqual([[], [], [true]])
  })

  it('is refused without the key, and for a message that nobody knows', async () => {
    const refused = await session({}, 'another')
    await expect.poll(() => refused.of('ERROR').length, PATIENT).toBe(1)
    expect(String(refused.of('ERROR')[0].message)).toContain('401')
    const { connection, of } = await session({})
    await expect.poll(() => of('SESSION_STARTED'), PATIENT).toHaveLength(1)
    connection.send({ audioBase64: '', sampleRate: 8_000 })
    await expect.poll(() => of('INPUT_ERROR'), PATIENT).toHaveLength(1)
    expect(service.complaints).toEqual(['input_error: the rate is another'])
  })
})

describe('the voice by the vendor’s client', () => {
  it('is streamed over HTTP, byte for byte', async () => {
    const { client: its } = await client()
    const asked = { text: 'At your service.', modelId: 'eleven_flash_v2_5', outputFormat: 'pcm_24000' }
    const stream = await its.textToSpeech.stream(VOICES[0], { ...asked, voiceSettings: { speed: 1 } })
    const pieces: Uint8Array[] = []
    for await (const piece of stream) pieces.push(piece)
    expect(Buffer.concat(pieces).equals(soundOf(asked.text, asked.outputFormat).bytes)).toBe(true)
    expect(service.complaints).toEqual([])
  })

  it.each([
    ['a voice that is not there', 'nobody', 'At your service.', 404],
    ['a speed it has not', VOICES[0], 'At your service.', 422],
  ])('is refused for %s', async (_, voice, text, status) => {
    const { client: its } = await client()
    const failed = its.textToSpeech.stream(voice, { text, voiceSettings: { speed: 9 } })
    await expect(failed).rejects.toMatchObject({ statusCode: status })
  })
})

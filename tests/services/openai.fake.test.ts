/** The vendor's own client, unmodified, finds the fake to be the service it knows. */
import OpenAI from 'openai'
import { OpenAIRealtimeWS } from 'openai/realtime/ws'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeWav, MU_LAW } from '../../src/main/audio'
import type { ModelPlay, ModelService } from '../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../fixtures/services/openai'
import { startLive } from '../fixtures/services/openai/live'
import { createSpeech, soundOf } from '../fixtures/services/openai/speech'
import { createTranscriptions } from '../fixtures/services/openai/transcriptions'
import { numberedSound } from '../support/numberedSound'
import { privateAuthority } from '../support/privateAuthority'

const opened: ModelService[] = []
afterEach(async () => {
  for (const service of opened.splice(0)) await service.close()
})

async function client(plays: ModelPlay[], apiKey = OPENAI_KEY) {
  const service = await startOpenai({ plays, dialect: { pieceBytes: 7 } })
  opened.push(service)
  return { service, openai: new OpenAI({ apiKey, baseURL: service.base, maxRetries: 0 }) }
}

const ASK = { model: 'gpt-5.5', messages: [{ role: 'user' as const, content: 'hello' }] }
const TOOLS = ['a', 'b'].map((name) => ({ type: 'function' as const, function: { name, parameters: {} } }))
const PLAY: ModelPlay = {
  do: 'answer',
  pieces: ['Grüße ', 'aus Köln.'],
  calls: [
    { id: 'one', name: 'a', argumentsJson: '{"x":1}' },
    { id: 'two', name: 'b', argumentsJson: '{}' },
  ],
  usage: { input: 10, cached: 4, output: 3 },
}

describe('the fake of OpenAI', () => {
  it('streams a completion that the client puts together, calls and usage among it', async () => {
    const { openai, service } = await client([PLAY])
    const stream = openai.chat.completions.stream({ ...ASK, tools: TOOLS, stream_options: { include_usage: true } })
    const { choices, usage } = await stream.finalChatCompletion()
    expect(choices[0]?.message.content).toBe('Grüße aus Köln.')
    expect(choices[0]?.message.tool_calls).toMatchObject([
      { id: 'one', function: { name: 'a', arguments: '{"x":1}' } },
      { id: 'two', function: { name: 'b', arguments: '{}' } },
    ])
    expect(usage).toMatchObject({
      prompt_tokens: 10,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 4 },
    })
    expect(service.complaints).toEqual([])
  })

  it('answers as a whole where nothing is streamed', async () => {
    const { openai } = await client([PLAY])
    const { choices } = await openai.chat.completions.create({ ...ASK, tools: TOOLS })
    expect([choices[0]?.finish_reason, choices[0]?.message.content]).toEqual(['tool_calls', 'Grüße aus Köln.'])
  })

  it('refuses with errors that the client has classes for', async () => {
    const wrongKey = await client([], 'sk-wrong')
    await expect(wrongKey.openai.chat.completions.create(ASK)).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    const busy = await client([{ do: 'refuse', as: 'quota' }])
    await expect(busy.openai.chat.completions.create(ASK)).rejects.toMatchObject({
      status: 429,
      code: 'insufficient_quota',
    })
  })

  it('refuses fields that the protocol does not have, and results that answer no call', async () => {
    const { openai, service } = await client([])
    await expect(openai.chat.completions.create({ ...ASK, temprature: 1 } as never)).rejects.toMatchObject({
      param: 'temprature',
    })
    const messages = [...ASK.messages, { role: 'tool' as const, tool_call_id: 'nobody', content: 'x' }]
    await expect(openai.chat.completions.create({ ...ASK, messages })).rejects.toMatchObject({ status: 400 })
    expect(service.complaints).toHaveLength(2)
  })
})

const SCRIPT = [
  { text: 'good', startMs: 200, endMs: 400 },
  { text: 'morning', startMs: 420, endMs: 800 },
]
const wav = () => encodeWav(numberedSound(16_000, 1_000, SCRIPT), 16_000)

describe('the fake of OpenAI, for whole recordings,', () => {
  async function listening() {
    const complaints: string[] = []
    const transcriptions = createTranscriptions({ script: SCRIPT, complain: (what) => void complaints.push(what) })
    const service = await startOpenai({ other: transcriptions.answer })
    opened.push(service)
    const openai = new OpenAI({ apiKey: OPENAI_KEY, baseURL: service.base, maxRetries: 0 })
    return { openai, complaints, heard: transcriptions.heard }
  }
  const file = async () => OpenAI.toFile(wav(), 'speech.wav', { type: 'audio/wav' })

  it('writes down what the client sends, and counts it', async () => {
    const { openai, complaints, heard } = await listening()
    const { text, usage } = await openai.audio.transcriptions.create({ model: 'gpt-transcribe', file: await file() })
    expect([text, usage?.type]).toEqual(['good morning', 'tokens'])
    expect(heard[0]?.samples).toEqual(numberedSound(16_000, 1_000, SCRIPT))
    expect(complaints).toEqual([])
  })

  it('times words with whisper-1 alone', async () => {
    const { openai, complaints } = await listening()
    const timed = { response_format: 'verbose_json' as const, timestamp_granularities: ['word' as const] }
    const { words } = await openai.audio.transcriptions.create({ model: 'whisper-1', file: await file(), ...timed })
    expect(words).toEqual([
      { word: 'good', start: 0.2, end: 0.4 },
      { word: 'morning', start: 0.42, end: 0.8 },
    ])
    expect(complaints).toEqual([])
    const other = { model: 'gpt-transcribe', file: await file(), ...timed }
    await expect(openai.audio.transcriptions.create(other)).rejects.toMatchObject({ param: 'response_format' })
  })

  it('refuses fields that the protocol does not have', async () => {
    const { openai } = await listening()
    const wrong = { model: 'whisper-1', file: await file(), promt: 'x' }
    await expect(openai.audio.transcriptions.create(wrong as never)).rejects.toMatchObject({
      status: 400,
      param: 'promt',
    })
  })
})

describe('the fake of OpenAI, as a voice,', () => {
  async function speaking() {
    const complaints: string[] = []
    const speech = createSpeech(
      () => ({}),
      (what) => void complaints.push(what),
    )
    const service = await startOpenai({ other: speech.answer })
    opened.push(service)
    return { openai: new OpenAI({ apiKey: OPENAI_KEY, baseURL: service.base, maxRetries: 0 }), complaints }
  }
  const SPEAK = { model: 'gpt-4o-mini-tts', input: 'Good morning.', response_format: 'pcm' as const }

  it('gives the client the sound of a text', async () => {
    const { openai, complaints } = await speaking()
    const response = await openai.audio.speech.create({ ...SPEAK, voice: 'marin' })
    expect(Buffer.from(await response.arrayBuffer())).toEqual(soundOf(SPEAK.input))
    expect(complaints).toEqual([])
  })

  it('refuses a voice that is not there, and fields that the protocol does not have', async () => {
    const { openai } = await speaking()
    const noVoice = openai.audio.speech.create({ ...SPEAK, voice: 'nobody' })
    await expect(noVoice).rejects.toMatchObject({ status: 400, param: 'voice' })
    const wrong = openai.audio.speech.create({ ...SPEAK, voice: 'marin', pitch: 2 } as never)
    await expect(wrong).rejects.toMatchObject({ status: 400, param: 'pitch' })
  })
})

describe('the fake of OpenAI, listening live,', () => {
  it.each(['audio/pcm', 'audio/pcmu'] as const)('writes down what the client sends as %s', async (type) => {
    // The client takes nothing but TLS.
    const authority = privateAuthority('service.test')
    const tls = { ca: authority.ca, servername: 'service.test' }
    const rateHz = type === 'audio/pcm' ? 24_000 : 8_000
    const live = await startLive({ key: OPENAI_KEY, script: SCRIPT, certificate: authority.certificate })
    try {
      const openai = new OpenAI({ apiKey: OPENAI_KEY, baseURL: `https://127.0.0.1:${live.port}/v1` })
      const line = new OpenAIRealtimeWS({ intent: 'transcription', options: tls }, openai)
      const deltas: string[] = []
      const transcript = new Promise<string>((resolve, reject) => {
        line.on('error', reject)
        line.on('session.created', () =>
          line.send({
            type: 'session.update',
            session: {
              type: 'transcription',
              audio: {
                input: {
                  format: type === 'audio/pcm' ? { type, rate: 24_000 } : { type },
                  transcription: { model: 'gpt-live-transcribe' },
                  turn_detection: null,
                },
              },
            },
          }),
        )
        line.on('session.updated', () => {
          const sound = numberedSound(rateHz, 1_000, SCRIPT)
          const bytes = type === 'audio/pcm' ? Buffer.from(sound.buffer) : Buffer.from(MU_LAW.encode(sound))
          line.send({ type: 'input_audio_buffer.append', audio: bytes.toString('base64') })
          line.send({ type: 'input_audio_buffer.commit' })
        })
        line.on('conversation.item.input_audio_transcription.delta', ({ delta }) => deltas.push(delta ?? ''))
        line.on('conversation.item.input_audio_transcription.completed', (done) => resolve(done.transcript))
      })
      expect(await transcript).toBe('good morning')
      expect(deltas.join('')).toBe('good morning')
      expect(live.complaints).toEqual([])
      line.close()
    } finally {
      await live.close()
    }
  })
})

/** The realtime model of `@livekit/agents-plugin-openai`, unchanged, against the gateway. */
import { beforeAll, describe, expect, it } from 'vitest'
import { fromBench, LONG, pause, RATE_HZ, SHORT, silence, until, voice, withGateway } from './support'

// biome-ignore lint/suspicious/noExplicitAny: the package is not installed where types are checked
type Any = any

let packages: { agents: Any; openai: Any; rtc: Any }

beforeAll(async () => {
  const [agents, openai, rtc] = [
    await fromBench('@livekit/agents'),
    await fromBench('@livekit/agents-plugin-openai'),
    await fromBench('@livekit/rtc-node'),
  ]
  agents.initializeLogger({ pretty: false, level: 'silent' })
  packages = { agents, openai, rtc }
})

interface Talk {
  session: Any
  /** Every frame of the server. */
  of(type: string): Any[]
  /** What one answer says and how many samples it has. */
  read(generation: Any): Promise<{ id: string; text: string; samples: number; calls: Any[] }>
  generations: Any[]
  push(samples: Int16Array): void
}

async function withSession(use: (talk: Talk) => Promise<void>, { script = SHORT, detection = undefined as Any } = {}) {
  const { openai, rtc } = packages
  await withGateway(script, async ({ http, token }) => {
    const model = new openai.realtime.RealtimeModel({
      ...{ baseURL: http, apiKey: token, model: 'gpt-realtime' },
      ...(detection !== undefined && { turnDetection: detection }),
    })
    const session = model.session()
    const frames: Any[] = []
    const errors: unknown[] = []
    const generations: Any[] = []
    session.on('openai_server_event_received', (frame: Any) => frames.push(frame))
    session.on('generation_created', (generation: Any) => generations.push(generation))
    session.on('error', (error: unknown) => errors.push(error))
    const of = (type: string) => frames.filter((frame) => frame.type === type)
    await until('the settings are in force', () => of('session.updated').length > 0)
    const push = (samples: Int16Array) => session.pushAudio(new rtc.AudioFrame(samples, RATE_HZ, 1, samples.length))
    await use({ session, of, read, generations, push })
    await pause(50)
    await session.close()
    expect(errors).toEqual([])
    expect(of('error')).toEqual([])
  })
}

async function read(generation: Any) {
  let [id, text, samples] = ['', '', 0]
  const calls: Any[] = []
  const messages = (async () => {
    for await (const message of generation.messageStream) {
      id = message.messageId
      await Promise.all([
        (async () => {
          for await (const piece of message.textStream) text += piece
        })(),
        (async () => {
          for await (const frame of message.audioStream) samples += frame.samplesPerChannel
        })(),
      ])
    }
  })()
  for await (const call of generation.functionStream) calls.push(call)
  await messages
  return { id, text, samples, calls }
}

/** As an agent does: the user's words go into the chat, then an answer is asked for. */
async function say({ session }: Talk, text: string): Promise<Any> {
  const chat = session.chatCtx.copy()
  chat.addMessage({ role: 'user', content: text })
  await session.updateChatCtx(chat)
  return session.generateReply()
}

describe('@livekit/agents-plugin-openai', () => {
  it('holds a text turn', () =>
    withSession(async (talk) => {
      const answer = await talk.read(await say(talk, 'hello'))
      expect(answer).toMatchObject({ text: 'A spoken answer.', samples: (RATE_HZ * 400) / 1000, calls: [] })
    }))

  it.each([
    ['as it comes', undefined],
    ['server_vad', { type: 'server_vad', create_response: true, interrupt_response: true }],
    ['semantic_vad', { type: 'semantic_vad', create_response: true, interrupt_response: true }],
  ])('is heard with %s', (_, detection) =>
    withSession(
      async (talk) => {
        for (const sound of [silence(200), voice(400), silence(1200)]) talk.push(sound)
        await until('an answer', () => talk.generations.length === 1)
        expect(await talk.read(talk.generations[0])).toMatchObject({ text: 'A spoken answer.' })
        const [transcribed] = talk.of('conversation.item.input_audio_transcription.completed')
        expect(transcribed.transcript).toBe('a spoken question')
      },
      { detection },
    ),
  )

  it('pushes to talk', () =>
    withSession(
      async (talk) => {
        talk.push(voice(300))
        await talk.session.commitAudio()
        expect(await talk.read(await talk.session.generateReply())).toMatchObject({ text: 'A spoken answer.' })
      },
      { detection: null },
    ))

  it('calls a function and hears of what came of it', () =>
    withSession(async (talk) => {
      const { llm } = packages.agents
      const { z } = await fromBench('zod')
      const weather = llm.tool({
        name: 'get_weather',
        description: 'the weather',
        parameters: z.object({ city: z.string() }),
        execute: async () => 'sunny',
      })
      await talk.session.updateTools(new llm.ToolContext([weather]))
      const { calls } = await talk.read(await say(talk, 'get weather please'))
      expect(calls).toMatchObject([{ name: 'get_weather', args: '{"city":"scripted"}' }])
      const chat = talk.session.chatCtx.copy()
      const { callId, name } = calls[0]
      chat.insert(llm.FunctionCallOutput.create({ callId, name, output: 'sunny', isError: false }))
      await talk.session.updateChatCtx(chat)
      const { text } = await talk.read(await talk.session.generateReply())
      expect(text).toBe('The tool answered: sunny')
    }))

  it('is interrupted, truncates what was not heard, and goes on', () =>
    withSession(
      async (talk) => {
        const reading = talk.read(await say(talk, 'hello'))
        await until('sound', () => talk.of('response.output_audio.delta').length >= 3)
        const messageId = talk.of('response.output_audio.delta')[0].item_id
        talk.push(voice(300))
        await until('a cut', () => talk.of('input_audio_buffer.speech_started').length === 1)
        await talk.session.interrupt()
        await talk.session.truncate({ messageId, audioEndMs: 150, modalities: ['audio'] })
        await reading
        talk.push(silence(1500))
        await until('the next answer', () => talk.generations.length === 2)
        expect(await talk.read(talk.generations[1])).toMatchObject({ text: 'The second answer.' })
        expect(talk.of('conversation.item.truncated')).toMatchObject([{ item_id: messageId, audio_end_ms: 150 }])
      },
      { script: LONG },
    ))

  it('takes back an answer of which nothing was heard', () =>
    withSession(
      async (talk) => {
        const reading = talk.read(await say(talk, 'hello'))
        await until('sound', () => talk.of('response.output_audio.delta').length >= 1)
        const messageId = talk.of('response.output_audio.delta')[0].item_id
        await talk.session.interrupt()
        await talk.session.truncate({ messageId, audioEndMs: 0, modalities: ['audio'] })
        await reading
        await until('it is deleted', () => talk.of('conversation.item.deleted').length === 1)
        expect(talk.of('response.done')[0].response.status).toBe('cancelled')
      },
      { script: LONG },
    ))
})

/** The `openai` package's own client, unchanged, against the gateway. */
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createScriptedLink } from '../../src/main/link'
import { FlowingClock } from '../support/flowingClock'
import { createRecitingLink } from '../support/recitingLink'
import { fromBench, LONG, RATE_HZ, SHORT, silence, until, voice, withGateway } from './support'

const base64 = (samples: Int16Array): string => Buffer.from(samples.buffer).toString('base64')

// biome-ignore lint/suspicious/noExplicitAny: events are looked into as they come
type Event = any

/** It speaks TLS only; on the way to this computer a plain socket takes its place. */
async function withSession(
  use: (session: { send(event: object): void; events: Event[]; of(type: string): Event[] }) => Promise<void>,
  script: Parameters<typeof withGateway>[0] = SHORT,
  clock?: FlowingClock,
) {
  const { default: OpenAI } = await fromBench('openai')
  const { OpenAIRealtimeWS } = await fromBench('openai/realtime/ws')
  await withGateway(
    script,
    async ({ port, token }) => {
      const client = new OpenAI({ apiKey: token, baseURL: `https://127.0.0.1:${port}/v1` })
      const options = { createConnection: () => connect(port, '127.0.0.1') }
      const session = new OpenAIRealtimeWS({ model: 'gpt-realtime', options }, client)
      const events: Event[] = []
      const errors: unknown[] = []
      session.on('event', (event: Event) => events.push(event))
      session.on('error', (error: unknown) => errors.push(error))
      const of = (type: string) => events.filter((event) => event.type === type)
      await until('a session', () => of('session.created').length === 1)
      await use({ send: (event) => session.send(event), events, of })
      session.close()
      expect(errors).toEqual([])
    },
    clock,
  )
}

const say = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
})
const listening = (turn_detection: object | null) => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection, transcription: { model: 'gpt-transcribe' } } } },
})
const append = (samples: Int16Array) => ({ type: 'input_audio_buffer.append', audio: base64(samples) })

describe('the openai package', () => {
  it('holds a text turn', () =>
    withSession(async ({ send, of }) => {
      send(say('hello'))
      send({ type: 'response.create' })
      await until('an answer', () => of('response.done').length === 1)
      expect(of('response.done')[0].response.output[0].content[0].transcript).toBe('A spoken answer.')
    }))

  it.each([{ type: 'server_vad' }, { type: 'semantic_vad' }])('is heard with $type', (detection) =>
    withSession(async ({ send, of }) => {
      send(listening(detection))
      for (const sound of [silence(200), voice(400), silence(1200)]) send(append(sound))
      await until('an answer', () => of('response.done').length === 1)
      const [transcribed] = of('conversation.item.input_audio_transcription.completed')
      expect(transcribed.transcript).toBe('a spoken question')
      const samples = of('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length / 2)
      expect(samples.reduce((sum, each) => sum + each, 0)).toBe((RATE_HZ * 400) / 1000)
    }),
  )

  it('pushes to talk', () =>
    withSession(async ({ send, of }) => {
      send(listening(null))
      send(append(voice(300)))
      send({ type: 'input_audio_buffer.commit' })
      send({ type: 'response.create' })
      await until('an answer', () => of('response.done').length === 1)
      expect(of('response.done')[0].response.status).toBe('completed')
    }))

  it('calls a function and hears of what came of it', () =>
    withSession(async ({ send, of }) => {
      const tool = { type: 'function', name: 'get_weather', description: '', parameters: { type: 'object' } }
      send({ type: 'session.update', session: { type: 'realtime', tools: [tool] } })
      send(say('get weather please'))
      send({ type: 'response.create' })
      await until('a call', () => of('response.done').length === 1)
      const [call] = of('response.done')[0].response.output
      expect(call).toMatchObject({ type: 'function_call', name: 'get_weather', arguments: '{}', status: 'completed' })
      const item = { type: 'function_call_output', call_id: call.call_id, output: 'sunny' }
      send({ type: 'conversation.item.create', item })
      send({ type: 'response.create' })
      await until('an answer', () => of('response.done').length === 2)
      expect(of('response.done')[1].response.output[0].content[0].transcript).toBe('The tool answered: sunny')
    }))

  it('takes a question and an answer out of the conversation, and the chain behind it knows them no more', () =>
    withSession(
      async ({ send, of }) => {
        const ask = async (text: string) => {
          const before = of('response.done').length
          send(say(text))
          send({ type: 'response.create' })
          await until('an answer', () => of('response.done').length > before)
          const [question] = of('conversation.item.done').slice(-2)
          return { question: question.item, answer: of('response.done').at(-1).response.output[0] }
        }
        const first = await ask('one')
        const { answer } = await ask('two')
        expect(answer.content[0].transcript).toBe('two after [one|one after nothing]')
        for (const { id } of [first.question, answer]) send({ type: 'conversation.item.delete', item_id: id })
        await until('both gone', () => of('conversation.item.deleted').length === 2)
        expect((await ask('three')).answer.content[0].transcript).toBe('three after [|one after nothing][two|]')
      },
      () => createRecitingLink(createRealClock()),
    ))

  it('is spoken to when nobody has said anything for as long as it allows', async () => {
    const clock = new FlowingClock(Date.now()).flow()
    await withSession(
      async ({ send, of }) => {
        send(listening({ type: 'server_vad', idle_timeout_ms: 5_000 }))
        await until('the change', () => of('session.updated').length === 1)
        expect(of('session.updated')[0].session.audio.input.turn_detection.idle_timeout_ms).toBe(5_000)
        send(say('hello'))
        send({ type: 'response.create' })
        await until('an answer', () => of('response.done').length === 1)
        await clock.leap(10_000, () => of('input_audio_buffer.timeout_triggered').length > 0)
        await until('another', () => of('response.done').length === 2)
        const [{ item_id }] = of('input_audio_buffer.timeout_triggered')
        expect(of('input_audio_buffer.committed')[0].item_id).toBe(item_id)
        expect(of('response.done')[1].response.output[0].content[0].transcript).toBe('A spoken answer.')
      },
      () => createScriptedLink({ clock, script: SHORT }),
      clock,
    )
  })

  it('interrupts and truncates', () =>
    withSession(async ({ send, of }) => {
      send(say('hello'))
      send({ type: 'response.create' })
      await until('sound', () => of('response.output_audio.delta').length >= 3)
      send(append(voice(300)))
      await until('a cut', () => of('response.done').length === 1)
      expect(of('response.done')[0].response.status_details).toEqual({ type: 'cancelled', reason: 'turn_detected' })
      const { item_id } = of('response.output_audio.delta')[0]
      send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 150 })
      send(append(silence(600)))
      await until('the next answer', () => of('response.done').length === 2)
      expect(of('conversation.item.truncated')[0].audio_end_ms).toBe(150)
      expect(of('response.done')[1].response.status).toBe('completed')
    }, LONG))
})

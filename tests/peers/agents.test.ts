/** `@openai/agents-realtime`, a whole session with agent and tools, unchanged, against the gateway. */
import { describe, expect, it } from 'vitest'
import { fromBench, LONG, pause, RATE_HZ, SHORT, silence, until, voice, withGateway } from './support'

// biome-ignore lint/suspicious/noExplicitAny: the package is not installed where types are checked
type Any = any

interface Talk {
  session: Any
  /** Every frame of the server. */
  frames: Any[]
  of(type: string): Any[]
  interruptions(): number
  samples(): number
  calls: unknown[]
}

async function withSession(use: (talk: Talk) => Promise<void>, { script = SHORT, detection = undefined as Any } = {}) {
  const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket, tool } = await fromBench('@openai/agents-realtime')
  const { z } = await fromBench('zod')
  await withGateway(script, async ({ url, token }) => {
    const calls: unknown[] = []
    const weather = tool({
      name: 'get_weather',
      description: 'the weather somewhere',
      parameters: z.object({ city: z.string() }),
      execute: async (given: unknown) => {
        calls.push(given)
        return 'sunny'
      },
    })
    const agent = new RealtimeAgent({ name: 'Test', instructions: 'Be brief.', tools: [weather] })
    const transport = new OpenAIRealtimeWebSocket({ url: `${url}/realtime?model=m` })
    const config = { audio: { input: { turnDetection: detection } } }
    const session = new RealtimeSession(agent, {
      ...{ transport, model: 'gpt-realtime', tracingDisabled: true },
      ...(detection !== undefined && { config }),
    })
    const frames: Any[] = []
    const errors: unknown[] = []
    let [interruptions, samples] = [0, 0]
    session.on('error', (error: unknown) => errors.push(error))
    session.on('audio_interrupted', () => {
      interruptions += 1
    })
    session.on('audio', ({ data }: { data: ArrayBuffer }) => {
      samples += data.byteLength / 2
    })
    transport.on('*', (frame: Any) => frames.push(frame))
    await session.connect({ apiKey: token })
    const of = (type: string) => frames.filter((frame) => frame.type === type)
    await until('the settings are in force', () => of('session.updated').length > 0)
    await use({ session, frames, of, calls, interruptions: () => interruptions, samples: () => samples })
    await pause(50)
    session.close()
    expect(errors).toEqual([])
    expect(of('error')).toEqual([])
  })
}

const bytes = (samples: Int16Array) => samples.buffer.slice(0)
const transcripts = ({ session }: Talk): (string | null)[] =>
  session.history.flatMap(({ content = [] }: Any) => content.map((part: Any) => part.transcript ?? part.text ?? null))

describe('@openai/agents-realtime', () => {
  it('holds a text turn', () =>
    withSession(async (talk) => {
      talk.session.sendMessage('hello')
      await until('an answer', () => talk.of('response.done').length === 1)
      await until('it is in the history', () => transcripts(talk).includes('A spoken answer.'))
      expect(talk.samples()).toBe((RATE_HZ * 400) / 1000)
      expect(transcripts(talk)).toEqual(['hello', 'A spoken answer.'])
    }))

  it.each([
    ['as it comes (semantic_vad)', undefined],
    ['server_vad', { type: 'server_vad' }],
  ])('is heard with %s', (_, detection) =>
    withSession(
      async (talk) => {
        for (const sound of [silence(200), voice(400), silence(1200)]) talk.session.sendAudio(bytes(sound))
        await until('an answer', () => talk.of('response.done').length === 1)
        await until(
          'both are in the history',
          () => transcripts(talk).length === 2 && !transcripts(talk).includes(null),
        )
        expect(transcripts(talk)).toEqual(['a spoken question', 'A spoken answer.'])
      },
      { detection },
    ),
  )

  it('pushes to talk', () =>
    withSession(
      async (talk) => {
        talk.session.sendAudio(bytes(voice(300)), { commit: true })
        talk.session.transport.requestResponse()
        await until('an answer', () => talk.of('response.done').length === 1)
        await until('it is in the history', () => transcripts(talk).includes('A spoken answer.'))
        expect(talk.of('response.done')[0].response.status).toBe('completed')
      },
      { detection: null },
    ))

  it('calls a function and hears of what came of it', () =>
    withSession(async (talk) => {
      talk.session.sendMessage('get weather please')
      await until('two responses', () => talk.of('response.done').length === 2)
      expect(talk.calls).toEqual([{ city: 'scripted' }])
      await until('it is in the history', () => transcripts(talk).includes('The tool answered: sunny'))
    }))

  it('is interrupted, truncates what was not heard, and goes on', () =>
    withSession(
      async (talk) => {
        talk.session.sendMessage('hello')
        await until('sound', () => talk.samples() >= (RATE_HZ * 300) / 1000)
        await pause(150)
        talk.session.sendAudio(bytes(voice(300)))
        await until('a cut', () => talk.of('conversation.item.truncated').length === 1)
        talk.session.sendAudio(bytes(silence(1200)))
        await until('the next answer', () => talk.of('response.done').length === 2)
        expect(talk.interruptions()).toBe(1)
        const [cut, next] = talk.of('response.done')
        expect([cut.response.status, next.response.status]).toEqual(['cancelled', 'completed'])
        const { audio_end_ms } = talk.of('conversation.item.truncated')[0]
        const [retrieved] = talk.of('conversation.item.retrieved').filter(({ item }) => item.role === 'assistant')
        const words = retrieved.item.content[0].transcript.split(' ').filter(Boolean)
        expect(words.length).toBe(Math.floor(Math.min(6, (2.5 * audio_end_ms) / 1000)))
      },
      { script: LONG },
    ))
})

/** Nobody says anything for `idle_timeout_ms`: the session speaks up by itself, over the socket, on a clock that the test lets leap. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createScriptedLink, type RealtimeLink } from '../../src/main/link'
import { FlowingClock } from '../support/flowingClock'
import { createRecitingLink } from '../support/recitingLink'
import { append, type Client, silence, TURN, userText, voice, withClient } from './client'

const TRIGGERED = 'input_audio_buffer.timeout_triggered'
let clock: FlowingClock
beforeEach(() => {
  clock = new FlowingClock().flow()
})
afterEach(() => clock.stop())

const listening = (more: object = {}) => ({
  type: 'server_vad',
  idle_timeout_ms: 5_000,
  ...more,
})
const session = (turn_detection: object | null, transcription: object | null = null) => ({
  audio: { input: { turn_detection, transcription } },
})
const idling = (
  use: (client: Client) => Promise<void>,
  given: object = session(listening()),
  openLink: () => RealtimeLink = () => createScriptedLink({ clock, script: [TURN] }),
) => withClient(use, { clock, openLink, session: given })

const ask = async (client: Client, text = 'hello', response: object = {}) => {
  client.send(userText(text))
  client.send({ type: 'response.create', response })
  return (await client.next('response.done')).response
}
const times = (client: Client) => client.of(TRIGGERED).length
/** So long, or until it has spoken up. */
const wait = async (client: Client, ms: number, already = times(client)) => {
  await clock.leap(ms, () => times(client) > already)
  await client.settled()
  return times(client) - already
}

describe('a session with an idle timeout', () => {
  it('says that it is over, commits what is empty and answers, in this order', () =>
    idling(
      async (client) => {
        await ask(client)
        await client.next('rate_limits.updated')
        const from = client.frames.length
        await wait(client, 10_000)
        await client.next('response.done')
        const frames = client.frames.slice(from).filter(({ type }) => type !== 'error')
        const expected = [
          ...[TRIGGERED, 'input_audio_buffer.committed', 'conversation.item.added', 'conversation.item.done'],
          ...['conversation.item.input_audio_transcription.completed', 'response.created'],
        ]
        expect(frames.slice(0, 6).map(({ type }) => type)).toEqual(expected)
        const [triggered, committed, added] = frames
        expect(committed.item_id).toBe(triggered.item_id)
        expect(added.item).toMatchObject({
          ...{ id: triggered.item_id, role: 'user', content: [{ type: 'input_audio', transcript: null }] },
        })
        expect(frames[4]).toMatchObject({ item_id: triggered.item_id, transcript: '' })
      },
      session(listening(), { model: 'gpt-transcribe' }),
    ))

  it('counts from the end of the answer’s sound, as long as it was', () =>
    idling(
      async (client) => {
        await ask(client)
        expect(await wait(client, 7_500)).toBe(0)
        expect(await wait(client, 1_500)).toBe(1)
      },
      session(listening()),
      () => createScriptedLink({ clock, script: [{ ...TURN, soundMs: 3_000 }] }),
    ))

  it('tells which stretch of the sound was silent, in whole milliseconds', () =>
    idling(async (client) => {
      client.send(append(silence(1_000)))
      await ask(client)
      await clock.leap(1_500)
      client.send(append(silence(4_000)))
      await wait(client, 10_000)
      const { audio_start_ms, audio_end_ms } = await client.next(TRIGGERED)
      expect([audio_start_ms, audio_end_ms]).toEqual([1_000, 5_000])
    }))

  it('goes on asking for as long as nobody speaks', () =>
    idling(async (client) => {
      await ask(client)
      for (let at = 0; at < 3; at++) {
        expect(await wait(client, 10_000)).toBe(1)
        expect((await client.next('response.done')).response.status).toBe('completed')
      }
    }))

  it('says nothing before the first answer, and nothing to a user who speaks', () =>
    idling(async (client) => {
      expect(await wait(client, 10_000)).toBe(0)
      await ask(client)
      client.send(append(voice(300)))
      await client.next('input_audio_buffer.speech_started')
      expect(await wait(client, 10_000)).toBe(0)
      client.send(append(silence(800)))
      await client.next('response.done')
      expect(await wait(client, 10_000)).toBe(1)
    }))

  it('says nothing while a call waits for its result', () =>
    idling(async (client) => {
      const tools = [{ type: 'function', name: 'look' }]
      const { output } = await ask(client, 'look', { tools })
      expect(output[0].type).toBe('function_call')
      expect(await wait(client, 10_000)).toBe(0)
      const item = { type: 'function_call_output', call_id: output[0].call_id, output: 'seen' }
      client.send({ type: 'conversation.item.create', item })
      client.send({ type: 'response.create' })
      await client.next('response.done')
      expect(await wait(client, 10_000)).toBe(1)
    }))

  it('counts from where the client stopped listening', () =>
    idling(
      async (client) => {
        const { output } = await ask(client)
        client.send({ type: 'conversation.item.truncate', item_id: output[0].id, content_index: 0, audio_end_ms: 100 })
        await client.next('conversation.item.truncated')
        expect(await wait(client, 6_000)).toBe(1)
      },
      session(listening()),
      () => createScriptedLink({ clock, script: [{ ...TURN, soundMs: 20_000 }] }),
    ))

  it('counts from the next answer where somebody spoke into one, however long that was', () =>
    idling(
      async (client) => {
        await ask(client)
        client.send(append(voice(300)))
        client.send(append(silence(800)))
        await client.next('response.done')
        expect(await wait(client, 4_000)).toBe(0)
        expect(await wait(client, 3_000)).toBe(1)
      },
      session(listening()),
      () => createScriptedLink({ clock, script: [{ ...TURN, soundMs: 20_000 }, TURN] }),
    ))

  it('answers nothing where the session answers nothing by itself, and says that nobody spoke', () =>
    idling(
      async (client) => {
        await ask(client)
        expect(await wait(client, 10_000)).toBe(1)
        expect(client.of('response.created')).toHaveLength(1)
      },
      session(listening({ create_response: false })),
    ))

  it('can be told to wait longer, or for ever', () =>
    idling(async (client) => {
      await ask(client)
      const set = async (turn_detection: object | null) => {
        client.send({ type: 'session.update', session: { type: 'realtime', ...session(turn_detection) } })
        await client.next('session.updated')
      }
      await set(listening({ idle_timeout_ms: 20_000 }))
      expect(await wait(client, 15_000)).toBe(0)
      expect(await wait(client, 10_000)).toBe(1)
      await client.next('response.done')
      await set(null)
      expect(await wait(client, 30_000)).toBe(0)
    }))

  it('is not left waiting by a turn in which nothing was said', () =>
    idling(
      async (client) => {
        await ask(client)
        client.send(append(voice(300)))
        client.send(append(silence(800)))
        await client.next('input_audio_buffer.committed')
        expect(await wait(client, 10_000)).toBe(1)
      },
      session(listening()),
      () => {
        const link = createScriptedLink({ clock, script: [TURN] })
        const emit = link.events as unknown as { emit(event: { type: string }): void }
        const passed = emit.emit.bind(link.events)
        // A cough: there was voice, and not one word.
        emit.emit = (event) =>
          event.type === 'userFinal' && 'text' in event && event.text === TURN.user
            ? passed({ ...event, text: '' } as never)
            : passed(event)
        return link
      },
    ))

  it('lets a chain break the silence, which knows that nobody spoke', () =>
    idling(
      async (client) => {
        await ask(client, 'one')
        await wait(client, 10_000)
        const { output } = (await client.next('response.done')).response
        expect(output[0].content[0].transcript).toBe('nobody after [one|one after nothing]')
      },
      session(listening()),
      () => createRecitingLink(clock),
    ))

  it('answers what was put in meanwhile rather than the silence', () =>
    idling(
      async (client) => {
        await ask(client, 'one')
        client.send(userText('two'))
        await wait(client, 10_000)
        const { output } = (await client.next('response.done')).response
        expect(output[0].content[0].transcript).toBe('two after [one|one after nothing]')
      },
      session(listening()),
      () => createRecitingLink(clock),
    ))

  it('leaves a word whole that is begun while it speaks up', () =>
    idling(
      async (client) => {
        await ask(client)
        client.send(append(voice(15)))
        await wait(client, 10_000)
        client.send(append(voice(300)))
        client.send(append(silence(800)))
        expect((await client.next('input_audio_buffer.speech_started')).audio_start_ms).toBe(0)
        await client.next('input_audio_buffer.speech_stopped')
      },
      session(listening({ prefix_padding_ms: 0 })),
    ))
})

describe('an idle timeout', () => {
  const refused = (idle_timeout_ms: unknown, link: (made: RealtimeLink) => RealtimeLink = (made) => made) => {
    const openLink = () => link(createScriptedLink({ clock, script: [TURN] }))
    const update = { type: 'session.update', session: { type: 'realtime', ...session(listening({ idle_timeout_ms })) } }
    return new Promise<{ code: string; message: string; param: string | null }>((resolve, reject) =>
      withClient(async (client) => resolve(await client.refused(update)), { clock, openLink }).catch(reject),
    )
  }
  const param = 'session.audio.input.turn_detection.idle_timeout_ms'

  it.each([[4_999], [30_001], [5_000.5], ['5000']])('of %s is refused', async (value) => {
    expect(await refused(value)).toMatchObject({ code: 'invalid_value', param })
  })

  it('is refused where whoever answers cannot speak up by itself, and says so', async () => {
    const cannot = (link: RealtimeLink) =>
      Object.assign(link, { capabilities: { ...link.capabilities, items: true, breaksSilence: false } })
    expect(await refused(5_000, cannot)).toMatchObject({
      ...{ code: 'invalid_value', param, message: expect.stringContaining('not supported with this provider') },
    })
  })
})

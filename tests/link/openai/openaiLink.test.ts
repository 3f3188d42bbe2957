/** The client of the Realtime protocol over real sockets, against a service that is played by hand. */
import { Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LinkEvent, RealtimeLink, SessionConfig } from '../../../src/main/link'
import { createOpenaiLink, type RealtimeOptions } from '../../../src/main/link'
import { createDialer } from '../../../src/main/net'
import type { Turn } from '../../../src/shared/view'
import { FlowingClock, until } from '../../support/flowingClock'
import { type Peer, type PeerOptions, type PeerSession, startPeer } from '../../support/realtimePeer'

const KEY = 'sk-secret-1234567890'
const OPTIONS: RealtimeOptions = {
  endpoint: { provider: 'compatible', baseUrl: '', model: 'a-model' },
  output: 'audio',
  format: 'pcm',
  turnDetection: 'silence',
  eagerness: 'auto',
  silenceMs: 500,
  noiseReduction: 'near',
  transcriptionModel: 'gpt-live-transcribe',
  language: '',
  maxOutputTokens: 0,
  truncation: 'auto',
  reasoningEffort: 'default',
}
const CONFIG: SessionConfig = {
  conversation: 'c',
  mode: 'hold',
  instructions: 'Be brief.',
  voice: 'marin',
  speed: 1,
  locale: 'en-US',
  timeZone: 'UTC',
}

interface Rig {
  peer: Peer
  link: RealtimeLink
  events: LinkEvent[]
  log: string[]
  clock: FlowingClock
  session: PeerSession
  of<Type extends LinkEvent['type']>(type: Type): Extract<LinkEvent, { type: Type }>[]
  until(type: LinkEvent['type'], nth?: number): Promise<LinkEvent>
}

const open: { peer?: Peer; link?: RealtimeLink; clock?: FlowingClock }[] = []

afterEach(async () => {
  for (const { peer, link, clock } of open.splice(0)) {
    clock?.stop()
    await link?.close()
    await peer?.close()
  }
})

async function make(options: Partial<RealtimeOptions> = {}, peerOptions: PeerOptions = {}) {
  const peer = await startPeer(peerOptions)
  const log: string[] = []
  let answers = 0
  const clock = new FlowingClock(Date.now()).flow()
  const link = createOpenaiLink({
    clock,
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    key: async () => KEY,
    options: () => ({ ...OPTIONS, ...options, endpoint: { ...OPTIONS.endpoint, baseUrl: peer.url } }),
    newId: () => `answer ${++answers}`,
    log: (message) => log.push(message),
  })
  const events: LinkEvent[] = []
  link.events.on((event) => events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event))
  open.push({ peer, link, clock })
  return { peer, link, events, log, clock }
}

async function start(
  config: Partial<SessionConfig> = {},
  options: Partial<RealtimeOptions> = {},
  peerOptions: PeerOptions = {},
  history: readonly Turn[] = [],
): Promise<Rig> {
  const made = await make(options, peerOptions)
  await made.link.open({ ...CONFIG, ...config }, history, new AbortController().signal)
  const { events } = made
  return {
    ...made,
    session: await made.peer.session(),
    of: (type) => events.filter((event) => event.type === type) as never,
    async until(type, nth = 1) {
      const found = () => events.filter((event) => event.type === type)[nth - 1]
      await until(() => found() !== undefined, `${type} ${nth}`)
      return found()!
    },
  }
}

/** `ms` of a voice of this turn, in pieces of 20 ms. */
function speak(link: RealtimeLink, turnId: number, ms: number, fromMs = 0): void {
  for (let at = 20; at <= ms; at += 20) {
    link.append({ turnId, samples: new Int16Array(480).fill(8000), rateHz: 24000, capturedAtMs: fromMs + at })
  }
}

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing was refused',
    (thrown) => thrown.error?.code ?? String(thrown),
  )

describe('a session', () => {
  it('is dialled with the model in the address, the key in a header and nothing of the beta', async () => {
    const { session } = await start()
    expect(session.request.url).toBe('/v1/realtime?model=a-model')
    expect(session.request.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(session.request.headers).not.toHaveProperty('openai-beta')
    expect(session.request.headers['sec-websocket-extensions']).toBeUndefined()
  })

  it('is asked for whole, before anything else is sent', async () => {
    const { session } = await start()
    expect(session.received[0]).toMatchObject({
      type: 'session.update',
      session: {
        type: 'realtime',
        output_modalities: ['audio'],
        instructions: 'Be brief.',
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24000 },
            turn_detection: null,
            noise_reduction: { type: 'near_field' },
            transcription: { model: 'gpt-live-transcribe' },
          },
          output: { voice: 'marin', speed: 1 },
        },
      },
    })
  })

  it('is told what was said and heard before, and not what was cut off', async () => {
    const turn = { id: '1', conversation: 'c', startedAt: 0, userFinal: true }
    const { session } = await start({}, {}, {}, [
      { ...turn, user: 'how far is the moon', heard: 'About', unheard: ' 384,000 kilometres.' },
    ])
    await session.until('conversation.item.create', 2)
    expect(session.of('conversation.item.create').map(({ item }) => item)).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'how far is the moon' }] },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'About' }] },
    ])
  })

  it('says when it ends by itself', async () => {
    const { of } = await start({}, {}, { expiresAt: 1_900_000_000 })
    expect(of('expires')).toEqual([{ type: 'expires', at: 1_900_000_000_000 }])
  })

  it('keeps its voice after the first sound, because the service would refuse the whole change', async () => {
    const { session, link, until } = await start()
    session.answer({ id: 'r1', text: 'Hello.' }, { turn: '1' })
    await until('responseDone')
    link.configure({ ...CONFIG, voice: 'cedar', instructions: 'Be kind.' })
    const update = await session.until('session.update', 2)
    expect(update.session.instructions).toBe('Be kind.')
    expect(update.session.audio.output).not.toHaveProperty('voice')
  })
})

describe('a change of the voice that crosses the first sound', () => {
  it('is made without the voice, once, and the session goes on', async () => {
    const { session, link, of, until } = await start()
    link.configure({ ...CONFIG, voice: 'cedar', instructions: 'Be kind.' })
    const error = {
      code: 'cannot_update_voice',
      message: 'x',
      param: 'session.audio.output.voice',
      event_id: 'session',
    }
    for (const nth of [2, 3]) {
      await session.until('session.update', nth)
      session.send({ type: 'error', error })
    }
    session.answer({ id: 'r1', text: 'Hello.' }, { turn: '1' })
    await until('responseDone')
    const updates = session.of('session.update').map((update) => update.session)
    expect(updates).toHaveLength(3)
    expect(updates[2]).toMatchObject({ instructions: 'Be kind.' })
    expect(updates[2].audio.output).not.toHaveProperty('voice')
    expect(of('lost')).toEqual([])
  })

  it('is told from a voice that the service does not have, which a person has to mend', async () => {
    const { session, of, until } = await start()
    const error = { code: 'invalid_value', message: 'x', param: 'session.audio.output.voice', event_id: 'session' }
    session.send({ type: 'error', error })
    await until('lost')
    expect(of('lost')).toMatchObject([{ fatal: true, error: { code: 'voice.refused' } }])
  })
})

describe('a session that cannot be had', () => {
  const refused = (status: number, code?: string) => ({
    refuse: () => ({ status, body: code ? JSON.stringify({ error: { code, message: `quotes ${KEY}` } }) : 'no' }),
  })

  it.each([
    [401, 'invalid_api_key', 'key.wrong'],
    [401, undefined, 'key.wrong'],
    [403, undefined, 'key.notAllowed'],
    [404, undefined, 'model.unknown'],
    [400, 'model_not_found', 'model.unknown'],
    [429, 'insufficient_quota', 'quota.empty'],
    [429, undefined, 'link.busy'],
    [503, undefined, 'link.down'],
    [200, undefined, 'endpoint.noRealtime'],
  ])('HTTP %d (%s) is %s', async (status, code, expected) => {
    const { link } = await make({}, refused(status, code))
    const opening = link.open(CONFIG, [], new AbortController().signal)
    expect(await refusalOf(opening)).toBe(expected)
  })

  it('never quotes what the service said', async () => {
    const { link, log } = await make({}, refused(401, 'invalid_api_key'))
    const thrown = await link.open(CONFIG, [], new AbortController().signal).catch((error) => error)
    expect(JSON.stringify([thrown.error, thrown.message, String(thrown), log])).not.toContain(KEY)
  })

  it('names a server that speaks only the beta protocol', async () => {
    const { link } = await make(
      {},
      {
        answer: ({ type, event_id }, session) => {
          if (type !== 'session.update') return false
          const error = { type: 'invalid_request_error', code: 'unknown_parameter', param: 'session.type', event_id }
          session.send({ type: 'error', error: { ...error, message: "Unknown parameter: 'session.type'." } })
          return true
        },
      },
    )
    expect(await refusalOf(link.open(CONFIG, [], new AbortController().signal))).toBe('link.oldProtocol')
  })

  it('names the setting that the service does not take', async () => {
    const { link } = await make(
      {},
      {
        answer: ({ type, event_id }, session) => {
          if (type !== 'session.update') return false
          const error = { type: 'invalid_request_error', code: 'invalid_value', param: 'session.reasoning.effort' }
          session.send({ type: 'error', error: { ...error, event_id, message: 'no' } })
          return true
        },
      },
    )
    const thrown = await link.open(CONFIG, [], new AbortController().signal).catch((error) => error)
    expect(thrown.error).toMatchObject({ code: 'link.sessionRefused' })
    expect(thrown.error.message).toContain('session.reasoning.effort')
  })

  it.each<[string, object]>([
    ['output', { type: 'audio/pcmu' }],
    ['output', { type: 'audio/pcm', rate: 16_000 }],
    ['input', { type: 'audio/pcma' }],
  ])(
    'is refused where its %s is sound in another form than was asked for, %j: that would be noise',
    async (way, format) => {
      const updated = { type: 'session.updated', session: { audio: { [way]: { format } } } }
      const { link } = await make(
        {},
        {
          answer: ({ type }, session) => {
            if (type === 'session.update') session.send(updated)
            return type === 'session.update'
          },
        },
      )
      const thrown = await link.open(CONFIG, [], new AbortController().signal).catch((error) => error)
      expect(thrown?.error).toMatchObject({ code: 'link.sessionRefused' })
      expect(thrown.error.message).toContain(`session.audio.${way}.format`)
      // Behind our back.
      const { session, of, until } = await start()
      session.send({ type: 'session.updated', session: { audio: { [way]: { format: { type: 'audio/pcm' } } } } })
      session.send({ type: 'session.updated', session: { audio: { [way]: { format: null } } } })
      session.send(updated)
      await until('lost')
      expect(of('lost')).toMatchObject([{ fatal: true, error: { code: 'link.sessionRefused' } }])
    },
  )

  it('is refused before dialling where nobody listens', async () => {
    const { link, peer } = await make()
    await peer.close()
    expect(await refusalOf(link.open(CONFIG, [], new AbortController().signal))).toBe('net.refused')
  })

  it('ends at once when it is not wanted any more', async () => {
    const { link } = await make({}, { answer: () => true })
    const abort = new AbortController()
    const opening = link.open(CONFIG, [], abort.signal)
    abort.abort(new Error('not wanted'))
    expect(await refusalOf(opening)).toContain('not wanted')
  })
})

describe('a turn by key', () => {
  it('is sent piece by piece, committed, and answered', async () => {
    const { link, session, of, until } = await start()
    speak(link, 1, 250)
    link.commit(1)
    link.respond({ turnId: 1 })
    const ask = await session.until('response.create')
    expect(session.of('input_audio_buffer.append')).toHaveLength(12)
    expect(session.sound.length / 2).toBe(24000 * 0.24)
    expect(session.types().slice(-2)).toEqual(['input_audio_buffer.commit', 'response.create'])
    session.answer({ id: 'r1', text: 'Hello there.' }, ask.response.metadata)
    await until('responseDone')
    expect(of('speechEnded')).toMatchObject([{ turnId: 1, lastVoicedAtMs: 240 }])
    expect(of('responseStarted')).toEqual([{ type: 'responseStarted', responseId: 'answer 1', turnId: 1 }])
    expect(of('replyDelta')).toMatchObject([{ text: 'Hello there.' }])
    expect(of('audio').reduce((sum, { samples }) => sum + samples.length, 0)).toBe(2400)
    expect(of('audio')[0]?.samples[0]).toBe(1000)
  })

  it('leaves at once, one write for each of its frames: its sound waits for no commit, and the commit for no question', async () => {
    const write = vi.spyOn(Socket.prototype, 'write')
    const { link } = await start()
    const held = () => Math.max(...(write.mock.contexts as Socket[]).map(({ writableCorked }) => writableCorked))
    const writes = () => write.mock.calls.length
    for (const [send, frames] of [
      [() => speak(link, 1, 120), 6],
      [() => link.commit(1), 1],
      [() => link.respond({ turnId: 1 }), 1],
    ] as const) {
      const before = writes()
      send()
      expect(writes()).toBe(before + frames)
      expect(held()).toBe(0)
    }
    write.mockRestore()
  })

  it('gets its words when the service has written them down, also behind the answer', async () => {
    const { link, session, of, until } = await start()
    speak(link, 4, 200)
    link.commit(4)
    link.respond({ turnId: 4 })
    const ask = await session.until('response.create')
    session.answer({ id: 'r1', text: 'Yes.' }, ask.response.metadata)
    const item = { item_id: 'item_user_1', content_index: 0 }
    session.send({ type: 'conversation.item.input_audio_transcription.delta', ...item, delta: 'are you' })
    session.send({ type: 'conversation.item.input_audio_transcription.delta', ...item, delta: ' there' })
    const usage = { type: 'duration', seconds: 0.2 }
    session.send({
      type: 'conversation.item.input_audio_transcription.completed',
      ...item,
      transcript: 'are you there',
      usage,
    })
    await until('userFinal')
    expect(of('userDelta').map(({ text }) => text)).toEqual(['are you', 'are you there'])
    expect(of('userFinal')).toEqual([
      { type: 'userFinal', turnId: 4, text: 'are you there', usage: [{ unit: 'transcribed seconds', quantity: 0.2 }] },
    ])
  })

  it('of less than 100 ms is not sent, and nothing was heard', async () => {
    const { link, session, of } = await start()
    speak(link, 1, 60)
    link.commit(1)
    link.respond({ turnId: 1 })
    await session.until('input_audio_buffer.clear')
    expect(of('userFinal')).toEqual([{ type: 'userFinal', turnId: 1, text: '' }])
    expect(session.types()).not.toContain('input_audio_buffer.commit')
    expect(session.types()).not.toContain('response.create')
  })
})

describe('a hands-free turn', () => {
  it('begins and ends when the service says so, on the timeline of the microphone', async () => {
    const { link, session, of, until } = await start({ mode: 'hands-free' })
    // Two seconds of the last turn were sent before; this one's sound begins a minute later.
    speak(link, 1, 2_000)
    speak(link, 2, 3_000, 60_000)
    await session.until('input_audio_buffer.append', 250)
    session.send({ type: 'input_audio_buffer.speech_started', item_id: 'u2', audio_start_ms: 2_500 })
    session.send({ type: 'input_audio_buffer.speech_stopped', item_id: 'u2', audio_end_ms: 4_500 })
    session.send({ type: 'input_audio_buffer.committed', item_id: 'u2' })
    session.answer({ id: 'r1', text: 'Yes.' }, null)
    await until('responseDone')
    expect(of('speechStarted')).toEqual([{ type: 'speechStarted', turnId: 2, atMs: 60_500 }])
    // The service counted 500 ms of silence before it said so.
    expect(of('speechStopped')).toEqual([{ type: 'speechStopped', turnId: 2, lastVoicedAtMs: 62_000 }])
    expect(of('responseStarted')).toMatchObject([{ responseId: 'answer 1', turnId: 2 }])
  })

  it('sends every piece at once', async () => {
    const { link, session } = await start({ mode: 'hands-free' })
    speak(link, 1, 100)
    await session.until('input_audio_buffer.append', 5)
    expect(session.of('input_audio_buffer.append')).toHaveLength(5)
  })
})

describe('what was said in a turn', () => {
  it('is taken out by its turn, once, and no other turn with it', async () => {
    const { link, session } = await start()
    for (const turnId of [1, 2]) {
      speak(link, turnId, 200)
      link.commit(turnId)
      link.respond({ turnId })
    }
    await session.until('input_audio_buffer.commit', 2)
    for (const n of [1, 2]) session.send({ type: 'input_audio_buffer.committed', item_id: `item_user_${n}` })
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const turnId of [2, 2, 7]) link.forget({ turnId })
    link.add({ type: 'userText', turnId: 3, text: 'the end' })
    await session.until('conversation.item.create')
    expect(session.of('conversation.item.delete').map(({ item_id }) => item_id)).toEqual(['item_user_2'])
  })
})

describe('what is taken out before the service has confirmed it', () => {
  /** A service that says itself when it has confirmed something. */
  const SLOW: PeerOptions = { answer: ({ type }) => type === 'input_audio_buffer.commit' }
  const deleted = (session: Rig['session']) => session.of('conversation.item.delete').map(({ item_id }) => item_id)

  it('is deleted there as soon as its item has a name, and no other with it', async () => {
    const { link, session } = await start({}, {}, SLOW)
    for (const turnId of [1, 2]) {
      speak(link, turnId, 200)
      link.commit(turnId)
    }
    link.forget({ turnId: 1 })
    link.forget({ turnId: 1 })
    await session.until('input_audio_buffer.commit', 2)
    expect(deleted(session)).toEqual([])
    for (const n of [1, 2]) session.send({ type: 'input_audio_buffer.committed', item_id: `item_user_${n}` })
    await session.until('conversation.item.delete')
    link.respond({ turnId: 2 })
    await session.until('response.create')
    link.forget({ turnId: 1 })
    link.add({ type: 'userText', turnId: 3, text: 'the end' })
    await session.until('conversation.item.create')
    expect(deleted(session)).toEqual(['item_user_1'])
  })

  it('waits for that also where the service has told the name ahead', async () => {
    const { link, session, until } = await start({ mode: 'hands-free' }, {}, SLOW)
    speak(link, 1, 1_000)
    await session.until('input_audio_buffer.append', 50)
    session.send({ type: 'input_audio_buffer.speech_started', item_id: 'item_user', audio_start_ms: 100 })
    session.send({ type: 'input_audio_buffer.speech_stopped', item_id: 'item_user', audio_end_ms: 900 })
    await until('speechStopped')
    link.forget({ turnId: 1 })
    link.add({ type: 'userText', turnId: 3, text: 'the end' })
    await session.until('conversation.item.create')
    expect(deleted(session)).toEqual([])
    session.send({ type: 'input_audio_buffer.committed', item_id: 'item_user' })
    await session.until('conversation.item.delete')
    expect(deleted(session)).toEqual(['item_user'])
  })

  it('is not taken for the turn behind it where the service heard nothing in it', async () => {
    const { link, session, until } = await start({}, {}, SLOW)
    for (const turnId of [1, 2]) {
      speak(link, turnId, 200)
      link.commit(turnId)
    }
    await session.until('input_audio_buffer.commit', 2)
    link.forget({ turnId: 1 })
    const error = { code: 'input_audio_buffer_commit_empty', message: 'buffer too small', event_id: 'commit-1' }
    session.send({ type: 'error', error })
    session.send({ type: 'input_audio_buffer.committed', item_id: 'item_user_2' })
    const words = { item_id: 'item_user_2', content_index: 0, transcript: 'the second' }
    session.send({ type: 'conversation.item.input_audio_transcription.completed', ...words })
    expect(await until('userFinal', 2)).toMatchObject({ turnId: 2, text: 'the second' })
    expect(deleted(session)).toEqual([])
  })
})

describe('words and pictures', () => {
  it('are taken out again by the name they were given, each of its items once, and no other', async () => {
    const { link, session } = await start()
    const itemId = 'a name that is longer than the service allows for one of its ids'
    link.add({ type: 'userImage', turnId: 1, mime: 'image/png', bytes: new Uint8Array([1, 2, 3]), itemId })
    link.add({ type: 'userText', turnId: 1, text: 'what is this', itemId })
    link.add({ type: 'earlier', user: '', heard: 'Good day.', itemId: 'greeting' })
    link.add({ type: 'userText', turnId: 1, text: 'nameless' })
    for (const name of [itemId, itemId, 'unknown']) link.forget({ itemId: name })
    link.respond({ turnId: 1 })
    await session.until('response.create')
    const ids = session.of('conversation.item.create').map(({ item }) => item.id)
    expect(new Set(ids).size).toBe(4)
    expect(ids[3]).toBeUndefined()
    expect(Math.max(...ids.slice(0, 3).map((id) => id.length))).toBeLessThanOrEqual(32)
    expect(session.of('conversation.item.delete').map(({ item_id }) => item_id)).toEqual(ids.slice(0, 2))
  })

  it('are items, and the question behind them is asked', async () => {
    const { link, session, of } = await start()
    link.add({ type: 'userImage', turnId: 1, mime: 'image/png', bytes: new Uint8Array([1, 2, 3]) })
    link.add({ type: 'userText', turnId: 1, text: 'what is this' })
    link.respond({ turnId: 1 })
    await session.until('response.create')
    expect(session.of('conversation.item.create').map(({ item }) => item.content[0])).toEqual([
      { type: 'input_image', image_url: 'data:image/png;base64,AQID', detail: 'auto' },
      { type: 'input_text', text: 'what is this' },
    ])
    expect(of('userFinal')).toMatchObject([{ turnId: 1, text: 'what is this' }])
  })

  it('that were said before are items too, and nothing is asked by them', async () => {
    const { link, session, of } = await start()
    link.add({ type: 'earlier', user: '', heard: 'Good day.' })
    link.add({ type: 'earlier', user: 'how far is the moon', heard: 'Far.' })
    await session.until('conversation.item.create', 3)
    expect(session.of('conversation.item.create').map(({ item }) => [item.role, item.content[0]])).toEqual([
      ['assistant', { type: 'output_text', text: 'Good day.' }],
      ['user', { type: 'input_text', text: 'how far is the moon' }],
      ['assistant', { type: 'output_text', text: 'Far.' }],
    ])
    expect([of('userFinal'), session.of('response.create')]).toEqual([[], []])
  })
})

describe('an answer that is cut', () => {
  it('is cancelled and truncated in whole ms where it was heard', async () => {
    const { link, session, until } = await start()
    session.begin('r1', { turn: '1' })
    session.say({ id: 'r1', text: 'One two three.', samples: 24_000 })
    await until('audio')
    link.cancel({ responseId: 'answer 1', heardMs: 333.4 })
    await session.until('conversation.item.truncate')
    expect(session.received.slice(-2)).toEqual([
      { type: 'response.cancel', response_id: 'r1' },
      { type: 'conversation.item.truncate', item_id: 'item_r1', content_index: 0, audio_end_ms: 333 },
    ])
  })

  it('drops what still comes of it, and says what it cost', async () => {
    const { link, session, of, until } = await start()
    session.begin('r1', { turn: '1' })
    session.say({ id: 'r1', text: 'One', samples: 2400 })
    await until('audio')
    link.cancel({ responseId: 'answer 1', heardMs: 50 })
    session.say({ id: 'r1', text: ' two', samples: 2400 })
    const usage = { input_token_details: { audio_tokens: 10 }, output_token_details: { audio_tokens: 20 } }
    session.done('r1', { status: 'cancelled', usage })
    await until('responseDone')
    expect(of('audio')).toHaveLength(1)
    expect(of('replyDelta')).toHaveLength(1)
    expect(of('audioEnded')).toEqual([])
    expect(of('responseDone')[0]?.usage).toEqual([
      { unit: 'input audio tokens', quantity: 10 },
      { unit: 'output audio tokens', quantity: 20 },
    ])
  })

  it('leaves nothing behind that was never heard: what begins to come behind the cut is deleted, once', async () => {
    const { link, session, until } = await start()
    session.begin('r1', { turn: '1' })
    await until('responseStarted')
    link.cancel({ responseId: 'answer 1', heardMs: 0 })
    await session.until('response.cancel')
    session.say({ id: 'r1', text: 'Hello', samples: 2400, item: 'late' })
    session.say({ id: 'r1', text: ' there', samples: 2400, item: 'late' })
    session.done('r1', { status: 'cancelled' })
    await until('responseDone')
    link.clear()
    await session.until('input_audio_buffer.clear')
    expect(session.of('conversation.item.delete')).toMatchObject([{ item_id: 'late' }])
    expect(session.types().indexOf('conversation.item.delete')).toBeGreaterThan(
      session.types().indexOf('response.cancel'),
    )
  })

  it('leaves no item behind of which words had come and no sound', async () => {
    const { link, session, until } = await start()
    session.begin('r1', { turn: '1' })
    session.send({ type: 'response.output_audio_transcript.delta', response_id: 'r1', item_id: 'said', delta: 'Hello' })
    await until('replyDelta')
    link.cancel({ responseId: 'answer 1', heardMs: 0 })
    expect(await session.until('conversation.item.delete')).toMatchObject({ item_id: 'said' })
  })

  it('after the service was done with it is truncated, and nothing is cancelled', async () => {
    const { link, session, until } = await start()
    session.answer({ id: 'r1', text: 'One two.', samples: 48_000 }, { turn: '1' })
    await until('responseDone')
    link.cancel({ responseId: 'answer 1', heardMs: 700 })
    expect(await session.until('conversation.item.truncate')).toMatchObject({ audio_end_ms: 700 })
    expect(session.types()).not.toContain('response.cancel')
  })

  it('keeps the next question until the service is done with it', async () => {
    const { link, session, until } = await start()
    session.begin('r1', { turn: '1' })
    session.say({ id: 'r1', text: 'One', samples: 2400 })
    await until('audio')
    link.cancel({ responseId: 'answer 1', heardMs: 50 })
    link.add({ type: 'userText', turnId: 2, text: 'stop' })
    link.respond({ turnId: 2 })
    await session.until('conversation.item.create')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(session.types()).not.toContain('response.create')
    session.done('r1', { status: 'cancelled' })
    expect(await session.until('response.create')).toMatchObject({ response: { metadata: { turn: '2' } } })
  })
})

describe('functions', () => {
  it('are answered all before the model is asked to go on, and the answer stays one', async () => {
    const { link, session, of, until } = await start()
    link.add({ type: 'userText', turnId: 1, text: 'two timers' })
    link.respond({ turnId: 1 })
    const ask = await session.until('response.create')
    session.begin('r1', ask.response.metadata)
    for (const call_id of ['c1', 'c2']) {
      const item = { id: `i_${call_id}`, type: 'function_call', call_id, name: 'set_timer', arguments: '{"a":1}' }
      session.send({ type: 'response.output_item.done', response_id: 'r1', output_index: 0, item })
    }
    await until('toolRequested', 2)
    link.add({ type: 'toolResult', callId: 'c1', output: 'one' })
    session.done('r1')
    await until('toolsAwaited')
    // Confirmed by the wire itself: whatever was sent because of the first result alone would be there by now.
    link.add({ type: 'userText', turnId: 9, text: 'behind the first result' })
    await session.until('conversation.item.create', 3)
    expect(session.of('response.create')).toHaveLength(1)
    link.add({ type: 'toolResult', callId: 'c2', output: 'two' })
    await session.until('response.create', 2)
    expect(session.types().slice(-3)).toEqual([
      'conversation.item.create',
      'conversation.item.create',
      'response.create',
    ])
    session.answer({ id: 'r2', text: 'Both are set.' }, { turn: '1' })
    await until('responseDone')
    expect(of('toolRequested')).toMatchObject([
      { responseId: 'answer 1', callId: 'c1', name: 'set_timer', argumentsJson: '{"a":1}' },
      { responseId: 'answer 1', callId: 'c2' },
    ])
    expect(of('responseStarted')).toMatchObject([{ responseId: 'answer 1', turnId: 1 }])
    expect(of('replyDelta')).toMatchObject([{ responseId: 'answer 1', text: 'Both are set.' }])
    expect(of('responseDone')).toHaveLength(1)
  })
})

describe('an answer beside the conversation', () => {
  it.each([
    ['invalid_value', 'link.refused'],
    ['conversation_already_has_active_response', 'link.busy'],
  ])(
    'that the service refuses has failed at once (%s), and what is asked in the conversation is not',
    async (code, told) => {
      const { link, session, of, until } = await start()
      link.respond({ turnId: 1 })
      link.respond({ turnId: 9, outOfBand: true })
      const { event_id } = await session.until('response.create', 2)
      session.send({ type: 'error', error: { code, message: 'x', event_id } })
      await until('responseFailed')
      expect(of('responseFailed')).toMatchObject([{ turnId: 9, responseId: undefined, error: { code: told } }])
      session.answer({ id: 'r1', text: 'Hello.', item: 'said' }, { turn: '1' })
      await until('responseDone')
      expect(of('responseStarted')).toMatchObject([{ turnId: 1 }])
      expect(session.of('response.create')).toHaveLength(2)
    },
  )

  it('waits for nobody, and nothing of it is taken back when it is cut', async () => {
    const { link, session, until } = await start()
    session.begin('r1', { turn: '1' })
    link.respond({ turnId: 9, outOfBand: true, input: [{ type: 'said', role: 'user', text: 'summarise' }] })
    const ask = await session.until('response.create')
    expect(ask.response).toMatchObject({ conversation: 'none', metadata: { turn: '9' } })
    session.begin('r9', ask.response.metadata)
    session.say({ id: 'r9', text: 'In short', samples: 2400 })
    await until('audio')
    link.cancel({ responseId: 'answer 2', heardMs: 0 })
    session.done('r9')
    await until('responseDone')
    expect(session.types()).not.toContain('conversation.item.delete')
    expect(session.types()).not.toContain('conversation.item.truncate')
  })
})

it('a call of a conversation that is carried on and its result are items, and can be taken out', async () => {
  const { link, session } = await start()
  link.add({ type: 'functionCall', callId: 'c', name: 'look', argumentsJson: '{}', itemId: 'call' })
  link.add({ type: 'toolResult', callId: 'c', output: 'rain', itemId: 'result' })
  link.forget({ itemId: 'result' })
  const { item_id } = await session.until('conversation.item.delete')
  const [call, result] = session.of('conversation.item.create').map(({ item }) => item)
  expect(call).toMatchObject({ type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' })
  expect(result).toMatchObject({ type: 'function_call_output', call_id: 'c', output: 'rain', id: item_id })
  expect(session.of('response.create')).toEqual([])
})

it('an item that does not stand at the end is put behind the one it stands behind, by the service’s own name for that', async () => {
  const { link, session, until } = await start()
  link.add({ type: 'userText', turnId: 1, text: 'B', itemId: 'b' })
  link.add({ type: 'userText', turnId: 1, text: 'A', itemId: 'a', after: 'root' })
  link.add({ type: 'earlier', user: 'x', heard: 'y', itemId: 'c', after: { itemId: 'b' } })
  link.add({ type: 'userText', turnId: 1, text: 'nowhere', after: { itemId: 'nobody' } })
  link.respond({ turnId: 1 })
  await session.until('response.create')
  const items = session.of('conversation.item.create')
  expect(items.map(({ previous_item_id }) => previous_item_id)).toEqual([
    ...[undefined, 'root', items[0]!.item.id, items[0]!.item.id, undefined],
  ])
  session.answer({ id: 'r1', text: 'Hello.', item: 'said' }, { turn: '1' })
  await until('responseDone')
  link.add({ type: 'userText', turnId: 2, text: 'behind it', after: { responseId: 'answer 1' } })
  await session.until('conversation.item.create', 6)
  expect(session.of('conversation.item.create').at(-1)?.previous_item_id).toBe('said')
})

describe('an answer that is made from something else than the conversation', () => {
  it.each([[true], [false]])(
    'is asked for with all of it, in its order (beside the conversation: %s)',
    async (outOfBand) => {
      const { link, session } = await start()
      link.respond({
        ...{ turnId: 9, outOfBand },
        input: [
          { type: 'said', role: 'system', text: 'One word.' },
          { type: 'said', role: 'assistant', text: 'Ready.' },
          { type: 'functionCall', callId: 'c', name: 'look', argumentsJson: '{}' },
          { type: 'toolResult', callId: 'c', output: 'rain' },
          { type: 'said', role: 'user', text: 'I love it' },
        ],
      })
      const { response } = await session.until('response.create')
      expect(response.conversation).toBe(outOfBand ? 'none' : undefined)
      expect(response.input).toEqual([
        { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'One word.' }] },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Ready.' }] },
        { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'rain' },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'I love it' }] },
      ])
    },
  )

  it('is asked for with nothing where it is made from nothing', async () => {
    const { link, session } = await start()
    link.respond({ turnId: 9, outOfBand: true, input: [] })
    expect((await session.until('response.create')).response.input).toEqual([])
  })
})

describe('what goes wrong', () => {
  it('is one event when the connection drops', async () => {
    const { session, of, until } = await start()
    session.drop()
    await until('lost')
    expect(of('lost')).toMatchObject([{ fatal: false, error: { code: 'link.lost' } }])
  })

  it('is one event when the session has reached its end, and a new one helps', async () => {
    const { session, of, until } = await start()
    const message = 'Your session hit the maximum duration of 60 minutes.'
    session.send({ type: 'error', error: { type: 'invalid_request_error', code: 'session_expired', message } })
    session.socket.close(1001, message)
    await until('lost')
    await vi.waitFor(() => expect(session.closed).toBe(true))
    expect(of('lost')).toMatchObject([{ fatal: false, error: { code: 'link.expired' } }])
  })

  it.each([
    ['max_output_tokens', 'longest length', 'length'],
    ['content_filter', 'withheld', 'filter'],
  ])(
    'is said when an answer ends early by %s, which is an answer all the same and is paid for',
    async (reason, why, leftOut) => {
      const { session, events, of, until } = await start()
      session.begin('r1', { turn: '1' })
      session.say({ id: 'r1', text: 'One two' })
      session.ended('r1')
      session.done('r1', {
        ...{ status: 'incomplete', status_details: { type: 'incomplete', reason } },
        usage: { output_token_details: { audio_tokens: 20 } },
      })
      await until('responseDone')
      expect(of('noticed')).toMatchObject([
        { error: { code: 'turn.incomplete', message: expect.stringContaining(why) } },
      ])
      expect(of('responseDone')).toMatchObject([{ leftOut, usage: [{ unit: 'output audio tokens', quantity: 20 }] }])
      expect(events.map(({ type }) => type).slice(-3)).toEqual(['noticed', 'audioEnded', 'responseDone'])
    },
  )

  it('is no harm to a turn whose words could not be written down', async () => {
    const { link, session, log, of, until } = await start()
    speak(link, 1, 200)
    link.commit(1)
    link.respond({ turnId: 1 })
    await session.until('response.create')
    const failed = {
      type: 'conversation.item.input_audio_transcription.failed',
      item_id: 'item_user_1',
      content_index: 0,
    }
    session.send({ ...failed, error: { type: 'server_error', code: 'x', message: KEY, param: null } })
    session.answer({ id: 'r1', text: 'Yes.' }, { turn: '1' })
    await until('responseDone')
    expect(of('userFinal')).toEqual([{ type: 'userFinal', turnId: 1, text: '', usage: [], unwritten: 'failed' }])
    expect([of('responseFailed'), of('lost')]).toEqual([[], []])
    expect(log).toEqual(['the words of a turn could not be written down'])
  })

  it('is no harm either where the service found no word in it, which is paid for', async () => {
    const { link, session, of, until } = await start()
    speak(link, 1, 200)
    link.commit(1)
    await session.until('input_audio_buffer.commit')
    session.send({
      ...{ type: 'conversation.item.input_audio_transcription.completed', item_id: 'item_user_1', content_index: 0 },
      ...{ transcript: ' ', usage: { type: 'duration', seconds: 3 } },
    })
    await until('userFinal')
    const usage = [{ unit: 'transcribed seconds', quantity: 3 }]
    expect(of('userFinal')).toEqual([{ type: 'userFinal', turnId: 1, text: '', usage, unwritten: 'wordless' }])
  })

  it('is a turn in which nothing was said when the service finds it too short', async () => {
    const { link, session, of, until } = await start()
    speak(link, 3, 200)
    link.commit(3)
    await session.until('input_audio_buffer.commit')
    const message = 'Error committing input audio buffer: buffer too small.'
    session.send({ type: 'error', error: { code: 'input_audio_buffer_commit_empty', message, event_id: 'commit-3' } })
    await until('userFinal')
    expect(of('userFinal')).toEqual([{ type: 'userFinal', turnId: 3, text: '' }])
    expect(of('lost')).toEqual([])
  })

  it('is nothing when a race was lost', async () => {
    const { session, events, until } = await start()
    for (const code of ['response_cancel_not_active', 'item_truncate_invalid_item_id']) {
      session.send({ type: 'error', error: { type: 'invalid_request_error', code, message: 'x', param: null } })
    }
    session.answer({ id: 'r1', text: 'On.' }, { turn: '1' })
    await until('responseDone')
    expect(events.map(({ type }) => type)).not.toContain('responseFailed')
    expect(events.map(({ type }) => type)).not.toContain('lost')
  })

  it('is asked again when the service was busy', async () => {
    const { link, session } = await start()
    session.begin('r0', { turn: '0' })
    link.add({ type: 'userText', turnId: 1, text: 'hello' })
    session.done('r0')
    link.respond({ turnId: 1 })
    const ask = await session.until('response.create')
    session.begin('server', null)
    const error = { code: 'conversation_already_has_active_response', message: 'x', event_id: ask.event_id }
    session.send({ type: 'error', error })
    session.done('server')
    expect(await session.until('response.create', 2)).toMatchObject({ response: { metadata: { turn: '1' } } })
  })

  it('is asked again for half a minute and then a failed turn where the service stays busy', async () => {
    const { link, clock, of, session } = await start(
      {},
      {},
      {
        answer: (frame, session) => {
          if (frame.type !== 'response.create') return false
          const code = 'conversation_already_has_active_response'
          session.send({ type: 'error', error: { code, message: 'x', event_id: frame.event_id } })
          return true
        },
      },
    )
    link.respond({ turnId: 1 })
    await clock.leap(120_000, () => of('responseFailed').length > 0)
    expect(of('responseFailed')).toMatchObject([{ turnId: 1, error: { code: 'link.busy' } }])
    expect(session.of('response.create')).toHaveLength(30)
  })

  it('is no bar to the next question where a cancelled answer had ended without a word', async () => {
    const { link, session, until } = await start()
    session.begin('r1', { turn: '1' })
    session.say({ id: 'r1', text: 'One', samples: 2400 })
    await until('audio')
    link.cancel({ responseId: 'answer 1', heardMs: 50 })
    link.respond({ turnId: 2 })
    await session.until('response.cancel')
    session.send({ type: 'error', error: { code: 'response_cancel_not_active', message: 'x', event_id: null } })
    expect(await session.until('response.create')).toMatchObject({ response: { metadata: { turn: '2' } } })
  })

  it('is a failed turn when the answer fails', async () => {
    const { session, of, until } = await start()
    session.begin('r1', { turn: '1' })
    const status_details = { type: 'failed', error: { type: 'tokens', code: 'rate_limit_exceeded', message: 'x' } }
    session.done('r1', { status: 'failed', status_details })
    await until('responseFailed')
    expect(of('responseFailed')).toMatchObject([{ turnId: 1, error: { code: 'link.busy' } }])
  })

  it('is told once and for good when the account is empty', async () => {
    const { session, of, until } = await start()
    session.begin('r1', { turn: '1' })
    const status_details = { type: 'failed', error: { code: 'insufficient_quota', message: 'x' } }
    session.done('r1', { status: 'failed', status_details })
    session.send({ type: 'error', error: { code: 'insufficient_quota', message: 'x' } })
    await until('lost')
    expect(of('lost')).toMatchObject([{ fatal: true, error: { code: 'quota.empty' } }])
  })

  it('is told in the names of the protocol alone: what a service quotes besides is repeated nowhere', async () => {
    const { session, link, log, of, until } = await start()
    link.add({ type: 'userText', turnId: 1, text: 'hello' })
    link.respond({ turnId: 1 })
    await session.until('response.create')
    const error = { type: 'invalid_request_error', code: KEY, param: `item.${KEY}`, message: KEY, event_id: 'ask-1' }
    session.send({ type: 'error', error })
    session.send({ type: 'error', error: { ...error, code: 'odd_code', event_id: `ask-1 ${KEY}` } })
    await until('responseFailed')
    await vi.waitFor(() => expect(log).toHaveLength(2))
    expect(JSON.stringify([log, of('responseFailed')])).not.toContain('secret')
    expect(of('responseFailed')[0]?.error).toMatchObject({ code: 'link.refused' })
  })

  it('is kept and counted when it is unknown, and garbage leaves the session whole', async () => {
    const { session, of, until } = await start()
    session.socket.send('{"type": "half')
    session.socket.send('[1, 2]')
    session.socket.send(JSON.stringify({ type: 'response.hologram.delta', delta: 'x' }))
    session.answer({ id: 'r1', text: 'Still here.' }, { turn: '1' })
    await until('responseDone')
    expect(of('unknown')).toEqual([{ type: 'unknown', name: 'response.hologram.delta' }])
    expect(of('lost')).toEqual([])
  })

  it('is a lost connection where a frame is beyond all measure', async () => {
    const { session, of, until } = await start()
    session.socket.send(`{"type":"response.output_audio.delta","delta":"${'A'.repeat(41_000_000)}"}`)
    await until('lost')
    expect([of('lost').length, of('audio').length]).toEqual([1, 0])
  })

  it('is understood under the old names', async () => {
    const { session, of, until } = await start()
    session.begin('r1', { turn: '1' })
    const at = { response_id: 'r1', item_id: 'i', output_index: 0, content_index: 0 }
    session.send({ type: 'response.audio_transcript.delta', ...at, delta: 'Old.' })
    session.send({ type: 'response.audio.delta', ...at, delta: Buffer.alloc(480).toString('base64') })
    session.done('r1')
    await until('responseDone')
    expect(of('replyDelta')).toMatchObject([{ text: 'Old.' }])
    expect(of('audio')[0]?.samples).toHaveLength(240)
  })
})

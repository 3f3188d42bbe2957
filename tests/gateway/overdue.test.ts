/** A service behind the gateway that loses a frame, or says no more: what a client asked for ends all the same, and it may go on. */
import { expect, it } from 'vitest'
import { createOpenaiLink, createScriptedLink, type LinkEvent, type RealtimeLink } from '../../src/main/link'
import { createDialer } from '../../src/main/net'
import type { Emitter, Ms } from '../../src/shared/time'
import { type Fault, startPeer } from '../fixtures/realtimePeer'
import { FlowingClock, until } from '../support/flowingClock'
import { plainOptions } from '../support/plainOptions'
import { append, BY_HAND, type Client, type Frame, silence, TURN, userText, voice, withClient } from './client'

const BEGINS = 'response.created'
const DONE = 'response.done'
const RESPOND = { type: 'response.create' }
const WORDS = 'conversation.item.input_audio_transcription'
/** For `session`: by hand, and what is spoken is to be written down. */
const WRITTEN = { audio: { input: { turn_detection: null, transcription: { model: 'any' } } } }
/** Longer than anybody is waited for. */
const ALL_MS: Ms = 200_000

/** A client of the gateway, whose link is a client of a service with these faults. */
async function behind(faults: readonly Fault[], use: (client: Client, leap: Leap) => Promise<void>) {
  const peer = await startPeer({ faults })
  const clock = new FlowingClock(Date.now()).flow()
  let ids = 0
  const openLink = () =>
    createOpenaiLink({
      ...{ clock, key: async () => peer.token, newId: () => `answer ${++ids}`, log: () => {} },
      dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
      options: () => ({ ...plainOptions(peer.httpUrl), transcriptionModel: 'm' }),
    })
  try {
    await withClient((client) => use(client, leapOf(clock)), { clock, openLink })
    expect(peer.pending).toBe(0)
  } finally {
    await peer.close()
  }
}

/** Of the clock at once: less than what anybody counts in there, so that it comes to be counted. */
const STEP_MS: Ms = 1_000

type Leap = (there: () => boolean) => Promise<void>
const leapOf =
  (clock: FlowingClock): Leap =>
  (there) =>
    clock.leap(ALL_MS, there, STEP_MS)

/** The end of what is asked for now. */
async function asked(client: Client, leap: Leap, response: object = {}): Promise<Frame> {
  const before = client.of(DONE).length
  client.send(userText('hello'))
  client.send({ ...RESPOND, response })
  await leap(() => client.of(DONE).length > before)
  return (await client.next(DONE)).response
}

it.each<[string, string, Fault]>([
  ['its beginning is lost', 'link.refused', { at: BEGINS, do: 'skip' }],
  ['its end is lost', 'turn.timedOut', { at: DONE, do: 'skip' }],
])('where %s the response fails with a reason, and the next one is answered', (_, code, fault) =>
  behind([fault], async (client, leap) => {
    expect(await asked(client, leap)).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code } },
    })
    expect(await asked(client, leap)).toMatchObject({ status: 'completed', status_details: null })
    expect(client.of('response.created')).toHaveLength(2)
  }),
)

it('a response beside the conversation ends as well', () =>
  behind([{ at: BEGINS, do: 'skip' }], async (client, leap) => {
    const beside = { conversation: 'none', metadata: { of: 'the client' } }
    expect(await asked(client, leap, beside)).toMatchObject({ status: 'failed', metadata: { of: 'the client' } })
  }))

/** Begins nothing and says nothing until the test does. */
function mute(clock: FlowingClock) {
  const link = createScriptedLink({ clock, script: [TURN] })
  const told: string[] = []
  const turns: number[] = []
  const watched: Partial<RealtimeLink> = {
    respond: ({ turnId }) => void turns.push(turnId),
    cancel: ({ responseId, heardMs }) => void told.push(`cancel ${responseId} ${heardMs}`),
  }
  const emit = (event: LinkEvent) => (link.events as Emitter<LinkEvent>).emit(event)
  /** The client asks, and an answer begins. */
  const begin = async (client: Client, words: string) => {
    client.send(userText(words))
    client.send(RESPOND)
    await until(() => turns.length > 0, 'a question')
    emit({ type: 'responseStarted', responseId: 'r', turnId: turns[0]! })
  }
  return { told, emit, begin, openLink: () => Object.assign(link, watched) as RealtimeLink }
}

it('a turn that the session was to answer by itself and that nothing comes of stands in the way of no other', async () => {
  const clock = new FlowingClock(Date.now()).flow()
  const { openLink } = mute(clock)
  await withClient(
    async (client) => {
      client.send(append(voice(300)))
      client.send(append(silence(700)))
      await client.next('conversation.item.done')
      await leapOf(clock)(() => client.of(DONE).length > 0)
      expect((await client.next(DONE)).response).toMatchObject({ status: 'failed' })
      client.send(userText('and this'))
      client.send(RESPOND)
      await client.next(BEGINS, ({ response }) => response.id !== client.of(DONE)[0].response.id)
      expect(client.of('error')).toEqual([])
    },
    { clock, openLink },
  )
})

it('an answer that goes on slowly is waited for, however long it takes in all', async () => {
  const clock = new FlowingClock(Date.now()).flow()
  const { begin, emit, told, openLink } = mute(clock)
  await withClient(
    async (client) => {
      await begin(client, 'hello')
      for (let piece = 0; piece < 5; piece++) {
        await clock.leap(50_000, undefined, STEP_MS)
        emit({ type: 'replyDelta', responseId: 'r', text: 'word ' })
      }
      emit({ type: 'responseDone', responseId: 'r', outcome: 'answered', usage: [] })
      const { response } = await client.next(DONE)
      expect(response).toMatchObject({
        status: 'completed',
        output: [{ content: [{ transcript: 'word '.repeat(5) }] }],
      })
      await clock.leap(ALL_MS, undefined, STEP_MS)
      expect([client.of(DONE).length, told]).toEqual([1, []])
    },
    { clock, openLink, session: BY_HAND },
  )
})

it('what the link says of an answer that was given up is for nobody, and the link is told to make no more of it', async () => {
  const clock = new FlowingClock(Date.now()).flow()
  const { begin, emit, told, openLink } = mute(clock)
  await withClient(
    async (client) => {
      await begin(client, 'hello')
      await leapOf(clock)(() => client.of(DONE).length > 0)
      expect(told).toEqual(['cancel r 0'])
      emit({ type: 'replyDelta', responseId: 'r', text: 'Too late.' })
      emit({ type: 'responseDone', responseId: 'r', outcome: 'answered', usage: [] })
      await client.settled()
      expect(client.of(DONE)).toHaveLength(1)
      expect(client.of('response.output_audio_transcript.delta')).toEqual([])
    },
    { clock, openLink, session: BY_HAND },
  )
})

it('an answer that is cancelled between its calls and what follows them is told as cancelled', async () => {
  const clock = new FlowingClock(Date.now()).flow()
  const { begin, emit, openLink } = mute(clock)
  const link = () => {
    const made = openLink()
    const done: LinkEvent = { type: 'responseDone', responseId: 'r', outcome: 'answered', usage: [] }
    // As a service's link does, which has nothing to wait for then.
    return Object.assign(made, { cancel: () => emit(done) })
  }
  await withClient(
    async (client) => {
      await begin(client, 'look')
      emit({ type: 'toolRequested', responseId: 'r', callId: 'c', name: 'look', argumentsJson: '{}' })
      emit({ type: 'toolsAwaited', responseId: 'r' })
      await client.next(DONE)
      const item = { type: 'function_call_output', call_id: 'c', output: 'seen' }
      client.send({ type: 'conversation.item.create', item })
      client.send(RESPOND)
      client.send({ type: 'response.cancel' })
      expect((await client.next(DONE)).response).toMatchObject({
        status: 'cancelled',
        status_details: { type: 'cancelled', reason: 'client_cancelled' },
      })
    },
    { clock, openLink: link, session: BY_HAND },
  )
})

/** Speaks and says so. @returns the item that it became */
async function spoken(client: Client): Promise<string> {
  client.send(append(voice(300)))
  client.send({ type: 'input_audio_buffer.commit' })
  return (await client.next('input_audio_buffer.committed')).item_id
}

it('words that a service loses are told to have failed; where they come late after all, nothing more is', () =>
  behind([{ at: `${WORDS}.completed`, do: 'late', until: `${WORDS}.completed` }], async (client, leap) => {
    client.send({ type: 'session.update', session: { type: 'realtime', ...WRITTEN } })
    const item_id = await spoken(client)
    await leap(() => client.of(`${WORDS}.failed`).length > 0)
    expect(await client.next(`${WORDS}.failed`)).toMatchObject({
      ...{ item_id, content_index: 0 },
      error: { type: 'server_error', code: 'turn.timedOut', param: null },
    })
    const next = await spoken(client)
    expect(await client.next(`${WORDS}.completed`)).toMatchObject({ item_id: next })
    await leap(() => false)
    expect(client.frames.filter(({ type }) => type.startsWith(WORDS)).map(({ type }) => type)).toEqual([
      ...[`${WORDS}.failed`, `${WORDS}.delta`, `${WORDS}.completed`],
    ])
  }))

it('words are waited for as long as they go on coming, and no longer than what hears may take for them', async () => {
  const clock = new FlowingClock(Date.now()).flow()
  const { emit, openLink } = mute(clock)
  const committed: number[] = []
  const link = () => Object.assign(openLink(), { commit: (turn: number) => void committed.push(turn) })
  await withClient(
    async (client) => {
      await spoken(client)
      await until(() => committed.length > 0, 'the commit')
      for (let piece = 0; piece < 3; piece++) {
        await clock.leap(100_000, undefined, STEP_MS)
        emit({ type: 'userDelta', turnId: committed[0]!, text: 'one' })
      }
      await clock.leap(170_000, undefined, STEP_MS)
      expect(client.of(`${WORDS}.failed`)).toEqual([])
      await clock.leap(20_000, undefined, STEP_MS)
      await client.next(`${WORDS}.failed`)
    },
    { clock, openLink: link, session: WRITTEN },
  )
})

/** What a client and its session want at the same moment: one answer comes of it, and nobody waits for ever. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createScriptedLink, type LinkEvent, type RealtimeLink } from '../../src/main/link'
import type { Emitter } from '../../src/shared/time'
import { append, type Client, silence, TURN, userText, voice, withClient } from './client'

/** Ends turns by itself, and begins to answer when the test says so. */
function slowLink() {
  const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
  const events = link.events as Emitter<LinkEvent>
  const did: string[] = []
  let asked: number[] = []
  const respond = link.respond.bind(link)
  const watched: Partial<RealtimeLink> = {
    respond(request) {
      did.push('respond')
      if (request.outOfBand) return respond(request)
      asked.push(request.turnId)
    },
    cancel: ({ responseId, heardMs }) => void did.push(`cancel ${responseId} ${heardMs}`),
  }
  const answer = () => {
    for (const turnId of asked.splice(0)) {
      const answer: LinkEvent[] = [
        { type: 'responseStarted', responseId: `r${turnId}`, turnId },
        { type: 'replyDelta', responseId: `r${turnId}`, text: 'At last.' },
        { type: 'audioEnded', responseId: `r${turnId}` },
        { type: 'responseDone', responseId: `r${turnId}`, outcome: 'answered', usage: [] },
      ]
      for (const event of answer) events.emit(event)
    }
    asked = []
  }
  const nothingSaid = () => {
    for (const turnId of asked.splice(0)) events.emit({ type: 'userFinal', turnId, text: '' })
  }
  return { did, answer, nothingSaid, openLink: () => Object.assign(link, watched) as RealtimeLink }
}

/** A turn that the session is going to answer by itself, and has not begun to. */
async function spoken(client: Client) {
  client.send(append(voice(300)))
  client.send(append(silence(700)))
  await client.next('conversation.item.done')
  await client.settled()
}

describe('a response that is asked for while the session is about to answer', () => {
  it('is that answer, with what the client asked for', async () => {
    const { did, answer, openLink } = slowLink()
    await withClient(
      async (client) => {
        await spoken(client)
        client.send({ type: 'response.create', response: { metadata: { of: 'the client' } } })
        const { response } = await client.next('response.created')
        expect(response.metadata).toEqual({ of: 'the client' })
        answer()
        expect((await client.next('response.done')).response).toMatchObject({
          ...{ id: response.id, status: 'completed', metadata: { of: 'the client' } },
          output: [{ content: [{ transcript: 'At last.' }] }],
        })
        await client.settled()
        expect([did, client.of('response.created').length]).toEqual([['respond'], 1])
      },
      { openLink },
    )
  })

  it('is refused where something else was put in behind it, and nothing is lost', async () => {
    const { answer, openLink } = slowLink()
    await withClient(
      async (client) => {
        await spoken(client)
        client.send(userText('and this'))
        const refusal = await client.refused({ type: 'response.create' })
        expect(refusal.code).toBe('conversation_already_has_active_response')
        answer()
        await client.next('response.created')
        await client.next('response.done')
        client.send({ type: 'response.create' })
        await client.next('response.created')
        answer()
        expect((await client.next('response.done')).response.status).toBe('completed')
      },
      { openLink },
    )
  })

  it('ends with nothing in it when nothing was said after all', async () => {
    const { nothingSaid, openLink } = slowLink()
    await withClient(
      async (client) => {
        await spoken(client)
        client.send({ type: 'response.create' })
        await client.next('response.created')
        nothingSaid()
        expect((await client.next('response.done')).response).toMatchObject({ status: 'completed', output: [] })
      },
      { openLink },
    )
  })

  it('can be cancelled as well, and is not given then', async () => {
    const { did, answer, openLink } = slowLink()
    await withClient(
      async (client) => {
        await spoken(client)
        client.send({ type: 'response.cancel' })
        expect((await client.next('response.done')).response).toMatchObject({
          ...{ status: 'cancelled', output: [], status_details: { type: 'cancelled', reason: 'client_cancelled' } },
        })
        answer()
        await client.settled()
        expect(did.at(-1)).toMatch(/^cancel r\d+ 0$/)
        expect(client.of('response.created')).toHaveLength(1)
        expect((await client.refused({ type: 'response.cancel' })).code).toBe('response_cancel_not_active')
      },
      { openLink },
    )
  })
})

it('a turn that was to be answered behind another answer is not, where it is taken out meanwhile, and nobody waits for it', async () => {
  const { did, answer, openLink } = slowLink()
  await withClient(
    async (client) => {
      client.send(userText('hello'))
      client.send({ type: 'response.create' })
      await client.next('response.created')
      await spoken(client)
      const { item_id } = client.of('input_audio_buffer.committed')[0]!
      client.send({ type: 'conversation.item.delete', item_id })
      await client.next('conversation.item.deleted')
      answer()
      await client.next('response.done')
      await client.settled()
      expect(did).toEqual(['respond'])
      client.send(userText('and this'))
      client.send({ type: 'response.create' })
      await client.next('response.created')
      answer()
      expect((await client.next('response.done')).response.status).toBe('completed')
    },
    {
      openLink,
      session: { audio: { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } } },
    },
  )
})

it('a function that is called beside the conversation is told, waited for by nobody, and takes no other’s result', async () => {
  const tools = [{ type: 'function', name: 'look', parameters: { type: 'object', properties: {} } }]
  const audio = { input: { turn_detection: null } }
  await withClient(
    async (client) => {
      client.send(userText('use a tool'))
      client.send({ type: 'response.create' })
      const [call] = (await client.next('response.done')).response.output
      const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'use a tool' }] }]
      client.send({ type: 'response.create', response: { conversation: 'none', input } })
      const beside = (await client.next('response.done')).response
      expect(beside).toMatchObject({ status: 'completed', output: [{ type: 'function_call', name: 'look' }] })
      const item = { type: 'function_call_output', call_id: call.call_id, output: 'a cat' }
      client.send({ type: 'conversation.item.create', item })
      client.send({ type: 'response.create' })
      const { response } = await client.next('response.done')
      expect(response.output[0].content[0].transcript).toBe('The tool answered: a cat')
      expect(response.conversation_id).not.toBeNull()
    },
    { session: { tools, audio } },
  )
})

it('an input without a word puts none into the conversation', async () => {
  const told: string[] = []
  const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
  const add = link.add.bind(link)
  link.add = (item) => {
    told.push(item.type === 'userText' ? `text ${item.text}` : item.type)
    add(item)
  }
  Object.assign(link, { capabilities: { ...link.capabilities, items: true } })
  await withClient(
    async (client) => {
      client.send({ type: 'response.create', response: { input: [] } })
      await client.next('response.created')
      await client.settled()
      expect(told).toEqual([])
    },
    { openLink: () => link },
  )
})

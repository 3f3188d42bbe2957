/** What a client takes out of the conversation of a chain is not known to any later answer: over the socket, read off the answers. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createOpenaiLink } from '../../src/main/link'
import { createDialer } from '../../src/main/net'
import { plainOptions } from '../support/plainOptions'
import { startPeer } from '../support/realtimePeer'
import { createRecitingLink } from '../support/recitingLink'
import { append, BY_HAND, type Client, userText, voice, withClient } from './client'

const forgetting = (use: (client: Client) => Promise<void>) =>
  withClient(use, { openLink: () => createRecitingLink(createRealClock()), session: BY_HAND })

const answer = async (client: Client, response: object = {}) => {
  client.send({ type: 'response.create', response })
  const [item] = (await client.next('response.done')).response.output
  return { id: item.id as string, text: (item.content[0].transcript ?? item.content[0].text) as string }
}
const ask = (client: Client, text: string, id: string = text) => {
  client.send(userText(text, { id }))
  return answer(client)
}
const speak = async (client: Client) => {
  client.send(append(voice(200)))
  client.send({ type: 'input_audio_buffer.commit' })
  const { item_id } = await client.next('input_audio_buffer.committed')
  await client.next('conversation.item.done', ({ item }) => item.id === item_id)
  return item_id as string
}
const remove = async (client: Client, item_id: string) => {
  client.send({ type: 'conversation.item.delete', item_id })
  await client.next('conversation.item.deleted', (frame) => frame.item_id === item_id)
}

describe('a chain', () => {
  it('knows what was asked and answered', () =>
    forgetting(async (client) => {
      await ask(client, 'one')
      expect((await ask(client, 'two')).text).toBe('two after [one|one after nothing]')
    }))

  it('does not know a question that was taken out after it was answered, typed or spoken', () =>
    forgetting(async (client) => {
      await ask(client, 'one')
      const spoken = await speak(client)
      await answer(client)
      await remove(client, 'one')
      await remove(client, spoken)
      expect((await ask(client, 'two')).text).toBe('two after [|one after nothing][|spoken 1 after …]')
    }))

  it.each([['audio'], ['text']])('does not know an answer that was taken out, in %s', (modality) =>
    forgetting(async (client) => {
      client.send(userText('one'))
      const { id } = await answer(client, { output_modalities: [modality] })
      await remove(client, id)
      expect((await ask(client, 'two')).text).toBe('two after [one|]')
    }),
  )

  it('knows nothing of what was put in before and taken out again', () =>
    forgetting(async (client) => {
      client.send(userText('hello', { id: 'q' }))
      const content = [{ type: 'output_text', text: 'Good day.' }]
      client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'assistant', id: 'a', content } })
      await ask(client, 'one')
      for (const id of ['q', 'a', 'one']) await remove(client, id)
      expect((await ask(client, 'two')).text).toBe('two after [|one after …]')
    }))

  it('does not answer a spoken question that was taken out before anybody asked', () =>
    forgetting(async (client) => {
      await ask(client, 'one')
      await remove(client, await speak(client))
      expect((await ask(client, 'two')).text).toBe('two after [one|one after nothing]')
      expect(client.of('conversation.item.input_audio_transcription.completed')).toEqual([])
    }))

  it('does not know a spoken question either that was answered twice', () =>
    forgetting(async (client) => {
      const spoken = await speak(client)
      await answer(client)
      expect((await answer(client)).text).toBe('spoken 1 after [spoken 1|spoken 1 after nothing]')
      await remove(client, spoken)
      expect((await ask(client, 'two')).text).toBe('two after [|spoken 1 after nothing][|spoken 1 after …]')
    }))

  it('remembers what was read of an answer in text that is cancelled', () =>
    forgetting(async (client) => {
      client.send(userText('one'))
      client.send({ type: 'response.create', response: { output_modalities: ['text'] } })
      await client.next('response.output_text.delta')
      client.send({ type: 'response.cancel' })
      await client.next('response.done')
      expect((await ask(client, 'two')).text).toBe('two after [one|one after nothing]')
    }))
})

it('a service behind the link deletes what was said, also where it had not confirmed it yet', async () => {
  const peer = await startPeer({ answer: ({ type }) => type === 'input_audio_buffer.commit' })
  const clock = createRealClock()
  const openLink = () =>
    createOpenaiLink({
      ...{ clock, key: async () => 'sk-none', newId: () => 'answer', log: () => {} },
      dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [], connectTimeoutMs: 1_000 }),
      options: () => plainOptions(peer.url),
    })
  await withClient(
    async (client) => {
      await remove(client, await speak(client))
      const session = await peer.session()
      await session.until('input_audio_buffer.commit')
      session.send({ type: 'input_audio_buffer.committed', item_id: 'its_own_name' })
      expect(await session.until('conversation.item.delete')).toMatchObject({ item_id: 'its_own_name' })
    },
    { openLink, session: BY_HAND },
  )
  await peer.close()
})

/** What a program of this computer may try that wants to harm the server or the other clients: it costs nobody else anything. */
import { connect as connectSocket, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { Conversation } from '../../src/main/gateway/conversation/conversation'
import type { Item } from '../../src/main/gateway/protocol/frames'
import { createScriptedLink } from '../../src/main/link'
import { FlowingClock } from '../support/flowingClock'
import { append, BY_HAND, connect, silence, TURN, userText, voice, withClient, withGateway } from './client'

const soon = () => new Promise((resolve) => setTimeout(resolve, 5))

/** More connections than there are places at the door. */
async function crowd(port: number, each: (socket: Socket) => void): Promise<Socket[]> {
  const all = Array.from({ length: 48 }, () => connectSocket(port, '127.0.0.1'))
  for (const socket of all) {
    socket.on('error', () => {})
    socket.on('connect', () => each(socket))
  }
  await Promise.all(all.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
  return all
}

/** Lets somebody in who knows the token, sooner or later. */
async function comesIn(url: string, token: string): Promise<void> {
  const knock = async () => {
    const client = await connect(url, token)
    await client.next('session.created')
    await client.close()
    return 'came in'
  }
  await expect.poll(() => knock().catch(String)).toBe('came in')
}

describe('the door', () => {
  it.each([
    ['say nothing', () => {}],
    ['never end what they say', (socket: Socket) => void socket.write('GET /v1/realtime HTTP/1.1\r\nX-Slow: ')],
    [
      'send a body without end',
      (socket: Socket) => void socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999\r\n\r\nx'),
    ],
  ])('is not kept shut by those who %s', (_, each) =>
    withGateway(
      async ({ port, url, token }) => {
        const sockets = await crowd(port, each)
        await comesIn(url, token)
        for (const socket of sockets) socket.destroy()
      },
      { limits: { knockMs: 200 } },
    ),
  )

  it('is not kept shut by those who were refused and do not hang up', () =>
    withGateway(async ({ port, url, token }) => {
      const head = [
        'GET /v1/realtime HTTP/1.1',
        'Host: example.com',
        'Connection: Upgrade',
        'Upgrade: websocket',
        '',
        '',
      ]
      const sockets: Socket[] = []
      for (let at = 0; at < 48; at++) {
        const socket = connectSocket({ port, host: '127.0.0.1', allowHalfOpen: true })
        sockets.push(socket)
        socket.on('error', () => {})
        const answered = new Promise((resolve) => socket.once('data', resolve))
        socket.write(head.join('\r\n'))
        expect(String(await answered)).toMatch(/^HTTP\/1\.1 403 /)
      }
      await comesIn(url, token)
      for (const socket of sockets) socket.destroy()
    }))
})

describe('a client', () => {
  it('that asks and never reads is cut off, and its link with it', () =>
    withGateway(async (gateway) => {
      const client = await connect(gateway.url, gateway.token)
      await client.next('session.created')
      client.send(userText('x'.repeat(900_000), { id: 'large' }))
      await client.next('conversation.item.done')
      client.socket.pause()
      const retrieve = { type: 'conversation.item.retrieve', item_id: 'large' }
      for (let at = 0; at < 200 && gateway.sessions > 0; at++) {
        client.send(retrieve)
        await soon()
      }
      expect(gateway.sessions).toBe(0)
      client.socket.terminate()
    }))

  it('cannot nest deeper than whoever reads it later can follow', () =>
    withClient(async (client) => {
      const deep = `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`
      const tools = `[{"type":"function","name":"f","parameters":${deep}}]`
      for (const [field, value] of [
        ['tools', tools],
        ['prompt', `{"id":"p","variables":${deep}}`],
        ['tracing', `{"metadata":${deep}}`],
      ]) {
        client.send(`{"type":"session.update","event_id":"e","session":{"type":"realtime","${field}":${value}}}`)
        const { error } = await client.next('error')
        expect(error).toMatchObject({ code: 'invalid_value', event_id: 'e' })
        expect(error.message).toContain('levels deep')
      }
      client.send(userText('hello'))
      client.send({ type: 'response.create' })
      expect((await client.next('response.done')).response.status).toBe('completed')
    }))

  it.each([
    ['brackets', `${'['.repeat(9_000_000)}${']'.repeat(9_000_000)}`],
    ['brackets without end', '['.repeat(18_000_000)],
    ['empty objects', `[${'{},'.repeat(6_000_000)}{}]`],
    ['one more value than may be', `[${'1,'.repeat(100_000)}1]`],
  ])('cannot make much of little: a frame of %s is not read', (_, raw) =>
    withClient(
      async (client) => {
        client.send(raw)
        const { error } = await client.next('error')
        expect(error).toMatchObject({ code: 'invalid_event', message: 'The frame has more than 100000 values.' })
        client.send(userText('hello'))
        client.send({ type: 'response.create' })
        expect((await client.next('response.done')).response.status).toBe('completed')
      },
      { limits: { bytesPerSecond: 1e12 } },
    ),
  )

  it.each([
    ['asks for much with little', { type: 'session.update', session: { type: 'realtime' } }, 'session.updated'],
    [
      'makes much be told with little',
      {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'x' }] },
      },
      'conversation.item.done',
    ],
  ])('that %s is read as slowly as if it had sent it', async (_, event, answer) => {
    const clock = new FlowingClock(Date.now())
    await withClient(
      async (client) => {
        const instructions = 'x'.repeat(900_000)
        client.send({ type: 'session.update', session: { type: 'realtime', instructions } })
        await client.next('session.updated')
        const answered = async () => {
          client.send(event)
          const next = client.next(answer).then(
            () => true,
            () => false,
          )
          return Promise.race([next, new Promise((resolve) => setTimeout(() => resolve(false), 300))])
        }
        let times = 0
        while (times < 50 && (await answered())) times += 1
        expect(times).toBeLessThan(12)
        await clock.leap(60_000, () => client.of(answer).length > times)
        expect(client.of(answer).length).toBeGreaterThan(times)
        // So that its goodbye is read, too.
        clock.flow()
      },
      {
        ...{ clock, openLink: () => createScriptedLink({ clock, script: [TURN] }) },
        limits: { bytesPerSecond: 2_000_000 },
      },
    )
    clock.stop()
  })

  it('is not sent its own megabytes again as the name of what nobody knows', () =>
    withClient(async (client) => {
      for (const session of [{ ['x'.repeat(1_000_000)]: 1 }, { audio: { ['😀'.repeat(500_000)]: 1 } }]) {
        const update = { type: 'session.update', session: { type: 'realtime', ...session } }
        const { code, message, param } = await client.refused(update)
        expect([code, message.length < 400, String(param).length < 300]).toEqual(['unknown_parameter', true, true])
        expect(message.isWellFormed()).toBe(true)
      }
    }))

  it('cannot make one item larger than any model could look at', () =>
    withClient(async (client) => {
      const part = { type: 'input_text', text: 'x'.repeat(400_000) }
      const item = (parts: number) => ({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: Array.from({ length: parts }, () => part) },
      })
      expect(await client.refused(item(3))).toMatchObject({ code: 'invalid_value', param: 'item' })
      client.send(item(2))
      await client.next('conversation.item.done')
    }))

  it('cannot make tools, a prompt or a trace so large that every answer is slow', () =>
    withClient(async (client) => {
      const parts = Array.from({ length: 3 }, (_, at) => ({
        type: 'function',
        name: `f${at}`,
        description: 'x'.repeat(400_000),
      }))
      for (const [field, value] of [
        ['tools', parts],
        ['prompt', { id: 'p', variables: { parts } }],
        ['tracing', { metadata: { parts } }],
      ]) {
        const update = { type: 'session.update', session: { type: 'realtime', [field as string]: value } }
        expect(await client.refused(update)).toMatchObject({ code: 'invalid_value', param: `session.${field}` })
      }
    }))

  it('may have as many values in a frame as a thousand tools have', () =>
    withClient(async (client) => {
      const properties = Object.fromEntries(
        Array.from({ length: 8 }, (_, at) => [`p${at}`, { type: 'string', minLength: 1 }]),
      )
      const tools = Array.from({ length: 1000 }, (_, at) => ({
        ...{
          type: 'function',
          name: `f${at}`,
          description: 'a "quoted, [word] {of}" \\',
          parameters: { type: 'object', properties },
        },
      }))
      client.send({ type: 'session.update', session: { type: 'realtime', tools } })
      expect((await client.next('session.updated')).session.tools).toHaveLength(1000)
    }))

  it('has a bounded number of responses beside the conversation, each of which ends', () => {
    // None of them ends before the last was asked for.
    const clock = new FlowingClock(Date.now())
    return withClient(
      async (client) => {
        const aside = { type: 'response.create', response: { conversation: 'none', input: [] } }
        for (let at = 0; at < 16; at++) client.send(aside)
        expect(await client.refused(aside)).toMatchObject({ code: 'rate_limit_exceeded' })
        clock.flow()
        for (let at = 0; at < 16; at++) await client.next('response.done')
        client.send(aside)
        await client.next('response.done')
      },
      { clock, script: [{ ...TURN, thinkMs: 200 }] },
    )
  })

  it('gets the end of a slow response, however many others are made meanwhile', () =>
    withClient(
      async (client) => {
        const aside = (name: string) => ({
          type: 'response.create',
          response: { conversation: 'none', input: [], metadata: { name } },
        })
        const done = (name: string) => client.next('response.done', ({ response }) => response.metadata.name === name)
        client.send(aside('slow'))
        for (let at = 0; at < 100; at++) {
          client.send(aside(`${at}`))
          await done(`${at}`)
        }
        expect((await done('slow')).response.status).toBe('completed')
      },
      {
        script: [
          { ...TURN, thinkMs: 1_500 },
          { ...TURN, thinkMs: 0, soundMs: 0 },
        ],
      },
    ))

  it('cannot put in more than can be kept until it asks, and can go on when it has asked', () =>
    withClient(
      async (client) => {
        const picture = (id: string) => ({
          type: 'conversation.item.create',
          item: {
            ...{ type: 'message', role: 'user', id },
            content: [{ type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(18_000_000)}` }],
          },
        })
        for (let at = 0; at < 4; at++) client.send(picture(`p${at}`))
        await client.settled()
        expect(await client.refused(picture('last'))).toMatchObject({ code: 'invalid_value', param: 'item' })
        expect(await client.refused({ type: 'conversation.item.retrieve', item_id: 'last' })).toBeDefined()
        client.send({ type: 'response.create' })
        await client.next('response.done')
        client.send(picture('then'))
        expect((await client.next('conversation.item.done', ({ item }) => item.id === 'then')).item.id).toBe('then')
      },
      { limits: { bytesPerSecond: 1e9 } },
    ))

  it('may put in all of that after items that were refused: what is not kept does not count', () =>
    withClient(
      async (client) => {
        const picture = (id: string, after?: string) => ({
          type: 'conversation.item.create',
          previous_item_id: after,
          item: {
            ...{ type: 'message', role: 'user', id },
            content: [{ type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(18_000_000)}` }],
          },
        })
        for (let at = 0; at < 5; at++) {
          expect(await client.refused(picture(`p${at}`, 'nowhere'))).toMatchObject({ param: 'previous_item_id' })
        }
        client.send(picture('then'))
        expect((await client.next('conversation.item.done')).item.id).toBe('then')
      },
      { limits: { bytesPerSecond: 1e9 } },
    ))

  it('cannot put in system messages without end', () =>
    withClient(async (client) => {
      const system = {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'x'.repeat(600_000) }] },
      }
      client.send(system)
      expect(await client.refused(system)).toMatchObject({ code: 'invalid_value', param: 'item.content' })
    }))

  it('cannot fill up what waits to be heard', async () => {
    const clock = createRealClock()
    // Hears the first turn for ever.
    const openLink = () => Object.assign(createScriptedLink({ clock, script: [TURN] }), { commit: () => {} })
    await withClient(
      async (client) => {
        client.send(append(voice(200)))
        client.send({ type: 'input_audio_buffer.commit' })
        const minutes = append(silence(120_000))
        for (let at = 0; at < 5; at++) client.send(minutes)
        await client.settled()
        expect(await client.refused(append(silence(20)))).toMatchObject({ code: 'rate_limit_exceeded' })
        client.send({ type: 'input_audio_buffer.clear' })
        await client.next('input_audio_buffer.cleared')
        client.send(append(silence(20)))
        const errors = client.of('error').length
        await client.settled()
        expect(client.of('error')).toHaveLength(errors + 1)
      },
      { openLink, session: BY_HAND, limits: { bytesPerSecond: 1e9 } },
    )
  })

  it('cannot fill it up either while nobody listens yet', () => {
    const clock = createRealClock()
    const openLink = () =>
      Object.assign(createScriptedLink({ clock, script: [TURN] }), { open: () => new Promise<void>(() => {}) })
    return withClient(
      async (client) => {
        for (let at = 0; at < 5; at++) client.send(append(silence(120_000)))
        await client.settled()
        expect(await client.refused(append(silence(20)))).toMatchObject({ code: 'rate_limit_exceeded' })
      },
      { openLink, limits: { bytesPerSecond: 1e9 } },
    )
  })

  it('that was told goodbye and stays asks for nothing more', async () => {
    let asked = 0
    let closed = 0
    const clock = createRealClock()
    const openLink = () => {
      const link = createScriptedLink({ clock, script: [TURN] })
      const [respond, close] = [link.respond.bind(link), link.close.bind(link)]
      link.respond = (request) => {
        asked += 1
        respond(request)
      }
      link.close = async () => {
        closed += 1
        await close()
      }
      return link
    }
    await withGateway(
      async ({ url, token }) => {
        const client = await connect(url, token)
        const { socket } = client
        // It never says goodbye in turn, and its frames are on the way.
        socket.close = () => {}
        const stream = (socket as unknown as { _socket: Socket })._socket
        const goodbye = new Promise((resolve) => stream.on('data', (piece) => piece.includes('expired') && resolve(0)))
        await goodbye
        expect(closed).toBe(1)
        const frame = (event: object) => client.send(event)
        frame(userText('hello'))
        frame({ type: 'response.create' })
        frame(append(voice(200)))
        for (let at = 0; at < 20; at++) await soon()
        expect(asked).toBe(0)
      },
      { openLink, limits: { sessionMs: 50 } },
    )
  })
})

it('system messages without a letter make room for each other, and only they make one of their own go', async () => {
  const told: string[] = []
  const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
  link.configure = ({ instructions }) => void told.push(instructions)
  const message = (role: string, text: string, id: string) => ({
    type: 'conversation.item.create',
    item: { type: 'message', role, id, content: [{ type: 'input_text', text }] },
  })
  await withClient(
    async (client) => {
      client.send(message('system', 'be brief', 'first'))
      for (let at = 0; at < 2_100; at++) client.send(message('user', 'x', `u${at}`))
      await client.settled()
      expect(told.at(-1)).toContain('be brief')
      for (let at = 0; at < 2_000; at++) client.send(message('system', '', `s${at}`))
      await client.settled()
      expect(told.at(-1)).not.toContain('be brief')
      expect(await client.refused({ type: 'conversation.item.delete', item_id: 'first' })).toMatchObject({
        code: 'item_delete_invalid_item_id',
      })
    },
    { openLink: () => link, limits: { framesPerSecond: 1e6 } },
  )
})

it('what had to make room is no longer known to whoever answers either', async () => {
  const forgotten: unknown[] = []
  const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
  link.forget = (what) => void forgotten.push(what)
  const said = (id: string, letters: number) => ({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'assistant', id, content: [{ type: 'output_text', text: 'x'.repeat(letters) }] },
  })
  await withClient(
    async (client) => {
      for (let at = 0; at < 2_003; at++) client.send(said(`i${at}`, 1))
      await client.settled()
      expect(forgotten).toEqual([{ itemId: 'i0' }, { itemId: 'i1' }, { itemId: 'i2' }])
      for (let at = 0; at < 9; at++) client.send(said(`large${at}`, 900_000))
      await client.settled()
      expect(forgotten).toContainEqual({ itemId: 'large0' })
      expect(forgotten).not.toContainEqual({ itemId: 'large1' })
    },
    { openLink: () => link, limits: { framesPerSecond: 1e6, bytesPerSecond: 1e9 } },
  )
})

it('no item has the name of the beginning of a conversation, or none', () =>
  withClient(async (client) => {
    for (const id of ['root', ''])
      expect(await client.refused(userText('hello', { id }))).toMatchObject({ param: 'item.id' })
  }))

it('an item whose sound is no sound does not stand', () =>
  withClient(async (client) => {
    const content = [{ type: 'input_audio', audio: 'AAA$' }]
    const item = { type: 'message', role: 'user', id: 'noise', content }
    const refusal = await client.refused({ type: 'conversation.item.create', item })
    expect(refusal).toMatchObject({ code: 'invalid_value', param: 'item.content[0].audio' })
    expect(client.of('conversation.item.added')).toEqual([])
  }))

it('a conversation keeps no more letters than anybody can look back on, and always its newest item', () => {
  const conversation = new Conversation('c')
  const item = (id: string): Item => ({
    id,
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: id }],
  })
  for (let at = 0; at < 9; at++) conversation.insert(item(`i${at}`), null, 1_000_000)
  expect([conversation.has('i0'), conversation.has('i1'), conversation.items.length]).toEqual([false, true, 8])
  conversation.delete('i1')
  conversation.insert(item('next'), null, 1_000_000)
  expect(conversation.has('i2')).toBe(true)
  expect(conversation.insert(item('huge'), null, 20_000_000)).toBeNull()
  expect(conversation.items.map(({ id }) => id)).toEqual(['huge'])
})

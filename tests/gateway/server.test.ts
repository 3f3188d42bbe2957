/** Who gets in, over which door, and what bounds there are. */
import { createServer, request } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createRealClock } from '../../src/main/clock'
import { createGateway, type Gateway } from '../../src/main/gateway'
import { createScriptedLink } from '../../src/main/link'
import { append, connect, silence, userText, withGateway } from './client'

interface Knock {
  headers?: Record<string, string>
  protocols?: string[]
  path?: string
  token?: string | undefined
}

/** 'open', or the HTTP status. */
function knock(
  { port, token }: Gateway,
  { headers = {}, protocols = [], path = '/v1/realtime?model=m', ...own }: Knock = {},
) {
  const given = 'token' in own ? own.token : token
  return new Promise<{ answer: 'open' | number; protocol: string; extensions: string; body: string }>(
    (resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
        headers: { ...(given !== undefined && { Authorization: `Bearer ${given}` }), ...headers },
        perMessageDeflate: true,
      })
      socket.on('error', reject)
      socket.on('unexpected-response', (_request, response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          body += piece
        })
        response.on('end', () => resolve({ answer: response.statusCode ?? 0, protocol: '', extensions: '', body }))
      })
      socket.on('open', () => {
        const { protocol, extensions } = socket
        socket.once('close', () => resolve({ answer: 'open', protocol, extensions, body: '' }))
        socket.close()
      })
    },
  )
}

describe('the token', () => {
  it('opens as Bearer, as api-key and as a subprotocol; compression is declined', () =>
    withGateway(async (gateway) => {
      const { token } = gateway
      expect(await knock(gateway)).toMatchObject({ answer: 'open', protocol: '', extensions: '' })
      expect((await knock(gateway, { token: undefined, headers: { 'api-key': token } })).answer).toBe('open')
      const protocols = ['realtime', `openai-insecure-api-key.${token}`]
      expect(await knock(gateway, { token: undefined, protocols })).toMatchObject({
        answer: 'open',
        protocol: 'realtime',
      })
      // Azure's clients send both, and one of them may be another key.
      expect((await knock(gateway, { token: 'other', headers: { 'api-key': token } })).answer).toBe('open')
    }))

  it.each([
    ['none', {}],
    ['a wrong one', { token: 'wrong' }],
    ['the beginning of it', { headers: { 'api-key': 'x' } }],
    ['a wrong subprotocol', { protocols: ['realtime', 'openai-insecure-api-key.wrong'] }],
  ])('%s is answered with 401 and no frame, and is not repeated', (_, own) =>
    withGateway(async (gateway) => {
      const { answer, body } = await knock(gateway, { token: undefined, ...own })
      expect(answer).toBe(401)
      expect(JSON.parse(body).error).toMatchObject({ code: 'invalid_api_key', type: 'invalid_request_error' })
      expect(body).not.toContain('wrong')
    }),
  )

  it('is another one each time, long enough not to be guessed', async () => {
    const tokens = new Set<string>()
    for (let at = 0; at < 3; at++) await withGateway(async ({ token }) => void tokens.add(token))
    expect(tokens.size).toBe(3)
    for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/)
  })

  it('cannot be tried for ever, and whoever knows it comes in all the same, however many others try', () =>
    withGateway(
      async (gateway) => {
        for (let at = 0; at < 3; at++) expect((await knock(gateway, { token: 'wrong' })).answer).toBe(401)
        for (let at = 0; at < 3; at++) {
          const { answer, body } = await knock(gateway, { token: 'wrong' })
          expect([answer, JSON.parse(body).error.code]).toEqual([429, 'rate_limit_exceeded'])
          expect((await knock(gateway)).answer).toBe('open')
        }
      },
      { limits: { wrongTokens: 3 } },
    ))
})

describe('a page of the web', () => {
  it.each([
    ['https://example.com', 403],
    ['http://127.0.0.1.example.com', 403],
    ['null', 403],
    ['file://', 403],
    ['http://localhost:5173', 'open'],
    ['http://127.0.0.1:8080', 'open'],
  ])('from %s: %s', (origin, answer) =>
    withGateway(async (gateway) => expect((await knock(gateway, { headers: { Origin: origin } })).answer).toBe(answer)),
  )

  it.each([
    ['evil.example:80', 403],
    ['127.0.0.1.evil.example', 403],
    ['user@localhost', 403],
    ['localhost:9', 'open'],
    ['[::1]:9', 'open'],
  ])('that calls us %s: %s', (host, answer) =>
    withGateway(async (gateway) => expect((await knock(gateway, { headers: { Host: host } })).answer).toBe(answer)),
  )
})

describe('the door', () => {
  it.each([
    ['/v1/realtime', 'open'],
    ['/realtime', 'open'],
    ['/openai/v1/realtime?model=d', 'open'],
    ['/', 404],
    ['/v1/realtime/calls', 404],
    ['/v1/realtime?intent=transcription', 400],
    ['/v1/realtime?call_id=1', 400],
    ['//realtime', 404],
  ])('%s: %s', (path, answer) =>
    withGateway(async (gateway) => expect((await knock(gateway, { path })).answer).toBe(answer)),
  )

  it('tells whoever comes without a WebSocket what is here', () =>
    withGateway(async ({ port }) => {
      const status = await new Promise((resolve) =>
        request({ port, host: '127.0.0.1', path: '/v1/realtime' }, (response) => resolve(response.statusCode)).end(),
      )
      expect(status).toBe(426)
    }))

  // Other addresses of this very computer, which who listens everywhere is reached at; nothing leaves it.
  it.each(['127.0.0.2', '::1'])('is at 127.0.0.1 and not at %s', (host) =>
    withGateway(async ({ port }) => {
      const reached = await new Promise((resolve) => {
        const socket = connectSocket({ port, host })
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
        socket.once('close', () => resolve(false))
        setTimeout(() => socket.destroy(), 1_000)
      })
      expect(reached).toBe(false)
    }),
  )

  it('is on this computer alone, and nowhere when somebody else has the port', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const clock = createRealClock()
    const opening = createGateway({ clock, port, openLink: () => createScriptedLink({ clock }) })
    await expect(opening).rejects.toMatchObject({
      error: { code: 'gateway.portInUse', message: expect.stringContaining(`${port}`) },
    })
    await new Promise((resolve) => other.close(resolve))
  })
})

describe('bounds', () => {
  it('on sessions: the next one is told to wait, and let in when there is room', () =>
    withGateway(
      async (gateway) => {
        const { url, token } = gateway
        const client = await connect(url, token)
        expect(gateway.sessions).toBe(1)
        expect((await knock(gateway)).answer).toBe(429)
        await client.close()
        while (gateway.sessions > 0) await new Promise((resolve) => setImmediate(resolve))
        expect((await knock(gateway)).answer).toBe('open')
      },
      { limits: { sessions: 1 } },
    ))

  it('on the size of a frame: 15 MiB of sound are taken, more ends the connection', () =>
    withGateway(async ({ url, token }) => {
      const client = await connect(url, token)
      client.socket.on('error', () => {})
      const closed = new Promise((resolve) => client.socket.once('close', (code) => resolve(code)))
      const sound = 15 * 1024 * 1024
      client.send({ ...append(Buffer.alloc(sound).toString('base64')), event_id: 'e'.repeat(512) })
      await client.settled()
      client.send('x'.repeat(21_100_000))
      expect(await closed).toBe(1009)
    }))

  it('on the pace of frames: a client is read more slowly, and nothing is lost', () =>
    withGateway(
      async ({ url, token }) => {
        const client = await connect(url, token)
        client.send({
          type: 'session.update',
          session: { type: 'realtime', audio: { input: { turn_detection: null } } },
        })
        for (let at = 0; at < 300; at++) client.send(append(silence(10)))
        client.send({ type: 'input_audio_buffer.clear' })
        for (let at = 0; at < 9; at++) client.send(append(silence(10)))
        expect((await client.refused({ type: 'input_audio_buffer.commit' })).message).toContain('90.00ms')
      },
      { limits: { framesPerSecond: 100 } },
    ))
})

function countedLink() {
  const counted = { closed: 0 }
  const openLink = () => {
    const link = createScriptedLink({ clock: createRealClock() })
    const close = link.close.bind(link)
    link.close = async () => {
      counted.closed += 1
      await close()
    }
    return link
  }
  return { counted, openLink }
}

/** A client that is being answered. */
async function asking({ url, token }: Gateway) {
  const client = await connect(url, token)
  client.send(userText('hello'))
  client.send({ type: 'response.create' })
  await client.next('response.created')
  return client
}

describe('a client that goes away', () => {
  it.each(['politely', 'without a word'])('(%s) takes its session and its link along', async (how) => {
    const { counted, openLink } = countedLink()
    await withGateway(
      async (gateway) => {
        const client = await asking(gateway)
        if (how === 'politely') await client.close()
        else client.socket.terminate()
        while (gateway.sessions > 0) await new Promise((resolve) => setImmediate(resolve))
        expect(counted.closed).toBe(1)
      },
      { openLink },
    )
    expect(counted.closed).toBe(1)
  })
})

describe('closing', () => {
  it('says goodbye to everybody with 1001, once', () =>
    withGateway(async (gateway) => {
      const clients = [await connect(gateway.url, gateway.token), await connect(gateway.url, gateway.token)]
      const codes = clients.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve)))
      await Promise.all([gateway.close(), gateway.close()])
      expect([await Promise.all(codes), gateway.sessions]).toEqual([[1001, 1001], 0])
      await expect(connect(gateway.url, gateway.token)).rejects.toThrow('ECONNREFUSED')
    }))

  it('ends what a session costs before its client has said goodbye in turn', () => {
    const { counted, openLink } = countedLink()
    return withGateway(
      async (gateway) => {
        await asking(gateway)
        const closing = gateway.close()
        expect([counted.closed, gateway.sessions]).toEqual([1, 1])
        await closing
        expect(counted.closed).toBe(1)
      },
      { openLink },
    )
  })

  it('waits for nobody who does not answer', () =>
    withGateway(async (gateway) => {
      const { port, token } = gateway
      const socket = connectSocket(port, '127.0.0.1')
      const key = Buffer.alloc(16).toString('base64')
      const head = ['GET /v1/realtime HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket']
      socket.write(
        [...head, 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`, `api-key: ${token}`, '', ''].join('\r\n'),
      )
      await new Promise((resolve) => socket.once('data', resolve))
      const ended = new Promise((resolve) => socket.once('close', resolve))
      await gateway.close()
      await ended
    }))
})

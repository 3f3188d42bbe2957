/** Through a proxy that exists, with certificates of an authority that exists, to a service on this computer. */
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createRealClock } from '../../src/main/clock'
import { createDialer, type DialPorts, netFailure } from '../../src/main/net'
import { AppException } from '../../src/shared/errors'
import { type ConnectProxy, startProxy } from '../support/connectProxy'
import { HandClock } from '../support/handClock'
import { type Authority, privateAuthority } from '../support/privateAuthority'

const URL_OF_SERVICE = 'wss://service.test/v1/realtime'
let authority: Authority
const closing: (() => Promise<unknown>)[] = []

beforeAll(() => {
  authority = privateAuthority()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A WebSocket service with this certificate; says "hello". */
async function service(certificate: { key: string; cert: string }): Promise<number> {
  const server = createServer(certificate)
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.send('hello'))
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

async function proxyTo(to: number, more: Partial<Parameters<typeof startProxy>[0]> = {}): Promise<ConnectProxy> {
  const proxy = await startProxy({ to, ...more })
  closing.push(() => proxy.close())
  return proxy
}

/** What the service says, or the code of why not. */
async function reach(url: string, ports: Partial<DialPorts>, signal?: AbortSignal): Promise<string> {
  const clock = createRealClock()
  const way = { clock, proxyFor: async () => undefined, extraCa: [], connectTimeoutMs: 1_500, ...ports }
  try {
    const socket = new WebSocket(url, await createDialer(way).dial(new URL(url), signal))
    return await new Promise((resolve, reject) => {
      socket.on('message', (data) => {
        resolve(String(data))
        socket.terminate()
      })
      socket.on('error', reject)
    })
  } catch (thrown) {
    if (signal?.aborted) return String(thrown)
    const { error } = netFailure(thrown, Date.now())
    expect(JSON.stringify(error)).not.toMatch(/secret|127\.0\.0\.1|service\.test/)
    return error.code
  }
}

describe('a service behind a proxy', () => {
  it('is reached by its name, with the authority that was added', async () => {
    const proxy = await proxyTo(await service(authority.certificate))
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url, extraCa: [authority.ca] })).toBe('hello')
    expect(proxy.asked).toEqual(['service.test:443'])
  })

  it('is not trusted without it', async () => {
    const proxy = await proxyTo(await service(authority.certificate))
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url })).toBe('net.tlsUntrusted')
  })

  it.each([
    ['stranger', 'net.tlsUntrusted'],
    ['expired', 'net.tlsTime'],
  ] as const)('with a certificate that is %s is %s', async (which, code) => {
    const proxy = await proxyTo(await service(authority[which]))
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url, extraCa: [authority.ca] })).toBe(code)
  })

  it('with the certificate of another name is net.tlsHost', async () => {
    const proxy = await proxyTo(await service(authority.certificate))
    const other = 'wss://elsewhere.test/v1/realtime'
    expect(await reach(other, { proxyFor: async () => proxy.url, extraCa: [authority.ca] })).toBe('net.tlsHost')
  })

  it('gets the name and password that stand in the address of the proxy', async () => {
    const proxy = await proxyTo(await service(authority.certificate))
    const address = proxy.url.replace('http://', 'http://me:secret@')
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => address, extraCa: [authority.ca] })).toBe('hello')
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('me:secret').toString('base64')}`])
  })

  it.each([
    ['407 Proxy Authentication Required', 'net.proxyAuth'],
    ['403 Forbidden', 'net.proxyRefused'],
    ['502 Bad Gateway', 'net.proxyRefused'],
  ])('that answers %s is %s', async (answer, code) => {
    const proxy = await proxyTo(1, { answer: () => answer })
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url })).toBe(code)
  })

  it('that says nothing is given up at the bound', async () => {
    const proxy = await proxyTo(1, { stalls: true })
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url, connectTimeoutMs: 200 })).toBe('net.timeout')
  })

  it('that says nothing is let go as soon as nobody waits any more', async () => {
    const proxy = await proxyTo(1, { stalls: true })
    const asker = new AbortController()
    const clock = new HandClock()
    const reached = reach(URL_OF_SERVICE, { clock, proxyFor: async () => proxy.url }, asker.signal)
    await proxy.knocked
    expect([clock.timerCount, clock.owedCount]).toEqual([1, 1])
    asker.abort('gone home')
    expect(await reached).toBe('gone home')
    await proxy.deserted
    expect([clock.timerCount, clock.owedCount]).toEqual([0, 0])
  })

  it('that leads to a service which says nothing is given up at the bound', async () => {
    const mute = createTcpServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const proxy = await proxyTo((mute.address() as AddressInfo).port)
    closing.push(async () => mute.close())
    expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url, connectTimeoutMs: 200 })).toBe('net.timeout')
  })

  it('that is open is not shut by the end of the attempt', async () => {
    const proxy = await proxyTo(await service(authority.certificate))
    const asker = new AbortController()
    const ports = { clock: createRealClock(), proxyFor: async () => proxy.url, extraCa: [authority.ca] }
    const dialled = await createDialer(ports).dial(new URL(URL_OF_SERVICE), asker.signal)
    const socket = new WebSocket(URL_OF_SERVICE, dialled)
    const heard: string[] = []
    socket.on('message', (data) => heard.push(String(data)))
    await new Promise((resolve) => socket.once('open', resolve))
    asker.abort()
    socket.ping()
    await new Promise((resolve) => socket.once('pong', resolve))
    expect(heard).toEqual(['hello'])
    socket.terminate()
  })

  it('that is not there is told as that, not as a service that is not there', async () => {
    const proxyFor = async () => 'http://127.0.0.1:1'
    expect(await reach(URL_OF_SERVICE, { proxyFor })).toBe('net.proxyUnreachable')
  })

  it.each([
    ['hangs up in the middle of its answer', 'HTTP/1.1 2'],
    ['answers with another protocol', '220 mail.test ready\r\n\r\n'],
  ])('that %s is told as that', async (_, answer) => {
    const rude = createTcpServer((socket) => socket.end(answer))
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
    closing.push(async () => rude.close())
    const proxyFor = async () => `http://127.0.0.1:${(rude.address() as AddressInfo).port}`
    expect(await reach(URL_OF_SERVICE, { proxyFor })).toBe('net.proxyUnreachable')
  })

  it.each(['http://', 'socks5://me:secret@p.example:1080', 'http://me:secret%zz@p.example:8080', 'not a proxy'])(
    'whose address is %s is told before anything is sent',
    async (address) => {
      expect(await reach(URL_OF_SERVICE, { proxyFor: async () => address })).toBe('net.badProxy')
    },
  )

  it('keeps its password out of the address that the agent writes into debugging output', async () => {
    const ports = { clock: new HandClock(), proxyFor: async () => 'http://me:secret@p.example:8080', extraCa: [] }
    const { agent } = await createDialer(ports).dial(new URL(URL_OF_SERVICE))
    expect(String((agent as unknown as { proxy: URL }).proxy)).toBe('http://p.example:8080/')
  })

  it('is looked for by scheme and host alone', async () => {
    const asked: string[] = []
    const proxyFor = async (url: string) => {
      asked.push(url)
      return undefined
    }
    await createDialer({ clock: new HandClock(), proxyFor, extraCa: [] }).dial(
      new URL('wss://me:secret@service.test:8443/v1?key=secret'),
    )
    expect(asked).toEqual(['wss://service.test:8443/'])
  })
})

describe('a system that is asked for its proxy', () => {
  it('and fails is not taken for one without', async () => {
    const proxyFor = () => Promise.reject(new Error('secret'))
    expect(await reach(URL_OF_SERVICE, { proxyFor })).toBe('net.proxyUnknown')
  })

  it('and never answers is given up at the bound', async () => {
    const clock = new HandClock()
    const proxyFor = () => new Promise<undefined>(() => {})
    const reached = reach(URL_OF_SERVICE, { clock, proxyFor, connectTimeoutMs: 700 })
    await clock.advanceAsync(699)
    expect(clock.timerCount).toBe(1)
    await clock.advanceAsync(1)
    expect([await reached, clock.timerCount, clock.owedCount]).toEqual(['net.timeout', 0, 0])
  })
})

describe('a service with a certificate nobody vouches for', () => {
  it('is not trusted even where a variable of the environment says that all are', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const port = await service(authority.stranger)
      const proxy = await proxyTo(port)
      expect(await reach(URL_OF_SERVICE, { proxyFor: async () => proxy.url })).toBe('net.tlsUntrusted')
      expect(await reach(`wss://127.0.0.1:${port}/`, {})).toBe('net.tlsUntrusted')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })
})

describe('this computer', () => {
  it('is never reached through a proxy', async () => {
    const proxy = await proxyTo(1)
    const port = await service(authority.certificate)
    // The certificate is for another name: reaching it at all is what is tested.
    const url = `wss://127.0.0.1:${port}/`
    expect(await reach(url, { proxyFor: async () => proxy.url, extraCa: [authority.ca] })).toBe('net.tlsHost')
    expect(proxy.asked).toEqual([])
  })

  it('may be reached without encryption, and nothing else may', async () => {
    const plain = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    plain.on('connection', (socket) => socket.send('plain hello'))
    await new Promise((resolve) => plain.once('listening', resolve))
    closing.push(async () => plain.close())
    const { port } = plain.address() as AddressInfo
    expect(await reach(`ws://127.0.0.1:${port}/`, {})).toBe('plain hello')
    expect(await reach(`ws://localhost:${port}/`, {})).toBe('plain hello')
    expect(await reach(`ws://192.0.2.1:${port}/`, {})).toBe('net.insecure')
    expect(await reach(`ws://127.0.0.1.example.com:${port}/`, {})).toBe('net.insecure')
  })

  it('where nobody listens is net.refused', async () => {
    expect(await reach('wss://127.0.0.1:1/', {})).toBe('net.refused')
  })
})

describe('a failure', () => {
  it.each([
    ['ENOTFOUND', 'net.offline'],
    ['EAI_AGAIN', 'net.offline'],
    ['ENETUNREACH', 'net.offline'],
    ['ETIMEDOUT', 'net.timeout'],
    ['ECONNRESET', 'net.refused'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'net.tlsBroken'],
  ])('%s is %s', (code, expected) => {
    expect(netFailure(Object.assign(new Error('x'), { code }), Date.now()).error.code).toBe(expected)
  })

  it('of every address is the first one’s', () => {
    const both = new AggregateError([Object.assign(new Error(), { code: 'ENETUNREACH' }), new Error()])
    expect(netFailure(both, Date.now()).error.code).toBe('net.offline')
  })

  it('of the time of a certificate names the clock where it is plainly wrong', () => {
    const thrown = Object.assign(new Error(), { code: 'CERT_NOT_YET_VALID' })
    expect(netFailure(thrown, Date.UTC(2030, 1)).error.code).toBe('net.tlsTime')
    expect(netFailure(thrown, Date.UTC(1999, 1)).error.code).toBe('net.clock')
  })

  it('that Parley named already stays as it is', () => {
    expect(netFailure(new AppException('key.missing', { provider: 'x' }), 0).error.code).toBe('key.missing')
  })
})

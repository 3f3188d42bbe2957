/** `fetch` over real sockets: connections that are kept, warmed, found stale; bodies of every kind; ends at once. */
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createDialer, createWebFetch } from '../../src/main/net'
import { type HttpPeer, startHttpPeer } from '../fixtures/services/httpPeer'
import { startProxy } from '../support/connectProxy'
import { type Authority, privateAuthority } from '../support/privateAuthority'

let authority: Authority
const closing: (() => unknown)[] = []
beforeAll(() => {
  authority = privateAuthority('localhost')
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function fetchWith(proxy?: string) {
  const clock = createRealClock()
  const dialer = createDialer({ clock, proxyFor: async () => proxy, extraCa: [authority.ca] })
  const fetch = createWebFetch({ clock, dialer, connectTimeoutMs: 1_500 })
  closing.push(() => fetch.close())
  return fetch
}

async function peer(answer: Parameters<typeof startHttpPeer>[0]['answer'], secure = false): Promise<HttpPeer> {
  const started = await startHttpPeer({ answer, ...(secure && { certificate: authority.certificate }) })
  closing.push(() => started.close())
  return started
}

describe('a fetch', () => {
  it('brings status, headers and body as they are, and follows nothing', async () => {
    const { origin, asked } = await peer((_, response) => {
      response.writeHead(302, { location: 'http://elsewhere.test/', 'x-one': 'a' }).end('gone')
    })
    const response = await fetchWith()(`${origin}/here?x=1`, { method: 'post', headers: { A: 'b' }, body: '{}' })
    expect([response.status, response.headers.get('x-one'), await response.text()]).toEqual([302, 'a', 'gone'])
    expect(asked).toHaveLength(1)
    expect([asked[0]?.method, asked[0]?.path, asked[0]?.headers.a]).toEqual(['POST', '/here?x=1', 'b'])
    expect(asked[0]?.headers['content-length']).toBe('2')
  })

  it('sends a form with the boundary it was written with', async () => {
    const { origin, asked } = await peer((_, response) => void response.end('ok'))
    const form = new FormData()
    form.set('model', 'm')
    form.set('file', new File([new Uint8Array([0, 255])], 'a.wav'))
    await (await fetchWith()(origin, { method: 'POST', body: form })).text()
    const read = new Response(new Uint8Array(asked[0]!.body), {
      headers: { 'content-type': asked[0]!.headers['content-type']! },
    })
    const fields = await read.formData()
    expect(fields.get('model')).toBe('m')
    expect(new Uint8Array(await (fields.get('file') as File).arrayBuffer())).toEqual(new Uint8Array([0, 255]))
  })

  it('gives a body piece by piece, as it comes', async () => {
    const next = Promise.withResolvers<void>()
    const { origin } = await peer(async (_, response) => {
      response.write('one')
      await next.promise
      response.end('two')
    })
    const pieces: string[] = []
    for await (const piece of (await fetchWith()(origin)).body!) {
      pieces.push(new TextDecoder().decode(piece))
      next.resolve()
    }
    expect(pieces).toEqual(['one', 'two'])
  })

  it('that is called off rejects with the reason, and the service sees it go', async () => {
    const { origin, asked } = await peer(() => {})
    const asker = new AbortController()
    const fetched = fetchWith()(origin, { signal: asker.signal })
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    const reason = new Error('enough')
    asker.abort(reason)
    await expect(fetched).rejects.toBe(reason)
    await asked[0]?.left
  })

  it('keeps its connection for the next one, and makes it ahead when told to', async () => {
    const server = await peer((_, response) => void response.end('ok'), true)
    const fetch = fetchWith()
    const base = `https://localhost:${server.port}/`
    fetch.warm(base)
    fetch.warm(base)
    while (server.warmed === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (let n = 0; n < 3; n++) expect(await (await fetch(base)).text()).toBe('ok')
    expect(server.asked).toHaveLength(3)
    expect(server.connections).toBe(1)
  })

  it('asks once more where the kept connection had been closed', async () => {
    const sockets: Socket[] = []
    let requests = 0
    const server = createServer(authority.certificate, (request, response) => {
      requests += 1
      request.resume()
      // The second one on the same connection is cut off without an answer.
      if (requests === 2) return void request.socket.destroy()
      response.end('ok')
    })
    server.on('secureConnection', (socket) => sockets.push(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    const fetch = fetchWith()
    const base = `https://localhost:${(server.address() as AddressInfo).port}/`
    expect(await (await fetch(base)).text()).toBe('ok')
    expect(await (await fetch(base, { method: 'POST', body: 'x' })).text()).toBe('ok')
    expect([requests, sockets.length]).toEqual([3, 2])
    fetch.close()
  })

  it('does not ask again where a new connection was cut off', async () => {
    const { origin, asked } = await peer((_, response) => void response.socket?.destroy())
    await expect(fetchWith()(origin)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(asked).toHaveLength(1)
  })

  it.each(['999 Odd', '101 Odd', '101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: odd'])(
    'rejects where the server answers what is no answer: %j',
    async (status) => {
      const { origin } = await peer((_, response) => void response.socket?.end(`HTTP/1.1 ${status}\r\n\r\n`))
      await expect(fetchWith()(origin)).rejects.toThrow()
    },
  )

  it('goes through a proxy', async () => {
    const other = privateAuthority()
    const server = await startHttpPeer({
      certificate: other.certificate,
      answer: (_, response) => void response.end('ok'),
    })
    const proxy = await startProxy({ to: server.port })
    closing.push(
      () => proxy.close(),
      () => server.close(),
    )
    const clock = createRealClock()
    const dialer = createDialer({ clock, proxyFor: async () => proxy.url, extraCa: [other.ca] })
    const fetch = createWebFetch({ clock, dialer })
    expect(await (await fetch('https://service.test/')).text()).toBe('ok')
    fetch.close()
  })
})

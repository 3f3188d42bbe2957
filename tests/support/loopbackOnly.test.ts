import dgram from 'node:dgram'
import dns from 'node:dns'
import { createServer } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { installLoopbackOnly, type LoopbackOnly } from './loopbackOnly'

let guard: LoopbackOnly | undefined
afterEach(() => guard?.remove())

it('refuses and writes down every way to another computer', async () => {
  guard = installLoopbackOnly()
  const failed = await new Promise<Error>((resolve) => net.connect(80, '203.0.113.7').once('error', resolve))
  expect(failed.message).toBe('blocked by the test: connect 203.0.113.7')
  await expect(fetch('http://198.51.100.9/')).rejects.toThrow('fetch failed')
  await expect(dns.promises.lookup('example.com')).rejects.toThrow('lookup example.com')
  const looked = await new Promise((resolve) => dns.resolve4('example.org', (error) => resolve(error?.message)))
  expect(looked).toBe('blocked by the test: resolve4 example.org')
  const socket = dgram.createSocket('udp4')
  expect(() => socket.send('hello', 53, '192.0.2.1')).toThrow('send 192.0.2.1')
  socket.close()
  expect(guard.blocked).toEqual([
    ...['connect 203.0.113.7', 'connect 198.51.100.9', 'lookup example.com', 'resolve4 example.org', 'send 192.0.2.1'],
  ])
})

it('leaves what stays on this computer alone', async () => {
  guard = installLoopbackOnly()
  const server = createServer((_, response) => response.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here')
  expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('here')
  server.close()
  expect(guard.blocked).toEqual([])
})

it('gives everything back when it is removed', () => {
  const before = [net.Socket.prototype.connect, dns.lookup, dns.promises.lookup, dgram.Socket.prototype.send]
  installLoopbackOnly().remove()
  expect([net.Socket.prototype.connect, dns.lookup, dns.promises.lookup, dgram.Socket.prototype.send]).toEqual(before)
})

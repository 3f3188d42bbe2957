/** Who stands at the door and does not come in keeps nobody out who may. */
import { connect as connectSocket, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { createRealClock } from '../../../src/main/clock'
import { createScriptedLink } from '../../../src/main/link'
import { FlowingClock } from '../../support/flowingClock'
import { connect, withGateway } from '../client'

it('whoever knows the token comes in at once, while others fill the door again and again and say nothing', () =>
  withGateway(async ({ port, url, token }) => {
    const crowd = new Set<Socket>()
    let isOver = false
    const stand = () => {
      const socket = connectSocket(port, '127.0.0.1')
      crowd.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        crowd.delete(socket)
        if (!isOver) setTimeout(stand, 20)
      })
      return new Promise((resolve) => socket.once('connect', resolve))
    }
    await Promise.all(Array.from({ length: 48 }, stand))
    for (let at = 0; at < 3; at++) {
      const client = await connect(url, token)
      await client.next('session.created')
      await client.close()
    }
    isOver = true
    for (const socket of crowd) socket.destroy()
  }))

it('a client whose link has not come to its end takes up its place until then', async () => {
  const ends: (() => void)[] = []
  const openLink = () => {
    const link = createScriptedLink({ clock: createRealClock() })
    link.close = () => new Promise((resolve) => ends.push(resolve))
    return link
  }
  await withGateway(
    async (gateway) => {
      for (let at = 0; at < 2; at++) await (await connect(gateway.url, gateway.token)).close()
      await expect.poll(() => ends.length).toBe(2)
      await expect(connect(gateway.url, gateway.token)).rejects.toThrow('429')
      for (const end of ends.splice(0)) end()
      await expect.poll(() => gateway.sessions).toBe(0)
      await (await connect(gateway.url, gateway.token)).close()
      await expect.poll(() => ends.length).toBe(1)
      for (const end of ends.splice(0)) end()
    },
    { openLink, limits: { sessions: 2 } },
  )
})

it('a link that never comes to its end gives its client’s place back all the same', async () => {
  const clock = new FlowingClock(Date.now())
  const openLink = () => Object.assign(createScriptedLink({ clock }), { close: () => new Promise<void>(() => {}) })
  await withGateway(
    async (gateway) => {
      await (await connect(gateway.url, gateway.token)).close()
      await expect.poll(() => gateway.sessions).toBe(1)
      await clock.leap(12_000, () => gateway.sessions === 0)
      await (await connect(gateway.url, gateway.token)).close()
    },
    { clock, openLink, limits: { sessions: 1 } },
  )
})

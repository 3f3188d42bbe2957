import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { createRealClock } from '../../src/main/clock'
import { createGateway } from '../../src/main/gateway'
import { createScriptedLink } from '../../src/main/link'
import { createMemoryStore } from '../../src/main/settings'
import { GatewaySwitch } from '../../src/main/shell/gatewaySwitch'
import type { TokenView } from '../../src/main/shell/gatewayToken'
import type { GatewayView } from '../../src/shared/desktop'
import { freePort } from '../support/freePort'

let running: GatewaySwitch | undefined

afterEach(() => running?.close())

function setUp(gateway = { on: false, port: 0 }) {
  const settings = createMemoryStore({ gateway })
  const clock = createRealClock()
  const ports: number[] = []
  let tokens = 0
  let current: TokenView | undefined
  const renew = async () => {
    current = { token: `token-number-${++tokens}-of-this-test`, isKept: true }
    return current
  }
  const one = new GatewaySwitch({
    ...{ settings, token: { current: async () => current ?? renew(), renew } },
    open: (port, token) => {
      ports.push(port)
      return createGateway({ clock, port, token, openLink: () => createScriptedLink({ clock }) })
    },
  })
  running = one
  const seen: GatewayView[] = []
  one.on((view) => seen.push(view))
  const until = <State extends GatewayView['state']>(state: State) =>
    expect.poll(() => one.current.state).toBe(state) as Promise<void>
  const on = async () => {
    await until('on')
    return one.current as Extract<GatewayView, { state: 'on' }>
  }
  return { settings, one, seen, ports, until, on }
}

/** What a client gets that knocks there: a session, or nothing. */
const knock = ({ url, token }: { url: string; token: string }) =>
  new Promise<string>((resolve) => {
    const socket = new WebSocket(`${url}/realtime?model=m`, { headers: { Authorization: `Bearer ${token}` } })
    socket.on('message', (data) => {
      resolve(JSON.parse(String(data)).type)
      socket.close()
    })
    socket.on('error', () => resolve('nothing'))
  })

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

describe('the switch of the gateway', () => {
  it('is off unless it is wanted', () => {
    const { one, ports } = setUp()
    expect(one.current).toEqual({ state: 'off' })
    expect(ports).toEqual([])
  })

  it('serves from the start where that was chosen before', async () => {
    expect(await knock(await setUp({ on: true, port: 0 }).on())).toBe('session.created')
  })

  it('opens and shuts as it is switched, with the same token, and tells every step', async () => {
    const { settings, seen, on, until } = setUp()
    settings.set({ gateway: { on: true } })
    const first = await on()
    expect(await knock(first)).toBe('session.created')
    settings.set({ gateway: { on: false } })
    await until('off')
    expect(await knock(first)).toBe('nothing')
    settings.set({ gateway: { on: true } })
    const second = await on()
    expect(second.token).toBe(first.token)
    expect(seen.map(({ state }) => state)).toEqual(['off', 'starting', 'on', 'off', 'starting', 'on'])
  })

  it('moves to another port, and leaves the old one', async () => {
    const { settings, on, one } = setUp({ on: true, port: 0 })
    const first = await on()
    const free = await freePort()
    settings.set({ gateway: { port: free } })
    await expect.poll(() => JSON.stringify(one.current)).toContain(`:${free}/`)
    expect(await knock(await on())).toBe('session.created')
    expect(await listens(Number(new URL(first.url).port))).toBe(false)
  })

  it('stays as it is when something else is chosen', async () => {
    const { settings, on, ports } = setUp({ on: true, port: 0 })
    const { token } = await on()
    settings.set({ mode: 'toggle' })
    expect((await on()).token).toBe(token)
    expect(ports).toEqual([0])
  })

  it('takes a new token at once, and lets nobody in who knows the one before', async () => {
    const { settings, one, on } = setUp({ on: true, port: await freePort() })
    const first = await on()
    await one.renewToken()
    const second = await on()
    expect([second.url, second.token === first.token]).toEqual([first.url, false])
    expect([await knock(first), await knock(second)]).toEqual(['nothing', 'session.created'])
    settings.set({ gateway: { on: false } })
    await one.renewToken()
    expect(one.current.state).toBe('off')
  })

  it('says why a port cannot be had, and opens at the next that can', async () => {
    const { settings, on } = setUp({ on: true, port: 0 })
    const taken = Number(new URL((await on()).url).port)
    const other = setUp({ on: true, port: taken })
    await other.until('failed')
    expect(other.one.current).toMatchObject({ error: { code: 'gateway.portInUse' } })
    other.settings.set({ gateway: { port: 0 } })
    expect(await knock(await other.on())).toBe('session.created')
    settings.set({ gateway: { on: false } })
  })

  it('switched to and fro in one go ends as it was left', async () => {
    const { settings, one, until } = setUp()
    for (const on of [true, false, true, false]) settings.set({ gateway: { on } })
    await until('off')
    await one.close()
    expect(one.current).toEqual({ state: 'off' })
    const other = setUp()
    for (const on of [true, false, true]) other.settings.set({ gateway: { on } })
    expect(await knock(await other.on())).toBe('session.created')
  })

  it('shuts with the app', async () => {
    const { one, on } = setUp({ on: true, port: 0 })
    const view = await on()
    await one.close()
    expect(await knock(view)).toBe('nothing')
  })
})

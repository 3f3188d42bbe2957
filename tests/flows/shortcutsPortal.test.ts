/** Keys on Wayland, asked of a portal on a real bus: what is asked, what the user allows, and what comes when one is held. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Child } from '../../src/main/children'
import { createRealClock } from '../../src/main/clock'
import type { WatchedKeys } from '../../src/main/shell/talkKey/keys'
import { openPortal, sessionBus } from '../../src/main/shell/talkKey/portal'
import type { FromHook, ToHook } from '../../src/main/shell/talkKey/protocol'
import { parseKeys } from '../../src/shared/keyCodes'
import { PrivateBus } from '../support/privateBus'
import { ShortcutsPortalDouble, type UserAnswer } from '../support/shortcutsPortalDouble'

const run = promisify(execFile)

let bus: PrivateBus
let desktop: ShortcutsPortalDouble | undefined
let keys: Child<ToHook> | undefined
let told: FromHook[]
let exits: number

beforeEach(async () => {
  bus = await PrivateBus.start()
  told = []
  exits = 0
})

afterEach(async () => {
  keys?.kill()
  desktop?.stop()
  desktop = undefined
  keys = undefined
  await bus.stop()
})

function open(env: NodeJS.ProcessEnv = bus.env): Child<ToHook> {
  keys = openPortal(
    { clock: createRealClock(), openBus: sessionBus(env), describe: (action) => `Parley: ${action}` },
    { message: (message) => void told.push(message as FromHook), exited: () => exits++ },
  )
  return keys
}

const watch = (...wanted: [WatchedKeys['action'], string, WatchedKeys['on']][]) =>
  keys?.send({
    type: 'watch',
    keys: wanted.map(([action, text, on]) => {
      const combination = parseKeys(text)
      if (!combination) throw new Error(text)
      return { action, keys: combination, on }
    }),
  })

async function granted(answer: UserAnswer): Promise<ShortcutsPortalDouble> {
  desktop = await ShortcutsPortalDouble.start(bus.address, answer)
  open()
  watch(['talk', 'F8', 'hold'], ['stop', 'Ctrl+Alt+KeyS', 'tap'], ['type', 'Mouse4', 'tap'])
  await expect.poll(() => told.at(-1)?.type, POLL).toBe('granted')
  return desktop
}
const POLL = { timeout: 30_000, interval: 10 }
const edges = () => told.flatMap((message) => (message.type === 'edge' ? [`${message.action} ${message.edge}`] : []))

describe('a portal', () => {
  it('is asked for each key, with a wish where the key has a name there', async () => {
    const { asked, registered } = await granted({ talk: 'F8' })
    expect(registered).toEqual(['parley'])
    expect(asked).toEqual([
      [
        { id: 'talk', description: 'Parley: talk', trigger: 'F8' },
        { id: 'stop', description: 'Parley: stop', trigger: 'CTRL+ALT+s' },
        { id: 'type', description: 'Parley: type', trigger: undefined },
      ],
    ])
    expect(told).toEqual([{ type: 'ready' }, { type: 'granted', keys: { talk: 'F8' } }])
  })

  it('tells when a key goes down and when it comes up, once each though the desktop repeats it', async () => {
    const portal = await granted({ talk: 'F8', stop: 'Ctrl+Alt+S' })
    portal.press('talk')
    portal.press('talk')
    portal.release('talk')
    portal.press('stop')
    portal.release('stop')
    await expect.poll(edges, POLL).toEqual(['talk down', 'talk up', 'stop down', 'stop up'])
  })

  it('whose user says no gives nothing, and is not asked again', async () => {
    const { asked } = await granted(undefined)
    expect(told.at(-1)).toEqual({ type: 'granted', keys: {} })
    watch(['talk', 'F8', 'tap'], ['stop', 'Ctrl+Alt+KeyS', 'tap'], ['type', 'Mouse4', 'tap'])
    watch(['talk', 'F9', 'hold'])
    await expect.poll(() => asked.length, POLL).toBe(2)
    expect(asked[1]).toMatchObject([{ id: 'talk', trigger: 'F9' }])
  })

  it('is asked for other keys in another session, and the old one is closed', async () => {
    const portal = await granted({ talk: 'F8' })
    const [first] = portal.sessions
    portal.press('talk')
    await expect.poll(edges, POLL).toEqual(['talk down'])
    watch(['talk', 'F9', 'hold'])
    // Nothing is held by a key that means nothing any more.
    expect(edges()).toEqual(['talk down', 'talk up'])
    await expect.poll(() => portal.asked.length, POLL).toBe(2)
    expect(portal.sessions.size).toBe(1)
    expect([...portal.sessions]).not.toContain(first)
  })

  it('tells when the user gives another key in its own settings, or takes all of them back', async () => {
    const portal = await granted({ talk: 'F8' })
    portal.change({ talk: 'Super+T' })
    await expect.poll(() => told.at(-1), POLL).toEqual({ type: 'granted', keys: { talk: 'Super+T' } })
    portal.press('talk')
    portal.takeBack()
    await expect.poll(() => told.at(-1), POLL).toEqual({ type: 'granted', keys: {} })
    expect(edges()).toEqual(['talk down', 'talk up'])
  })

  it('is the only one that is believed: a key that another program makes up is none', async () => {
    const portal = await granted({ talk: 'F8', stop: 'Ctrl+Alt+S' })
    const [session] = portal.sessions
    // To nobody but Parley: what is said to all is not even delivered.
    const to = ['emit', '--session', '--dest', portal.peer, '--object-path', '/org/freedesktop/portal/desktop']
    const env = { ...process.env, ...bus.env }
    await run(
      'gdbus',
      [
        ...[...to, '--signal'],
        'org.freedesktop.portal.GlobalShortcuts.Activated',
        `objectpath '${session}'`,
        'talk',
        'uint64 1',
        '@a{sv} {}',
      ],
      { env },
    )
    portal.press('stop')
    portal.release('stop')
    await expect.poll(edges, POLL).toEqual(['stop down', 'stop up'])
  })

  it('that ends ends with it what sees the keys, so that it is asked again', async () => {
    const portal = await granted({ talk: 'F8' })
    portal.stop()
    desktop = undefined
    await expect.poll(() => exits, POLL).toBe(1)
    expect(told.map(({ type }) => type)).not.toContain('refused')
  })

  it('lets go of everything when the session is locked', async () => {
    const portal = await granted({ talk: 'F8' })
    portal.press('talk')
    await expect.poll(edges, POLL).toEqual(['talk down'])
    keys?.send({ type: 'releaseAll' })
    expect(edges()).toEqual(['talk down', 'talk up'])
  })
})

describe('a desktop without a portal', () => {
  it('refuses, and nothing is tried again', async () => {
    open()
    watch(['talk', 'F8', 'hold'])
    await expect.poll(() => told, POLL).toEqual([{ type: 'refused' }])
    expect(exits).toBe(1)
  })

  it('refuses where there is no bus either', async () => {
    open({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' })
    await expect.poll(() => told, POLL).toEqual([{ type: 'refused' }])
    told.length = 0
    open({})
    await expect.poll(() => told, POLL).toEqual([{ type: 'refused' }])
  })
})

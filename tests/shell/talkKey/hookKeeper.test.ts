import { describe, expect, it } from 'vitest'
import type { ChildListener } from '../../../src/main/children'
import { HookKeeper } from '../../../src/main/shell/talkKey/hookKeeper'
import type { ToHook } from '../../../src/main/shell/talkKey/protocol'
import { HandClock } from '../../support/handClock'

function setUp() {
  const clock = new HandClock()
  const children: { listener: ChildListener; told: ToHook[]; killed: boolean }[] = []
  const did: string[] = []
  const keeper = new HookKeeper({
    clock,
    open: (listener) => {
      const child = { listener, told: [] as ToHook[], killed: false }
      children.push(child)
      return {
        send: (message) => void child.told.push(message),
        kill: () => {
          child.killed = true
          listener.exited()
        },
      }
    },
    message: ({ type }) => void did.push(type),
    lost: () => void did.push('lost'),
    gaveUp: () => void did.push('gave up'),
  })
  return { clock, children, did, keeper }
}

const WATCH: ToHook = { type: 'watch', keys: [] }

describe('the child with the hook', () => {
  it('is started again when it dies, and told again what to watch', () => {
    const { clock, children, did, keeper } = setUp()
    keeper.send(WATCH)
    children[0]?.listener.exited()
    expect(did).toEqual(['lost'])
    clock.advance(200)
    expect(children).toHaveLength(2)
    expect(children[1]?.told).toEqual([WATCH])
  })

  it('is told again that a key is recorded, for as long as one is', () => {
    const { clock, children, keeper } = setUp()
    keeper.send(WATCH)
    keeper.send({ type: 'record', on: true })
    children[0]?.listener.exited()
    clock.advance(200)
    expect(children[1]?.told).toEqual([WATCH, { type: 'record', on: true }])
    keeper.send({ type: 'record', on: false })
    children[1]?.listener.exited()
    clock.advance(1_000)
    expect(children[2]?.told).toEqual([WATCH])
  })

  it('is given up when it dies again and again', () => {
    const { clock, children, did } = setUp()
    for (let death = 0; death < 4; death++) {
      children.at(-1)?.listener.exited()
      clock.advance(5_000)
    }
    expect(children).toHaveLength(4)
    expect(did.at(-1)).toBe('gave up')
  })

  it('is forgiven its first deaths when it lived long', () => {
    const { clock, children, did } = setUp()
    for (let death = 0; death < 8; death++) {
      clock.advance(61_000)
      children.at(-1)?.listener.exited()
      clock.advance(200)
    }
    expect(did).not.toContain('gave up')
    expect(children).toHaveLength(9)
  })

  it('ends with the app and is not started again', () => {
    const { clock, children, did, keeper } = setUp()
    keeper.close()
    clock.advance(60_000)
    expect(children).toHaveLength(1)
    expect(children[0]?.killed).toBe(true)
    expect(did).toEqual([])
  })

  it('that is gone is not listened to', () => {
    const { clock, children, did } = setUp()
    children[0]?.listener.exited()
    clock.advance(200)
    children[0]?.listener.message({ type: 'ready' })
    children[0]?.listener.exited()
    expect(did).toEqual(['lost'])
  })
})

import { describe, expect, it } from 'vitest'
import type { FromHook } from '../../../src/main/shell/talkKey/protocol'
import { serveHook } from '../../../src/main/shell/talkKey/serveHook'
import { HandClock } from '../../support/handClock'

function setUp() {
  const clock = new HandClock()
  const posted: FromHook[] = []
  const server = serveHook({
    now: () => clock.now(),
    after: (ms, callback) => clock.after(ms, callback),
    post: (message) => posted.push(message),
  })
  server.take({ type: 'watch', keys: [{ action: 'talk', keys: { modifiers: [], code: 'F8' }, on: 'hold' }] })
  const said = () =>
    posted.map((message) => (message.type === 'edge' ? `${message.action}:${message.edge}` : message.type))
  return { clock, server, posted, said }
}

describe('the child that owns the hook', () => {
  it('tells of the chosen keys and of no other', () => {
    const { server, posted, said } = setUp()
    for (const code of ['KeyS', 'KeyE', 'KeyC', 'F8']) {
      server.key({ type: 'down', code })
      server.key({ type: 'up', code })
    }
    expect(said()).toEqual(['talk:down', 'talk:up'])
    expect(JSON.stringify(posted)).not.toContain('Key')
  })

  it('ends a missed release by itself, and runs no timer otherwise', () => {
    const { clock, server, said } = setUp()
    server.key({ type: 'down', code: 'F8' })
    for (const _ of [1, 2, 3]) {
      clock.advance(40)
      server.key({ type: 'down', code: 'F8' })
    }
    clock.advance(10_000)
    expect(said()).toEqual(['talk:down', 'talk:up'])
  })

  it('watches nothing while a key is recorded, and again after', () => {
    const { server, posted, said } = setUp()
    server.take({ type: 'record', on: true })
    server.key({ type: 'down', code: 'KeyA' })
    server.key({ type: 'up', code: 'KeyA' })
    server.key({ type: 'down', code: 'F8' })
    expect(posted).toEqual([
      { type: 'recorded', recorded: { type: 'unusable' } },
      { type: 'recorded', recorded: { type: 'keys', keys: { modifiers: [], code: 'F8' } } },
    ])
    server.key({ type: 'up', code: 'F8' })
    server.key({ type: 'down', code: 'F8' })
    expect(said().at(-1)).toBe('talk:down')
  })

  it('lets go of everything when it is told to', () => {
    const { server, said } = setUp()
    server.key({ type: 'down', code: 'F8' })
    server.take({ type: 'releaseAll' })
    expect(said()).toEqual(['talk:down', 'talk:up'])
  })
})

/** Which conversation a turn belongs to: by how long ago the last one was. */
import { describe, expect, it } from 'vitest'
import { Thread } from '../../src/main/assistant/thread'
import { createPrivateStore, type HistoryStore } from '../../src/main/transcript'
import type { ConversationView, Turn } from '../../src/shared/view'
import { HandClock } from '../support/handClock'

const MINUTE = 60_000

function thread(turns?: readonly Partial<Turn>[]) {
  const clock = new HandClock()
  let ids = 0
  const recent = async () => turns && { conversation: 'kept', turns: turns as Turn[] }
  const history: HistoryStore = { ...createPrivateStore(), recent }
  const view = () => ({ earlier: [] }) as unknown as ConversationView
  return { clock, one: new Thread({ clock, history, newId: () => `new-${++ids}`, view }) }
}

describe('a conversation', () => {
  it('is continued within ten minutes of its last turn, and begun anew later', async () => {
    const { clock, one } = thread()
    await one.begin()
    one.ended()
    clock.advance(10 * MINUTE)
    expect([one.renewed(), one.id]).toEqual([false, 'new-1'])
    clock.advance(1)
    expect([one.renewed(), one.id]).toEqual([true, 'new-2'])
  })

  it('is over after a night in which the computer slept', async () => {
    const { clock, one } = thread()
    await one.begin()
    one.ended()
    clock.sleep(480 * MINUTE)
    expect(one.renewed()).toBe(true)
  })

  it('is over after an hour, also where the clock was put back meanwhile', async () => {
    const { clock, one } = thread()
    await one.begin()
    one.ended()
    clock.put(-180 * MINUTE)
    clock.advance(60 * MINUTE)
    expect(one.renewed()).toBe(true)
  })

  it.each([
    ['put back', -180 * MINUTE],
    ['put forward', 180 * MINUTE],
  ])('goes on within ten minutes where the clock was %s', async (_how, byMs) => {
    const { clock, one } = thread()
    await one.begin()
    one.ended()
    clock.put(byMs)
    clock.advance(9 * MINUTE)
    expect(one.renewed()).toBe(false)
  })

  it('of before a restart is continued until ten minutes after its last turn, not after the restart', async () => {
    const { clock, one } = thread([{ startedAt: new HandClock().epoch() - 9 * MINUTE }])
    expect(await one.begin()).toHaveLength(1)
    expect([one.renewed(), one.id]).toEqual([false, 'kept'])
    clock.advance(2 * MINUTE)
    expect(one.renewed()).toBe(true)
  })

  it('that was begun or taken up by hand is the one of the next turn', async () => {
    const { clock, one } = thread()
    await one.begin()
    clock.advance(60 * MINUTE)
    one.goTo('old')
    expect([one.renewed(), one.id]).toEqual([false, 'old'])
    one.renew()
    expect([one.renewed(), one.id]).toEqual([false, 'new-2'])
  })
})

/** What goes to a window, and how often. */
import { describe, expect, it } from 'vitest'
import { thinned } from '../../src/main/shell/thinned'
import { HandClock } from '../support/handClock'

const APART_MS = 20

function setUp(apartMs = APART_MS) {
  const clock = new HandClock()
  const sent: [number, unknown][] = []
  const feed = thinned<unknown>(clock, apartMs, (item) => sent.push([clock.now(), item]))
  return { clock, sent, feed }
}

describe('what goes to a window', () => {
  it('goes at once after a pause, and leaves no timer', () => {
    const { clock, sent, feed } = setUp()
    feed.take('a')
    expect(sent).toEqual([[0, 'a']])
    clock.advance(APART_MS)
    feed.take('b')
    expect(sent).toEqual([
      [0, 'a'],
      [APART_MS, 'b'],
    ])
    expect(clock.timerCount).toBe(0)
  })

  it('that came too soon goes when its time has come, the latest alone', () => {
    const { clock, sent, feed } = setUp()
    for (const item of ['a', 'b', 'c']) {
      feed.take(item)
      clock.advance(5)
    }
    expect(sent).toEqual([[0, 'a']])
    clock.advance(100)
    expect(sent).toEqual([
      [0, 'a'],
      [APART_MS, 'c'],
    ])
    expect(clock.timerCount).toBe(0)
  })

  it.each([
    ['views', 1000 / 60, 60],
    ['levels', 50, 20],
  ])('%s come at most so often in any second, and the last of them always', (_name, apartMs, most) => {
    const { clock, sent, feed } = setUp(apartMs)
    let last = 0
    for (let ms = 0; ms < 5_000; ms += 3) {
      feed.take(++last)
      clock.advance(3)
    }
    clock.advance(1_000)
    const perSecond = sent.map(([from]) => sent.filter(([at]) => at >= from && at < from + 999).length)
    expect(Math.max(...perSecond)).toBeLessThanOrEqual(most)
    expect(sent.length).toBeGreaterThan(most * 4)
    expect(sent.at(-1)?.[1]).toBe(last)
  })

  it('that says the same as before does not go, also where it changed in between and back', () => {
    const { clock, sent, feed } = setUp()
    feed.take({ state: 'ready', earlier: [{ id: 1 }] })
    clock.advance(1_000)
    feed.take({ state: 'ready', earlier: [{ id: 1 }] })
    expect(sent).toHaveLength(1)
    feed.take({ state: 'listening', earlier: [{ id: 1 }] })
    feed.take({ state: 'ready', earlier: [{ id: 1 }] })
    feed.take({ state: 'listening', earlier: [{ id: 1 }] })
    clock.advance(1_000)
    expect(sent.map(([at]) => at)).toEqual([0, 1_000])
  })

  it('does not go to a window that stopped listening', () => {
    const { clock, sent, feed } = setUp()
    feed.take('a')
    feed.take('b')
    feed.end()
    clock.advance(1_000)
    expect(sent).toHaveLength(1)
    expect(clock.timerCount).toBe(0)
  })
})

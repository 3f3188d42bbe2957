import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { Listening } from '../../src/main/shell/listening'

const source = () => {
  let listeners = 0
  return {
    count: () => listeners,
    subscribe: () => {
      listeners += 1
      return () => {
        listeners -= 1
      }
    },
  }
}

it('keeps one listener a window, however many feeds it follows and however often it comes and goes', () => {
  const listening = new Listening<EventEmitter>()
  const window = new EventEmitter()
  const feed = source()
  for (let round = 0; round < 50; round++) {
    listening.begin(window, 'view', feed.subscribe)
    listening.begin(window, 'level', feed.subscribe)
    listening.begin(window, 'level', feed.subscribe)
    expect([feed.count(), window.listenerCount('destroyed')]).toEqual([2, 1])
    listening.end(window, 'view')
    listening.end(window, 'level')
    listening.end(window, 'level')
  }
  expect([feed.count(), window.listenerCount('destroyed')]).toEqual([0, 0])
})

it('ends everything of a window that is gone, and of all at the end', () => {
  const listening = new Listening<EventEmitter>()
  const [one, other] = [new EventEmitter(), new EventEmitter()]
  const feed = source()
  for (const window of [one, other])
    for (const name of ['view', 'level'] as const) listening.begin(window, name, feed.subscribe)
  one.emit('destroyed')
  expect(feed.count()).toBe(2)
  listening.endAll()
  expect([feed.count(), other.listenerCount('destroyed')]).toEqual([0, 0])
})

it.each(['did-navigate', 'render-process-gone'])(
  'ends everything of a page that is another now or has died: %s',
  (left) => {
    const listening = new Listening<EventEmitter>()
    const window = new EventEmitter()
    const feed = source()
    for (let round = 0; round < 200; round++) {
      listening.begin(window, 'view', feed.subscribe)
      listening.begin(window, 'microphoneLevel', feed.subscribe)
      window.emit(left)
      expect(feed.count()).toBe(0)
    }
    listening.begin(window, 'view', feed.subscribe)
    expect([feed.count(), window.listenerCount('destroyed'), window.listenerCount(left)]).toEqual([1, 1, 1])
    window.emit('destroyed')
    expect([feed.count(), window.listenerCount('destroyed'), window.listenerCount(left)]).toEqual([0, 0, 0])
  },
)

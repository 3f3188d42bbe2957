import { describe, expect, it } from 'vitest'
import { createStore } from '../../src/renderer/store'

/** A feed pushed by hand and frames that come when told. */
function stage() {
  const listeners = new Set<(item: number) => void>()
  const frames: (() => void)[] = []
  let now = 0
  const store = createStore<number>(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    { now: () => now, nextFrame: (callback) => frames.push(callback) },
  )
  return {
    store,
    listeners,
    frames,
    push: (item: number) => {
      for (const listener of listeners) listener(item)
    },
    pass: (ms: number) => {
      now += ms
    },
    frame: () => {
      for (const callback of frames.splice(0)) callback()
    },
  }
}

describe('a feed as a store', () => {
  it('is followed once for many listeners, and left with the last of them', () => {
    const { store, listeners } = stage()
    const [one, other] = [store.subscribe(() => {}), store.subscribe(() => {})]
    expect(listeners.size).toBe(1)
    one()
    one()
    expect(listeners.size).toBe(1)
    other()
    expect(listeners.size).toBe(0)
  })

  it('tells the first change after a pause at once, without a frame', () => {
    const { store, push, frames } = stage()
    let told = 0
    store.subscribe(() => {
      told += 1
    })
    push(1)
    expect([told, store.current(), frames.length]).toEqual([1, 1, 0])
  })

  it('tells what comes faster than frames once a frame, the latest only', () => {
    const { store, push, pass, frame, frames } = stage()
    const told: (number | undefined)[] = []
    store.subscribe(() => told.push(store.current()))
    for (let item = 1; item <= 5; item += 1) {
      push(item)
      pass(1)
    }
    expect(frames.length).toBe(1)
    frame()
    expect(told).toEqual([1, 5])
  })

  it('tells a thousand changes in a second at most sixty times', () => {
    const { store, push, pass, frame } = stage()
    let told = 0
    store.subscribe(() => {
      told += 1
    })
    for (let ms = 0; ms < 1000; ms += 1) {
      push(ms)
      pass(1)
      if (ms % 17 === 16) frame()
    }
    expect(told).toBeGreaterThan(50)
    expect(told).toBeLessThanOrEqual(61)
  })

  it('asks for no frame while nothing is pushed', () => {
    const { store, push, frames, frame } = stage()
    store.subscribe(() => {})
    push(1)
    push(2)
    frame()
    frame()
    expect(frames).toEqual([])
  })
})

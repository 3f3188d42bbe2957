import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import { keepPage } from '../../../src/main/shell/windows/keptPage'
import { HandClock } from '../../support/handClock'

class Contents extends EventEmitter {
  reloads = 0
  isGone = false

  reload(): void {
    this.reloads += 1
    this.emit('did-navigate')
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  die(reason = 'crashed'): void {
    this.emit('render-process-gone', {}, { reason })
  }
}

let clock: HandClock
let contents: Contents
let left: number

beforeEach(() => {
  clock = new HandClock()
  contents = new Contents()
  left = 0
  keepPage(contents, clock, () => {
    left += 1
  })
})

describe('a page that has died', () => {
  it('is loaded anew a moment later', () => {
    contents.die()
    expect([contents.reloads, left]).toEqual([0, 1])
    clock.advance(1_000)
    expect(contents.reloads).toBe(1)
  })

  it('is left alone where it dies again and again, and loaded anew after a quiet minute', () => {
    for (let death = 0; death < 10; death++) {
      contents.die('oom')
      clock.advance(5_000)
    }
    const tries = contents.reloads
    expect(tries).toBeGreaterThan(0)
    expect(tries).toBeLessThan(10)
    clock.advance(60_000)
    contents.die()
    clock.advance(5_000)
    expect(contents.reloads).toBe(tries + 1)
  })

  it('is not loaded anew where its window is gone, nor where it ended as it should', () => {
    contents.die('clean-exit')
    clock.advance(10_000)
    contents.die()
    contents.isGone = true
    clock.advance(10_000)
    expect(contents.reloads).toBe(0)
  })
})

it('whoever waits for a page is told when another stands in its place', () => {
  contents.emit('did-navigate')
  expect(left).toBe(1)
})

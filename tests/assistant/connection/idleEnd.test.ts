import { beforeEach, describe, expect, it } from 'vitest'
import { IdleEnd } from '../../../src/main/assistant/connection/idleEnd'
import { HandClock } from '../../support/handClock'

let clock: HandClock
let did: string[]
let state: string
let afterMs: number | undefined
let idle: IdleEnd

beforeEach(() => {
  clock = new HandClock()
  did = []
  state = 'up'
  afterMs = 600_000
  const keeper = {
    get connection() {
      return { state }
    },
    connect: () => {
      state = 'up'
      did.push('connect')
    },
    disconnect: () => {
      state = 'closed'
      did.push('disconnect')
    },
    quiet: () => {},
  }
  idle = new IdleEnd({ clock, keeper, afterMs: () => afterMs })
})

describe('a connection that nobody uses', () => {
  it('is let go after the time, and taken up with the next turn', () => {
    idle.quiet(true)
    clock.advance(599_999)
    expect(did).toEqual([])
    clock.advance(1)
    expect(did).toEqual(['disconnect'])
    idle.quiet(false)
    expect(did).toEqual(['disconnect', 'connect'])
    idle.quiet(false)
    expect(did).toHaveLength(2)
  })

  it('counts from the last turn', () => {
    idle.quiet(true)
    clock.advance(500_000)
    idle.quiet(false)
    idle.quiet(true)
    clock.advance(500_000)
    expect(did).toEqual([])
  })

  it('stays where it must hear, or costs nothing', () => {
    afterMs = undefined
    idle.quiet(true)
    clock.advance(10_000_000)
    expect(did).toEqual([])
  })

  it('is not taken up once more where somebody else has taken it up', () => {
    idle.quiet(true)
    clock.advance(600_000)
    // Another conversation was begun.
    state = 'opening'
    idle.quiet(false)
    expect(did).toEqual(['disconnect'])
  })

  it('is let go again, after the same time, where somebody else has taken it up', () => {
    idle.quiet(true)
    clock.advance(600_000)
    clock.advance(600_000)
    state = 'up'
    idle.stands()
    clock.advance(599_999)
    expect(did).toEqual(['disconnect'])
    clock.advance(1)
    expect(did).toEqual(['disconnect', 'disconnect'])
  })

  it('is not taken up for a machine that falls asleep, nor at the end', () => {
    idle.quiet(true)
    clock.advance(600_000)
    idle.over()
    expect(did).toEqual(['disconnect'])
    // Whoever wakes it connects by himself.
    state = 'up'
    idle.quiet(true)
    idle.quiet(false)
    expect(did).toEqual(['disconnect'])
  })

  it('is not let go twice when it is gone already', () => {
    state = 'mending'
    idle.quiet(true)
    clock.advance(600_000)
    idle.quiet(false)
    expect(did).toEqual([])
  })
})

/** What is left of a timer where the computer sleeps, or its calendar is set. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { TimerItem } from '../../src/main/skills'
import { RunningTimers } from '../../src/main/skills/runningTimers'
import { HandClock } from '../support/handClock'

const MINUTE = 60_000

let clock: HandClock
let running: RunningTimers
let tea: TimerItem
let six: TimerItem

beforeEach(() => {
  clock = new HandClock()
  running = new RunningTimers(clock)
  const now = clock.epoch()
  tea = { id: 'tea', kind: 'timer', name: '', dueAt: now + 10 * MINUTE, setAt: now, text: '' }
  six = { ...tea, id: 'six', kind: 'alarm' }
  running.follow([tea, six])
})

/** Of each, by the calendar of now. */
const left = (...items: TimerItem[]) => running.now(items).map(({ dueAt }) => dueAt - clock.epoch())

describe('a timer', () => {
  it('has as much left as was not over yet, also where the computer slept', () => {
    clock.advance(2 * MINUTE)
    clock.sleep(3 * MINUTE)
    expect(left(tea)).toEqual([5 * MINUTE])
  })

  it.each([
    ['put back', -60 * MINUTE],
    ['put forward', 60 * MINUTE],
  ])('has as much left where the clock is %s, and is as long as it was; an alarm is for its hour', (_how, byMs) => {
    clock.advance(2 * MINUTE)
    clock.put(byMs)
    clock.advance(MINUTE)
    expect(left(tea, six)).toEqual([7 * MINUTE, 7 * MINUTE - byMs])
    const [timer] = running.now([tea])
    expect(timer!.dueAt - timer!.setAt).toBe(10 * MINUTE)
  })

  it('that is set when the clock was put back already goes by that', () => {
    clock.put(-60 * MINUTE)
    const egg = { ...tea, id: 'egg', setAt: clock.epoch(), dueAt: clock.epoch() + 5 * MINUTE }
    running.follow([tea, egg])
    expect(left(tea, egg)).toEqual([10 * MINUTE, 5 * MINUTE])
  })

  it('that is taken off the list and put back goes by the calendar of then', () => {
    clock.put(-60 * MINUTE)
    const [shown] = running.now([tea])
    running.follow([])
    running.follow([shown!])
    expect(left(shown!)).toEqual([10 * MINUTE])
  })

  it('is the very same where nobody set the clock, which may run a second off', () => {
    clock.advance(2 * MINUTE)
    clock.put(1_000)
    const items = [tea, six]
    expect(running.now(items)).toBe(items)
  })
})

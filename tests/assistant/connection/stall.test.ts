import { expect, it } from 'vitest'
import { Stall } from '../../../src/main/assistant/connection/stall'
import { HandClock } from '../../support/handClock'

function watched(boundMs: number) {
  const clock = new HandClock()
  const stall = new Stall(clock, boundMs)
  let stalled = 0
  const expectMore = () => stall.expect(() => stalled++)
  return { clock, stall, expectMore, times: () => stalled }
}

it('calls once when the next piece does not come in time', () => {
  const { clock, expectMore, times } = watched(700)
  expectMore()
  clock.advance(699)
  expect(times()).toBe(0)
  clock.advance(5000)
  expect([times(), clock.timerCount]).toEqual([1, 0])
})

it('waits anew after every piece, and for nothing once the answer is over', () => {
  const { clock, stall, expectMore, times } = watched(700)
  for (let piece = 0; piece < 5; piece++) {
    expectMore()
    clock.advance(600)
  }
  stall.over()
  stall.over()
  clock.advance(5000)
  expect([times(), clock.timerCount]).toEqual([0, 0])
})

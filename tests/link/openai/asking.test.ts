/** Whose turn it is to be asked, on a clock moved by hand. */
import { beforeEach, describe, expect, it } from 'vitest'
import { Asking } from '../../../src/main/link/openai/asking'
import { HandClock } from '../../support/handClock'

let clock: HandClock
let sent: number[]
let asking: Asking<string>

beforeEach(() => {
  clock = new HandClock()
  sent = []
  asking = new Asking({ clock, send: ({ turnId }) => void sent.push(turnId) })
})

const put = (turnId: number) => asking.put({ turnId, event: { type: 'response.create' } })
const begins = (responseId: string) => {
  asking.began(responseId)
  return asking.taken()?.turnId
}

describe('a question', () => {
  it('is asked at once where nothing is being made, and sets no timer', () => {
    put(1)
    expect([sent, clock.timerCount]).toEqual([[1], 0])
  })

  it('waits for the answer before it', () => {
    put(1)
    expect(begins('r1')).toBe(1)
    put(2)
    clock.advance(2_000)
    expect(sent).toEqual([1])
    asking.ended('r1')
    expect([sent, clock.timerCount]).toEqual([[1, 2], 0])
  })

  it('waits no longer than three seconds for one that was never begun', () => {
    put(1)
    clock.advance(1_000)
    put(2)
    clock.advance(1_999)
    expect(sent).toEqual([1])
    clock.advance(1)
    expect(sent).toEqual([1, 2])
    expect(begins('r2')).toBe(2)
  })

  it('waits not at all for one that should have been begun long ago', () => {
    put(1)
    clock.advance(8_000)
    put(2)
    expect(sent).toEqual([1, 2])
  })

  it('waits no longer than three seconds for a cancelled answer to be done', () => {
    put(1)
    begins('r1')
    clock.advance(20_000)
    asking.cancelled('r1')
    put(2)
    clock.advance(2_999)
    expect(sent).toEqual([1])
    clock.advance(1)
    expect(sent).toEqual([1, 2])
  })

  it('is asked as soon as the service says that there was nothing to cancel', () => {
    put(1)
    begins('r1')
    asking.cancelled('r1')
    put(2)
    asking.notActive()
    expect(sent).toEqual([1, 2])
  })

  it('waits on where that is said of an older answer', () => {
    put(1)
    begins('r1')
    asking.cancelled('r1')
    asking.ended('r1')
    put(2)
    begins('r2')
    asking.notActive()
    put(3)
    expect(sent).toEqual([1, 2])
  })
})

describe('a service that is busy', () => {
  it('is asked again after a while that doubles up to a second, and given up after half a minute', () => {
    put(1)
    const waits: number[] = []
    let [beganMs, givenUp] = [0, asking.busy()]
    while (givenUp === undefined && waits.length < 100) {
      const before = sent.length
      while (sent.length === before) clock.advance(50)
      waits.push(clock.now() - beganMs)
      beganMs = clock.now()
      givenUp = asking.busy()
    }
    expect(waits).toEqual([250, 500, ...Array(27).fill(1_000)])
    expect([givenUp, sent.length, clock.timerCount]).toEqual([1, 30, 0])
  })

  it('is asked again at once when it has ended what it was busy with', () => {
    put(1)
    asking.busy()
    asking.began('of the service itself')
    asking.ended('of the service itself')
    expect(sent).toEqual([1, 1])
  })

  it('is not asked anything else meanwhile', () => {
    put(1)
    asking.busy()
    put(2)
    expect(sent).toEqual([1])
    clock.advance(250)
    expect(sent).toEqual([1, 1])
  })

  it('was given up: the next question is asked, with a patience of its own', () => {
    put(1)
    put(2)
    for (let at = 0; at < 29; at++) {
      asking.busy()
      clock.advance(1_000)
    }
    expect(asking.busy()).toBe(1)
    expect(sent.at(-1)).toBe(2)
    expect(asking.busy()).toBeUndefined()
  })
})

it('asks nothing more once it is closed', () => {
  put(1)
  put(2)
  asking.close()
  clock.advance(60_000)
  expect([sent, clock.timerCount]).toEqual([[1], 0])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputPump } from '../../../src/main/audio/host/inputPump'
import type { FromHost } from '../../../src/main/audio/host/protocol'
import { HandClock } from '../../support/handClock'
import { ScriptedMicrophone, settled } from './scriptedDevice'

/** At 1 kHz: a frame is 10 samples, the ring 500. */
function pump() {
  const microphone = new ScriptedMicrophone()
  const posted: FromHost[] = []
  const clock = new HandClock()
  const input = new InputPump({
    ...microphone.opened,
    stream: 1,
    post: (message) => posted.push(message),
    clock,
  })
  let next = 1
  /** Numbered samples, so that a missing or doubled one shows. */
  const give = async (count: number, tookMs = count) => {
    await clock.advanceAsync(tookMs)
    await microphone.give(Array.from({ length: count }, () => next++))
  }
  const wait = (ms: number) => clock.advanceAsync(ms)
  /** Held for so long that it no longer reads frame by frame. */
  const rest = async () => {
    for (let i = 0; i < 20; i++) await give(10)
  }
  const frames = () => posted.filter((message) => message.type === 'frame')
  const crossed = () => frames().flatMap(({ samples }) => [...samples])
  return { microphone, input, posted, give, wait, rest, frames, crossed, clock }
}

const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('the host at the microphone', () => {
  it('lets nothing cross until it flows, then what was just captured and everything after it', async () => {
    const { input, give, crossed, frames } = pump()
    for (let i = 0; i < 10; i++) await give(10)
    expect(crossed()).toEqual([])
    input.flow(1, 30)
    await give(10)
    await give(10)
    expect(crossed()).toEqual(count(71, 120))
    expect(frames().map(({ capturedAtMs }) => capturedAtMs)).toEqual([100, 110, 120])
  })

  it('cuts a longer read into frames, each with its own time', async () => {
    const { input, give, rest, frames } = pump()
    await rest()
    await give(25)
    input.flow(3, 25)
    await give(5)
    expect(frames().map(({ samples, capturedAtMs, flow }) => [samples.length, capturedAtMs, flow])).toEqual([
      [10, 215, 3],
      [10, 225, 3],
      [10, 230, 3],
    ])
  })

  it('leaves out what a read that was under way had captured before the flow began', async () => {
    const { microphone, input, give, rest, crossed } = pump()
    await rest()
    await give(995)
    expect(microphone.isRead).toBe(true)
    input.flow(1, 30)
    await give(5)
    await give(10)
    expect(crossed()).toEqual(count(1_166, 1_210))
  })

  it('never lets a sample cross twice, and in a flow none is missing', async () => {
    const deed = fc.oneof(
      fc.record({
        type: fc.constant('give' as const),
        samples: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1_100 })),
      }),
      fc.record({ type: fc.constant('flow' as const), preRollMs: fc.integer({ min: 0, max: 600 }) }),
      fc.record({ type: fc.constant('hold' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
        const { input, give, frames } = pump()
        let flow = 0
        let flows = false
        for (const one of deeds) {
          if (one.type === 'give') await give(one.samples)
          else if (one.type === 'hold') input.hold()
          else if (!flows) input.flow(++flow, one.preRollMs)
          flows = one.type === 'flow' || (flows && one.type !== 'hold')
        }
        let last = 0
        for (let number = 1; number <= flow; number++) {
          const own = frames().flatMap((frame) => (frame.flow === number ? [...frame.samples] : []))
          if (own.length === 0) continue
          expect(own[0]).toBeGreaterThan(last)
          last = own.at(-1)!
          expect(own).toEqual(count(own[0]!, last))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leaves no gap behind the pre-roll where the device gave more than was read', async () => {
    const { input, give, crossed } = pump()
    await give(27)
    input.flow(1, 1)
    await give(3)
    expect(crossed()).toEqual(count(20, 30))
  })

  it('leaves no gap either where the first read of a flow is older than it seems', async () => {
    const { input, give, crossed } = pump()
    // Three more than are read until it rests.
    await give(203)
    await give(9)
    input.flow(1, 1)
    await give(8)
    expect(crossed()).toEqual(count(210, 220))
  })

  it('tells the first sound that is not digital silence, once', async () => {
    const { microphone, posted } = pump()
    const signals = () => posted.filter(({ type }) => type === 'signal').length
    await microphone.give(new Array(10).fill(0))
    expect(signals()).toBe(0)
    await microphone.give([0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    await microphone.give(count(1, 10))
    expect(signals()).toBe(1)
  })

  it('tells the level at most 20 times a second, flowing or not', async () => {
    const { input, give, posted } = pump()
    const levels = () => posted.filter(({ type }) => type === 'level').length
    for (let i = 0; i < 220; i++) await give(10)
    expect(levels()).toBe(2)
    input.flow(1, 0)
    for (let i = 0; i < 100; i++) await give(10)
    expect(levels()).toBe(22)
  })

  it('rests while held for long: sound gathers unread, and is fetched when all but its last frame is there', async () => {
    const { microphone, give, rest } = pump()
    await rest()
    const reads = microphone.askedBytes.length
    for (let i = 0; i < 98; i++) await give(10)
    expect(microphone.isRead).toBe(false)
    await give(10)
    expect(microphone.isRead).toBe(true)
    await give(10)
    expect(microphone.askedBytes.slice(reads - 1)).toEqual([20, 2_000])
    expect(microphone.isRead).toBe(false)
  })

  it('flows at once out of a rest, with what gathered in it', async () => {
    const { microphone, input, give, rest, frames, crossed } = pump()
    await rest()
    for (let i = 0; i < 7; i++) await give(10)
    input.flow(1, 100)
    await settled()
    expect(crossed()).toEqual(count(171, 270))
    expect(frames().at(-1)?.capturedAtMs).toBe(270)
    await give(10)
    expect(crossed()).toEqual(count(171, 280))
    expect(microphone.askedBytes.at(-1)).toBe(20)
  })

  it('flows out of the longest rest with all of the pre-roll', async () => {
    const { input, give, rest, crossed } = pump()
    await rest()
    for (let i = 0; i < 98; i++) await give(10)
    input.flow(1, 300)
    await settled()
    expect(crossed()).toEqual(count(881, 1_180))
  })

  it('leaves out what gathered in a rest before the flow began', async () => {
    const { input, give, rest, crossed } = pump()
    await rest()
    for (let i = 0; i < 7; i++) await give(10)
    input.flow(1, 20)
    await give(10)
    expect(crossed()).toEqual(count(251, 280))
  })

  it('closes out of a rest without reading again', async () => {
    const { microphone, input, posted, rest, clock } = pump()
    await rest()
    const reads = microphone.askedBytes.length
    posted.length = 0
    await input.close()
    await clock.advanceAsync(1_000)
    expect(microphone.askedBytes).toHaveLength(reads)
    expect(posted).toEqual([])
    expect(clock.timerCount).toBe(0)
  })

  it('tells a failed read once and does not read again', async () => {
    const { microphone, posted } = pump()
    await microphone.fail()
    const reads = microphone.askedBytes.length
    await settled()
    expect(posted).toEqual([{ type: 'broken', stream: 1 }])
    expect(microphone.askedBytes).toHaveLength(reads)
  })

  it('says nothing more once it is closed', async () => {
    const { input, posted, give } = pump()
    input.flow(1, 0)
    await input.close()
    await give(10)
    expect(posted).toEqual([])
  })
})

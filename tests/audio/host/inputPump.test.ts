import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputPump } from '../../../src/main/audio/host/inputPump'
import type { FromHost } from '../../../src/main/audio/host/protocol'
import { ScriptedMicrophone, settled } from './scriptedDevice'

/** At 1 kHz: a frame is 10 samples, the ring 500. */
function pump() {
  const microphone = new ScriptedMicrophone()
  const posted: FromHost[] = []
  let nowMs = 0
  const input = new InputPump({
    ...microphone.opened,
    stream: 1,
    post: (message) => posted.push(message),
    now: () => nowMs,
  })
  let next = 1
  /** Numbered samples, so that a missing or doubled one shows. */
  const give = async (count: number, tookMs = count) => {
    nowMs += tookMs
    await microphone.give(Array.from({ length: count }, () => next++))
  }
  const wait = (ms: number) => {
    nowMs += ms
  }
  const frames = () => posted.filter((message) => message.type === 'frame')
  const crossed = () => frames().flatMap(({ samples }) => [...samples])
  return { microphone, input, posted, give, wait, frames, crossed }
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
    const { input, give, frames } = pump()
    input.flow(3, 0)
    await give(25)
    expect(frames().map(({ samples, capturedAtMs, flow }) => [samples.length, capturedAtMs, flow])).toEqual([
      [10, 10, 3],
      [10, 20, 3],
      [5, 25, 3],
    ])
  })

  it('leaves out what a read had captured before the flow began', async () => {
    const { input, give, crossed, wait } = pump()
    await give(10)
    wait(30)
    input.flow(1, 0)
    wait(20)
    await give(50, 0)
    expect(crossed()).toEqual(count(41, 60))
  })

  it('never lets a sample cross twice, and in a flow none is missing', async () => {
    const deed = fc.oneof(
      fc.record({ type: fc.constant('give' as const), samples: fc.integer({ min: 1, max: 60 }) }),
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

  it('tells the first sound that is not digital silence, once', async () => {
    const { microphone, posted } = pump()
    const signals = () => posted.filter(({ type }) => type === 'signal').length
    await microphone.give([0, 0, 0])
    expect(signals()).toBe(0)
    await microphone.give([0, 1, 0])
    await microphone.give([5, 1, 0])
    expect(signals()).toBe(1)
  })

  it('tells the level at most 20 times a second, flowing or not', async () => {
    const { input, give, posted } = pump()
    const levels = () => posted.filter(({ type }) => type === 'level').length
    for (let i = 0; i < 100; i++) await give(10)
    expect(levels()).toBe(5)
    input.flow(1, 0)
    for (let i = 0; i < 100; i++) await give(10)
    expect(levels()).toBe(25)
  })

  it('wakes less often while held for long', async () => {
    const { microphone, input, give } = pump()
    for (let i = 0; i < 30; i++) await give(10)
    expect(microphone.askedBytes[0]).toBe(20)
    expect(microphone.askedBytes.at(-1)).toBe(200)
    input.flow(1, 0)
    await give(50)
    expect(microphone.askedBytes.at(-1)).toBe(20)
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

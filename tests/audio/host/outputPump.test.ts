import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutputPump } from '../../../src/main/audio/host/outputPump'
import type { FromHost } from '../../../src/main/audio/host/protocol'
import { ScriptedSpeaker } from './scriptedDevice'

/** At 1 kHz: a frame is 10 samples. The first frame, of silence, is under way when this returns. */
function pump() {
  const speaker = new ScriptedSpeaker()
  const posted: FromHost[] = []
  const output = new OutputPump({ ...speaker.opened, stream: 1, post: (message) => posted.push(message) })
  const reports = () => posted.filter((message) => message.type === 'played')
  return { speaker, output, reports }
}

const ramp = (length: number, from = 1) => Int16Array.from({ length }, (_, i) => from + i)
const sounding = (frames: number[][]) => frames.flat().filter((sample) => sample !== 0)

describe('the host at the speaker', () => {
  it('hands over what is written, in order, in frames, and counts it', async () => {
    const { speaker, output, reports } = pump()
    output.write(ramp(4))
    output.write(ramp(21, 5))
    output.finish()
    await speaker.makeRoom(5)
    expect(sounding(speaker.taken)).toEqual([...ramp(25)])
    expect(speaker.taken.every(({ length }) => length === 10)).toBe(true)
    expect(reports().map(({ positionSamples, insertedSamples }) => [positionSamples, insertedSamples])).toEqual([
      [10, 0],
      [20, 0],
      [25, 0],
    ])
  })

  it('keeps the device going with silence, counted only between the first write and the finish', async () => {
    const { speaker, output, reports } = pump()
    await speaker.makeRoom(3)
    output.write(ramp(5))
    await speaker.makeRoom(3)
    expect(reports().at(-1)).toMatchObject({ positionSamples: 5, insertedSamples: 15 })
    output.finish()
    await speaker.makeRoom(30)
    expect(reports().at(-1)).toMatchObject({ positionSamples: 5, insertedSamples: 25 })
    expect(speaker.taken).toHaveLength(37)
  })

  it('promises nothing by a write of nothing: what wakes the way is no sound that runs dry', async () => {
    const { output, speaker, reports } = pump()
    output.write(new Int16Array(0))
    await speaker.makeRoom(30)
    expect(reports().at(-1)).toMatchObject({ positionSamples: 0, insertedSamples: 0 })
  })

  it('gives a sign of life ten times a second while nothing plays', async () => {
    const { speaker, reports } = pump()
    await speaker.makeRoom(100)
    expect(reports()).toHaveLength(10)
  })

  it('drops everything on a flush but the frame that is under way', async () => {
    const { speaker, output, reports } = pump()
    output.write(ramp(100))
    await speaker.makeRoom(3)
    expect(output.flush()).toBe(30)
    await speaker.makeRoom(5)
    expect(sounding(speaker.taken)).toEqual([...ramp(30)])
    output.write(ramp(10, 500))
    await speaker.makeRoom(2)
    expect(sounding(speaker.taken).slice(30)).toEqual([...ramp(10, 500)])
    expect(reports().at(-1)).toMatchObject({ positionSamples: 40 })
  })

  it('loses and doubles nothing, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 35 }), { maxLength: 20 }), async (sizes) => {
        const { speaker, output } = pump()
        let next = 1
        for (const size of sizes) {
          output.write(ramp(size, next))
          next += size
          await speaker.makeRoom()
        }
        output.finish()
        await speaker.makeRoom(60)
        expect(sounding(speaker.taken)).toEqual([...ramp(next - 1)])
      }),
      { numRuns: 40 },
    )
  })

  it('ends after the write that is under way, and writes no other', async () => {
    const { speaker, output } = pump()
    output.write(ramp(1_000))
    let closed = false
    const closing = output.close().then(() => {
      closed = true
    })
    expect(speaker.quits).toBe(0)
    expect(closed).toBe(false)
    await speaker.makeRoom()
    await closing
    expect(speaker.quits).toBe(1)
    expect(speaker.taken).toHaveLength(1)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame } from '../../src/main/audio'
import { CAPTURE_TUNING, createMicrophone, type MicrophoneEvent, type MicrophoneOptions } from '../../src/main/capture'
import { HandClock } from '../support/handClock'
import { device, MemoryBackend, settle } from '../support/memoryBackend'

const DESK = device('input', 'desk', true)
const HEADSET = device('input', 'headset')

function setUp(options: Partial<MicrophoneOptions> = {}, rateHz = 16000) {
  const backend = new MemoryBackend({ inputs: [DESK, HEADSET], outputs: [] }, rateHz)
  const clock = new HandClock()
  const frames: Frame[] = []
  const events: MicrophoneEvent[] = []
  const microphone = createMicrophone({
    backend,
    clock,
    device: undefined,
    rateHz: 16000,
    chunkMs: 20,
    betweenTurns: 'warm',
    deliver: (frame) => {
      frames.push({ ...frame, samples: frame.samples.slice() })
      return true
    },
    ...options,
  })
  microphone.events.on((event) => events.push(event))
  let next = 0
  /** The device gives `ms` of sound: a square wave of `amplitude`, or a ramp that numbers its samples. */
  const give = (ms: number, amplitude?: number) => {
    for (let done = 0; done < ms; done += 10) {
      clock.advance(10)
      const count = backend.input.rateHz / 100
      const samples = Int16Array.from({ length: count }, (_, i) =>
        amplitude === undefined ? (next++ % 2 ? 1 : -1) * (1000 + (next % 20000)) : i % 2 ? amplitude : -amplitude,
      )
      if (backend.input.flowing) backend.input.sink.frame(samples, clock.now())
    }
  }
  const open = async (turn: number) => {
    microphone.begin(turn, 300)
    await settle()
    backend.input.sink.signal()
  }
  const told = (type: MicrophoneEvent['type']) => events.filter((event) => event.type === type)
  return { backend, clock, frames, events, microphone, give, open, told }
}

const LOUD = 8000
const QUIET = 20

describe('A turn', () => {
  it('says that it listens only when signal arrives', async () => {
    const { microphone, backend, told } = setUp()
    microphone.begin(1, 300)
    await settle()
    expect(told('listening')).toEqual([])
    backend.input.sink.signal()
    expect(told('listening')).toEqual([{ type: 'listening', turn: 1 }])
  })

  it('says so even when the device gives signal while it is still being opened', async () => {
    const { microphone, backend, told } = setUp()
    const openInput = backend.openInput.bind(backend)
    backend.openInput = async (request, sink) => {
      sink.signal()
      return openInput(request, sink)
    }
    microphone.begin(1, 300)
    await settle()
    expect(told('listening')).toHaveLength(1)
  })

  it('reports a microphone that gives only silence for 1.5 s, once', async () => {
    const { microphone, clock, told } = setUp()
    microphone.begin(1, 300)
    await settle()
    clock.advance(1_499)
    expect(told('noticed')).toEqual([])
    clock.advance(5_000)
    expect(told('noticed')).toMatchObject([{ error: { code: 'device.silent' } }])
  })

  it('ends within 20 ms of the release when the last word was over 60 ms before it', async () => {
    const { microphone, give, open, told, clock } = setUp()
    await open(1)
    give(100, QUIET)
    give(400, LOUD)
    give(100, QUIET)
    const releasedAtMs = clock.now()
    microphone.end(1)
    while (told('ended').length === 0) give(10, QUIET)
    expect(clock.now() - releasedAtMs).toBeLessThanOrEqual(20)
  })

  it('goes on after the release until the word is over', async () => {
    const { microphone, give, open, told, frames } = setUp()
    await open(1)
    give(100, QUIET)
    give(400, LOUD)
    microphone.end(1)
    give(120, LOUD)
    expect(told('ended')).toEqual([])
    give(60, QUIET)
    expect(told('ended')).toEqual([{ type: 'ended', turn: 1 }])
    expect(frames.reduce((sum, { samples }) => sum + samples.length, 0)).toBe((680 * 16000) / 1000)
  })

  it('waits for what was said before the release but is still on its way', async () => {
    const { microphone, open, told, backend, clock, give } = setUp()
    await open(1)
    give(200, QUIET)
    clock.advance(50)
    microphone.end(1)
    const piece = new Int16Array(160).fill(LOUD)
    for (const [i, _] of piece.entries()) if (i % 2) piece[i] = -LOUD
    backend.input.sink.frame(piece, clock.now() - 10)
    backend.input.sink.frame(piece, clock.now())
    expect(told('ended')).toEqual([])
    give(60, QUIET)
    expect(told('ended')).toHaveLength(1)
  })

  it('is over at most 250 ms after the release, however long somebody goes on', async () => {
    const { microphone, give, open, told } = setUp()
    await open(1)
    give(50, QUIET)
    give(200, LOUD)
    microphone.end(1)
    give(240, LOUD)
    expect(told('ended')).toEqual([])
    give(10, LOUD)
    expect(told('ended')).toHaveLength(1)
  })

  it('ends even when the device stops giving sound', async () => {
    const { microphone, give, open, told, clock } = setUp()
    await open(1)
    give(200, LOUD)
    microphone.end(1)
    clock.advance(CAPTURE_TUNING.tailMaxMs + CAPTURE_TUNING.tailSlackMs)
    expect(told('ended')).toHaveLength(1)
  })

  it('goes on seamlessly when the key goes down again while the tail runs', async () => {
    const { microphone, give, open, told, backend, frames } = setUp()
    await open(1)
    give(200, LOUD)
    microphone.end(1)
    give(50, LOUD)
    microphone.begin(1, 300)
    give(150, LOUD)
    expect(backend.input.preRollMs).toEqual([300])
    expect(told('ended')).toEqual([])
    expect(frames.length).toBe(20)
  })

  it('ends at once when the key is let go before the device is there', async () => {
    const { microphone, told, frames } = setUp()
    microphone.begin(1, 300)
    microphone.end(1)
    await settle()
    expect(told('ended')).toEqual([{ type: 'ended', turn: 1 }])
    expect(frames).toEqual([])
  })

  it('ends also where whoever takes its sound failed over a piece of it', async () => {
    let fails = true
    const { microphone, give, open, told } = setUp({
      deliver: () => {
        if (fails) throw new Error('a bug elsewhere')
        return true
      },
    })
    await open(1)
    expect(() => give(20, LOUD)).toThrow('a bug elsewhere')
    fails = false
    give(40, LOUD)
    microphone.end(1)
    give(100, QUIET)
    expect(told('ended')).toEqual([{ type: 'ended', turn: 1 }])
  })

  it('that is dropped says nothing more', async () => {
    const { microphone, give, open, told, backend } = setUp()
    await open(1)
    give(100, LOUD)
    microphone.drop(1)
    expect(backend.input.flowing).toBe(false)
    expect(told('ended')).toEqual([])
  })
})

describe('Between turns', () => {
  const turn = async (betweenTurns: 'closed' | 'warm' | 'always') => {
    const parts = setUp({ betweenTurns })
    await settle()
    await parts.open(1)
    parts.give(200, QUIET)
    parts.microphone.end(1)
    parts.give(20, QUIET)
    await settle()
    return parts
  }

  it('a closed microphone releases the device', async () => {
    expect((await turn('closed')).backend.openInputs).toBe(0)
  })

  it('a warm one keeps it for 20 s, held', async () => {
    const { backend, clock } = await turn('warm')
    expect(backend.input.flowing).toBe(false)
    clock.advance(19_000)
    await settle()
    expect(backend.openInputs).toBe(1)
    clock.advance(1_000)
    await settle()
    expect(backend.openInputs).toBe(0)
  })

  it('one that is always on keeps it, and had it before the first turn', async () => {
    const parts = setUp({ betweenTurns: 'always' })
    await settle()
    expect(parts.backend.openInputs).toBe(1)
    const { backend, clock } = await turn('always')
    clock.advance(1_000_000)
    await settle()
    expect(backend.openInputs).toBe(1)
  })

  it('a turn on a warm microphone takes the pre-roll', async () => {
    const { backend, microphone } = await turn('warm')
    microphone.begin(2, 300)
    expect(backend.input.preRollMs).toEqual([300, 300])
  })

  it('200 turns leave no device open and no timer set', async () => {
    const { backend, microphone, open, give, told, clock } = setUp({ betweenTurns: 'closed' })
    for (let id = 1; id <= 200; id++) {
      await open(id)
      give(40, QUIET)
      microphone.end(id)
      give(60, QUIET)
    }
    await settle()
    expect(told('ended')).toHaveLength(200)
    expect(backend.openInputs).toBe(0)
    await microphone.close()
    expect(clock.timerCount).toBe(0)
    expect(backend.listenerCount).toBe(0)
  })
})

describe('Frames', () => {
  it('leave as chunks of 20 ms with their turn, the last one as short as it is', async () => {
    const { microphone, open, frames, give } = setUp()
    await open(7)
    give(90, QUIET)
    microphone.end(7)
    give(20, QUIET)
    expect(frames.map(({ samples }) => samples.length).slice(0, 5)).toEqual([320, 320, 320, 320, 320])
    expect(new Set(frames.map(({ turnId }) => turnId))).toEqual(new Set([7]))
  })

  it('leave at once where a word begins, which waits for nothing behind it; whole chunks follow', async () => {
    const { frames, open, give } = setUp()
    await open(1)
    give(110, QUIET)
    give(10, LOUD)
    const lengths = () => frames.map(({ samples }) => samples.length)
    // The quiet piece before it waited for its pair: both are a whole chunk.
    expect(lengths()).toEqual(Array(6).fill(320))
    give(100, QUIET)
    give(10, LOUD)
    expect(lengths().slice(6)).toEqual([320, 320, 320, 320, 320, 160])
    give(40, LOUD)
    expect(lengths().slice(12)).toEqual([320, 320])
  })

  it('are stamped with the time of their last sample, through the resampler too', async () => {
    const { open, frames, give, clock } = setUp({}, 48000)
    await open(1)
    const startMs = clock.now()
    give(200)
    for (const [index, { capturedAtMs }] of frames.entries()) {
      expect(capturedAtMs).toBeCloseTo(startMs + 20 * (index + 1), 6)
    }
  })

  it('come as long as the turn was at the rate of the link, whatever the rate of the device', async () => {
    for (const rateHz of [8000, 24000, 44100, 48000]) {
      const { microphone, open, frames, give } = setUp({}, rateHz)
      await open(1)
      give(1000)
      microphone.end(1)
      give(260)
      const count = frames.reduce((sum, { samples }) => sum + samples.length, 0)
      expect(count % 160).toBe(0)
      expect(count).toBeGreaterThanOrEqual(16000)
    }
  })

  it('have another rate from the moment it is wanted, also in the middle of a turn, and none of it is lost', async () => {
    const { microphone, open, frames, give } = setUp()
    await open(1)
    give(110, QUIET)
    microphone.setRateHz(24000)
    give(100, QUIET)
    microphone.end(1)
    give(10, QUIET)
    const lengthMs = (rateHz: number) =>
      frames.reduce((sum, frame) => sum + (frame.rateHz === rateHz ? (frame.samples.length * 1000) / rateHz : 0), 0)
    expect([lengthMs(16000), lengthMs(24000)]).toEqual([110, 110])
    expect(frames.map(({ rateHz }) => rateHz)).toEqual(frames.map(({ rateHz }) => rateHz).sort((a, b) => a - b))
  })

  it('are never delivered twice and never out of order, whoever is ready when', () => {
    return fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 20, maxLength: 60 }), async (ready) => {
        let at = 0
        const taken: number[] = []
        const { microphone, open, give, told } = setUp({
          deliver: (frame) => {
            if (!ready[at++ % ready.length]) return false
            taken.push(frame.capturedAtMs)
            return true
          },
        })
        await open(1)
        give(600)
        microphone.end(1)
        give(700)
        expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b))
        expect(told('ended')).toHaveLength(1)
      }),
      { numRuns: 30 },
    )
  })

  it('wait 200 ms for a consumer that is not ready; what was lost is counted and told', async () => {
    let ready = false
    const taken: Frame[] = []
    const { microphone, open, give, told } = setUp({
      deliver: (frame) => {
        if (ready) taken.push({ ...frame, samples: frame.samples.slice() })
        return ready
      },
    })
    await open(1)
    give(500, QUIET)
    expect(microphone.droppedMs).toBe(300)
    ready = true
    microphone.drain()
    expect(taken).toHaveLength(10)
    microphone.end(1)
    give(20, QUIET)
    expect(told('noticed')).toMatchObject([{ error: { code: 'buffer.captureOverflow' } }])
    expect(told('ended')).toHaveLength(1)
  })
})

describe('A device that goes away', () => {
  it('is replaced in the middle of a turn, and the turn goes on', async () => {
    const { backend, open, give, frames, told, microphone } = setUp({ device: { id: 'headset', name: 'the headset' } })
    await open(1)
    give(100, LOUD)
    backend.list = { inputs: [DESK], outputs: [] }
    backend.unplug(backend.input)
    await settle()
    expect(backend.input.device).toBe(DESK)
    give(100, LOUD)
    expect(frames).toHaveLength(10)
    expect(told('noticed')).toMatchObject([{ error: { code: 'device.switched' } }])
    expect(told('failed')).toEqual([])
    microphone.drop(1)
  })

  it('is used again between turns when it is back', async () => {
    const { backend, open, told, microphone } = setUp({ device: { id: 'headset', name: 'the headset' } })
    await open(1)
    backend.list = { inputs: [DESK], outputs: [] }
    backend.unplug(backend.input)
    await settle()
    backend.change({ inputs: [DESK, HEADSET], outputs: [] })
    await settle()
    expect(backend.input.device).toBe(DESK)
    microphone.drop(1)
    await settle()
    expect(backend.input.device).toBe(HEADSET)
    expect(backend.openInputs).toBe(1)
    expect(told('noticed').map((event) => 'error' in event && event.error.code)).toEqual([
      'device.switched',
      'device.returned',
    ])
  })

  it('and none is left: one error for the turn', async () => {
    const { backend, open, told, events } = setUp()
    await open(1)
    backend.list = { inputs: [], outputs: [] }
    backend.unplug(backend.input)
    await settle()
    expect(told('failed')).toMatchObject([{ turn: 1, error: { code: 'device.lost' } }])
    expect(events.filter((event) => event.type === 'ended')).toEqual([])
  })

  it('and comes back when none was left is told, and used by the next turn', async () => {
    const { backend, open, told, events } = setUp()
    await open(1)
    backend.list = { inputs: [], outputs: [] }
    backend.unplug(backend.input)
    await settle()
    backend.change({ inputs: [], outputs: [] })
    await settle()
    expect(told('returned')).toEqual([])
    for (let times = 0; times < 2; times++) backend.change({ inputs: [DESK], outputs: [] })
    await settle()
    expect(events.slice(-2)).toMatchObject([{ type: 'failed' }, { type: 'returned' }])
    expect(backend.openInputs).toBe(0)
    await open(2)
    expect(told('listening').at(-1)).toEqual({ type: 'listening', turn: 2 })
    expect(told('noticed')).toMatchObject([{ error: { code: 'device.returned' } }])
    backend.change({ inputs: [DESK, HEADSET], outputs: [] })
    await settle()
    expect(told('returned')).toHaveLength(1)
  })

  it('and comes back while it is found to be missing is told all the same', async () => {
    const { backend, microphone, told } = setUp()
    const openInput = backend.openInput.bind(backend)
    backend.list = { inputs: [], outputs: [] }
    backend.openInput = async (request, sink) => {
      backend.openInput = openInput
      const opening = openInput(request, sink)
      backend.change({ inputs: [DESK], outputs: [] })
      return opening
    }
    microphone.begin(1, 300)
    for (let turns = 0; turns < 3; turns++) await settle()
    expect(told('failed')).toHaveLength(1)
    expect(told('returned')).toHaveLength(1)
  })

  it('and another comes instead when none was left: that is said', async () => {
    const { backend, open, told } = setUp({ device: { id: 'headset', name: 'the headset' } })
    await open(1)
    backend.list = { inputs: [], outputs: [] }
    backend.unplug(backend.input)
    await settle()
    backend.change({ inputs: [DESK], outputs: [] })
    await settle()
    await open(2)
    expect(backend.input.device).toBe(DESK)
    expect(told('noticed')).toMatchObject([{ error: { code: 'device.switched' } }])
  })

  it('and every other one goes away as well: given up instead of trying for ever', async () => {
    const { backend, microphone, told } = setUp()
    const openInput = backend.openInput.bind(backend)
    backend.openInput = async (request, sink) => {
      const input = await openInput(request, sink)
      setImmediate(() => backend.unplug(backend.input))
      return input
    }
    microphone.begin(1, 300)
    for (let i = 0; i < 20; i++) await settle()
    expect(told('failed')).toHaveLength(1)
    expect(backend.inputs.length).toBeLessThanOrEqual(2)
  })
})

describe('Half-duplex', () => {
  it('nothing crosses while the speaker sounds and for 300 ms after', async () => {
    const { microphone, open, give, frames, backend } = setUp()
    await open(1)
    microphone.setMuted(true)
    give(200, LOUD)
    microphone.setMuted(false)
    give(290, LOUD)
    expect(frames).toEqual([])
    give(60, LOUD)
    expect(frames.length).toBeGreaterThan(0)
    expect(backend.input.preRollMs).toEqual([300, 0])
  })

  it('the key interrupts it: a turn that begins hears at once', async () => {
    const { microphone, open, give, frames } = setUp()
    await open(1)
    microphone.setMuted(true)
    microphone.begin(2, 0)
    give(40, LOUD)
    expect(frames.map(({ turnId }) => turnId)).toEqual([2, 2])
  })
})

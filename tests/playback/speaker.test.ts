import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSpeaker, PLAYBACK_TUNING, type SpeakerEvent, type SpeakerOptions } from '../../src/main/playback'
import { HandClock } from '../support/handClock'
import { device, MemoryBackend, settle } from '../support/memoryBackend'

const DESK = device('output', 'desk', true)
const HEADSET = device('output', 'headset')
const AHEAD = { rateHz: 24000, runsAhead: true }
const PACED = { rateHz: 24000, runsAhead: false }

function setUp(options: Partial<SpeakerOptions> = {}, rateHz = 24000, delayMs = 0) {
  const backend = new MemoryBackend({ inputs: [], outputs: [DESK, HEADSET] }, rateHz)
  backend.delayMs = delayMs
  const clock = new HandClock()
  const events: SpeakerEvent[] = []
  const speaker = createSpeaker({ backend, clock, device: undefined, volume: 100, ...options })
  speaker.events.on((event) => events.push(event))
  const listen = (ms: number) => {
    for (let done = 0; done < ms; done += 10) {
      clock.advance(10)
      backend.output.play(10)
    }
  }
  const told = (type: SpeakerEvent['type']) => events.filter((event) => event.type === type)
  return { backend, clock, events, speaker, listen, told }
}

/** Numbered samples, never zero. */
const numbers = (count: number, from = 1) => Int16Array.from({ length: count }, (_, i) => from + i)
const ms = (count: number) => count * 24

describe('A rehearsal', () => {
  it('comes a little after the question, and not at all where the answer is there before', async () => {
    const { backend, speaker, clock } = setUp()
    speaker.prepare()
    await settle()
    speaker.rehearse(AHEAD)
    clock.advance(2)
    expect(backend.output.rehearsals).toBe(0)
    clock.advance(1)
    expect(backend.output.rehearsals).toBe(1)
    clock.advance(50)
    speaker.rehearse(AHEAD)
    speaker.play('a', numbers(ms(500)), AHEAD)
    clock.advance(3)
    expect(backend.output.rehearsals).toBe(1)
  })

  it('that is planned is none any more when the speaker closes', async () => {
    const { backend, speaker, clock } = setUp()
    speaker.prepare()
    await settle()
    speaker.rehearse(AHEAD)
    await speaker.close()
    clock.advance(3)
    expect([backend.output.rehearsals, clock.timerCount]).toEqual([0, 0])
  })

  it('goes all the way to the device and changes nothing: no sound, no event, the answer bit for bit', async () => {
    const { backend, clock, speaker, listen, events } = setUp({ volume: 50 })
    speaker.prepare()
    await settle()
    speaker.rehearse(PACED)
    clock.advance(3)
    expect(backend.output).toMatchObject({ rehearsals: 1, writes: [], finished: true })
    listen(40)
    expect(events).toEqual([])
    expect(backend.output.silence).toBe(0)
    speaker.play('a', new Int16Array(ms(500)).fill(1_000), PACED)
    speaker.finish('a')
    listen(600)
    expect(backend.output.heard).toEqual(new Array(ms(500)).fill(Math.round(1_000 * 0.5 ** 1.66)))
    expect(await speaker.flush()).toEqual([])
  })

  it('takes no sound of another rate for longer than a piece, and leaves no end of it in the answer', async () => {
    const { backend, clock, speaker, listen } = setUp({}, 48_000)
    speaker.prepare()
    await settle()
    speaker.rehearse(AHEAD)
    clock.advance(3)
    expect(backend.output.rehearsals).toBe(1)
    speaker.play('a', new Int16Array(ms(100)), AHEAD)
    speaker.finish('a')
    listen(200)
    expect(backend.output.heard).toHaveLength(2 * ms(100))
  })

  it('is none where the way is awake: just rehearsed, or something sounds', async () => {
    const { backend, speaker, clock, listen } = setUp()
    speaker.prepare()
    await settle()
    speaker.rehearse(AHEAD)
    clock.advance(3)
    speaker.rehearse(AHEAD)
    clock.advance(49)
    expect(backend.output.rehearsals).toBe(1)
    speaker.rehearse(AHEAD)
    clock.advance(3)
    expect(backend.output.rehearsals).toBe(2)
    speaker.play('a', numbers(ms(500)), AHEAD)
    listen(100)
    speaker.rehearse(AHEAD)
    clock.advance(3)
    expect(backend.output.rehearsals).toBe(2)
  })

  it('opens no device', async () => {
    const { backend, clock, speaker } = setUp()
    speaker.rehearse(AHEAD)
    clock.advance(3)
    await settle()
    expect(backend.outputs).toEqual([])
  })
})

describe('An answer', () => {
  it('is played bit for bit at its own rate', async () => {
    const { backend, speaker, listen } = setUp()
    speaker.play('a', numbers(ms(500)), AHEAD)
    speaker.finish('a')
    await settle()
    listen(600)
    expect(backend.output.heard).toEqual([...numbers(ms(500))])
    expect(backend.output.silence).toBe(0)
  })

  it('is as loud as its voice is set, piece by piece, and so is a clip', async () => {
    const { backend, speaker, listen } = setUp()
    speaker.play('a', new Int16Array(240).fill(1_000), { ...AHEAD, volume: 50 })
    speaker.play('a', new Int16Array(240).fill(1_000), AHEAD)
    speaker.finish('a')
    speaker.playClip(new Int16Array(240).fill(1_000), 24_000, { yields: false, volume: 0 })
    await settle()
    listen(60)
    expect(new Set(backend.output.heard.slice(0, 240))).toEqual(new Set([Math.trunc(1_000 * 0.5 ** 1.66)]))
    expect(new Set(backend.output.heard.slice(240, 480))).toEqual(new Set([1_000]))
    expect(new Set(backend.output.heard.slice(480))).toEqual(new Set([0]))
  })

  it('tells its first sample handed over once, and that it drained when it is at the ear', async () => {
    const { speaker, listen, told, clock } = setUp({}, 24000, 40)
    speaker.play('a', numbers(ms(100)), AHEAD)
    speaker.finish('a')
    await settle()
    listen(100)
    expect(told('firstSampleHandedOver')).toEqual([{ type: 'firstSampleHandedOver', responseId: 'a', atMs: 10 }])
    clock.advance(39)
    expect(told('drained')).toEqual([])
    clock.advance(1)
    expect(told('drained')).toEqual([{ type: 'drained', responseId: 'a' }])
    expect(told('sounding')).toEqual([
      { type: 'sounding', active: true },
      { type: 'sounding', active: false },
    ])
  })

  it('waits for 200 ms of itself when its source does not run ahead', async () => {
    const { backend, speaker } = setUp()
    speaker.play('a', numbers(ms(190)), PACED)
    await settle()
    expect(backend.output.pending).toBe(0)
    speaker.play('a', numbers(ms(10)), PACED)
    expect(backend.output.pending).toBe(ms(200))
  })

  it('stays at most 200 ms ahead of what was played', async () => {
    const { backend, speaker, listen } = setUp()
    speaker.play('a', numbers(ms(1000)), AHEAD)
    await settle()
    expect(backend.output.pending).toBe(ms(200))
    listen(100)
    expect(backend.output.pending).toBe(ms(200))
  })

  it('gives a device that waits its first 10 ms by themselves, then all there is room for, later a frame for each that was played', async () => {
    const { backend, speaker, listen } = setUp()
    speaker.prepare()
    await settle()
    speaker.play('a', numbers(ms(1000)), AHEAD)
    expect(backend.output.writes).toEqual([ms(10), ms(190)])
    listen(30)
    expect(backend.output.writes.slice(2)).toEqual([ms(10), ms(10), ms(10)])
  })

  it('that must be converted gives a device that waits its first 10 ms before the rest is converted', async () => {
    const { backend, speaker } = setUp({}, 48000)
    speaker.prepare()
    await settle()
    speaker.play('a', numbers(ms(1000)), AHEAD)
    const [first = 0, rest = 0] = backend.output.writes
    expect(first).toBeLessThanOrEqual(480)
    expect(first + rest).toBe(9_600)
  })

  it('begins where the one before it ended', async () => {
    const { backend, speaker, listen, told } = setUp()
    speaker.play('a', numbers(ms(50)), AHEAD)
    speaker.finish('a')
    speaker.play('b', numbers(ms(50), 5000), AHEAD)
    speaker.finish('b')
    await settle()
    listen(150)
    expect(backend.output.heard).toEqual([...numbers(ms(50)), ...numbers(ms(50), 5000)])
    expect(told('drained').map((event) => 'responseId' in event && event.responseId)).toEqual(['a', 'b'])
  })

  it('without a sample drains at once', () => {
    const { speaker, told } = setUp()
    speaker.finish('a')
    expect(told('drained')).toHaveLength(1)
  })

  it('that pauses between clauses goes on with the next piece', async () => {
    const { backend, speaker, listen } = setUp()
    speaker.play('a', numbers(ms(50)), AHEAD)
    await settle()
    listen(150)
    expect(backend.output.silence).toBe(ms(100))
    speaker.play('a', numbers(ms(50), 5000), AHEAD)
    listen(50)
    expect(backend.output.heard.length).toBe(ms(100))
  })
})

describe('A flush', () => {
  it('at any instant: heard and dropped are what was written, at any rate and any chunking', () => {
    const rates = fc.constantFrom(8000, 16000, 22050, 24000, 44100, 48000)
    const pieces = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 12 })
    return fc.assert(
      fc.asyncProperty(rates, rates, pieces, fc.nat(60), fc.nat(100), async (own, device, lengths, steps, delayMs) => {
        const { backend, speaker, clock } = setUp({}, device, delayMs)
        let received = 0
        const playSome = (length: number) => {
          speaker.play('a', numbers(length), { rateHz: own, runsAhead: true })
          received += length
        }
        playSome(lengths[0]!)
        await settle()
        for (let step = 0; step < steps; step++) {
          if (step + 1 < lengths.length) playSome(lengths[step + 1]!)
          clock.advance(10)
          backend.output.play(10)
        }
        const handedOver = backend.output.heard.length
        const [cut] = await speaker.flush()
        expect(cut!.heardSamples + cut!.droppedSamples).toBe(received)
        const mostHeard = Math.min(received, Math.round((handedOver * own) / device))
        // Whatever the delay: what the device was handed sounds to its end.
        expect(cut!.heardSamples).toBeLessThanOrEqual(mostHeard)
        expect(cut!.heardSamples).toBeGreaterThanOrEqual(Math.floor(mostHeard - own / 1000))
        expect(backend.output.pending).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('tells to the sample what the device was handed: that sounds to its end, and is heard', async () => {
    const { speaker, listen } = setUp({}, 48000, 30)
    speaker.play('a', numbers(ms(1000)), AHEAD)
    await settle()
    listen(400)
    expect(speaker.heard('a')).toBe(ms(370))
    expect(await speaker.flush()).toEqual([
      { responseId: 'a', heardSamples: ms(400), droppedSamples: ms(600), rateHz: 24000 },
    ])
  })

  it('takes silence that was inserted into account', async () => {
    const { speaker, listen } = setUp({}, 24000, 30)
    speaker.play('a', numbers(ms(100)), AHEAD)
    await settle()
    listen(120)
    speaker.play('a', numbers(ms(100)), AHEAD)
    listen(20)
    // 120 handed over, and between them 20 of silence: 30 behind is 10 before the silence's end.
    expect(speaker.heard('a')).toBe(ms(100))
  })

  it('refuses what still comes of the answer, and tells no drain', async () => {
    const { speaker, listen, backend, told } = setUp()
    speaker.play('a', numbers(ms(300)), AHEAD)
    await settle()
    listen(50)
    const flushed = speaker.flush()
    speaker.play('a', numbers(ms(300)), AHEAD)
    speaker.finish('a')
    await flushed
    listen(100)
    expect(backend.output.heard.length).toBe(ms(50))
    expect(told('drained')).toEqual([])
  })

  it('lets the next answer begin at its first sample', async () => {
    const { speaker, listen, backend } = setUp()
    speaker.play('a', numbers(ms(300)), AHEAD)
    await settle()
    listen(50)
    const flushed = speaker.flush()
    speaker.play('b', numbers(ms(50), 9000), AHEAD)
    await flushed
    listen(50)
    expect(backend.output.heard.slice(ms(50))).toEqual([...numbers(ms(50), 9000)])
    expect(speaker.heard('b')).toBe(ms(50))
  })
})

describe('A clip', () => {
  it('counts as no answer', async () => {
    const { speaker, listen, told } = setUp()
    speaker.playClip(numbers(ms(100)), 24000, { yields: false })
    await settle()
    listen(200)
    expect(told('firstSampleHandedOver')).toEqual([])
    expect(told('drained')).toEqual([])
    expect(told('sounding')).toHaveLength(2)
  })

  it('that comes while the last of an answer is on its way to the ear leaves the answer to drain', async () => {
    const { speaker, listen, clock, told } = setUp({}, 24000, 50)
    speaker.play('a', numbers(ms(100)), AHEAD)
    speaker.finish('a')
    await settle()
    listen(120)
    expect(told('drained')).toEqual([])
    speaker.playClip(numbers(ms(100)), 24000, { yields: true })
    await settle()
    listen(200)
    expect(told('drained')).toEqual([{ type: 'drained', responseId: 'a' }])
    expect(told('sounding').at(-1)).toEqual({ type: 'sounding', active: false })
    clock.advance(PLAYBACK_TUNING.idleMs)
    expect(clock.timerCount).toBe(0)
  })

  it('that yields falls silent with the first sample of the answer', async () => {
    const { speaker, listen, backend } = setUp()
    speaker.playClip(numbers(ms(1000)), 24000, { yields: true })
    await settle()
    listen(100)
    speaker.play('a', numbers(ms(50), 9000), AHEAD)
    await settle()
    listen(50)
    expect(backend.output.heard.slice(ms(100))).toEqual([...numbers(ms(50), 9000)])
  })
})

describe('A speaker that goes away', () => {
  it('is replaced, and the answer goes on with what was not yet heard', async () => {
    const { speaker, listen, backend, told } = setUp({ device: { id: 'headset', name: 'the headset' } }, 24000, 20)
    speaker.play('a', numbers(ms(500)), AHEAD)
    speaker.finish('a')
    await settle()
    listen(200)
    backend.list = { inputs: [], outputs: [DESK] }
    backend.unplug(backend.output)
    await settle()
    expect(backend.output.device).toBe(DESK)
    listen(400)
    expect(backend.output.heard).toEqual([...numbers(ms(320), 1 + ms(180))])
    expect(told('noticed')).toMatchObject([{ error: { code: 'device.switched' } }])
    expect(told('drained')).toHaveLength(1)
  })

  it('is not let go under an answer that begins while its list is still looked at', async () => {
    const { backend, speaker, clock, listen, told } = setUp()
    speaker.play('a', numbers(ms(100)), AHEAD)
    speaker.finish('a')
    await settle()
    listen(200)
    let look = () => {}
    backend.devices = () => new Promise((resolve) => (look = () => resolve(backend.list)))
    backend.change(backend.list)
    clock.advance(PLAYBACK_TUNING.idleMs)
    speaker.play('b', numbers(ms(100), 5_000), AHEAD)
    speaker.finish('b')
    look()
    await settle()
    listen(200)
    expect(backend.outputs.map(({ closed }) => closed)).toEqual([false])
    expect(backend.output.heard.slice(ms(100))).toEqual([...numbers(ms(100), 5_000)])
    expect(told('drained')).toHaveLength(2)
  })

  it('and none is left: one error that says what was heard', async () => {
    const { speaker, listen, backend, told } = setUp()
    speaker.play('a', numbers(ms(500)), AHEAD)
    await settle()
    listen(200)
    backend.list = { inputs: [], outputs: [] }
    backend.unplug(backend.output)
    await settle()
    expect(told('failed')).toMatchObject([
      { error: { code: 'device.lost' }, cuts: [{ heardSamples: ms(200), droppedSamples: ms(300) }] },
    ])
  })
})

describe('Volume', () => {
  it('changes without a step larger than the ramp allows', async () => {
    const { speaker, listen, backend } = setUp()
    speaker.play('a', new Int16Array(ms(1000)).fill(10000), AHEAD)
    await settle()
    listen(100)
    speaker.setVolume(20)
    listen(500)
    const { heard } = backend.output
    const steps = heard.slice(1).map((sample, i) => Math.abs(sample - heard[i]!))
    expect(Math.max(...steps)).toBeLessThanOrEqual(10000 / ms(10) + 1)
    expect(heard.at(-1)).toBeLessThan(1000)
    expect(heard[0]).toBe(10000)
  })
})

it('A speaker that is closed leaves no timer and no listener', async () => {
  const { speaker, listen, backend, clock } = setUp()
  speaker.play('a', numbers(ms(50)), AHEAD)
  speaker.finish('a')
  await settle()
  listen(100)
  clock.advance(20_000)
  await settle()
  expect(backend.output.closed).toBe(true)
  await speaker.close()
  expect(clock.timerCount).toBe(0)
  expect(backend.listenerCount).toBe(0)
})

it('A speaker that was asked for and given up before it was open is released as well', async () => {
  const { speaker, backend, clock } = setUp()
  speaker.play('a', numbers(ms(50)), AHEAD)
  await speaker.flush()
  await settle()
  expect(backend.output.closed).toBe(false)
  clock.advance(PLAYBACK_TUNING.idleMs)
  await settle()
  expect(backend.output.closed).toBe(true)
  expect(clock.timerCount).toBe(0)
})

it('A speaker is released soon after its last sound, but not while a long question is asked', async () => {
  const { speaker, listen, backend, clock } = setUp()
  speaker.play('a', numbers(ms(50)), AHEAD)
  speaker.finish('a')
  await settle()
  listen(100)
  clock.advance(1_500)
  expect(backend.output.closed).toBe(false)

  speaker.prepare()
  const flushed = speaker.flush()
  await flushed
  clock.advance(30_000)
  await settle()
  expect(backend.output.closed).toBe(false)
  speaker.play('b', numbers(ms(50)), AHEAD)
  speaker.finish('b')
  listen(100)
  clock.advance(2_000)
  await settle()
  expect(backend.output.closed).toBe(true)
})

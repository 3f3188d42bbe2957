import { describe, expect, it } from 'vitest'
import { HOST_TUNING } from '../../../src/main/audio/host/tuning'
import type { AppException } from '../../../src/shared/errors'
import { HeardSound, PlayedSound } from '../../support/sinks'
import { type Stage, stage, TUNING } from './scriptedHost'

const RATE_HZ = 16_000

async function recording(options: Parameters<typeof stage>[0] = {}) {
  const staged = stage(options)
  const heard = new HeardSound()
  const input = await staged.backend.openInput({ rateHz: RATE_HZ }, heard)
  return { ...staged, staged, heard, input }
}

async function playing(options: Parameters<typeof stage>[0] = {}) {
  const staged = stage(options)
  const played = new PlayedSound()
  const output = await staged.backend.openOutput({ rateHz: RATE_HZ }, played)
  return { ...staged, staged, played, output }
}

const frame = (flow: number, capturedAtMs: number, stream = 1) =>
  ({ type: 'frame', stream, flow, samples: new Int16Array(160).fill(flow), capturedAtMs }) as const
const report = (positionSamples: number, insertedSamples = 0) =>
  ({ type: 'played', stream: 1, positionSamples, insertedSamples }) as const
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (thrown: AppException) => thrown.error.code,
  )

/** Lets hosts come up and openings be answered. */
const settle = (staged: Stage) => staged.clock.advanceAsync(0)

describe('a supervised microphone', () => {
  it('finds a host that was started before anyone asked', () => {
    expect(stage().hosts).toHaveLength(1)
  })

  it('passes frames on only while they flow, and none of an earlier flow', async () => {
    const { input, heard, host } = await recording()
    host().say(frame(1, 0))
    input.flow(300)
    expect(host().sentOf('flow')).toEqual([{ type: 'flow', stream: 1, flow: 1, preRollMs: 300 }])
    input.flow(300)
    host().say(frame(1, 10))
    input.hold()
    host().say(frame(1, 20))
    input.flow(0)
    host().say(frame(1, 30))
    host().say(frame(2, 40))
    expect(heard.pieces.map((piece) => piece[0])).toEqual([1, 2])
  })

  it('stamps frames on the clock of main by the one that arrived soonest', async () => {
    const { input, heard, host, clock } = await recording()
    input.flow(0)
    clock.advance(400)
    host().say(frame(1, 100))
    clock.advance(50)
    host().say(frame(1, 110))
    host().say(frame(1, 120))
    expect(heard.capturedAtMs).toEqual([400, 410, 420])
  })

  it('is opened once at a time', async () => {
    const { backend, input } = await recording()
    expect(await codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('sound.alreadyRecording')
    await input.close()
    expect(await codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('opened')
  })

  it('answers a close in time and replaces a host that hangs in it', async () => {
    const { backend, clock, host, hosts, input } = await recording()
    host().closes = false
    let closed = false
    void input.close().then(() => {
      closed = true
    })
    await clock.advanceAsync(TUNING.closeAnswerMs - 1)
    expect(closed).toBe(false)
    await clock.advanceAsync(1)
    expect(closed).toBe(true)
    expect(hosts).toHaveLength(1)
    await clock.advanceAsync(TUNING.closeHungMs)
    expect(hosts.map(({ killed }) => killed)).toEqual([true, false])
    expect(await codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('opened')
  })

  it('stops within 50 ms as it is tuned, however long its device takes, and starts again, 200 times', async () => {
    const { backend, clock, host, hosts, notices } = stage({ tuning: HOST_TUNING })
    host().closes = false
    for (let start = 1; start <= 200; start++) {
      const heard = new HeardSound()
      const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
      input.flow(0)
      host().say(frame(1, 10 * start, start))
      expect(heard.pieces).toHaveLength(1)
      let isClosed = false
      void input.close().then(() => {
        isClosed = true
      })
      clock.after((start * 37) % HOST_TUNING.closeHungMs, () => host().say({ type: 'closed', stream: start }))
      await clock.advanceAsync(50)
      expect(isClosed).toBe(true)
    }
    await clock.advanceAsync(HOST_TUNING.closeHungMs)
    expect([hosts.length, notices, clock.timerCount]).toEqual([1, [], 0])
  })

  it('tells a failed reading once', async () => {
    const { heard, host, clock } = await recording()
    host().say({ type: 'broken', stream: 1 })
    host().say({ type: 'broken', stream: 1 })
    await clock.advanceAsync(2_000)
    expect(heard.losses).toEqual(['device.readFailed'])
  })

  it('is lost when its device goes, and the host lets go of it', async () => {
    const { heard, host, listener } = await recording()
    listener.gone('output', 'mic')
    listener.gone('input', 'other')
    expect(heard.losses).toEqual([])
    listener.gone('input', 'mic')
    listener.gone('input', 'mic')
    expect(heard.losses).toEqual(['device.lost'])
    expect(host().sentOf('close')).toHaveLength(1)
  })

  it('is not opened on a device that goes at that moment', async () => {
    const { backend, clock, host, listener } = stage({ manners: ['is silent'] })
    const opening = codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))
    await clock.advanceAsync(10)
    listener.gone('input', 'mic')
    host().say({ type: 'opened', stream: 1, rateHz: RATE_HZ })
    expect(await opening).toBe('device.unknown')
    expect(host().sentOf('close')).toHaveLength(1)
    const again = codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))
    await clock.advanceAsync(10)
    host().say({ type: 'opened', stream: 2, rateHz: RATE_HZ })
    expect(await again).toBe('opened')
  })

  it('sets no timer while it is closed', async () => {
    const { clock, input } = await recording()
    await input.close()
    await clock.advanceAsync(TUNING.tickMs)
    expect(clock.timerCount).toBe(0)
  })
})

describe('a host that fails', () => {
  it('is replaced when it falls silent, and its streams go on', async () => {
    const { input, heard, host, hosts, clock, notices } = await recording()
    input.flow(200)
    host().say(frame(1, 0))
    await clock.advanceAsync(TUNING.tickMs * TUNING.silentTicks)
    expect(hosts.map(({ killed }) => killed)).toEqual([true, false])
    expect(notices).toEqual(['sound.hostRestarted'])
    // What the dead one had kept is gone; nothing may be heard twice.
    expect(host().sentOf('flow')).toEqual([{ type: 'flow', stream: 1, flow: 1, preRollMs: 0 }])
    host().say(frame(1, 0))
    expect(heard.pieces).toHaveLength(2)
    expect(heard.losses).toEqual([])
  })

  it('is given longer for its first sign of life', async () => {
    const { hosts, clock } = await recording()
    await clock.advanceAsync(TUNING.tickMs * (TUNING.openTicks - 1))
    expect(hosts).toHaveLength(1)
    await clock.advanceAsync(TUNING.tickMs)
    expect(hosts).toHaveLength(2)
  })

  it('lives as long as it gives a sign in time', async () => {
    const { input, host, hosts, clock } = await recording()
    input.flow(200)
    host().say({ type: 'level', stream: 1, dbfs: -40 })
    for (let i = 0; i < 20; i++) {
      await clock.advanceAsync(TUNING.tickMs * (TUNING.silentTicks - 1))
      host().say({ type: 'level', stream: 1, dbfs: -40 })
    }
    expect(hosts).toHaveLength(1)
  })

  it('is looked at seldom while its microphone is held, and as ever from the moment it is wanted', async () => {
    const { input, host, hosts, clock } = await recording()
    host().say({ type: 'level', stream: 1, dbfs: -40 })
    // The tick that was due before its first sign.
    await clock.advanceAsync(TUNING.tickMs)
    await clock.advanceAsync(TUNING.heldTickMs * (TUNING.heldSilentTicks - 1))
    expect(hosts).toHaveLength(1)
    input.flow(200)
    await clock.advanceAsync(TUNING.tickMs * TUNING.silentTicks - 1)
    expect(hosts).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(hosts).toHaveLength(2)
  })

  it('is replaced when it falls silent while its microphone is held', async () => {
    const { host, hosts, clock } = await recording()
    host().say({ type: 'level', stream: 1, dbfs: -40 })
    await clock.advanceAsync(TUNING.tickMs + TUNING.heldTickMs * TUNING.heldSilentTicks - 1)
    expect(hosts).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(hosts).toHaveLength(2)
  })

  it('lives while a held microphone is late beside a speaker that plays, and is replaced when it says nothing at all', async () => {
    const { backend, host, hosts, clock } = await recording()
    await backend.openOutput({ rateHz: RATE_HZ }, { played() {}, lost() {} })
    const play = async (ms: number) => {
      for (let at = 0; at < ms; at += TUNING.tickMs) {
        host().say({ type: 'played', stream: 2, positionSamples: at, insertedSamples: 0 })
        await clock.advanceAsync(TUNING.tickMs)
      }
    }
    for (let signs = 0; signs < 5; signs++) {
      host().say({ type: 'level', stream: 1, dbfs: -40 })
      // It gives one every 390.
      await play(1_000)
    }
    expect(hosts).toHaveLength(1)
    await play(600)
    expect(hosts).toHaveLength(2)
  })

  it('is replaced when it talks nonsense, and the microphone goes on', async () => {
    const { clock, hosts, host, heard } = await recording()
    host().babble({ type: 'frame', stream: 1, flow: 1, samples: 'noise' })
    await clock.advanceAsync(1_000)
    expect(hosts.map(({ killed }) => killed)).toEqual([true, false])
    expect([host().sentOf('openInput').length, heard.losses]).toEqual([1, []])
  })

  it('is replaced without a word while nothing is open', async () => {
    const { clock, host, hosts, notices, backend } = stage()
    host().crash()
    await clock.advanceAsync(0)
    expect(hosts).toHaveLength(2)
    expect(notices).toEqual([])
    expect(await codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('opened')
  })

  it('is replaced once for an opening that it refuses, with a list that may be old', async () => {
    const staged = stage({ manners: ['refuses', 'opens'] })
    expect(await codeOf(staged.backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('opened')
    expect(staged.hosts.map(({ killed }) => killed)).toEqual([true, false])
  })

  it('makes an opening fail with its cause', async () => {
    const refused = stage({ manners: ['refuses'] })
    expect(await codeOf(refused.backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('device.busy')
    const unbuilt = stage({ manners: ['refuses'], built: false })
    expect(await codeOf(unbuilt.backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('sound.notBuilt')
    expect(await codeOf(unbuilt.backend.devices())).toBe('sound.notBuilt')
    const silent = stage({ manners: ['is silent'] })
    const opening = codeOf(silent.backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))
    await silent.clock.advanceAsync(3 * TUNING.openMs)
    expect(await opening).toBe('sound.hostFailed')
    const absent = stage()
    const device = { id: 'usb', name: 'USB' }
    expect(await codeOf(absent.backend.openInput({ rateHz: RATE_HZ, device }, new HeardSound()))).toBe('device.unknown')
    absent.devices = { inputs: [], outputs: [] }
    expect(await codeOf(absent.backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('device.none')
    absent.devices = undefined
    expect(await codeOf(absent.backend.devices())).toBe('sound.hostFailed')
  })

  it('whose module was not built sees no device, and says that it was not built', async () => {
    const unbuilt = stage({ built: false })
    unbuilt.devices = { inputs: [], outputs: [] }
    expect(await codeOf(unbuilt.backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('sound.notBuilt')
    expect(await codeOf(unbuilt.backend.openOutput({ rateHz: RATE_HZ }, new PlayedSound()))).toBe('sound.notBuilt')
  })

  it('is given up after some restarts in a row, and tried again when asked', async () => {
    const { backend, heard, clock, host, hosts, staged, notices } = await recording()
    staged.manners.splice(0, 1, 'refuses')
    host().crash()
    await clock.advanceAsync(209)
    expect(hosts).toHaveLength(2)
    await clock.advanceAsync(1)
    expect(hosts).toHaveLength(3)
    expect(heard.losses).toEqual([])
    await clock.advanceAsync(430)
    expect(hosts).toHaveLength(4)
    expect(heard.losses).toEqual(['sound.hostFailed'])
    expect(notices).toEqual([])
    staged.manners.splice(0, 1, 'opens')
    expect(await codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('opened')
  })

  it('waits for a sound server that is away, and says so when the device did not come back with it', async () => {
    const { heard, clock, host, staged } = await recording()
    staged.devices = undefined
    host().crash()
    await clock.advanceAsync(200)
    expect(heard.losses).toEqual([])
    staged.devices = { inputs: [], outputs: [] }
    await clock.advanceAsync(10)
    expect(heard.losses).toEqual(['device.lost'])
  })
})

describe('a supervised speaker', () => {
  it('reports each change once, and none for a sign of life', async () => {
    const { output, played, host } = await playing()
    output.write(new Int16Array(320))
    host().say(report(0))
    host().say(report(160))
    host().say(report(160))
    host().say(report(320, 40))
    expect(played).toMatchObject({ position: 320, inserted: 40 })
    expect(output.delayMs).toBe(40)
  })

  it('copies what is written', async () => {
    const { output, host } = await playing()
    const samples = new Int16Array(4).fill(5)
    output.write(samples)
    samples.fill(9)
    expect([...host().sentOf('write')[0]!.samples]).toEqual([5, 5, 5, 5])
  })

  it('keeps each frame of 10 ms as it was sent, though all are sent from the same memory', async () => {
    const { output, host, clock } = await playing()
    const frameSamples = output.rateHz / 100
    for (const value of [5, 6]) output.write(new Int16Array(frameSamples).fill(value))
    const heard = () =>
      host()
        .sentOf('write')
        .flatMap(({ samples }) => [...samples])
    const both = [...new Array(frameSamples).fill(5), ...new Array(frameSamples).fill(6)]
    expect(heard()).toEqual(both)
    host().crash()
    await clock.advanceAsync(0)
    expect(heard()).toEqual(both)
  })

  it('passes a write of nothing on, and gives the next host none of it', async () => {
    const { output, host, clock } = await playing()
    output.finish()
    output.write(new Int16Array(0))
    expect(host().sentOf('write')).toHaveLength(1)
    host().crash()
    await clock.advanceAsync(0)
    expect(host().sentOf('write')).toEqual([])
    expect(host().sentOf('finish')).toHaveLength(1)
  })

  it('gives a new host exactly what the dead one had not handed over, and counts on', async () => {
    const { output, played, host, clock } = await playing()
    output.write(Int16Array.from({ length: 300 }, (_, i) => i))
    output.write(Int16Array.from({ length: 300 }, (_, i) => 300 + i))
    output.finish()
    host().say(report(350, 20))
    host().crash()
    await clock.advanceAsync(0)
    const resent = host()
      .sentOf('write')
      .flatMap(({ samples }) => [...samples])
    expect(resent).toEqual(Array.from({ length: 250 }, (_, i) => 350 + i))
    expect(host().sentOf('finish')).toHaveLength(1)
    host().say(report(250, 10))
    expect(played).toMatchObject({ position: 600, inserted: 30 })
  })

  it('keeps what is written while no host is there', async () => {
    const { output, host, clock, staged } = await playing()
    staged.devices = undefined
    host().crash()
    await clock.advanceAsync(0)
    output.write(new Int16Array(7).fill(1))
    staged.devices = { inputs: [], outputs: [output.device] }
    await clock.advanceAsync(210)
    expect(
      host()
        .sentOf('write')
        .flatMap(({ samples }) => [...samples]),
    ).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  it('answers a flush with the position, and forgets the rest', async () => {
    const { output, host, clock } = await playing()
    output.write(new Int16Array(1_000))
    const flushing = output.flush()
    host().say({ type: 'flushed', stream: 1, positionSamples: 480 })
    expect(await flushing).toBe(480)
    host().crash()
    await clock.advanceAsync(0)
    expect(host().sentOf('write')).toEqual([])
    output.write(new Int16Array(10))
    host().say(report(10))
    expect(await flushedBy(output.flush(), host, 10)).toBe(490)
  })

  it('answers a flush also when the host dies over it, the stream is closed or lost', async () => {
    const dead = await playing()
    dead.output.write(new Int16Array(1_000))
    dead.host().say(report(160))
    const flushing = dead.output.flush()
    dead.host().crash()
    expect(await flushing).toBe(160)
    const closed = await playing()
    const cut = closed.output.flush()
    await closed.output.close()
    expect(await cut).toBe(0)
    expect(await closed.output.flush()).toBe(0)
    const lost = await playing()
    const lostFlush = lost.output.flush()
    lost.listener.gone('output', 'spk')
    expect(await lostFlush).toBe(0)
    expect(lost.played.losses).toEqual(['device.lost'])
  })
})

const flushedBy = (flushing: Promise<number>, host: Stage['host'], positionSamples: number): Promise<number> => {
  host().say({ type: 'flushed', stream: 1, positionSamples })
  return flushing
}

describe('the end', () => {
  it('kills the host, answers all who wait and leaves no timer', async () => {
    const { backend, clock, host, hosts, input, heard } = await recording()
    input.flow(0)
    await backend.close()
    await backend.close()
    expect(host().killed).toBe(true)
    expect(heard.losses).toEqual([])
    await clock.advanceAsync(60_000)
    expect(hosts).toHaveLength(1)
    expect(clock.timerCount).toBe(0)
    expect(await codeOf(backend.openInput({ rateHz: RATE_HZ }, new HeardSound()))).toBe('sound.hostFailed')
  })

  it('comes also in the middle of a recovery', async () => {
    const { backend, clock, host, staged } = await recording()
    staged.devices = undefined
    host().crash()
    await settle(staged)
    const closing = backend.close()
    await clock.advanceAsync(500)
    await closing
    expect(staged.hosts.every(({ killed }) => killed)).toBe(true)
  })
})

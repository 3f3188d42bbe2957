import { once } from 'node:events'
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import {
  createWavBackend,
  encodeWav,
  fromS16leBytes,
  type InputSink,
  levelDbfs,
  type OutputSink,
  readWav,
  toS16leBytes,
  type WavBackendOptions,
} from '../../src/main/audio'
import { createRealClock, createVirtualClock } from '../../src/main/clock'
import type { AppError } from '../../src/shared/view'
import { HandClock } from '../support/handClock'

const folder = mkdtempSync(join(tmpdir(), 'parley-wav-backend-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => join(folder, name)

/** 1, 2, 3, …: every sample tells where it belongs. */
const ramp = (length: number, from = 1) => Int16Array.from({ length }, (_, i) => from + i)
const tone = (length: number) => Int16Array.from({ length }, (_, i) => 8000 * Math.sin(i / 4))

class Listener implements InputSink {
  readonly frames: { samples: number[]; atMs: number }[] = []
  readonly levels: number[] = []
  readonly facts: string[] = []
  error: AppError | undefined
  frame = (samples: Int16Array, atMs: number) => this.frames.push({ samples: [...samples], atMs })
  level = (dbfs: number) => this.levels.push(dbfs)
  signal = () => this.facts.push('signal')
  ended = () => this.facts.push('ended')
  lost = (error: AppError) => {
    this.facts.push('lost')
    this.error = error
  }
  get heard() {
    return this.frames.flatMap((frame) => frame.samples)
  }
}

class Report implements OutputSink {
  readonly reports: [number, number][] = []
  readonly errors: AppError[] = []
  played = (position: number, inserted: number) => this.reports.push([position, inserted])
  lost = (error: AppError) => this.errors.push(error)
}

function setUp(options: Partial<WavBackendOptions> = {}) {
  const clock = new HandClock()
  const backend = createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' }, ...options })
  const openInput = async () => {
    const listener = new Listener()
    return { listener, microphone: await backend.openInput({ rateHz: 16000 }, listener) }
  }
  const openOutput = async (rateHz = 16000) => {
    const report = new Report()
    return { report, speaker: await backend.openOutput({ rateHz }, report) }
  }
  return { clock, backend, openInput, openOutput }
}

function wavOf(samples: Int16Array, rateHz = 16000) {
  const path = inFolder(`in-${samples.length}-${rateHz}.wav`)
  writeFileSync(path, encodeWav(samples, rateHz))
  return { kind: 'wav' as const, path }
}

describe('the microphone of the virtual room', () => {
  it('gives a wav file as 10 ms frames on the clock, says its end once and goes on in a quiet room', async () => {
    const { clock, openInput } = setUp({ input: wavOf(ramp(400)) })
    const { listener, microphone } = await openInput()
    microphone.flow(0)
    clock.advance(9)
    expect(listener.frames).toEqual([])
    clock.advance(41)
    expect(listener.frames.map((frame) => [frame.samples.length, frame.atMs])).toEqual(
      [10, 20, 30, 40, 50].map((atMs) => [160, atMs]),
    )
    expect(listener.heard.slice(0, 400)).toEqual([...ramp(400)])
    expect(listener.facts).toEqual(['signal', 'ended'])
    expect(levelDbfs(Int16Array.from(listener.frames[4]!.samples))).toBeCloseTo(-75, 0)
  })

  it('holds sound back until it flows, then gives the pre-roll and every later sample exactly once', async () => {
    const { clock, openInput } = setUp({ input: wavOf(ramp(16000)) })
    const { listener, microphone } = await openInput()
    clock.advance(400)
    expect(listener.frames).toEqual([])
    microphone.flow(300)
    expect(listener.frames.map((frame) => [frame.samples.length, frame.atMs])).toEqual([[4800, 400]])
    clock.advance(50)
    microphone.hold()
    clock.advance(20)
    microphone.flow(300)
    clock.advance(10)
    expect(listener.heard).toEqual([...ramp(16 * 380, 1 + 16 * 100)])
  })

  it('reports the level 20 times a second whether sound flows or not', async () => {
    const { clock, openInput } = setUp({ input: wavOf(tone(16000)) })
    const { listener } = await openInput()
    clock.advance(1000)
    expect(listener.levels).toHaveLength(20)
    expect(listener.levels[3]).toBeCloseTo(levelDbfs(tone(800)), 0)
  })

  it('plays the source on while no microphone is open', async () => {
    const { clock, backend, openInput } = setUp({ input: wavOf(ramp(16000)) })
    backend.startInput()
    clock.advance(255)
    const { listener, microphone } = await openInput()
    microphone.flow(0)
    clock.advance(5)
    expect(listener.heard).toEqual([...ramp(160, 1 + 16 * 250)])
    await microphone.close()
    clock.advance(100)
    const again = await openInput()
    again.microphone.flow(0)
    clock.advance(10)
    expect(again.listener.heard[0]).toBe(1 + 16 * 360)
    expect([listener.frames.length, backend.inputPositionMs()]).toEqual([1, 370])
  })

  it('hears what begins with it from the first sample, however long a real clock leaves it alone meanwhile', async () => {
    const { clock, openInput } = setUp({ input: wavOf(ramp(400)) })
    // Each look at it is 15 ms later than the one before.
    const look = clock.now.bind(clock)
    let looks = 0
    clock.now = () => look() + 15 * looks++
    const { listener, microphone } = await openInput()
    clock.now = look
    microphone.flow(0)
    clock.advance(40)
    expect(listener.heard.slice(0, 400)).toEqual([...ramp(400)])
  })

  it('hears a sentence spoken into it, not shortened, and tells when it was heard; around it the room hums', async () => {
    const { clock, backend, openInput } = setUp()
    const spoken: string[] = []
    void backend.speakIntoMicrophone(tone(800), 8000).then(() => spoken.push('first'))
    clock.advance(200)
    const { listener, microphone } = await openInput()
    microphone.flow(0)
    await clock.advanceAsync(90)
    expect(spoken).toEqual([])
    await clock.advanceAsync(30)
    expect(spoken).toEqual(['first'])
    const frameLevels = listener.frames.map((frame) => levelDbfs(Int16Array.from(frame.samples)))
    expect(frameLevels.slice(0, 10).every((level) => level > -20)).toBe(true)
    expect(frameLevels.slice(10).every((level) => level < -70)).toBe(true)
    expect(listener.facts).toEqual(['signal'])
    backend.endInput()
    clock.advance(10)
    expect(listener.facts).toEqual(['signal', 'ended'])
  })

  it('takes a pipe whose bytes come in any pieces, and a virtual clock waits for them', async () => {
    const samples = ramp(3200)
    const bytes = toS16leBytes(samples)
    const pieces = [bytes.slice(0, 333), bytes.slice(333, 334), bytes.slice(334, 5001), bytes.slice(5001)]
    const stream = Readable.from(
      (async function* () {
        for (const piece of pieces) {
          await new Promise((resolve) => setTimeout(resolve, 2))
          yield piece
        }
      })(),
      { objectMode: false },
    )
    const backend = createWavBackend({
      clock: createVirtualClock({ startEpochMs: 0 }),
      input: { kind: 'raw', stream, rateHz: 16000 },
      output: { kind: 'memory' },
    })
    const listener = new Listener()
    const ended = new Promise<void>((resolve) => {
      listener.ended = resolve as () => number
    })
    const microphone = await backend.openInput({ rateHz: 16000 }, listener)
    microphone.flow(0)
    await ended
    await microphone.close()
    expect(listener.heard).toEqual([...samples])
  })

  it('is only so far as a pipe that is waited for, whether somebody listens or not', async () => {
    const stream = new PassThrough()
    const { clock, backend, openInput } = setUp({ input: { kind: 'raw', stream, rateHz: 16000, waits: true } })
    const give = async (fromMs: number, toMs: number) => {
      stream.write(Buffer.from(toS16leBytes(ramp(16 * (toMs - fromMs), 1 + 16 * fromMs))))
      await clock.advanceAsync(0)
    }
    const passed: number[] = []
    backend.startInput()
    for (const atMs of [0, 250, 400]) void backend.inputReached(atMs).then(() => passed.push(atMs))
    await clock.advanceAsync(8_000)
    expect([passed, backend.inputPositionMs()]).toEqual([[], 0])
    await give(0, 300)
    await clock.advanceAsync(100)
    expect(passed).toEqual([0])
    await clock.advanceAsync(160)
    expect(passed).toEqual([0, 250])
    const { listener, microphone } = await openInput()
    microphone.flow(0)
    // Its source stands still again in the middle of what is heard.
    await clock.advanceAsync(5_000)
    await give(300, 500)
    await clock.advanceAsync(90)
    expect([passed, backend.inputPositionMs()]).toEqual([[0, 250], 390])
    await clock.advanceAsync(20)
    expect(passed).toEqual([0, 250, 400])
    expect(listener.heard.slice(0, 16 * 140)).toEqual([...ramp(16 * 140, 1 + 16 * 260)])
    void backend.inputReached(10_000)
    await backend.close()
    await clock.advanceAsync(20)
    expect(clock.timerCount).toBe(0)
  })

  it('passes over more of a waiting pipe than is kept of it', async () => {
    const stream = new PassThrough()
    const { clock, backend, openInput } = setUp({ input: { kind: 'raw', stream, rateHz: 16000, waits: true } })
    for (let second = 0; second < 6; second++)
      stream.write(Buffer.from(toS16leBytes(new Int16Array(16000).fill(second))))
    let isThere = false
    void backend.inputReached(5_500).then(() => {
      isThere = true
    })
    for (let step = 0; step < 600 && !isThere; step++) {
      await clock.advanceAsync(10)
      await new Promise(setImmediate)
    }
    const { listener, microphone } = await openInput()
    microphone.flow(0)
    await clock.advanceAsync(20)
    expect([...new Set(listener.heard)]).toEqual([5])
    await backend.close()
  })

  it('says that signal came at the first sound, not at digital silence', async () => {
    const silenceThenSound = new Int16Array(4800)
    silenceThenSound.set(ramp(1600), 3200)
    const { clock, openInput } = setUp({ input: wavOf(silenceThenSound) })
    const { listener } = await openInput()
    clock.advance(200)
    expect(listener.facts).toEqual([])
    clock.advance(10)
    expect(listener.facts).toEqual(['signal'])
  })

  it('passes over what came through a pipe while nobody listened, also what arrives only later', async () => {
    const stream = new PassThrough()
    const { clock, backend, openInput } = setUp({ input: { kind: 'raw', stream, rateHz: 16000 } })
    backend.startInput()
    stream.write(toS16leBytes(ramp(1000)).slice())
    await clock.advanceAsync(100)
    const { listener, microphone } = await openInput()
    microphone.flow(0)
    await clock.advanceAsync(30)
    expect([listener.frames, clock.owedCount]).toEqual([[], 1])
    stream.end(toS16leBytes(ramp(1000, 1001)).slice())
    await clock.advanceAsync(0)
    expect(listener.heard.slice(0, 400)).toEqual([...ramp(400, 1601)])
    expect([listener.facts, clock.owedCount]).toEqual([['signal', 'ended'], 0])
  })

  it('resamples a wav of a rate Parley does not work at', async () => {
    const { clock, openInput } = setUp({ input: wavOf(tone(22050), 22050) })
    const { listener, microphone } = await openInput()
    expect(microphone.rateHz).toBe(16000)
    microphone.flow(0)
    clock.advance(1000)
    expect(listener.facts).toEqual(['signal', 'ended'])
    expect(listener.heard).toHaveLength(16000)
  })

  it('says clearly what is wrong with its source, and refuses a second recording at once', async () => {
    const code = (promise: Promise<unknown>) => promise.then(() => 'opened').catch((thrown) => thrown.error?.code)
    const missing = setUp({ input: { kind: 'wav', path: inFolder('none.wav') } })
    expect(await code(missing.openInput())).toBe('wav.missing')
    const { openInput } = setUp()
    await openInput()
    expect(await code(openInput())).toBe('sound.alreadyRecording')
  })

  it('leaves no timer behind when it is closed', async () => {
    const { clock, backend, openInput, openOutput } = setUp()
    await openInput()
    const { speaker } = await openOutput()
    speaker.write(ramp(1000))
    await backend.close()
    await backend.close()
    expect([clock.timerCount, clock.owedCount]).toEqual([0, 0])
  })
})

describe('the speaker of the virtual room', () => {
  it('takes 10 ms every 10 ms, tells each, and falls silent after the last', async () => {
    const { clock, backend, openOutput } = setUp()
    const { report, speaker } = await openOutput()
    clock.advance(4)
    speaker.write(ramp(300))
    speaker.write(ramp(100, 301))
    speaker.finish()
    clock.advance(5)
    expect(report.reports).toEqual([])
    clock.advance(1)
    expect(report.reports).toEqual([[160, 0]])
    clock.advance(1000)
    expect(report.reports).toEqual([
      [160, 0],
      [320, 0],
      [400, 0],
    ])
    expect([...backend.recorded()]).toEqual([...ramp(400)])
    expect(clock.timerCount).toBe(0)
  })

  it('counts the silence it had to insert before the answer was finished, and none after', async () => {
    const { clock, openOutput } = setUp()
    const { report, speaker } = await openOutput()
    speaker.write(ramp(240))
    clock.advance(30)
    speaker.write(ramp(160))
    clock.advance(10)
    speaker.finish()
    clock.advance(100)
    expect(report.reports).toEqual([
      [160, 0],
      [240, 80],
      [240, 240],
      [240, 400],
      [400, 400],
    ])
  })

  it('drops at once what was not handed over, and says where it stopped', async () => {
    const { clock, backend, openOutput } = setUp()
    const { report, speaker } = await openOutput()
    speaker.write(ramp(16000))
    clock.advance(95)
    expect(await speaker.flush()).toBe(1600)
    clock.advance(100)
    expect(report.reports).toHaveLength(10)
    speaker.write(ramp(160))
    speaker.finish()
    clock.advance(10)
    expect(report.reports.at(-1)).toEqual([1760, 0])
    expect(backend.recorded()).toHaveLength(1760)
  })

  it('plays into nowhere as it does into memory, and keeps nothing', async () => {
    const { clock, backend, openOutput } = setUp({ output: { kind: 'nowhere' } })
    const { report, speaker } = await openOutput()
    speaker.write(ramp(400))
    speaker.finish()
    clock.advance(1000)
    expect(report.reports.at(-1)).toEqual([400, 0])
    expect([backend.recorded().length, clock.timerCount]).toEqual([0, 0])
  })

  it('keeps the silence between answers when asked to, so that the file lasts as long as the conversation', async () => {
    const path = inFolder('with-silence.wav')
    const { clock, backend, openOutput } = setUp({ output: { kind: 'wav', path }, silenceBetween: true })
    const { speaker } = await openOutput()
    clock.advance(100)
    speaker.write(ramp(160))
    speaker.finish()
    clock.advance(400)
    await backend.close()
    const { samples, rateHz } = await readWav(path)
    expect([rateHz, samples.length]).toEqual([16000, 8000])
    expect([...samples.subarray(1600, 1760)]).toEqual([...ramp(160)])
    expect(levelDbfs(samples.subarray(1760))).toBe(-100)
  })

  it('writes answers to a pipe as raw samples', async () => {
    const stream = new PassThrough()
    const { clock, backend, openOutput } = setUp({ output: { kind: 'raw', stream, rateHz: 24000 } })
    const { speaker } = await openOutput(16000)
    expect(speaker.rateHz).toBe(24000)
    speaker.write(ramp(480))
    speaker.finish()
    clock.advance(20)
    await backend.close()
    expect([...fromS16leBytes(stream.read())]).toEqual([...ramp(480)])
  })

  it('tells once of a pipe whose reader left', async () => {
    const stream = new PassThrough()
    const { clock, openOutput } = setUp({ output: { kind: 'raw', stream } })
    const { report, speaker } = await openOutput()
    stream.destroy(new Error('EPIPE'))
    await clock.advanceAsync(0)
    speaker.write(ramp(16000))
    await clock.advanceAsync(1000)
    expect(report.errors.map((error) => error.code)).toEqual(['output.unwritable'])
    await expect(openOutput()).rejects.toMatchObject({ error: { code: 'output.unwritable' } })
  })

  it.runIf(existsSync('/dev/full'))('tells once of a disk that is full', async () => {
    const file = setUp({ output: { kind: 'wav', path: '/dev/full' }, silenceBetween: true })
    const opened = await file.openOutput()
    opened.speaker.write(ramp(16000))
    file.clock.advance(1000)
    expect(opened.report.errors.map((error) => error.code)).toEqual(['output.diskFull'])
    await expect(file.openOutput()).rejects.toMatchObject({ error: { code: 'output.diskFull' } })
    await file.backend.close()
    const stream = createWriteStream('/dev/full')
    const { clock, openOutput } = setUp({ output: { kind: 'raw', stream } })
    const { report, speaker } = await openOutput()
    speaker.write(ramp(16000))
    clock.advance(100)
    await once(stream, 'error')
    clock.advance(900)
    expect(report.errors.map((error) => error.code)).toEqual(['output.diskFull'])
    // Whoever opens the lost speaker again, to go on with the answer, is told why there is none.
    await expect(openOutput()).rejects.toMatchObject({ error: { code: 'output.diskFull' } })
  })

  it('tells once of a folder that does not exist', async () => {
    const { clock, openOutput } = setUp({ output: { kind: 'wav', path: inFolder('none/out.wav') } })
    const { report, speaker } = await openOutput()
    speaker.write(ramp(16000))
    clock.advance(1000)
    expect(report.errors.map((error) => error.code)).toEqual(['output.unwritable'])
    await expect(openOutput()).rejects.toMatchObject({ error: { code: 'output.unwritable' } })
  })

  it('leaves the file of before as it was until the first sample, also where none comes', async () => {
    const path = inFolder('precious.wav')
    const before = encodeWav(ramp(500), 16000)
    writeFileSync(path, before)
    const begun = async () => {
      const room = setUp({ output: { kind: 'wav', path }, silenceBetween: true })
      const { speaker } = await room.openOutput()
      speaker.write(new Int16Array(0))
      room.clock.advance(1000)
      return { ...room, speaker }
    }
    await (await begun()).backend.close()
    expect(new Uint8Array(readFileSync(path))).toEqual(before)
    const { clock, speaker, backend } = await begun()
    speaker.write(ramp(160))
    speaker.finish()
    clock.advance(10)
    await backend.close()
    expect((await readWav(path)).samples).toHaveLength(16160)
  })

  it('is a file of silence where what was asked got no answer', async () => {
    const path = inFolder('unanswered.wav')
    const { clock, backend, openOutput } = setUp({ output: { kind: 'wav', path }, silenceBetween: true })
    await openOutput()
    backend.startInput()
    clock.advance(1000)
    await backend.close()
    expect((await readWav(path)).samples).toEqual(new Int16Array(16000))
  })
})

it('a wire from the speaker brings the answer back into the microphone, quieter and later', async () => {
  const { clock, openInput, openOutput } = setUp({ loopback: { gain: 0.1, delayMs: 50 } })
  const { listener, microphone } = await openInput()
  const { speaker } = await openOutput(24000)
  microphone.flow(0)
  speaker.write(tone(24000))
  speaker.finish()
  clock.advance(1000)
  const level = (fromMs: number, toMs: number) => {
    const frames = listener.frames.filter((frame) => frame.atMs > fromMs && frame.atMs <= toMs)
    return levelDbfs(Int16Array.from(frames.flatMap((frame) => frame.samples)))
  }
  expect(level(0, 50)).toBeLessThan(-70)
  expect(level(100, 1000)).toBeCloseTo(levelDbfs(tone(24000)) - 20, 0)
})

it('on a virtual clock a minute of conversation is over in no minute, and the file is whole', async () => {
  const path = inFolder('minute.wav')
  const clock = createVirtualClock({ startEpochMs: 0 })
  const backend = createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'wav', path } })
  const listener = new Listener()
  listener.level = () => 0
  const microphone = await backend.openInput({ rateHz: 16000 }, listener)
  const speaker = await backend.openOutput({ rateHz: 16000 }, new Report())
  speaker.write(ramp(1600))
  speaker.finish()
  await new Promise<void>((resolve) => clock.after(60_000, resolve))
  await microphone.close()
  await backend.close()
  expect([...fromS16leBytes(readFileSync(path).subarray(44))]).toEqual([...ramp(1600)])
})

it('runs on the machine clock just the same: every sample of the source arrives, every sample of the answer leaves', async () => {
  const backend = createWavBackend({ clock: createRealClock(), input: wavOf(ramp(800)), output: { kind: 'memory' } })
  const listener = new Listener()
  const ended = new Promise<void>((resolve) => {
    listener.ended = resolve as () => number
  })
  const microphone = await backend.openInput({ rateHz: 16000 }, listener)
  // With what came since it was opened, which on a busy machine may be a while ago.
  microphone.flow(500)
  const report = new Report()
  const speaker = await backend.openOutput({ rateHz: 24000 }, report)
  speaker.write(ramp(1000))
  speaker.finish()
  await ended
  await backend.close()
  expect(listener.heard.slice(0, 800)).toEqual([...ramp(800)])
  expect(report.reports.at(-1)).toEqual([backend.recorded().length, 0])
  expect([...backend.recorded()]).toEqual([...ramp(backend.recorded().length)])
})

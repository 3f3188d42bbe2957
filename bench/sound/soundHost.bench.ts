/**
 * What the real sound card costs and how prompt it is, on the virtual card: key down to first frame, closing, the
 * processor and memory of its processes with the microphone closed, warm and flowing, and the delay of the speaker.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AudioInput } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { HeardSound, type OpenedCard, openCard, PlayedSound, until } from '../../tests/sound/soundCard'

const RATE_HZ = 16_000
const TICKS_PER_SECOND = 100
const clock = createRealClock()
const report: string[] = []
let opened: OpenedCard

beforeAll(async () => {
  opened = await openCard()
  await opened.backend.devices()
  await pause(2_000)
})

afterAll(async () => {
  await opened.close()
  console.log(`\n${report.join('\n')}\n`)
})

it('gives the first frame soon after the key, and releases the device soon after the end', async () => {
  const firstMs: number[] = []
  const closeMs: number[] = []
  for (let i = 0; i < 100; i++) {
    const from = clock.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    const input = await opened.backend.openInput(
      { rateHz: RATE_HZ },
      Object.assign(new HeardSound(), { frame: resolve }),
    )
    input.flow(0)
    await promise
    firstMs.push(clock.now() - from)
    const closing = clock.now()
    await input.close()
    closeMs.push(clock.now() - closing)
    await pause(30)
  }
  report.push(`key down to first frame  ${percentiles(firstMs)}`, `close                    ${percentiles(closeMs)}`)
  expect(percentile(firstMs, 95)).toBeLessThan(80)
  expect(percentile(closeMs, 100)).toBeLessThan(60)
})

it('costs next to nothing while closed, little while warm', async () => {
  const closed = await cost(10_000)
  const input = await opened.backend.openInput({ rateHz: RATE_HZ }, new HeardSound())
  await pause(1_000)
  const warm = await cost(10_000)
  const flowing = await costFlowing(input)
  report.push(`closed   ${shown(closed)}`, `warm     ${shown(warm)}`, `flowing  ${shown(flowing)}`)
  await input.close()
  expect(closed.percentOfCore).toBeLessThanOrEqual(0.1)
  expect(closed.wakesPerSecond).toBeLessThan(5)
  expect(warm.percentOfCore).toBeLessThan(3)
  expect(flowing.pssMb).toBeLessThan(80)
})

it('sounds as late after it was handed over as the calibrated delay says', async () => {
  const delaysMs: number[] = []
  let saidMs = 0
  for (let i = 0; i < 12; i++) {
    const { delayMs, measuredMs } = await speakerDelay()
    saidMs = delayMs
    delaysMs.push(measuredMs)
  }
  report.push(`handed over to monitor   ${percentiles(delaysMs)} · calibrated ${saidMs} ms`)
  expect(Math.abs(percentile(delaysMs, 50) - saidMs)).toBeLessThan(25)
})

async function speakerDelay(): Promise<{ delayMs: number; measuredMs: number }> {
  const { backend, card } = opened
  let handedMs = 0
  const sink = new PlayedSound()
  const output = await backend.openOutput(
    { rateHz: RATE_HZ, device: { id: 'spk', name: 'Speaker' } },
    {
      played: (position, inserted) => {
        if (handedMs === 0) handedMs = clock.now()
        sink.played(position, inserted)
      },
      lost: (error) => sink.lost(error),
    },
  )
  const recording = await card.record()
  await pause(300)
  output.write(new Int16Array(RATE_HZ / 5).fill(8_000))
  output.finish()
  let heardMs = 0
  await until(() => {
    const samples = recording.samples()
    const at = samples.findIndex((sample) => Math.abs(sample) > 1_000)
    heardMs = clock.now() - ((samples.length - at) * 1_000) / card.rateHz
    return at >= 0
  })
  await recording.stop()
  const { delayMs } = output
  await output.close()
  return { delayMs, measuredMs: heardMs - handedMs }
}

interface Cost {
  percentOfCore: number
  wakesPerSecond: number
  pssMb: number
}

/** Of everything the backend started: the host and `pactl subscribe`. */
async function cost(forMs: number): Promise<Cost> {
  const pids = soundPids()
  const [ticks, wakes] = [sum(pids, ticksOf), sum(pids, wakesOf)]
  await pause(forMs)
  return {
    percentOfCore: ((sum(pids, ticksOf) - ticks) / TICKS_PER_SECOND / (forMs / 1_000)) * 100,
    wakesPerSecond: (sum(pids, wakesOf) - wakes) / (forMs / 1_000),
    pssMb: sum(pids, pssMbOf),
  }
}

async function costFlowing(input: AudioInput): Promise<Cost> {
  input.flow(0)
  const flowing = await cost(10_000)
  input.hold()
  return flowing
}

function soundPids(): number[] {
  const isOurs = (pid: string) => {
    try {
      const parent = /\nPPid:\t(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return Number(parent) === process.pid && /soundHost\.js|pactl/.test(command)
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isOurs(name))
    .map(Number)
}

const sum = (pids: number[], of: (pid: number) => number) => pids.reduce((total, pid) => total + of(pid), 0)

function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return Number(fields[11]) + Number(fields[12])
}

function wakesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((total, task) => {
    const status = readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8')
    return total + Number(/\nvoluntary_ctxt_switches:\t(\d+)/.exec(status)?.[1])
  }, 0)
}

const pssMbOf = (pid: number) =>
  Number(/\nPss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1_024

const percentile = (values: number[], percent: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * percent) / 100))] ??
  Number.NaN

const percentiles = (values: number[]) =>
  `${[50, 95, 100].map((percent) => `p${percent} ${percentile(values, percent).toFixed(1)}`).join(' · ')} ms`

const shown = ({ percentOfCore, wakesPerSecond, pssMb }: Cost) =>
  `${percentOfCore.toFixed(2)} % of a core · ${wakesPerSecond.toFixed(1)} wake-ups/s · ${pssMb.toFixed(0)} MB Pss`

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

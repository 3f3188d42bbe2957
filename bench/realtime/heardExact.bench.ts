/**
 * What a service is told was heard of an answer that was cut off, beside what the speaker's own recording holds: the same
 * service, the same virtual sound card, the same moments, three clients in turn.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpenedCard, openCard } from '../../tests/sound/soundCard'
import type { Recording } from '../../tests/support/pulse'
import { machine, quantile, row } from '../measure/figures'
import { agents, type Cutter, livekit, ours } from './cutters'
import { type Service, startService } from './service'

const CUTS = Number(process.env['REALTIME_CUTS'] ?? 200)
const FRAME_MS = 10
/** Half of the answer's own height. */
const LOUD = 4_000
/** The card's buffer and the recorder's are empty by then. */
const SETTLED_MS = 300

let opened: OpenedCard
let service: Service
const told: number[] = []

beforeAll(async () => {
  opened = await openCard()
  await opened.backend.devices()
  service = await startService({ deltas: 40, deltaMs: 100 })
  service.on((event) => {
    if (event.type === 'truncated') told.push(event.ms)
  })
})

afterAll(async () => {
  service?.close()
  await opened?.close()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Spread over the answer, the same for all. */
const momentMs = (cut: number): number => 150 + ((cut * 397) % 1_000)

it('what was heard of an answer that was cut', async () => {
  const { card, backend } = opened
  const errorsMs = new Map<string, number[]>()
  const open = [ours, agents, livekit]
  const perClient = 20
  // Turns of twenty cuts, so that none of them has the quiet or the busy hour for itself. One speaker at a time.
  for (let block = 0; block < CUTS / perClient; block++) {
    for (const client of open) {
      const cutter = await client(service.port, backend)
      const recording = await card.record()
      const errors = errorsMs.get(cutter.name) ?? []
      errorsMs.set(cutter.name, errors)
      // The first one opens the device.
      await oneCut(cutter, recording, 600)
      for (let i = 0; i < perClient; i++) {
        const errorMs = await oneCut(cutter, recording, momentMs(block * perClient + i))
        if (errorMs !== undefined) errors.push(errorMs)
      }
      await cutter.close()
      await recording.stop()
    }
  }
  console.log(machine())
  for (const [name, errors] of errorsMs) {
    const absolute = errors.map(Math.abs)
    const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => quantile(absolute, share).toFixed(1))
    const bias = quantile(errors, 0.5).toFixed(1)
    console.log(
      `${name}: ${errors.length} cuts, error p50 ${p50} · p95 ${p95} · worst ${worst} ms, median signed ${bias} ms`,
    )
  }
  const p95 = (name: string) => quantile(errorsMs.get(name)!.map(Math.abs), 0.95)
  const parley = p95('Parley')
  console.log(row('Heard, error at p95', `${parley.toFixed(1)} ms`, `<= ${FRAME_MS + 5} ms`, parley <= FRAME_MS + 5))
  for (const name of ['agents-realtime session', 'livekit agent session']) {
    const share = parley / p95(name)
    console.log(row(`The same, times ${name}`, share.toFixed(3), '<= 0.1', share <= 0.1))
  }
  expect(errorsMs.get('Parley')!.length).toBeGreaterThan(CUTS * 0.95)
})

/** What the service was told, less what was recorded, ms; undefined when it was told nothing. */
async function oneCut(cutter: Cutter, recording: Recording, atMs: number): Promise<number | undefined> {
  const from = recording.samples().length
  told.length = 0
  await cutter.begin()
  await pause(atMs)
  cutter.cut()
  await pause(SETTLED_MS)
  const heard = recording.samples().subarray(from)
  let loud = 0
  for (const sample of heard) if (Math.abs(sample) > LOUD) loud += 1
  const [ms] = told
  return ms === undefined ? undefined : ms - (loud * 1000) / opened.card.rateHz
}

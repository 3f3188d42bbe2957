/** From a delta's leaving the service to its first sample in the sound host's process, beside `ws` alone: one run, in turn. */
import { expect, it } from 'vitest'
import { machine, quantile, row } from '../measure/figures'
import { run } from './bundled'
import type { HostTimes } from './hostMain'

const TURNS = Number(process.env['REALTIME_TURNS'] ?? 2000)

it('a delta on its way to the sound host', async () => {
  const times = await run<HostTimes[]>('hostMain', [String(TURNS)])
  console.log(machine())
  for (const { name, ms } of times) {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(ms, share).toFixed(2))
    console.log(`${name}: p50 ${p50} · p95 ${p95} · p99 ${p99} ms`)
  }
  const of = (name: string, share: number) => quantile(times.find((each) => each.name === name)!.ms, share)
  for (const [share, goal] of [
    [0.5, 1.2],
    [0.99, 1.5],
  ] as const) {
    const ratio = of('Parley', share) / of('raw ws', share)
    console.log(
      row(`Delta to sample in the host, p${share * 100}, times raw ws`, ratio.toFixed(2), `<= ${goal}`, ratio <= goal),
    )
  }
  expect(times[0]?.ms).toHaveLength(TURNS)
})

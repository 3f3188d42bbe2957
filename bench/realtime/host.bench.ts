/**
 * From a delta's leaving the service to its first sample in the sound host's process, beside `ws` alone. Several runs, each
 * of new processes: where the system puts them is worth more to the tail than the number of turns of one run.
 */
import { expect, it } from 'vitest'
import { machine, quantile, ratioOf, row, spread } from '../measure/figures'
import { run } from './bundled'
import type { HostTimes } from './hostMain'

const RUNS = Number(process.env['REALTIME_RUNS'] ?? 5)
/** Of each run. */
const TURNS = Number(process.env['REALTIME_TURNS'] ?? 1000)

/** Of a service that thinks: each takes a third of a second. */
const THOUGHTFUL_TURNS = Math.min(TURNS, 200)
/** Less than any real one. */
const THINK_MS = 100

it.each([
  ['answers at once', TURNS, 0],
  [`thinks for ${THINK_MS} ms and begins ${THINK_MS / 2} ms before it speaks`, THOUGHTFUL_TURNS, THINK_MS],
])('a delta on its way to the sound host, of a service that %s', async (service, turns, thinkMs) => {
  console.log(`Of a service that ${service}:`)
  const runs: HostTimes[][] = []
  for (let at = 0; at < RUNS; at++) {
    runs.push(await run<HostTimes[]>('hostMain', [String(turns), String(thinkMs)]))
    console.log(machine())
    tell(runs.at(-1)!)
  }
  const all = runs[0]!.map(({ name }, at) => ({ name, ms: runs.flatMap((times) => times[at]!.ms) }))
  console.log(`All ${RUNS} runs:`)
  tell(all)
  for (const [share, goal] of [
    [0.5, 1.2],
    [0.99, 1.5],
  ] as const) {
    const { ratio, from, to } = ratioOf(timesOf(all, 'Parley'), timesOf(all, 'raw ws'), share)
    const figure = `${ratio.toFixed(2)} (${from.toFixed(2)} to ${to.toFixed(2)} of 95 in 100)`
    console.log(row(`Delta to sample in the host, p${share * 100}, times raw ws`, figure, `<= ${goal}`, ratio <= goal))
  }
  expect(timesOf(all, 'Parley')).toHaveLength(RUNS * turns)
})

const timesOf = (times: readonly HostTimes[], wanted: string) => times.find(({ name }) => name === wanted)!.ms

function tell(times: readonly HostTimes[]): void {
  for (const { name, ms } of times) console.log(`${name}: ${spread(ms, 2)} ms`)
  const ratio = (share: number) =>
    (quantile(timesOf(times, 'Parley'), share) / quantile(timesOf(times, 'raw ws'), share)).toFixed(2)
  console.log(`Parley, times raw ws: p50 ${ratio(0.5)} · p99 ${ratio(0.99)}`)
}

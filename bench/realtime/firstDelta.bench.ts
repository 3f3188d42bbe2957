/**
 * From the commit of a spoken turn to the first samples of the answer in our hands, beside other clients: one run, one
 * service in a process of its own that answers at once, the clients taking turns. Ratios count; milliseconds do not.
 */
import { expect, it } from 'vitest'
import { machine, quantile, row, spread } from '../measure/figures'
import { run } from './bundled'
import type { Times } from './firstDeltaMain'

const TURNS = Number(process.env['REALTIME_TURNS'] ?? 1000)
const BLOCK = TURNS / 5

it('the first samples of an answer', async () => {
  const times = await run<Times[]>('firstDeltaMain', [String(TURNS)])
  console.log(machine())
  for (const { name, firstMs } of times) console.log(`${name}: ${spread(firstMs, 2)} ms`)
  const of = (name: string) => times.find((each) => each.name === name)!.firstMs
  const [parley, floor, session] = [of('Parley'), of('raw ws'), of('agents-realtime session')]
  const block = (values: readonly number[], from: number) => quantile(values.slice(from, from + BLOCK), 0.5)
  const [early, late] = [0, TURNS - BLOCK]
  // What the machine was like at the time is in the figures of raw ws, which keeps no conversation.
  const mood = block(floor, late) / block(floor, early)
  const rows: [string, number, number][] = [
    ['First delta, p50, times raw ws', quantile(parley, 0.5) / quantile(floor, 0.5), 1.2],
    ['First delta, p99, times raw ws', quantile(parley, 0.99) / quantile(floor, 0.99), 1.5],
    ['Last fifth of the turns, p50, times the agents session', block(parley, late) / block(session, late), 0.5],
    ['Last fifth, p50, times our own first fifth', block(parley, late) / block(parley, early), 1.1],
    ['The same, by what raw ws did meanwhile', block(parley, late) / block(parley, early) / mood, 1.1],
  ]
  for (const [what, ratio, goal] of rows) console.log(row(what, ratio.toFixed(2), `<= ${goal}`, ratio <= goal))
  expect(parley).toHaveLength(TURNS)
})

/**
 * From the commit of a spoken turn to the first samples of the answer in our hands, beside other clients: one run, one
 * service in a process of its own that answers at once, the clients taking turns. Ratios count; milliseconds do not.
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { machine, quantile, row } from '../measure/figures'
import { agents, type Client, ours, raw, sdk } from './clients'

const TURNS = Number(process.env['REALTIME_TURNS'] ?? 1000)
const BLOCK = TURNS / 5
const WARM_UP = 20

it('the first samples of an answer', async () => {
  const server = fork(join(import.meta.dirname, 'zeroThink.mjs'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  try {
    const port = await new Promise<number>((resolve) => server.stdout?.once('data', (text) => resolve(Number(text))))
    const warm = [await ours(port), await raw(port), await agents(port), await sdk(port)]
    for (const client of warm) for (let i = 0; i < WARM_UP; i++) await client.turn()
    for (const client of warm) client.close()
    const clients = [await ours(port), await raw(port), await agents(port), await sdk(port)]
    const times = new Map<Client, number[]>(clients.map((client) => [client, []]))
    for (let turn = 0; turn < TURNS; turn++) {
      // Another one first each time: who comes after a pause waits for the processor.
      for (let i = 0; i < clients.length; i++) {
        const client = clients[(turn + i) % clients.length]!
        times.get(client)?.push(await client.turn())
      }
    }
    for (const client of clients) client.close()
    report(clients, times)
  } finally {
    server.disconnect()
  }
})

function report(clients: readonly Client[], times: ReadonlyMap<Client, readonly number[]>): void {
  console.log(machine())
  const of = (name: string) => times.get(clients.find((client) => client.name === name)!)!
  const [parley, floor, session] = [of('Parley'), of('raw ws'), of('agents-realtime session')]
  const ms = (value: number) => value.toFixed(2)
  for (const client of clients) {
    const mine = times.get(client)!
    console.log(
      `${client.name}: p50 ${ms(quantile(mine, 0.5))} · p95 ${ms(quantile(mine, 0.95))} · p99 ${ms(quantile(mine, 0.99))} ms`,
    )
  }
  const last = (values: readonly number[]) => quantile(values.slice(-BLOCK), 0.5)
  const rows: [string, number, number][] = [
    ['First delta, p50, times raw ws', quantile(parley, 0.5) / quantile(floor, 0.5), 1.2],
    ['First delta, p99, times raw ws', quantile(parley, 0.99) / quantile(floor, 0.99), 1.5],
    ['Last fifth of the turns, p50, times the agents session', last(parley) / last(session), 0.5],
    ['Last fifth, p50, times our own first fifth', last(parley) / quantile(parley.slice(0, BLOCK), 0.5), 1.1],
  ]
  for (const [what, ratio, goal] of rows) {
    console.log(row(what, ratio.toFixed(2), `<= ${goal}`, ratio <= goal))
  }
  expect(parley).toHaveLength(TURNS)
}

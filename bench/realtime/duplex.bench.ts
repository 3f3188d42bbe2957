/**
 * What a minute of sound both ways costs the processor, beside `ws` alone: each client a process of its own, all at the
 * same time, so that each meets the same machine. All wake every 20 ms, and who wakes behind whom in a round decides what
 * is still in the caches (a quarter of the figure), so there are many short rounds; their median.
 */
import { expect, it } from 'vitest'
import { machine, quantile, row } from '../measure/figures'
import { run } from './bundled'
import type { Spent } from './duplexMain'

const SECONDS = Number(process.env['REALTIME_SECONDS'] ?? 8)
const ROUNDS = 11
const NAMES = ['raw ws', 'Parley, by key', 'Parley, hands-free', 'agents-realtime session', 'livekit realtime model']

it('a minute of sound both ways', async () => {
  const spent = new Map<string, number[]>(NAMES.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    const all = await Promise.all(NAMES.map((name) => run<Spent>('duplexMain', [name, String(SECONDS)])))
    for (const { name, cpuMs, heardMs } of all) {
      expect(heardMs / 1000, name).toBeGreaterThan(SECONDS * 0.97)
      spent.get(name)?.push((cpuMs * 60) / SECONDS)
    }
  }
  console.log(machine())
  const median = (name: string) => quantile(spent.get(name)!, 0.5)
  for (const name of NAMES) console.log(`${name}: ${median(name).toFixed(0)} ms of a core a minute`)
  for (const name of ['Parley, by key', 'Parley, hands-free']) {
    const ratio = median(name) / median('raw ws')
    console.log(row(`Processor a minute, ${name}, times raw ws`, ratio.toFixed(2), '<= 1.2', ratio <= 1.2))
  }
})

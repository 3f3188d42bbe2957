/** The clients of `firstDelta.bench.ts`, taking turns against one service. Says the times of each. */

import { agents, type Client, livekit, ours, raw, sdk } from './clients'
import { startService } from './service'
import { shuffled } from './shuffled'

const TURNS = Number(process.argv[2])
/** Of each client: what is measured is the work, not how soon it is compiled. */
const WARM_UP = 200

export interface Times {
  name: string
  /** Of every turn, in order. */
  firstMs: number[]
}

async function main(): Promise<void> {
  const service = await startService({ deltas: 5, deltaMs: 20 })
  const open = async (): Promise<Client[]> => {
    const { port } = service
    return [await ours(port), await raw(port), await agents(port), await sdk(port), await livekit(port)]
  }
  const warm = await open()
  for (const client of warm) for (let i = 0; i < WARM_UP; i++) await client.turn()
  for (const client of warm) client.close()
  const clients = await open()
  const times: Times[] = clients.map(({ name }) => ({ name, firstMs: [] }))
  for (let turn = 0; turn < TURNS; turn++) {
    // In another order each time: what one leaves behind to be done, the next one waits for.
    for (const at of shuffled(clients.length)) times[at]!.firstMs.push(await clients[at]!.turn())
  }
  for (const client of clients) client.close()
  service.close()
  process.send?.(times, undefined, undefined, () => process.exit(0))
}

void main()

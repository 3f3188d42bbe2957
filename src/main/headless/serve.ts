/** Headless mode as a Realtime server: prints its address and token once, and serves until it is told to stop. */
import { join } from 'node:path'
import { Notices, openServing, served } from '../assistant'
import { createRealClock } from '../clock'
import { createGateway } from '../gateway'
import { createMemoryStore, openJsonStore } from '../settings'
import { withServices } from './chainSettings'
import type { ServeOptions } from './commandLine/serve'
import { openDataFolder, outside, tellKeys } from './compose'
import { DONE, onInterrupt } from './conversation'
import { printableLines } from './printable'
import { oneLine, type Streams } from './streams'

/** @throws AppException: a data folder or a port that cannot be used */
export async function serve(options: ServeOptions, { stdout, stderr }: Streams): Promise<number> {
  const { provider, port, token, capUsd, verbose } = options
  const clock = createRealClock()
  const notices = new Notices()
  notices.on((error) => void stderr.write(oneLine(error)))
  const log = (message: string) => (verbose ? void stderr.write(`${printableLines(message)}\n`) : undefined)
  const dataDir = await openDataFolder(options.dataDir)
  const saved = (await openJsonStore(join(dataDir, 'settings.json'), notices.tell)).get()
  const spending = { ...saved.spending, ...(capUsd !== undefined && { dayUsd: capUsd }) }
  const settings = createMemoryStore({ ...saved, provider, spending, ...withServices(saved, options) })
  tellKeys(settings.get(), notices)
  const { guests, close } = await openServing({ clock, settings, dataDir, notices, log, ...outside(notices) })
  const gateway = await createGateway({
    ...{ clock, log, openLink: guests.link, refusal: guests.refusal },
    ...served(settings),
    unusable: notices.tell,
    ...(port !== undefined && { port }),
    ...(token !== undefined && { token }),
  })
  stdout.write(`Realtime server ${gateway.url} token ${gateway.token}\n`)
  const { interrupted } = onInterrupt(() => {})
  await interrupted
  await gateway.close()
  await close()
  return DONE
}

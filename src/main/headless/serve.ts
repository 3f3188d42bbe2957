/** Headless mode as a Realtime server: prints its address and token once, and serves until it is told to stop. */
import { join } from 'node:path'
import { Notices, openLinks } from '../assistant'
import { createRealClock } from '../clock'
import { createGateway } from '../gateway'
import { createMemoryStore, openJsonStore, type Settings } from '../settings'
import type { ServeOptions } from './arguments'
import { openDataFolder, outside, tellKey } from './compose'
import { DONE, onInterrupt } from './conversation'
import { printableLines } from './printable'
import { oneLine, type Streams } from './streams'

/** Of the offline engine; a client may name any of them. */
const OFFLINE_VOICES: readonly string[] = ['slt', 'rms', 'awb', 'kal16']

/** @throws AppException: a data folder or a port that cannot be used */
export async function serve(options: ServeOptions, { stdout, stderr }: Streams): Promise<number> {
  const { provider, service, port, token, verbose } = options
  const clock = createRealClock()
  const notices = new Notices()
  notices.on((error) => void stderr.write(oneLine(error)))
  const log = (message: string) => (verbose ? void stderr.write(`${printableLines(message)}\n`) : undefined)
  const dataDir = await openDataFolder(options.dataDir)
  const saved = (await openJsonStore(join(dataDir, 'settings.json'), notices.tell)).get()
  const settings = createMemoryStore({ ...saved, provider, realtime: { ...saved.realtime, ...service } })
  tellKey(provider, notices)
  const { instructions, locale, timeZone } = settings.get()
  const gateway = await createGateway({
    ...{ clock, log, instructions, locale, timeZone, ...voices(settings.get()) },
    openLink: await openLinks({ clock, settings, dataDir, notices, log, ...outside(notices) }),
    unusable: notices.tell,
    ...(port !== undefined && { port }),
    ...(token !== undefined && { token }),
  })
  stdout.write(`Realtime server ${gateway.url} token ${gateway.token}\n`)
  const { interrupted } = onInterrupt(() => {})
  await interrupted
  await gateway.close()
  return DONE
}

/** A client that knows only the names of a service gets the voice of the settings. */
function voices({ provider, voice, realtime }: Settings) {
  if (provider !== 'offline') return { voice: realtime.voice }
  return {
    voice: voice.name,
    voiceFor: (name: string) => (OFFLINE_VOICES.includes(name) ? name : voice.name),
  }
}

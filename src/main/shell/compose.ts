/** Puts the assistant together for the app: the machine's clock and devices, the app's own data folder. */
import { session } from 'electron'
import { Notices, type Opened, openAssistant } from '../assistant'
import { createSoundBackend } from '../audio'
import { createRealClock } from '../clock'
import { entryPath } from '../entryPath'
import { proxyFromSystem } from '../net'
import { openElectronStore } from './settingsStore'
import { openUtilityHost } from './soundHost'

/** @param dataDir Electron's userData; made where it is missing. */
export async function compose(dataDir: string): Promise<Opened> {
  const clock = createRealClock()
  const notices = new Notices()
  const audio = createSoundBackend({
    clock,
    entry: entryPath('soundHost'),
    platform: process.platform,
    env: process.env,
    notify: notices.tell,
    openHost: openUtilityHost,
  })
  const settings = await openElectronStore(dataDir, notices.tell)
  const proxyFor = async (url: string) => proxyFromSystem(await session.defaultSession.resolveProxy(url))
  return openAssistant({
    ...{ clock, clockKind: 'real', audio, settings, dataDir, notices, log: () => {} },
    secret: async () => undefined,
    network: { proxyFor, extraCa: [] },
  })
}

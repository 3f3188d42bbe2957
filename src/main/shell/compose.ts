/** Puts the assistant together for the app: the machine's clock and devices, the app's own data folder. */
import { session } from 'electron'
import type { Clock } from '../../shared/time'
import { Notices, type Opened, openAssistant } from '../assistant'
import { type AudioBackend, createSoundBackend } from '../audio'
import { createRealClock } from '../clock'
import { entryPath } from '../entryPath'
import { proxyFromSystem } from '../net'
import type { SettingsStore } from '../settings'
import { openElectronStore } from './settingsStore'
import { openUtilityHost } from './soundHost'

/** The assistant and what windows need beside it. */
export interface Composed extends Opened {
  clock: Clock
  audio: AudioBackend
  settings: SettingsStore
}

/** @param dataDir Electron's userData; made where it is missing. */
export async function compose(dataDir: string): Promise<Composed> {
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
  const opened = await openAssistant({
    ...{ clock, clockKind: 'real', audio, settings, dataDir, notices, log: () => {} },
    secret: async () => undefined,
    network: { proxyFor, extraCa: [] },
  })
  return { ...opened, clock, audio, settings }
}

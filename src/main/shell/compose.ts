/** Puts the assistant together for the app: the machine's clock and devices, the app's own data folder. */
import { join } from 'node:path'
import { session, systemPreferences } from 'electron'
import type { Clock } from '../../shared/time'
import { Notices, type Opened, openAssistant, openModels, type Reminders, served } from '../assistant'
import { type AudioBackend, createSoundBackend } from '../audio'
import { createRealClock } from '../clock'
import { entryPath } from '../entryPath'
import { createGateway } from '../gateway'
import type { OpenEngine } from '../link'
import { proxyFromSystem } from '../net'
import type { SettingsStore } from '../settings'
import { openChild } from './childProcess'
import { GatewaySwitch } from './gatewaySwitch'
import { GatewayToken } from './gatewayToken'
import { keyring } from './keyring'
import { type AccessPorts, askingFirst, isBlocked } from './microphoneAccess'
import { ModelDesk } from './modelDesk'
import { Secrets } from './secrets'
import { openElectronStore } from './settingsStore'
import { MicrophoneLoan } from './trials/microphoneLoan'

/** The assistant and what windows need beside it. */
export interface Composed extends Opened {
  clock: Clock
  audio: AudioBackend
  /** Lent to whoever tries it. */
  microphone: MicrophoneLoan
  settings: SettingsStore
  secrets: Secrets
  gateway: GatewaySwitch
  models: ModelDesk
}

export interface ComposePorts {
  /** Electron's userData; made where it is missing. */
  dataDir: string
  /** Asked for once the settings are there. */
  reminders(settings: SettingsStore): Reminders
}

const openEngine: OpenEngine = (listener) =>
  openChild({ entry: entryPath('enginePack'), name: 'Parley local model', env: process.env }, listener)

const access: AccessPorts = {
  platform: process.platform,
  status: () => systemPreferences.getMediaAccessStatus('microphone'),
  ask: () => systemPreferences.askForMediaAccess('microphone'),
}

export async function compose({ dataDir, reminders }: ComposePorts): Promise<Composed> {
  const clock = createRealClock()
  const notices = new Notices()
  const card = createSoundBackend({
    clock,
    entry: entryPath('soundHost'),
    platform: process.platform,
    env: process.env,
    notify: notices.tell,
    openHost: (entry, env, listener) => openChild({ entry, name: 'Parley sound', env }, listener),
  })
  const settings = await openElectronStore(dataDir, notices.tell)
  const device = () => settings.get().microphone.device
  const microphone = new MicrophoneLoan({ clock, audio: askingFirst(card, access), device })
  const { audio } = microphone
  const secrets = await Secrets.open({ file: join(dataDir, 'secrets.json'), cipher: keyring })
  const proxyFor = async (url: string) => proxyFromSystem(await session.defaultSession.resolveProxy(url))
  const network = { proxyFor, extraCa: [] }
  const opened = await openAssistant({
    ...{ clock, clockKind: 'real', audio, settings, dataDir, notices, log: () => {} },
    secret: (provider) => secrets.get(provider),
    reminders: reminders(settings),
    microphoneBlocked: () => isBlocked(access),
    network,
    openEngine,
  })
  const gateway = new GatewaySwitch({
    settings,
    // Its defaults are read with each client that comes.
    token: new GatewayToken({ file: join(dataDir, 'gateway.json'), cipher: keyring }),
    open: (port, token) =>
      createGateway(
        Object.assign(served(settings), {
          clock,
          port,
          token,
          openLink: opened.guests.link,
          refusal: opened.guests.refusal,
          unusable: notices.tell,
        }),
      ),
  })
  const models = new ModelDesk(() =>
    openModels({ clock, dataDir, settings, notices, log: () => {}, network, openEngine }),
  )
  return { ...opened, clock, audio, microphone, settings, secrets, gateway, models }
}

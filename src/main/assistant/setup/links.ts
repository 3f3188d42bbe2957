/** Links by themselves, made of what stands around them; each is a connection of its own. Bounds nothing and bills nothing. */
import { randomUUID } from 'node:crypto'
import { missingCase } from '../../../shared/errors'
import type { RealtimeProvider, SecretName } from '../../../shared/services'
import type { Clock } from '../../../shared/time'
import { entryPath, resourcePath } from '../../entryPath'
import {
  type ChainPorts,
  createChain,
  createOfflineLink,
  createOpenaiLink,
  createScriptedLink,
  type RealtimeOptions,
  type WireFrame,
} from '../../link'
import { createWebFetch, type Network } from '../../net'
import type { Settings, SettingsStore } from '../../settings'
import type { createSkills } from '../../skills'
import type { AssistantPorts, LinkHost } from '../ports'
import { dialerFor } from './certificates'
import { localModels, type ModelsSurroundings } from './models'
import type { Notices } from './notices'

export interface LinkSurroundings {
  clock: Clock
  settings: SettingsStore
  /** Must exist. */
  dataDir: string
  notices: Notices
  /** The key for a service; undefined where there is none. Asked for with every connection. */
  secret(provider: SecretName): Promise<string | undefined>
  /** How other computers are reached. */
  network: Network
  /** All that is said is typed: ears of this computer are not opened. */
  nobodySpeaks?: boolean
  /** For who wants to watch what goes to a service and comes from it. */
  wire?(frame: WireFrame): void
  /** Starts the child of a local model. Absent: a forked child of Node. */
  openEngine?: ModelsSurroundings['openEngine']
  log(message: string): void
}

/** The speaker is the client's; a timer that it sets is in the store, where whoever rings it looks. */
export const guestHost = (settings: SettingsStore): LinkHost => ({
  volume: () => settings.get().speaker.volume,
  setVolume: () => {},
})

export type LazySkills = () => ReturnType<typeof createSkills>

/** Made for the first who needs them: a scripted conversation starts without. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

export function linkOpener(
  surroundings: LinkSurroundings,
  store: AssistantPorts['skillStore'],
  skills: LazySkills,
): AssistantPorts['openLink'] {
  const { clock, settings, notices, nobodySpeaks = false } = surroundings
  return ({ provider }, host) => {
    switch (provider) {
      case 'scripted':
        return createScriptedLink({ clock })
      case 'openai':
      case 'azure':
      case 'compatible':
        return remoteLink(surroundings, provider)
      case 'cascade':
        return chainLink(surroundings, { skills: skills(), store, host })
      case 'offline': {
        const { locale, timeZone } = settings.get()
        return createOfflineLink({
          ...{ clock, skills: skills(), store, host, locale, timeZone, newId: randomUUID, onNotice: notices.tell },
          ...{ hearEntry: entryPath('hear'), speakEntry: entryPath('speak'), resources: resourcePath(), nobodySpeaks },
        })
      }
      default:
        return missingCase(provider)
    }
  }
}

type Own = Pick<ChainPorts, 'skills' | 'store' | 'host'>

function chainLink(surroundings: LinkSurroundings, own: Own) {
  const { clock, settings, secret, notices, nobodySpeaks = false } = surroundings
  const dialer = dialerFor(surroundings)
  return createChain({
    ...{ ...own, clock, secret, dialer, newId: randomUUID, onNotice: notices.tell, random: Math.random },
    ...{ hearEntry: entryPath('hear'), speakEntry: entryPath('speak'), resources: resourcePath(), nobodySpeaks },
    fetch: createWebFetch({ dialer, clock }),
    choice: () => settings.get(),
    local: localModels(surroundings),
    holdsKey: () => settings.get().mode !== 'hands-free',
  })
}

function remoteLink(surroundings: LinkSurroundings, provider: RealtimeProvider) {
  const { clock, settings, secret, wire, log } = surroundings
  return createOpenaiLink({
    ...{ clock, log, newId: randomUUID, onFrame: wire },
    dialer: dialerFor(surroundings),
    key: () => secret(provider),
    options: () => realtimeOptions(settings.get(), provider),
  })
}

function realtimeOptions({ realtime }: Settings, provider: RealtimeProvider): RealtimeOptions {
  const { baseUrl, model, ...options } = realtime
  return { ...options, endpoint: { provider, baseUrl, model } }
}

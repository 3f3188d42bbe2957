/**
 * Builds an assistant from real parts: settings, history, skills, links and voice for one data folder. The app and
 * headless mode both call it and differ only in clock, sound and settings.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { AppException, missingCase } from '../../shared/errors'
import type { ClockKind } from '../../shared/lines'
import type { SecretName } from '../../shared/services'
import type { Clock } from '../../shared/time'
import type { AudioBackend } from '../audio'
import { entryPath, resourcePath } from '../entryPath'
import {
  type ChainPorts,
  type ClauseVoice,
  createChain,
  createOfflineLink,
  createOfflineVoice,
  createOpenaiLink,
  createScriptedLink,
  type HearData,
  Hearing,
  type RealtimeLink,
  type RealtimeOptions,
  type RealtimeProvider,
  type SessionConfig,
  type SpeechToText,
  type WireFrame,
} from '../link'
import { createDialer, createWebFetch, type Dialer, type Network } from '../net'
import type { Settings, SettingsStore } from '../settings'
import { createSkills, type OpenedStore, openSkillStore } from '../skills'
import { createSkillTools } from '../tools'
import { createWorkerStore, type HistoryStore, keepUnlessPrivate } from '../transcript'
import { createAssistant } from './assistant'
import { BoundedLink } from './boundedLink'
import { ownCertificates } from './certificates'
import { loadClips } from './clips'
import { localModels, type ModelsSurroundings } from './models'
import type { Notices } from './notices'
import type { Assistant, AssistantPorts, LinkHost, Reminders } from './ports'
import { loadPrices, pricesIn } from './prices'
import { sessionConfig } from './sessionConfig'

export interface Surroundings {
  clock: Clock
  clockKind: ClockKind
  audio: AudioBackend
  settings: SettingsStore
  /** Must exist. */
  dataDir: string
  /** history.db in the data folder unless given. */
  historyFile?: string
  notices: Notices
  reminders?: Reminders
  /** The key for a service; undefined where there is none. Asked for with every connection. */
  secret(provider: SecretName): Promise<string | undefined>
  /** How other computers are reached. */
  network: Network
  /** For who wants to watch what goes to a service and comes from it. */
  wire?(frame: WireFrame): void
  /** Starts the child of a local model. Absent: a forked child of Node. */
  openEngine?: ModelsSurroundings['openEngine']
  log(message: string): void
}

/** What links alone are made of. */
export type LinkSurroundings = Pick<
  Surroundings,
  'clock' | 'settings' | 'dataDir' | 'notices' | 'secret' | 'network' | 'wire' | 'openEngine' | 'log'
>

export interface Opened {
  assistant: Assistant
  /** The same that the assistant writes: for windows that read it. */
  history: HistoryStore
  /** Timers, notes and what is remembered. */
  skillStore: OpenedStore
  /** What to tell a guest link that is only tried: as a new conversation, without tools. */
  guestConfig(): SessionConfig
  /** The voice Parley announces with; also a second voice for scripts. */
  voice(): ClauseVoice
  /** A recognizer of its own with other words. */
  hearing(vocabulary: HearData['vocabulary']): SpeechToText
  /** A link to whoever answers now, for a client that is not the assistant. @throws AppException */
  guestLink(): RealtimeLink
  /** After the assistant's `shutdown`. */
  close(): Promise<void>
}

/** Rejects with `data.unusable` where nothing can be kept in the data folder. */
export async function openAssistant(surroundings: Surroundings): Promise<Opened> {
  const { clock, clockKind, audio, settings, notices, log } = surroundings
  const onNotice = notices.tell
  const [skillStore, clips, priceList] = await Promise.all([
    openSkillStore(surroundings.dataDir).catch((cause) => {
      throw new AppException('data.unusable', { folder: surroundings.dataDir }, { cause })
    }),
    loadClips(resourcePath('sounds')),
    loadPrices(resourcePath('prices.json'), join(surroundings.dataDir, 'prices.json'), onNotice),
  ])
  if (skillStore.notice) onNotice(skillStore.notice)
  let announcing: ClauseVoice | undefined
  const voice = () => {
    announcing ??= createOfflineVoice({ clock, speakEntry: entryPath('speak'), onNotice })
    return announcing
  }
  const newId = randomUUID
  const skills = lazily(createSkills)
  const openLink = linkOpener(surroundings, skillStore, skills)
  const history = openHistory(surroundings)
  const assistant = createAssistant({
    ...{ clock, clockKind, audio, settings, skillStore, voice, newId, notices, log, history },
    random: Math.random,
    ...(surroundings.reminders && { reminders: surroundings.reminders }),
    openLink,
    tools: (host) => createSkillTools({ clock, store: skillStore, host, newId, skills, place: () => settings.get() }),
    prices: pricesIn(priceList),
    clip: (name) => clips.get(name),
  })
  const hearing = (vocabulary: HearData['vocabulary']) =>
    new Hearing({
      ...{ clock, vocabulary, entry: entryPath('hear') },
      vadWeightsPath: resourcePath('vad', 'silero-v6-16k.bin'),
      acousticModelFolder: resourcePath('ears'),
    })
  return {
    ...{ assistant, history, skillStore, voice, hearing },
    guestLink: () => new BoundedLink(openLink(settings.get(), guestHost(settings)), assistant.bounds),
    guestConfig: () => sessionConfig(settings.get(), newId(), () => []),
    close: async () => announcing?.close(),
  }
}

/**
 * Links by themselves, each a conversation of its own, for whoever brings microphone and speaker along. Timers that they
 * set are kept; who rings them is an assistant. Rejects with `data.unusable`.
 */
export async function openLinks(surroundings: LinkSurroundings): Promise<() => RealtimeLink> {
  const { settings, dataDir, notices } = surroundings
  const store = await openSkillStore(dataDir).catch((cause) => {
    throw new AppException('data.unusable', { folder: dataDir }, { cause })
  })
  if (store.notice) notices.tell(store.notice)
  const open = linkOpener(surroundings, store, lazily(createSkills))
  return () => open(settings.get(), guestHost(settings))
}

/** The speaker is the client's; a timer that it sets is in the store, where whoever rings it looks. */
const guestHost = (settings: SettingsStore): LinkHost => ({
  volume: () => settings.get().speaker.volume,
  setVolume: () => {},
  timersChanged: () => {},
})

function openHistory({ clock, settings, dataDir, historyFile, notices }: Surroundings): HistoryStore {
  const file = historyFile ?? join(dataDir, 'history.db')
  return keepUnlessPrivate({
    file,
    isPrivate: () => settings.get().privateConversation,
    open: () => createWorkerStore({ clock, entry: entryPath('history'), file, onNotice: notices.tell }),
  })
}

type LazySkills = () => ReturnType<typeof createSkills>

/** Made for the first who needs them: a scripted conversation starts without. */
function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

function linkOpener(
  surroundings: LinkSurroundings,
  store: AssistantPorts['skillStore'],
  skills: LazySkills,
): AssistantPorts['openLink'] {
  const { clock, settings, notices } = surroundings
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
          ...{ hearEntry: entryPath('hear'), speakEntry: entryPath('speak'), resources: resourcePath() },
        })
      }
      default:
        return missingCase(provider)
    }
  }
}

type Own = Pick<ChainPorts, 'skills' | 'store' | 'host'>

function chainLink(surroundings: LinkSurroundings, own: Own) {
  const { clock, settings, secret, notices } = surroundings
  const dialer = dialerOf(surroundings)
  return createChain({
    ...{ ...own, clock, secret, dialer, newId: randomUUID, onNotice: notices.tell, random: Math.random },
    ...{ hearEntry: entryPath('hear'), speakEntry: entryPath('speak'), resources: resourcePath() },
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
    dialer: dialerOf(surroundings),
    key: () => secret(provider),
    options: () => realtimeOptions(settings.get(), provider),
  })
}

/** What the user trusts beside the rest is read with each connection: a file that is put right needs no restart. */
function dialerOf({ clock, network, settings }: LinkSurroundings): Dialer {
  return createDialer({ ...network, clock, extraCa: () => ownCertificates(settings.get().network.certificateFile) })
}

function realtimeOptions({ realtime }: Settings, provider: RealtimeProvider): RealtimeOptions {
  const { baseUrl, model, ...options } = realtime
  return { ...options, endpoint: { provider, baseUrl, model } }
}

/**
 * Builds an assistant from real parts: settings, history, skills, links and voice for one data folder. The app and
 * headless mode both call it and differ only in clock, sound and settings.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { AppException, toAppError } from '../../../shared/errors'
import type { ClockKind } from '../../../shared/lines'
import type { AudioBackend } from '../../audio'
import { entryPath, resourcePath } from '../../entryPath'
import {
  type ClauseVoice,
  createOfflineVoice,
  type HearData,
  Hearing,
  type SessionConfig,
  type SpeechToText,
} from '../../link'
import { createSkills, type OpenedStore, openSkillStore } from '../../skills'
import { createSkillTools } from '../../tools'
import { createWorkerStore, type HistoryStore, keepUnlessPrivate } from '../../transcript'
import { createAssistant } from '../assistant'
import type { Assistant } from '../contract'
import { Budget } from '../money/budget'
import { Guests } from '../money/guests'
import { loadPrices, pricesIn } from '../money/prices'
import type { Reminders } from '../ports'
import { loadClips } from '../sound/clips'
import { guestHost, type LinkSurroundings, lazily, linkOpener } from './links'
import { sessionConfig } from './sessionConfig'

export interface Surroundings extends LinkSurroundings {
  clockKind: ClockKind
  audio: AudioBackend
  /** history.db in the data folder unless given. */
  historyFile?: string
  ownTimersOnly?: boolean
  reminders?: Reminders
  microphoneBlocked?: () => boolean
}

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
  /** Links to whoever answers now, for clients that are not the assistant. */
  guests: Pick<Guests, 'link' | 'refusal'>
  /** After the assistant's `shutdown`. */
  close(): Promise<void>
}

/** Rejects with `data.unusable` where nothing can be kept in the data folder. */
export async function openAssistant(surroundings: Surroundings): Promise<Opened> {
  const { clock, clockKind, audio, settings, notices, log } = surroundings
  const onNotice = notices.tell
  const [skillStore, clips, priceList] = await Promise.all([
    openSkillStore(surroundings.dataDir, clock).catch((cause) => {
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
    ...(surroundings.ownTimersOnly && { ownTimersOnly: true }),
    ...(surroundings.reminders && { reminders: surroundings.reminders }),
    ...(surroundings.microphoneBlocked && { microphoneBlocked: surroundings.microphoneBlocked }),
    openLink,
    tools: (host) => createSkillTools({ clock, store: skillStore, host, newId, skills, place: () => settings.get() }),
    prices: pricesIn(priceList),
    clip: (name) => clips.get(name),
  })
  const guests = new Guests({
    ...{ history, newId, budget: assistant.budget, unkept: (thrown) => onNotice(toAppError(thrown)) },
    open: () => openLink(settings.get(), guestHost(settings)),
  })
  const hearing = (vocabulary: HearData['vocabulary']) =>
    new Hearing({
      ...{ clock, vocabulary, entry: entryPath('hear') },
      vadWeightsPath: resourcePath('vad', 'silero-v6-16k.bin'),
      acousticModelFolder: resourcePath('ears'),
    })
  return {
    ...{ assistant, history, skillStore, voice, hearing },
    guests,
    guestConfig: () => sessionConfig(settings.get(), newId(), () => []),
    close: async () => announcing?.close(),
  }
}

export interface Serving {
  guests: Pick<Guests, 'link' | 'refusal'>
  /** What was spent is on disk then. Never rejects. */
  close(): Promise<void>
}

/**
 * Links by themselves, each a conversation of its own, for whoever brings microphone and speaker along. Timers that they
 * set are kept; who rings them is an assistant. What they spend counts together with all that was spent here before.
 * Rejects with `data.unusable`.
 */
export async function openServing(surroundings: LinkSurroundings): Promise<Serving> {
  const { clock, settings, dataDir, notices } = surroundings
  const [store, priceList] = await Promise.all([
    openSkillStore(dataDir, clock).catch((cause) => {
      throw new AppException('data.unusable', { folder: dataDir }, { cause })
    }),
    loadPrices(resourcePath('prices.json'), join(dataDir, 'prices.json'), notices.tell),
  ])
  if (store.notice) notices.tell(store.notice)
  const open = linkOpener(surroundings, store, lazily(createSkills))
  const history = openHistory(surroundings)
  const budget = new Budget({ clock, settings, history, prices: pricesIn(priceList) }, notices.tell)
  await budget.load()
  const guests = new Guests({
    ...{ budget, history, newId: randomUUID, unkept: (thrown) => notices.tell(toAppError(thrown)) },
    open: () => open(settings.get(), guestHost(settings)),
  })
  return {
    guests,
    async close() {
      await guests.kept()
      await history.close()
    },
  }
}

type HistorySurroundings = Pick<Surroundings, 'clock' | 'settings' | 'dataDir' | 'historyFile' | 'notices'>

function openHistory({ clock, settings, dataDir, historyFile, notices }: HistorySurroundings): HistoryStore {
  const file = historyFile ?? join(dataDir, 'history.db')
  return keepUnlessPrivate({
    file,
    isPrivate: () => settings.get().privateConversation,
    open: () => createWorkerStore({ clock, entry: entryPath('history'), file, onNotice: notices.tell }),
  })
}

/**
 * Builds an assistant from real parts: settings, history, skills, links and voice for one data folder. The app and
 * headless mode both call it and differ only in clock, sound and settings.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { AppException } from '../../shared/errors'
import type { ClockKind } from '../../shared/lines'
import type { Clock } from '../../shared/time'
import type { AudioBackend } from '../audio'
import { entryPath, resourcePath } from '../entryPath'
import {
  createOfflineLink,
  createOfflineVoice,
  createScriptedLink,
  type HearData,
  Hearing,
  type SpeechToText,
  type TextToSpeech,
} from '../link'
import type { SettingsStore } from '../settings'
import { createSkills, openSkillStore } from '../skills'
import { createPrivateStore, createWorkerStore } from '../transcript'
import { createAssistant } from './assistant'
import { loadClips } from './clips'
import type { Notices } from './notices'
import type { Assistant, AssistantPorts } from './ports'

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
  log(message: string): void
}

export interface Opened {
  assistant: Assistant
  /** The voice Parley announces with; also a second voice for scripts. */
  voice(): TextToSpeech
  /** A recognizer of its own with other words. */
  hearing(vocabulary: HearData['vocabulary']): SpeechToText
  /** After the assistant's `shutdown`. */
  close(): Promise<void>
}

export async function openAssistant(surroundings: Surroundings): Promise<Opened> {
  const { clock, clockKind, audio, settings, notices, log } = surroundings
  const onNotice = notices.tell
  const [skillStore, clips] = await Promise.all([
    openSkillStore(surroundings.dataDir),
    loadClips(resourcePath('sounds')),
  ])
  if (skillStore.notice) onNotice(skillStore.notice)
  let announcing: TextToSpeech | undefined
  const voice = () => {
    announcing ??= createOfflineVoice({ clock, speakEntry: entryPath('speak'), onNotice })
    return announcing
  }
  const newId = randomUUID
  const assistant = createAssistant({
    ...{ clock, clockKind, audio, settings, skillStore, voice, newId, notices, log },
    history: openHistory(surroundings),
    openLink: linkOpener(surroundings, skillStore),
    clip: (name) => clips.get(name),
  })
  const hearing = (vocabulary: HearData['vocabulary']) =>
    new Hearing({
      ...{ clock, vocabulary, entry: entryPath('hear') },
      vadWeightsPath: resourcePath('vad', 'silero-v6-16k.bin'),
      isComplete: () => false,
    })
  return { assistant, voice, hearing, close: async () => announcing?.close() }
}

function openHistory({ clock, settings, dataDir, historyFile, notices }: Surroundings) {
  if (settings.get().privateConversation) return createPrivateStore()
  const file = historyFile ?? join(dataDir, 'history.db')
  return createWorkerStore({ clock, entry: entryPath('history'), file, onNotice: notices.tell })
}

function linkOpener(
  { clock, settings, notices }: Surroundings,
  store: AssistantPorts['skillStore'],
): AssistantPorts['openLink'] {
  // Made by the first link that needs them: a scripted conversation starts without.
  let skills: ReturnType<typeof createSkills> | undefined
  return ({ provider }, host) => {
    if (provider === 'scripted') return createScriptedLink({ clock })
    if (provider !== 'offline') throw new AppException('link.unavailable', { provider })
    const { locale, timeZone } = settings.get()
    skills ??= createSkills()
    return createOfflineLink({
      ...{ clock, skills, store, host, locale, timeZone, newId: randomUUID, onNotice: notices.tell },
      ...{ hearEntry: entryPath('hear'), speakEntry: entryPath('speak'), resources: resourcePath() },
    })
  }
}

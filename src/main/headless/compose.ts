/** Puts the assistant together for the command line: files, devices and options in, one conversation out. */

import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppException } from '../../shared/errors'
import type { Clock } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { type Assistant, type AssistantPorts, createAssistant, loadClips, Notices } from '../assistant'
import { type AudioBackend, createSoundBackend, type WavBackend } from '../audio'
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
import { createMemoryStore, openJsonStore, type SettingsStore } from '../settings'
import { createSkills, openSkillStore } from '../skills'
import { createPrivateStore, createWorkerStore } from '../transcript'
import type { Options } from './arguments'
import { dataFolder } from './dataFolder'
import { openSound, type Sound } from './sound'
import type { Streams } from './streams'

/** Never the answering voice: what is asked and what is answered must sound like two people. */
const SECOND_VOICE = 'rms'

export interface Composed {
  assistant: Assistant
  clock: Clock
  /** Where the virtual microphone is; absent with a real one. */
  room?: WavBackend
  /** A voice that is not Parley's own says this into the virtual microphone; resolves when it was picked up. */
  speak(text: string): Promise<void>
  /** A recognizer of its own with other words, to hear an answer back. */
  hearing(vocabulary: HearData['vocabulary']): SpeechToText
  /** After `shutdown`: ends what is not the assistant's. */
  close(): Promise<void>
}

/** Rejects with an `AppException`: an unreadable wav, an unknown device, a provider that cannot be used. */
export async function compose(options: Options, streams: Streams): Promise<Composed> {
  const dataDir = options.dataDir ?? dataFolder(process.env, process.platform, homedir())
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const notices = new Notices()
  const log = (message: string) => (options.verbose ? void streams.stderr.write(`${message}\n`) : undefined)
  const sound = await openSound(options, {
    streams,
    openDevices: (clock) => openDevices(clock, notices.tell),
    startEpochMs: Date.now(),
    noticed: notices.tell,
  })
  const { assistant, voice, hearing, closeVoice } = await openAssistant(options, { sound, dataDir, notices, log })
  const { clock, room } = sound
  return {
    assistant,
    clock,
    ...(room ? { room } : {}),
    hearing,
    speak: (text) => speakInto(room, voice(), clock, text),
    async close() {
      await closeVoice()
      await sound.backend.close()
    },
  }
}

async function speakInto(room: WavBackend | undefined, voice: TextToSpeech, clock: Clock, text: string) {
  if (!room) return
  // The user's breath before a sentence costs the assistant no time.
  const made = clock.owe()
  const clause = await voice.speak({ text, voice: SECOND_VOICE, speed: 1 }, new AbortController().signal)
  made()
  await room.speakIntoMicrophone(clause.samples, voice.rateHz)
}

/** The machine's own devices, each in a process of its own. */
export function openDevices(clock: Clock, notify: (error: AppError) => void): AudioBackend {
  return createSoundBackend({
    clock,
    entry: entryPath('soundHost'),
    platform: process.platform,
    env: process.env,
    notify,
  })
}

interface Surroundings {
  sound: Sound
  dataDir: string
  notices: Notices
  log(message: string): void
}

async function openAssistant(options: Options, { sound, dataDir, notices, log }: Surroundings) {
  const { clock, clockKind, backend } = sound
  const settings = await openSettings(options, dataDir, notices)
  const { locale, timeZone, privateConversation } = settings.get()
  const skillStore = await openSkillStore(dataDir)
  if (skillStore.notice) notices.tell(skillStore.notice)
  const file = options.historyFile ?? join(dataDir, 'history.db')
  const onNotice = notices.tell
  const history = privateConversation
    ? createPrivateStore()
    : createWorkerStore({ entry: entryPath('history'), file, onNotice })
  const skills = createSkills()
  const [hearEntry, speakEntry] = [entryPath('hear'), entryPath('speak')]
  let announcing: TextToSpeech | undefined
  const voice = () => {
    announcing ??= createOfflineVoice({ clock, speakEntry, onNotice })
    return announcing
  }
  const clips = await loadClips(resourcePath('sounds'))
  const newId = randomUUID
  const openLink: AssistantPorts['openLink'] = ({ provider }, host) => {
    if (provider === 'scripted') return createScriptedLink({ clock })
    if (provider !== 'offline') throw new AppException('link.unavailable', { provider })
    const store = skillStore
    const place = { locale, timeZone, resources: resourcePath() }
    return createOfflineLink({ clock, hearEntry, speakEntry, skills, store, host, newId, onNotice, ...place })
  }
  const ports: AssistantPorts = {
    ...{ clock, clockKind, audio: backend, openLink, settings, history, skillStore, voice, newId, notices, log },
    clip: (name) => clips.get(name),
  }
  const hearing = (vocabulary: HearData['vocabulary']) =>
    new Hearing({
      entry: hearEntry,
      clock,
      vocabulary,
      vadWeightsPath: resourcePath('vad', 'silero-v6-16k.bin'),
      isComplete: () => false,
    })
  return { assistant: createAssistant(ports), voice, hearing, closeVoice: async () => announcing?.close() }
}

/** The settings file, with what the command line says on top and never written back. */
async function openSettings(options: Options, dataDir: string, notices: Notices): Promise<SettingsStore> {
  const stored = await openJsonStore(join(dataDir, 'settings.json'), notices.tell)
  const saved = stored.get()
  const { source, target, provider, mode } = options
  const microphone = source.type === 'device' ? saved.microphone : withoutDevice(saved.microphone)
  const speaker = target.type === 'device' ? saved.speaker : withoutDevice(saved.speaker)
  return createMemoryStore({ ...saved, provider, mode, microphone, speaker })
}

/** A saved device means nothing to a virtual room. */
function withoutDevice<Group extends { device?: unknown }>({ device: _, ...rest }: Group): Omit<Group, 'device'> {
  return rest
}

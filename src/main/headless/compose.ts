/** Puts the assistant together for the command line: files, devices and options in, one conversation out. */

import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppException, appError } from '../../shared/errors'
import type { ClockKind } from '../../shared/lines'
import type { Clock } from '../../shared/time'
import type { AppError } from '../../shared/view'
import { type Assistant, type LinkSurroundings, Notices, openAssistant } from '../assistant'
import { type AudioBackend, createSoundBackend, type DeviceChoice, type WavBackend } from '../audio'
import { entryPath } from '../entryPath'
import type { ClauseVoice, HearData, SpeechToText } from '../link'
import { makeFolder } from '../madeFolder'
import { proxyFromEnvironment } from '../net'
import { createMemoryStore, openJsonStore, type Settings, type SettingsStore } from '../settings'
import { secretsOf, withServices } from './chainSettings'
import type { ConverseOptions, Hold, Source, Target } from './commandLine/command'
import { dataFolder } from './dataFolder'
import { environmentKey, keyVariable } from './environmentKey'
import { printableLines } from './printable'
import { secondVoice } from './secondVoice'
import { type NamedDevices, openSound } from './sound'
import type { Streams } from './streams'

export interface Composed {
  assistant: Assistant
  clock: Clock
  clockKind: ClockKind
  /** Where the virtual microphone is; absent with a real one. */
  room?: WavBackend
  holds: readonly Hold[]
  /** A voice that is not Parley's own says this into the virtual microphone; resolves when it was picked up. */
  speak(text: string): Promise<void>
  /** A recognizer of its own with other words, to hear an answer back. */
  hearing(vocabulary: HearData['vocabulary']): SpeechToText
  /** Where the user lives: what answers depend on. */
  place: { locale: string; timeZone: string }
  /** After `shutdown`: ends what is not the assistant's. */
  close(): Promise<void>
}

/** What is not taken from the environment. */
export type Own = Partial<Pick<LinkSurroundings, 'secret' | 'wire'>>

/** Rejects with an `AppException`: a data folder, wav, device or provider that cannot be used. */
export async function compose(options: ConverseOptions, streams: Streams, own: Own = {}): Promise<Composed> {
  const dataDir = await openDataFolder(options.dataDir)
  const notices = new Notices()
  const log = (message: string) =>
    options.verbose ? void streams.stderr.write(`${printableLines(message)}\n`) : undefined
  const sound = await openSound(options, {
    streams,
    openDevices: (clock) => openDevices(clock, notices.tell),
    startEpochMs: Date.now(),
    noticed: notices.tell,
  })
  const { clock, clockKind, backend, room, named, holds } = sound
  const settings = await openSettings(options, dataDir, notices, named)
  const { historyFile } = options
  if (!own.secret) tellKeys(settings.get(), notices)
  const { assistant, voice, hearing, close } = await openAssistant({
    ...{ clock, clockKind, audio: backend, dataDir, notices, log, ...(historyFile && { historyFile }) },
    ...{ settings, nobodySpeaks: isTyped(options.source), ...outside(notices), ...own },
    // A timer of the user's would be over in seconds, and be told to nobody.
    ownTimersOnly: clockKind === 'virtual',
  })
  return {
    assistant,
    clock,
    clockKind,
    ...(room ? { room } : {}),
    holds,
    hearing,
    place: settings.get(),
    speak: (text) => speakInto(room, voice(), clock, text, secondVoice(settings.get().voice.name)),
    async close() {
      await close()
      await backend.close()
    },
  }
}

/** A script without a sentence is yet to be said. */
const isTyped = (source: Source): boolean =>
  source.type === 'script' && source.sentences.length > 0 && source.sentences.every(({ how }) => how === 'typed')

/** How services elsewhere are reached, and with which key. The proxy is told with the first connection that takes it. */
export function outside({ tell }: Notices): Pick<LinkSurroundings, 'secret' | 'network'> {
  const told = new Set<string>()
  const proxyFor = async (url: string): Promise<string | undefined> => {
    const { address, variable } = proxyFromEnvironment(url, process.env) ?? {}
    if (variable !== undefined && !told.has(variable)) {
      told.add(variable)
      tell(appError('net.proxyFromEnvironment', { variable }))
    }
    return address
  }
  return { secret: async (provider) => environmentKey(process.env, provider), network: { proxyFor, extraCa: [] } }
}

/** Made where it is missing. Rejects with `data.unusable`. */
export async function openDataFolder(given: string | undefined): Promise<string> {
  const dataDir = given ?? dataFolder(process.env, process.platform, homedir())
  try {
    makeFolder(dataDir)
  } catch (cause) {
    throw new AppException('data.unusable', { folder: dataDir }, { cause })
  }
  return dataDir
}

/** A person who runs this should know where the money goes; the key itself is told to nobody. */
export function tellKeys(settings: Settings, notices: Notices): void {
  for (const provider of secretsOf(settings)) {
    if (environmentKey(process.env, provider) === undefined) continue
    notices.tell(appError('key.fromEnvironment', { variable: keyVariable(provider), provider }))
  }
}

async function speakInto(room: WavBackend | undefined, voice: ClauseVoice, clock: Clock, text: string, name: string) {
  if (!room) return
  // The user's breath before a sentence costs the assistant no time.
  const made = clock.owe()
  const clause = await voice.speak({ text, voice: name, speed: 1 }, new AbortController().signal).finally(made)
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

/** The settings file, with what the command line says on top and never written back. */
async function openSettings(
  options: ConverseOptions,
  dataDir: string,
  notices: Notices,
  named: NamedDevices,
): Promise<SettingsStore> {
  const stored = await openJsonStore(join(dataDir, 'settings.json'), notices.tell)
  const saved = stored.get()
  const { source, target, provider, mode } = options
  const microphone = withDevice(saved.microphone, source, named.microphone)
  const speaker = withDevice(saved.speaker, target, named.speaker)
  return createMemoryStore({ ...saved, provider, mode, microphone, speaker, ...withServices(saved, options) })
}

/** The named device instead of the saved one; a saved one means nothing to a virtual room. */
function withDevice<Group extends Settings['microphone'] | Settings['speaker']>(
  { device: saved, ...rest }: Group,
  { type }: Source | Target,
  named: DeviceChoice | undefined,
) {
  const device = type === 'device' ? (named ?? saved) : undefined
  return { ...rest, ...(device && { device }) }
}

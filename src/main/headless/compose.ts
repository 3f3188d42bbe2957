/** Puts the assistant together for the command line: files, devices and options in, one conversation out. */
import { homedir } from 'node:os'
import { AppException } from '../../shared/errors'
import type { Clock } from '../../shared/time'
import type { Assistant } from '../assistant'
import type { AudioBackend, WavBackend } from '../audio'
import type { HearData, SpeechToText, TextToSpeech } from '../link'
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
  const sound = await openSound(options, {
    streams,
    openDevices,
    startEpochMs: Date.now(),
    noticed: ({ message }) => void streams.stderr.write(`${message}\n`),
  })
  const { assistant, voice, hearing } = openAssistant(options, sound, dataDir)
  const { clock, room } = sound
  return {
    assistant,
    clock,
    ...(room ? { room } : {}),
    hearing,
    speak: (text) => speakInto(room, voice(), clock, text),
    close: () => sound.backend.close(),
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

/** The machine's own devices. */
export function openDevices(): AudioBackend {
  throw new AppException('sound.notBuilt')
}

function openAssistant(
  { provider }: Options,
  _sound: Sound,
  _dataDir: string,
): { assistant: Assistant; voice(): TextToSpeech; hearing: Composed['hearing'] } {
  throw new AppException('link.unavailable', { provider })
}

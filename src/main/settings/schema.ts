/** Settings: what there is to choose, what is valid of it, and what stands there until somebody chooses. Pure. */
import { z } from 'zod'
import { isUsable, parseKeys } from '../../shared/keyCodes'
import { HEARING_SERVICES, SPEAKING_SERVICES, THINKING_SERVICES } from '../../shared/services'
import type { SettingsView } from '../../shared/settings'
import { localeOfSystem } from './systemLocale'
import { isTimeZone, zoneOfSystem } from './systemZone'

const device = z.object({ id: z.string(), name: z.string() })

/** BCP 47, one of them. */
export const isLanguageTag = (value: string): boolean => {
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

const percent = (standard: number) => z.int().min(0).max(100).default(standard)
const dollars = z.number().min(0).max(100_000).default(0)
/** Empty: none. */
const key = (standard: string) =>
  z
    .string()
    .refine((text) => {
      const keys = parseKeys(text)
      return text === '' || (keys !== undefined && isUsable(keys))
    })
    .default(standard)

const name = z.string().max(200).default('')
/** One name a service: its model, its voice. */
const nameOf = <const Id extends string>(ids: readonly [Id, ...Id[]]) =>
  z.partialRecord(z.enum(ids), z.string().max(200)).default({})
/** Each once, in order; the offline engine is always there in the end. */
const order = <const Id extends string>(ids: readonly [Id, ...Id[]]) => z.array(z.enum(ids)).max(ids.length).readonly()

export const schema = z.object({
  /** Who answers. */
  provider: z.enum(['offline', 'scripted', 'openai', 'azure', 'compatible', 'cascade']).default('offline'),
  /** How a turn is taken. */
  mode: z.enum(['hands-free', 'hold', 'toggle']).default('hold'),
  microphone: z
    .object({
      /** Absent: the system's default, followed when it changes. */
      device: device.optional(),
      /** What it does between turns: released, ready for 20 s after a turn, or always ready. */
      betweenTurns: z.enum(['closed', 'warm', 'always']).default('warm'),
      /** Length of a piece on the wire, ms: 40 costs half the wake-ups and 20 ms. */
      chunkMs: z.union([z.literal(20), z.literal(40)]).default(20),
    })
    .prefault({}),
  speaker: z
    .object({ device: device.optional(), /** Percent. */ volume: z.int().min(0).max(100).default(100) })
    .prefault({}),
  voice: z
    .object({
      /** The offline voice. */
      name: z.enum(['slt', 'rms', 'awb', 'kal16']).default('slt'),
      /** 1 is the voice's own. */
      speed: z.number().min(0.5).max(2).default(1),
      /** Of the speaker's. */
      volume: percent(100),
    })
    .prefault({}),
  /** A speech-to-speech model elsewhere. Its key is no setting. */
  realtime: z
    .object({
      /** Of Azure the deployment; empty: the recommended one. */
      model: z.string().max(200).default(''),
      /** Azure: the resource's address; compatible: the server's. */
      baseUrl: z.string().max(2000).default(''),
      voice: z.string().max(200).default('marin'),
      speed: z.number().min(0.5).max(1.5).default(1),
      volume: percent(100),
      output: z.enum(['audio', 'text']).default('audio'),
      /** On the wire: PCM, or G.711 for a sixth of the bandwidth. */
      format: z.enum(['pcm', 'pcmu', 'pcma']).default('pcm'),
      /** Hands-free: a length of silence, or when the thought seems complete. */
      turnDetection: z.enum(['silence', 'meaning']).default('silence'),
      eagerness: z.enum(['low', 'medium', 'high', 'auto']).default('auto'),
      silenceMs: z.int().min(200).max(2000).default(500),
      noiseReduction: z.enum(['none', 'near', 'far']).default('near'),
      /** Writes the user's words down; "none" leaves the transcript without them. */
      transcriptionModel: z.string().max(200).default('gpt-live-transcribe'),
      /** ISO 639-1; empty: any. */
      language: z.string().max(20).default(''),
      /** 0: as many as the model may. */
      maxOutputTokens: z.int().min(0).max(4096).default(0),
      truncation: z.enum(['auto', 'keepCache', 'disabled']).default('keepCache'),
      reasoningEffort: z.enum(['default', 'minimal', 'low', 'medium', 'high']).default('default'),
      /** Minutes without a turn after which the connection is let go; 0: never. */
      idleMinutes: z.int().min(0).max(600).default(10),
      /** The model may use what Parley can do by itself: timers, notes, and so on. */
      tools: z.boolean().default(true),
    })
    .prefault({}),
  /** A chain of services: who writes the words down, … */
  speechToText: z
    .object({
      service: z.enum(HEARING_SERVICES).default('offline'),
      models: nameOf(HEARING_SERVICES),
      language: z
        .string()
        .refine((value) => value === '' || isLanguageTag(value))
        .default(''),
      fallback: order(HEARING_SERVICES).default(['offline']),
    })
    .prefault({}),
  /** … who answers, … */
  languageModel: z
    .object({
      service: z.enum(THINKING_SERVICES).default('offline'),
      models: nameOf(THINKING_SERVICES),
      skillsFirst: z.boolean().default(true),
      fallback: order(THINKING_SERVICES).default(['offline']),
    })
    .prefault({}),
  /** … and who speaks. */
  textToSpeech: z
    .object({
      service: z.enum(SPEAKING_SERVICES).default('offline'),
      models: nameOf(SPEAKING_SERVICES),
      voices: nameOf(SPEAKING_SERVICES),
      speed: z.number().min(0.5).max(2).default(1),
      volume: percent(100),
      fallback: order(SPEAKING_SERVICES).default(['offline']),
    })
    .prefault({}),
  services: z
    .object({
      /** On the wire: PCM, or Opus and µ-law where a service takes them. */
      bandwidth: z.enum(['full', 'save']).default('full'),
      /** Of a Google key; a service account knows its own. */
      googleProject: name,
      googleRegion: z.string().max(100).default('global'),
      azureSpeechRegion: z.string().max(100).default('westeurope'),
      /** Empty: the nearest one. */
      elevenlabsRegion: z.string().max(100).default(''),
      compatibleUrl: z.string().max(2000).default(''),
    })
    .prefault({}),
  /** Short sounds when listening begins and ends, or an answer is cut off. One at a failure is there without it. */
  cues: z.boolean().default(false),
  cueSounds: z
    .object({
      ...{ start: z.boolean().default(true), end: z.boolean().default(true) },
      ...{ error: z.boolean().default(true), cut: z.boolean().default(true) },
      volume: percent(60),
    })
    .prefault({}),
  /** A soft tone after one second without an answer. */
  workingTone: z.boolean().default(true),
  /** "One moment" after two. */
  oneMoment: z.boolean().default(true),
  /** BCP 47: 12 or 24 hours (`hc`), order of a date (`rg`), metric or imperial (`ms`). */
  locale: z.string().refine(isLanguageTag).default(localeOfSystem),
  /** IANA. */
  timeZone: z.string().refine(isTimeZone).default(zoneOfSystem),
  /** What a model is told about how to answer. */
  instructions: z
    .string()
    .max(20_000)
    .default('You are a helpful voice assistant. Keep answers under 20 words, conversational and friendly.'),
  /** Nothing of the conversation is stored. */
  privateConversation: z.boolean().default(false),
  /** Physical codes of the keys that work from any app. */
  keys: z.object({ talk: key('F8'), stop: key(''), mute: key(''), type: key('') }).prefault({}),
  look: z
    .object({
      appearance: z.enum(['system', 'light', 'dark']).default('system'),
      largeCaptions: z.boolean().default(false),
      /** The overlay stays out of what others see of the screen, where the system can. */
      hideFromSharing: z.boolean().default(false),
      overlay: z.enum(['always', 'talking', 'never']).default('talking'),
    })
    .prefault({}),
  /** Where the overlay was put: its middle, as shares of the display it was on. Absent: below, in the middle. */
  overlayPlace: z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).optional(),
  startAtLogin: z.boolean().default(false),
  /** Bounds, US dollars; 0: none. */
  spending: z.object({ dayUsd: dollars, monthUsd: dollars }).prefault({}),
  /** Conversations older than so many days are deleted; 0: kept. */
  historyDays: z.int().min(0).max(36_500).default(0),
  announcements: z.enum(['spoken', 'shown']).default('spoken'),
  network: z
    .object({
      /** PEM, trusted beside the system's own; empty: none. */
      certificateFile: z.string().max(4_096).default(''),
    })
    .prefault({}),
  /** Offers whoever answers to other programs of this computer. Port 0: any that is free. */
  gateway: z
    .object({
      on: z.boolean().default(false),
      port: z.union([z.literal(0), z.int().min(1024).max(65_535)]).default(0),
    })
    .prefault({}),
  firstRunDone: z.boolean().default(false),
})

export type Settings = z.infer<typeof schema>

/** What windows are told of is part of it. */
export const settingsView = (settings: Settings): SettingsView => settings

export const defaultSettings = (): Settings => schema.parse({})

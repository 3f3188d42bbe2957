/** What can be chosen, as every side sees it. What is valid, the defaults and the migrations stand in `main/settings`. */
import type { HearingService, NameOf, SpeakingService, ThinkingService } from './services'
import type { Ms } from './time'
import type { MicrophoneBetweenTurns, ProviderId, TurnMode } from './view'

/** A chosen device: found again by its id, then by its name. */
export interface ChosenDevice {
  id: string
  name: string
}

export interface SettingsView {
  provider: ProviderId
  mode: TurnMode
  microphone: { device?: ChosenDevice | undefined; betweenTurns: MicrophoneBetweenTurns }
  speaker: {
    device?: ChosenDevice | undefined
    /** Percent. */
    volume: number
  }
  voice: {
    name: 'slt' | 'rms' | 'awb' | 'kal16'
    /** 1 is the voice's own; 0.5 to 2. */
    speed: number
    /** Of the speaker's, percent. */
    volume: number
  }
  realtime: {
    model: string
    baseUrl: string
    voice: string
    /** 1 is the voice's own; 0.5 to 1.5. */
    speed: number
    /** Of the speaker's, percent. */
    volume: number
    output: 'audio' | 'text'
    /** On the wire: PCM, or G.711 for a sixth of the bandwidth. */
    format: 'pcm' | 'pcmu' | 'pcma'
    /** Hands-free: a length of silence, or when the thought seems complete. */
    turnDetection: 'silence' | 'meaning'
    eagerness: 'low' | 'medium' | 'high' | 'auto'
    /** 200 to 2000. */
    silenceMs: Ms
    noiseReduction: 'none' | 'near' | 'far'
    /** Writes the user's words down; "none" leaves the transcript without them. */
    transcriptionModel: string
    /** ISO 639-1; empty: any. */
    language: string
    /** 0: as many as the model may; 4096 at most. */
    maxOutputTokens: number
    truncation: 'auto' | 'keepCache' | 'disabled'
    reasoningEffort: 'default' | 'minimal' | 'low' | 'medium' | 'high'
    /** Minutes without a turn after which the connection is let go; 0: never. */
    idleMinutes: number
    /** The model may use what Parley can do by itself. */
    tools: boolean
  }
  /** A chain, part by part: who writes the words down, … */
  speechToText: {
    service: HearingService
    /** A model means something to its own service only: each keeps its own, whoever stands in for whom. */
    models: NameOf<HearingService>
    /** BCP 47; empty: that of the system. */
    language: string
    /** Who takes the turn when the ones before cannot. */
    fallback: readonly HearingService[]
  }
  /** … who answers, … */
  languageModel: {
    service: ThinkingService
    models: NameOf<ThinkingService>
    /** What Parley can do by itself it answers itself, at once and for nothing. */
    skillsFirst: boolean
    fallback: readonly ThinkingService[]
  }
  /** … and who speaks. */
  textToSpeech: {
    service: SpeakingService
    models: NameOf<SpeakingService>
    voices: NameOf<SpeakingService>
    /** 0.5 to 2. */
    speed: number
    /** Of the speaker's, percent. */
    volume: number
    fallback: readonly SpeakingService[]
  }
  /** Where the services of a chain are, and how much is sent to them. */
  services: {
    /** Full: PCM. Save: Opus or µ-law, a sixth to a tenth. */
    bandwidth: 'full' | 'save'
    googleProject: string
    googleRegion: string
    azureSpeechRegion: string
    elevenlabsRegion: string
    /** Of a compatible server, for all three parts. */
    compatibleUrl: string
  }
  /** Short sounds at all. */
  cues: boolean
  /** Which of them, and how loud (percent). */
  cueSounds: { start: boolean; end: boolean; error: boolean; cut: boolean; volume: number }
  workingTone: boolean
  oneMoment: boolean
  /** What a model is told about how to answer, at most 20,000 characters. */
  instructions: string
  privateConversation: boolean
  startAtLogin: boolean
  look: {
    appearance: 'system' | 'light' | 'dark'
    largeCaptions: boolean
    hideFromSharing: boolean
    /** The overlay between turns: always there, only while something goes on, never. */
    overlay: 'always' | 'talking' | 'never'
  }
  /** Where no more may be spent than this, US dollars; 0: no bound. */
  spending: { dayUsd: number; monthUsd: number }
  /** Conversations older than this are deleted; 0: kept. */
  historyDays: number
  /** A timer that is due: spoken as well, or shown only. No system tells Parley whether somebody may be disturbed. */
  announcements: 'spoken' | 'shown'
  /** Other programs of this computer may talk to whoever answers here. `port` 0: any that is free. */
  gateway: { on: boolean; port: number }
  network: {
    /** A file of certificates (PEM) that are trusted beside the system's own; empty: none. */
    certificateFile: string
  }
  firstRunDone: boolean
}

/** Any of the settings; of a group any part. `undefined` takes the default, what is absent stays. */
export type SettingsViewPatch = {
  [Key in keyof SettingsView]?: SettingsView[Key] extends object ? Partial<SettingsView[Key]> : SettingsView[Key]
}

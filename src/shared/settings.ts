/** What can be chosen, as every side sees it. What is valid, the defaults and the migrations stand in `main/settings`. */
import type { HearingService, NameOf, SpeakingService, ThinkingService } from './services'
import type { Ms } from './time'
import type { MicrophoneBetweenTurns, ProviderId, TurnMode } from './view'

/** A chosen device: found again by its id, then by its name. */
export interface ChosenDevice {
  id: string
  name: string
}

/** How a session with a speech-to-speech service is held. */
export interface SessionChoices {
  output: 'audio' | 'text'
  /** On the wire, both ways: PCM at 24 kHz, or G.711 at 8 kHz for a sixth of the bandwidth. */
  format: 'pcm' | 'pcmu' | 'pcma'
  /** Hands-free: silence of a given length, or when the model judges the thought to be complete. */
  turnDetection: 'silence' | 'meaning'
  /** How soon "meaning" takes a turn for over. */
  eagerness: 'low' | 'medium' | 'high' | 'auto'
  /** Of "silence", 200 to 2000. */
  silenceMs: Ms
  noiseReduction: 'none' | 'near' | 'far'
  /** Writes the user's words down; 'none' leaves the transcript without them. Of Azure: a deployment's name. */
  transcriptionModel: string
  /** ISO 639-1, or empty for any. */
  language: string
  /** 1 to 4096, or 0 for as many as the model may. */
  maxOutputTokens: number
  /** What is left out when a conversation outgrows the model: the oldest ('auto'), more at once so that the rest stays cached. */
  truncation: 'auto' | 'keepCache' | 'disabled'
  /** Sent only to models that take it. */
  reasoningEffort: 'default' | 'minimal' | 'low' | 'medium' | 'high'
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
  realtime: SessionChoices & {
    model: string
    baseUrl: string
    voice: string
    /** 1 is the voice's own; 0.5 to 1.5. */
    speed: number
    /** Of the speaker's, percent. */
    volume: number
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
  /** Conversations older than this are deleted, by a calendar that is not wrong by years (`shell/retention.ts`); 0: kept. */
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

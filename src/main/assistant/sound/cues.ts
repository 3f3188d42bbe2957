/** Short sounds for someone who does not look: listening, heard, cut off, failed. A choice; they are no part of an answer. */
import type { ConversationState } from '../../../shared/view'
import type { Clip, ClipName } from '../ports'

/** A clip, and its own choice in the settings. */
export type CueName = Extract<ClipName, 'start' | 'end' | 'error' | 'cut'>

export interface CuesPorts {
  wanted(cue: CueName): boolean
  /** While anything sounds the microphone is shut. */
  halfDuplex(): boolean
  clip(name: ClipName): Clip | undefined
  play(clip: Clip): void
}

export class Cues {
  readonly #ports: CuesPorts

  constructor(ports: CuesPorts) {
    this.#ports = ports
  }

  state(before: ConversationState, now: ConversationState): void {
    // Half-duplex somebody speaks already, and the words that it sounded over would be lost.
    if (now === 'listening' && !this.#ports.halfDuplex()) this.#play('start')
    if (before === 'listening' && now === 'thinking') this.#play('end')
  }

  cut(): void {
    this.#play('cut')
  }

  failed(): void {
    this.#play('error')
  }

  #play(name: CueName): void {
    const clip = this.#ports.wanted(name) ? this.#ports.clip(name) : undefined
    if (clip) this.#ports.play(clip)
  }
}

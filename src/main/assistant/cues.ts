/** Short sounds for someone who does not look: listening, heard, cut off, failed. A choice; they are no part of an answer. */
import type { ConversationState } from '../../shared/view'
import type { Clip, ClipName } from './ports'

export interface CuesPorts {
  wanted(): boolean
  clip(name: ClipName): Clip | undefined
  play(clip: Clip): void
}

export class Cues {
  readonly #ports: CuesPorts

  constructor(ports: CuesPorts) {
    this.#ports = ports
  }

  state(before: ConversationState, now: ConversationState): void {
    if (now === 'listening') this.#play('start')
    if (before === 'listening' && now === 'thinking') this.#play('end')
  }

  cut(): void {
    this.#play('cut')
  }

  failed(): void {
    this.#play('error')
  }

  #play(name: ClipName): void {
    const clip = this.#ports.wanted() ? this.#ports.clip(name) : undefined
    if (clip) this.#ports.play(clip)
  }
}

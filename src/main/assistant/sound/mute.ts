/** Two reasons why the microphone gives nothing: the user wants it so, or Parley itself sounds. Either is enough. */
import type { Microphone } from '../../capture'

export class Mute {
  readonly #microphone: Microphone
  #byUser = false
  #byEcho = false

  constructor(microphone: Microphone) {
    this.#microphone = microphone
  }

  get byUser(): boolean {
    return this.#byUser
  }

  user(muted: boolean): void {
    this.#byUser = muted
    this.#apply()
  }

  /** Half-duplex: what sounds must not be heard. */
  echo(sounding: boolean): void {
    this.#byEcho = sounding
    this.#apply()
  }

  /** A turn that begins opens the microphone's ears, whatever sounds. */
  turnBegan(): void {
    this.#byEcho = false
    if (this.#byUser) this.#apply()
  }

  #apply(): void {
    this.#microphone.setMuted(this.#byUser || this.#byEcho)
  }
}

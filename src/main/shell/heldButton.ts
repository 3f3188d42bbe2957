/** The talk button of a page while it is held: a page that dies or is loaded anew cannot let it go, and the microphone would stay open. */
import type { Assistant } from '../assistant'

export class HeldButton {
  readonly #assistant: Pick<Assistant, 'press' | 'release'>
  #isHeld = false

  constructor(assistant: Pick<Assistant, 'press' | 'release'>) {
    this.#assistant = assistant
  }

  press(): void {
    this.#isHeld = true
    this.#assistant.press()
  }

  release(): void {
    this.#isHeld = false
    this.#assistant.release()
  }

  /** Its page is gone. */
  letGo(): void {
    if (this.#isHeld) this.release()
  }
}

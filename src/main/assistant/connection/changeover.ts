/** To another service, or with another key: at once, or where an answer sounds, when all of it has come or it was cut. */
import { type Conversation, isAnswerComing } from '../../conversation'

export interface ChangeoverPorts {
  conversation(): Conversation
  connect(): void
}

export class Changeover {
  readonly #ports: ChangeoverPorts
  #isDue = false

  constructor(ports: ChangeoverPorts) {
    this.#ports = ports
  }

  /** What is asked from here on is for the other one. */
  begin(): void {
    this.#isDue = true
    this.look()
  }

  /** After every step of the conversation. */
  look(): void {
    if (!this.#isDue || isAnswerComing(this.#ports.conversation())) return
    this.#isDue = false
    this.#ports.connect()
  }
}

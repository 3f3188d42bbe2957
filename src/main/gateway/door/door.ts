/**
 * The connections that have not been let in yet. There is room for so many, and whoever waits longest has to go: a program
 * that fills the door and says nothing keeps nobody out who says what is wanted. Knows nothing of tokens.
 */
import type { Socket } from 'node:net'

/** More than all programs of a computer knock at once. */
const MOST_KNOCKING = 32

export class Door {
  /** Oldest first. */
  readonly #knocking = new Set<Socket>()

  knocks(socket: Socket): void {
    this.#knocking.add(socket)
    socket.once('close', () => this.#knocking.delete(socket))
    if (this.#knocking.size <= MOST_KNOCKING) return
    const [oldest] = this.#knocking
    this.#knocking.delete(oldest!)
    oldest!.destroy()
  }

  letIn(socket: Socket): void {
    this.#knocking.delete(socket)
  }
}

/**
 * One client's frames, one after the other, also those that take long: such a frame leaves steps behind it, which are done one
 * at a time with room for everybody else between them. What comes meanwhile waits for the last. Reads no frame.
 */

/** The rest of a frame's work, a few milliseconds a step. */
export type Steps = Iterator<void>

/** The first two steps are done at once. @returns the others, where there are any */
export function begun(steps: Steps): Steps | undefined {
  steps.next()
  const second = steps.next()
  return second.done ? undefined : steps
}

export interface InOrderPorts {
  /** Nothing more should be read from the client, or may be again. */
  hold(isHeld: boolean): void
  failed(thrown: unknown): void
}

export class InOrder {
  readonly #ports: InOrderPorts
  /** As much as the socket had read already. */
  #waiting: (() => Steps | undefined)[] = []
  #isBusy = false
  #isOver = false

  constructor(ports: InOrderPorts) {
    this.#ports = ports
  }

  do(frame: () => Steps | undefined): void {
    if (this.#isOver) return
    if (this.#isBusy) {
      this.#waiting.push(frame)
      return
    }
    const steps = frame()
    if (!steps) return
    this.#isBusy = true
    this.#ports.hold(true)
    setImmediate(() => this.#step(steps))
  }

  /** Nothing is done any more. */
  end(): void {
    this.#isOver = true
    this.#waiting = []
  }

  #step(steps: Steps): void {
    if (this.#isOver) return
    if (!this.#isLast(steps)) return void setImmediate(() => this.#step(steps))
    this.#isBusy = false
    for (const frame of this.#waiting.splice(0)) this.do(frame)
    if (!this.#isBusy) this.#ports.hold(false)
  }

  #isLast(steps: Steps): boolean {
    try {
      return steps.next().done === true
    } catch (thrown) {
      this.#ports.failed(thrown)
      return true
    }
  }
}

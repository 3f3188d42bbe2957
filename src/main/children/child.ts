/** A child process as its parent sees it, whichever way it was started. Knows nothing of what is said. */

export interface Child<To> {
  /** Copied before it returns: the caller may fill the same memory again. Harmless when it is gone. */
  send(message: To): void
  /** At once and for certain: it may hang where no polite request is heard. */
  kill(): void
}

export interface ChildListener {
  /** As it came: whoever receives it looks what it is. */
  message(message: unknown): void
  /** Once, also after `kill`. */
  exited(): void
}

/** The environment of a child: without what was meant for the parent's Node. */
export function childEnv({ NODE_OPTIONS: _meantForParent, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env
}

/** One try at something that may never answer: over after a bound, or as soon as whoever asked has had enough. */
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'

export interface Attempt {
  /** Aborts with `net.timeout`, or with the asker's own reason; never after `over`. */
  readonly signal: AbortSignal
  /** It has succeeded or failed by itself. Idempotent. */
  over(): void
}

export function begin(clock: Clock, boundMs: Ms, asker: AbortSignal | undefined): Attempt {
  const controller = new AbortController()
  const settle = clock.owe()
  const stopBound = clock.after(boundMs, () => end(new AppException('net.timeout')))
  const enough = () => end(asker?.reason)
  const over = () => {
    settle()
    stopBound()
    asker?.removeEventListener('abort', enough)
  }
  const end = (reason: unknown) => {
    over()
    controller.abort(reason)
  }
  asker?.addEventListener('abort', enough)
  if (asker?.aborted) enough()
  return { signal: controller.signal, over }
}

/** What `work` comes to, unless the attempt ends first: then its reason is thrown, and what `work` does later is nothing. */
export function within<Value>({ signal }: Attempt, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(signal.reason)
    if (signal.aborted) ended()
    signal.addEventListener('abort', ended, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', ended))
  })
}

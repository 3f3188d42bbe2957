/**
 * Pulls from a stream somebody else made, whose own manners are not trusted: it ends silently at once when nobody wants
 * it any more, and fails when nothing comes for too long. Knows no vendor.
 */
import type { Clock, Ms } from '../../../../shared/time'

export interface Watch {
  clock: Clock
  signal: AbortSignal
  /** The longest silence, the one before the first piece included. */
  silenceMs: Ms
  /** What such a silence is called. */
  tooSilent(): Error
}

/** The source is told to stop when this ends for any reason; whether it obeys is not waited for. */
export async function* watched<Piece>(source: AsyncIterable<Piece>, watch: Watch): AsyncGenerator<Piece, void, void> {
  const { clock, signal, silenceMs, tooSilent } = watch
  const iterator = source[Symbol.asyncIterator]()
  const unwanted = Promise.withResolvers<'unwanted'>()
  const stop = () => unwanted.resolve('unwanted')
  signal.addEventListener('abort', stop, { once: true })
  try {
    while (!signal.aborted) {
      const silent = Promise.withResolvers<'silent'>()
      const settle = clock.owe()
      const cancel = clock.after(silenceMs, () => silent.resolve('silent'))
      const next = iterator.next()
      next.catch(() => {})
      const came = await Promise.race([next, unwanted.promise, silent.promise]).finally(() => {
        cancel()
        settle()
      })
      if (came === 'unwanted' || signal.aborted) return
      if (came === 'silent') throw tooSilent()
      if (came.done) return
      yield came.value
    }
  } finally {
    signal.removeEventListener('abort', stop)
    iterator.return?.().catch(() => {})
  }
}

/** `ms` of nothing, or less when nobody waits any more. Never rejects. */
export function pause(clock: Clock, ms: Ms, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const over = () => {
      cancel()
      signal.removeEventListener('abort', over)
      resolve()
    }
    const cancel = clock.after(ms, over)
    signal.addEventListener('abort', over, { once: true })
  })
}

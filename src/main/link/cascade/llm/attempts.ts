/**
 * Asks a model again where that can help: nothing of the answer came yet, the failure passes, and the wait is one that a
 * person would bear. `retry.ts` says how long. Knows no vendor.
 */
import type { Clock, Ms } from '../../../../shared/time'
import type { UsageLine } from '../../../../shared/view'
import { type RetryTuning, retryAfter } from '../../retry'
import type { AnswerEvent } from '../ports'
import { ProviderError } from '../providerError'
import { pause } from '../stream/watched'

export interface Attempts {
  clock: Clock
  /** 0 to 1. */
  random(): number
  /** After the first. */
  more?: number
  tuning?: RetryTuning
  /** What an attempt used that is made again: nothing else is told of it. */
  spent?: ((usage: UsageLine[]) => void) | undefined
}

/** Somebody waits for the answer: after two more, another provider is the better choice. */
const MORE = 2
/** A service that wants to be left alone for longer has failed this turn. */
const LONGEST_WAIT_MS: Ms = 4_000

/**
 * @param once one request; called anew for each attempt
 * @throws what the last attempt threw
 */
export async function* attempted(
  once: () => AsyncGenerator<AnswerEvent, void, void>,
  { clock, random, more = MORE, tuning, spent }: Attempts,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, void, void> {
  for (let attempt = 0; ; attempt++) {
    let began = false
    try {
      for await (const event of once()) {
        began = true
        if (signal.aborted) return
        yield event
      }
      return
    } catch (thrown) {
      if (signal.aborted) return
      const waitMs = began || attempt >= more ? undefined : waitBefore(thrown, attempt, random(), tuning)
      if (waitMs === undefined) throw thrown
      if (thrown instanceof ProviderError && thrown.usage.length > 0) spent?.([...thrown.usage])
      await pause(clock, waitMs, signal)
      if (signal.aborted) return
    }
  }
}

/** Undefined: asking again cannot help, or not soon. One that was silent for its whole bound has used the time up. */
function waitBefore(thrown: unknown, attempt: number, random: number, tuning?: RetryTuning): Ms | undefined {
  if (!(thrown instanceof ProviderError) || thrown.kind === 'timeout') return undefined
  const ownMs = retryAfter(attempt, { fatal: !thrown.retryable }, random, tuning)
  if (ownMs === 'stop') return undefined
  const waitMs = Math.max(ownMs, thrown.retryAfterMs ?? 0)
  return waitMs <= LONGEST_WAIT_MS ? waitMs : undefined
}

/** The suite itself: an adapter that breaks a rule is caught by that rule. */
import { describe, expect, it } from 'vitest'
import type { BatchSpeechToText } from '../../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../../src/main/link/cascade/providerError'
import { BATCH_RULES, type BatchRig } from './batch'
import { openaiBatchRig } from './openaiBatch.rig'

type Transcribe = BatchSpeechToText['transcribe']

function broken(spoil: (transcribe: Transcribe) => Transcribe): BatchRig {
  const rig = openaiBatchRig('whisper-1', 'duration')
  return {
    ...rig,
    create(surroundings) {
      const good = rig.create(surroundings)
      const { rateHz, longestMs } = good
      return { rateHz, longestMs, transcribe: spoil((...args) => good.transcribe(...args)) }
    },
  }
}

const BROKEN: readonly (readonly [string, BatchRig, RegExp])[] = [
  [
    'loses the first sample',
    broken(
      (go) =>
        (samples, ...rest) =>
          go(samples.subarray(1), ...rest),
    ),
    /^writes/,
  ],
  ['forgets the hint', broken((go) => (samples, _, signal) => go(samples, { before: '' }, signal)), /^writes/],
  [
    'tells no usage',
    broken((go) => async (...args) => ({ ...(await go(...args)), usage: [] })),
    /^writes/,
  ],
  [
    'takes seconds for samples',
    broken((go) => async (...args) => {
      const { words, ...rest } = await go(...args)
      return { ...rest, words: words.map((word) => ({ ...word, startSample: word.startSample / 16_000 })) }
    }),
    /^tells where/,
  ],
  [
    'does not hear an abort',
    broken((go) => (samples, hint) => go(samples, hint, new AbortController().signal)),
    /^rejects/,
  ],
  [
    'calls every failure a failure of the network',
    broken(
      (go) =>
        (...args) =>
          go(...args).catch(() => Promise.reject(new ProviderError({ provider: 'OpenAI', kind: 'network' }))),
    ),
    /^tells failures/,
  ],
  [
    'tries again whatever it was',
    broken(
      (go) =>
        (...args) =>
          go(...args).catch(() => go(...args)),
    ),
    /^tells failures/,
  ],
  [
    'asks before it looks at the signal',
    broken((go) => async (samples, hint, signal) => {
      await go(samples, hint, new AbortController().signal)
      signal.throwIfAborted()
      return go(samples, hint, signal)
    }),
    /^asks nothing/,
  ],
]

describe('an adapter for recordings that', () => {
  it.each(BROKEN)('%s is caught', async (_, rig, caughtBy) => {
    const rule = BATCH_RULES.find(({ name }) => caughtBy.test(name))
    await expect(rule?.check(rig)).rejects.toThrow()
  })
})

/** One failure for every vendor: whose it is, whether waiting can help, and one plain line for a person. */
import { expect, it } from 'vitest'
import { type FailureKind, ProviderError } from '../../../src/main/link/cascade/providerError'
import { ERROR_TEXTS } from '../../../src/shared/errors'

const KINDS: readonly [FailureKind, retryable: boolean][] = [
  ['auth', false],
  ['quota', false],
  ['rateLimit', true],
  ['badRequest', false],
  ['network', true],
  ['timeout', true],
  ['server', true],
  ['sessionLimit', true],
  ['incomplete', true],
  ['protocol', false],
]

it.each(KINDS)('%s can be tried again: %s', (kind, retryable) => {
  const failure = new ProviderError({ provider: 'Google', kind })
  expect(failure.retryable).toBe(retryable)
  expect(ERROR_TEXTS[failure.error.code]).toBeDefined()
  expect(failure.error.message + failure.error.fix).not.toMatch(/\{\w+\}/)
})

it('tells the exact cause where it is known, and names the vendor', () => {
  const failure = new ProviderError({
    ...{ provider: 'Azure Speech', kind: 'badRequest', code: 'voice.unknown' },
    details: { voice: 'nobody', replacement: 'Ava' },
  })
  expect(failure.error).toMatchObject({
    code: 'voice.unknown',
    message: 'The voice nobody is not one of this service.',
  })
  expect(new ProviderError({ provider: 'Azure Speech', kind: 'auth' }).message).toContain('Azure Speech')
})

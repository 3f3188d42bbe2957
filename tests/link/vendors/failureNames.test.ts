/** Services name their failures; a name that no table has is not found among what every object inherits. */
import { describe, expect, it } from 'vitest'
import { anthropicFailure } from '../../../src/main/link/vendors/anthropic'
import { azureFailureNamed } from '../../../src/main/link/vendors/azureSpeechFailure'
import { failureNamed, isFailureName, socketFailure } from '../../../src/main/link/vendors/elevenlabs'
import { googleFailure } from '../../../src/main/link/vendors/googleFailure'
import { openaiFailure } from '../../../src/main/link/vendors/openai'
import { netFailure } from '../../../src/main/net'

const NOW = Date.UTC(2026, 10, 1)
const AT = { provider: 'Service', model: 'm' }

describe.each(['constructor', 'toString', '__proto__'])('a failure that a service calls "%s"', (name) => {
  it('is told by its status alone over HTTP', () => {
    const thrown = { status: 401, code: name, type: name, param: `a.${name}`, message: 'no', headers: {} }
    expect(openaiFailure(thrown, AT, NOW)).toMatchObject({ kind: 'auth', error: { code: 'key.wrong' } })
    expect(anthropicFailure(thrown, AT, NOW)).toMatchObject({ kind: 'auth', error: { code: 'key.wrong' } })
  })

  it('is any failure of a server in the words of a socket', () => {
    expect(azureFailureNamed(name, { region: 'westeurope' })).toMatchObject({ kind: 'server' })
    expect(failureNamed(name, { model: 'm' })).toMatchObject({ kind: 'server' })
    expect(isFailureName(name)).toBe(false)
    const body = JSON.stringify({ detail: { status: name } })
    expect(
      socketFailure({ type: 'refused', status: 401, body, retryAfterMs: undefined }, { model: 'm' }),
    ).toMatchObject({ kind: 'auth' })
  })

  it('is told by its gRPC code', () => {
    const thrown = Object.assign(new Error('no'), { code: 16, reason: name, details: 'no' })
    const about = { model: 'm', voice: '', language: 'en', location: 'global', rateHz: 16_000 }
    expect(googleFailure(thrown, about, NOW)).toMatchObject({ kind: 'auth' })
  })

  it('is a refused connection where only the net is heard', () => {
    expect(netFailure({ code: name, message: '' }, NOW).error.code).toBe('net.refused')
  })
})

it('a refusal of many words is told as quickly as a short one', () => {
  const thrown = Object.assign(new Error('no'), { code: 3, details: 'voice '.repeat(300_000) })
  const about = { model: 'm', voice: '', language: 'en', location: 'global', rateHz: 16_000 }
  expect(googleFailure(thrown, about, NOW)).toMatchObject({ kind: 'badRequest' })
})

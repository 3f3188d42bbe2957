/** What a service says about a failure: only what Parley knows by that very name means something. */
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../../src/main/link/openai/endpoint'
import { refusalOf, responseFailure, upgradeRefused } from '../../../src/main/link/openai/failures'

const ENDPOINT: Endpoint = {
  ...{ provider: 'openai', base: 'https://service.test/v1', model: 'gpt-realtime', headers: {} },
  plain: false,
}

describe.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('a code of "%s"', (code) => {
  it('is one that nobody knows: a turn failed, and nothing else', () => {
    const refused = refusalOf({ code, message: '', param: '' }, ENDPOINT)
    expect(refused).toMatchObject({ kind: 'turn', error: { error: { code: 'link.refused' } } })
    expect(responseFailure(code, ENDPOINT)).toMatchObject({ kind: 'turn', error: { error: { code: 'link.refused' } } })
  })

  it('says nothing about a door that was not opened: its status does', () => {
    const body = JSON.stringify({ error: { code } })
    expect(upgradeRefused(401, body, ENDPOINT).error.code).toBe('key.wrong')
  })
})

it('knows an empty account by its name', () => {
  expect(upgradeRefused(429, '{"error":{"code":"insufficient_quota"}}', ENDPOINT).error.code).toBe('quota.empty')
})

import { describe, expect, it } from 'vitest'
import { type EndpointSettings, endpointOf } from '../../../src/main/link/openai/endpoint'

const KEY = 'sk-abcdef'
const given = (settings: Partial<EndpointSettings>): EndpointSettings => ({
  ...{ provider: 'compatible', baseUrl: 'https://example.com/v1', model: 'm', key: KEY, ...settings },
})
const codeOf = (settings: Partial<EndpointSettings>) => {
  try {
    endpointOf(given(settings))
    return 'accepted'
  } catch (thrown) {
    return (thrown as { error: { code: string } }).error.code
  }
}

describe('where a session is held', () => {
  it('is OpenAI itself, whatever address stands in the settings', () => {
    const endpoint = endpointOf(given({ provider: 'openai', baseUrl: 'https://evil.example', model: '' }))
    expect(endpoint).toMatchObject({ base: 'https://api.openai.com/v1', model: 'gpt-realtime-2.1', plain: false })
    expect(endpoint.headers).toEqual({ Authorization: `Bearer ${KEY}` })
  })

  it('is the GA path of an Azure resource, with its own header and no other', () => {
    const endpoint = endpointOf(
      given({
        provider: 'azure',
        baseUrl: 'https://res.openai.azure.com/openai/deployments/x?api-version=1',
        model: 'mine',
      }),
    )
    expect(endpoint).toMatchObject({ base: 'https://res.openai.azure.com/openai/v1', model: 'mine' })
    expect(endpoint.headers).toEqual({ 'api-key': KEY })
  })

  it.each([
    ['https://example.com', 'https://example.com/v1'],
    ['https://example.com/v1/', 'https://example.com/v1'],
    ['wss://example.com/v1/realtime', 'https://example.com/v1'],
    ['https://example.com/gate/v1?model=x#y', 'https://example.com/gate/v1'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
    ['ws://localhost:1234/v1', 'http://localhost:1234/v1'],
    ['http://[::1]:9/v1', 'http://[::1]:9/v1'],
  ])('is what was meant by %s', (baseUrl, base) => {
    expect(endpointOf(given({ baseUrl })).base).toBe(base)
  })

  it('on this computer needs no key', () => {
    expect(endpointOf(given({ baseUrl: 'http://127.0.0.1:1/v1', key: undefined })).headers).toEqual({})
  })

  it.each([
    [{ provider: 'openai', key: undefined }, 'key.missing'],
    [{ provider: 'openai', key: '  ' }, 'key.missing'],
    [{ provider: 'azure', key: undefined }, 'key.missing'],
    [{ key: 'sk-abc def' }, 'key.malformed'],
    [{ key: 'sk-abc\nX-Evil: 1' }, 'key.malformed'],
    [{ key: 'sk-ключ' }, 'key.malformed'],
    [{ key: ' sk-abc\n' }, 'accepted'],
    [{ provider: 'openai', model: 'gpt-4o-realtime-preview' }, 'model.retired'],
    [{ model: '' }, 'model.missing'],
    [{ provider: 'azure', model: ' ' }, 'model.missing'],
    [{ baseUrl: '' }, 'endpoint.missing'],
    [{ baseUrl: 'example.com' }, 'endpoint.badUrl'],
    [{ baseUrl: 'ftp://example.com' }, 'endpoint.badUrl'],
    [{ baseUrl: 'https://' }, 'endpoint.badUrl'],
    [{ baseUrl: 'https://me:secret@example.com' }, 'endpoint.credentials'],
    [{ baseUrl: 'http://example.com/v1' }, 'endpoint.insecure'],
    [{ baseUrl: 'http://127.0.0.1.example.com/v1' }, 'endpoint.insecure'],
    [{ baseUrl: 'http://localhost.example.com/v1' }, 'endpoint.insecure'],
  ] as [Partial<EndpointSettings>, string][])('%o: %s', (settings, code) => {
    expect(codeOf(settings)).toBe(code)
  })

  it('names what to choose instead of a model that is gone', () => {
    expect(() => endpointOf(given({ provider: 'openai', model: 'gpt-4o-mini-realtime-preview' }))).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ fix: 'Choose gpt-realtime-2.1-mini instead.' }) }),
    )
  })
})

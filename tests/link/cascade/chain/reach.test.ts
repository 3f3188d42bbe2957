/** How the services of a chain are reached, before anything is dialled: regions, addresses and keys that are none. */
import { describe, expect, it } from 'vitest'
import { elevenLabsAddress, keyFor, openaiService, type Reach } from '../../../../src/main/link/cascade/chain/reach'
import { defaultSettings } from '../../../../src/main/settings'

const reach = (services: object, secret = 'sk-0123456789'): Reach => {
  const settings = defaultSettings()
  return {
    choice: { ...settings, services: { ...settings.services, ...services } },
    ports: { secret: async () => secret },
  } as unknown as Reach
}

const codeOf = async (act: () => unknown): Promise<unknown> => {
  try {
    return await act()
  } catch (thrown) {
    return (thrown as { error: { code: string; message: string } }).error.code
  }
}

describe('ElevenLabs', () => {
  it.each([
    ['', 'https://api.elevenlabs.io'],
    [' EU ', 'https://api.eu.residency.elevenlabs.io'],
    ['in', 'https://api.in.residency.elevenlabs.io'],
    ['westeurope', 'region.unknown'],
  ])('in the region %j is at %s', async (elevenlabsRegion, address) => {
    expect(await codeOf(() => elevenLabsAddress(reach({ elevenlabsRegion })))).toBe(address)
  })
})

describe('a compatible server', () => {
  it.each([
    ['', 'endpoint.missing'],
    ['localhost:8000', 'endpoint.badUrl'],
    ['https://me:secret@example.com/v1', 'endpoint.credentials'],
    ['http://example.com/v1', 'endpoint.insecure'],
  ])('at %j is told as %s', async (compatibleUrl, code) => {
    expect(await codeOf(() => openaiService(reach({ compatibleUrl }), 'compatible'))).toBe(code)
  })

  it('of this computer may do without encryption, and a slash at the end is none', async () => {
    const { base } = await openaiService(reach({ compatibleUrl: 'http://127.0.0.1:8000/v1/' }), 'compatible')
    expect(base).toBe('http://127.0.0.1:8000/v1')
  })

  it('may do without a key, but with none that is no key', async () => {
    const server = (key: string) =>
      openaiService(reach({ compatibleUrl: 'http://127.0.0.1:8000/v1' }, key), 'compatible')
    expect((await server(' ')).headers).toEqual({})
    expect((await server(' sk-0123\n')).headers).toEqual({ Authorization: 'Bearer sk-0123' })
    for (const key of ['sk-01\n23', 'sk-0123\u200b', 'two words']) {
      expect(await codeOf(() => server(key))).toBe('key.malformed')
    }
  })
})

describe('a key', () => {
  it.each([
    ['', 'key.missing'],
    ['  ', 'key.missing'],
    ['two words', 'key.malformed'],
    ['sk-Ünter', 'key.malformed'],
    ['line\nbreak', 'key.malformed'],
    [' sk-0123 ', 'sk-0123'],
    ['{ "type": "service_account" }', '{ "type": "service_account" }'],
  ])('%j is %s', async (secret, told) => {
    expect(await codeOf(() => keyFor(reach({}, secret), 'google'))).toBe(told)
  })
})

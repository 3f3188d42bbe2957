import { describe, expect, it } from 'vitest'
import { sameConnection, sessionConfig } from '../../../src/main/assistant/setup/sessionConfig'
import { defaultSettings, type Settings } from '../../../src/main/settings'

const settings = (patch: Partial<Settings> = {}): Settings => {
  const base = defaultSettings()
  return {
    ...{ ...base, voice: { ...base.voice, name: 'rms', speed: 2 } },
    ...{ realtime: { ...base.realtime, voice: 'cedar', speed: 1.2 } },
    ...patch,
  }
}
const configOf = (patch: Partial<Settings>) => sessionConfig(settings(patch), 'c', () => [])

describe('what a link is told', () => {
  it.each(['openai', 'azure', 'compatible'] as const)('of %s is the voice and speed of the service', (provider) => {
    expect(configOf({ provider })).toMatchObject({ voice: 'cedar', speed: 1.2 })
  })

  it('offline is the offline voice and its speed', () => {
    expect(configOf({ provider: 'offline' })).toMatchObject({ voice: 'rms', speed: 2 })
  })
})

describe('a connection', () => {
  it('is another one with other certificates, and the same with another voice', () => {
    const one = settings({ provider: 'openai' })
    expect(sameConnection(one, { ...one, network: { certificateFile: 'own.pem' } })).toBe(false)
    expect(sameConnection(one, { ...one, realtime: { ...one.realtime, voice: 'marin' } })).toBe(true)
  })
})

import { expect, it } from 'vitest'
import { usualServers } from '../../../src/main/assistant/setup/usualServers'
import { defaultSettings } from '../../../src/main/settings'

const defaults = defaultSettings()

it('is whoever is chosen for each part, or the one model that does all', () => {
  const usual = (patch: object) => usualServers({ ...defaults, ...patch })
  expect(usual({ provider: 'offline' })).toEqual({
    ...{ hear: { service: 'offline' }, think: { service: 'offline' }, speak: { service: 'offline' } },
  })
  expect(usual({ provider: 'openai' })).toEqual({ converse: { service: 'openai', model: 'gpt-realtime-2.1' } })
  expect(usual({ provider: 'azure' })).toEqual({ converse: { service: 'azure' } })
  const part = { ...defaults.speechToText, service: 'google' }
  expect(usual({ provider: 'cascade', speechToText: part }).hear).toEqual({ service: 'google' })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryStore, defaultSettings, readSettings } from '../../src/main/settings'

it('whoever answers is a helpful voice assistant of few and friendly words, until the user says otherwise', () => {
  const { instructions } = defaultSettings()
  for (const said of [/helpful voice assistant/, /under 20 words/, /conversational and friendly/]) {
    expect(instructions).toMatch(said)
  }
})

describe('settings read from anywhere', () => {
  it('are valid whatever the file holds, and valid settings come back as they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (raw) => {
        const { settings } = readSettings(raw)
        expect(readSettings(settings)).toEqual({ settings, notices: [] })
      }),
    )
  })

  it('are valid whatever stands in a field, and every other field is kept', () => {
    const fields = Object.keys(defaultSettings())
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const given = { ...defaultSettings(), mode: 'toggle', instructions: 'Be brief.', [field]: value }
        const { settings } = readSettings(given)
        expect(readSettings(settings).notices).toEqual([])
        for (const other of fields.filter((name) => name !== field)) {
          expect(settings).toHaveProperty(other, given[other as keyof typeof given])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('name each field that was wrong and take its default alone', () => {
    const { settings, notices } = readSettings({
      mode: 'shout',
      speaker: { volume: 400, device: { id: 'usb', name: 'Headset' } },
      microphone: { chunkMs: 40, device: { id: 7 } },
      timeZone: 'Mars/Olympus',
      locale: 'de-DE',
    })
    const { mode, timeZone } = defaultSettings()
    expect(settings).toMatchObject({ mode, timeZone, locale: 'de-DE' })
    expect(settings.speaker).toEqual({
      volume: defaultSettings().speaker.volume,
      device: { id: 'usb', name: 'Headset' },
    })
    expect(settings.microphone).toMatchObject({ chunkMs: 40 })
    const named = notices.map(({ message }) => /The setting (\S+) was/.exec(message)?.[1])
    expect(named.sort()).toEqual(['microphone.device', 'mode', 'speaker.volume', 'timeZone'])
  })
})

describe('settings of version 1', () => {
  it('had one model and one voice a part of a chain: they become those of the service that was asked first', () => {
    const { settings, notices } = readSettings({
      version: 1,
      speechToText: { service: 'google', model: 'latest_long', fallback: ['openai'] },
      languageModel: { service: 'anthropic', model: 'a-model', fallback: ['openai'] },
      textToSpeech: { service: 'elevenlabs', model: '', voice: '21m00', speed: 1.5 },
    })
    expect(notices).toEqual([])
    expect(settings.speechToText).toMatchObject({ service: 'google', models: { google: 'latest_long' } })
    expect(settings.languageModel).toMatchObject({ models: { anthropic: 'a-model' }, fallback: ['openai'] })
    expect(settings.textToSpeech).toMatchObject({ models: {}, voices: { elevenlabs: '21m00' }, speed: 1.5 })
    expect(settings.textToSpeech).not.toHaveProperty('voice')
  })

  it('name nothing where no service was chosen, and what the file says of today goes before', () => {
    const old = { model: 'old', voice: 'old' }
    const { settings } = readSettings({
      speechToText: old,
      textToSpeech: { ...old, service: 'openai', models: { openai: 'new' }, voices: { google: 'Aoede' } },
    })
    expect(settings.speechToText.models).toEqual({})
    expect(settings.textToSpeech).toMatchObject({ models: { openai: 'new' }, voices: { google: 'Aoede' } })
  })
})

describe('a change', () => {
  it('of a part of a group leaves the rest of the group', () => {
    const store = createMemoryStore({ speaker: { volume: 60, device: { id: 'usb', name: 'Headset' } } })
    expect(store.set({ speaker: { volume: 40 } })).toEqual({ ok: true })
    expect(store.get().speaker).toEqual({ volume: 40, device: { id: 'usb', name: 'Headset' } })
    store.set({ speaker: { device: undefined } })
    expect(store.get().speaker).toEqual({ volume: 40 })
  })

  it('that is not valid is refused whole, with the names of its fields, and told to nobody', () => {
    const store = createMemoryStore()
    const before = store.get()
    const told: unknown[] = []
    store.onChange((settings) => told.push(settings))
    expect(store.set({ mode: 'hold', speaker: { volume: 101 }, voice: { speed: 9 } })).toEqual({
      ok: false,
      fields: ['speaker.volume', 'voice.speed'],
    })
    expect([store.get(), told]).toEqual([before, []])
  })

  it('leaves valid settings whatever it holds', () => {
    const keys = [...Object.keys(defaultSettings()), 'nonsense', '__proto__', 'constructor']
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (patch) => {
        const store = createMemoryStore()
        store.set(patch as never)
        expect(readSettings(store.get())).toEqual({ settings: store.get(), notices: [] })
        expect(Object.keys(store.get()).sort()).toEqual(Object.keys(defaultSettings()).sort())
      }),
    )
  })
})

describe('a key that works from any app', () => {
  const talkAfter = (talk: string) => readSettings({ keys: { talk } }).settings.keys.talk

  it.each(['F8', 'Ctrl+Space', 'ControlRight', 'Mouse4', 'Ctrl+Alt+KeyP', ''])('may be %j', (keys) => {
    expect(talkAfter(keys)).toBe(keys)
  })

  it.each(['KeyA', 'Shift+KeyA', 'Space', 'Ctrl', 'Ctrl+Ctrl+KeyA', 'Ctrl+ControlRight', 'Strg+KeyA', 'Mouse1', 'F99'])(
    'is not %j: it would type, or no keyboard has it',
    (keys) => {
      expect(talkAfter(keys)).toBe(defaultSettings().keys.talk)
    },
  )
})

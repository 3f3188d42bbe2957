/** What the settings page may try of voices and devices. */
import { expect, it, vi } from 'vitest'
import { createScriptedLink } from '../../../src/main/link'
import { createMemoryStore } from '../../../src/main/settings'
import { deviceCalls } from '../../../src/main/shell/handlers/devices'
import { HandClock } from '../../support/handClock'
import { device, MemoryBackend, settle } from '../../support/memoryBackend'

it('a voice is heard before it is chosen: its speed, its own volume and that of the speaker', async () => {
  const clock = new HandClock()
  const settings = createMemoryStore({})
  settings.set({ voice: { name: 'slt', speed: 1.2, volume: 50 }, speaker: { volume: 80 } })
  const audio = new MemoryBackend({ inputs: [], outputs: [device('output', 'box', true)] })
  const asked: unknown[] = []
  const voice = () => ({
    rateHz: 16_000,
    speak: async (request: unknown) => {
      asked.push(request)
      return { samples: new Int16Array(1_600).fill(10_000), words: [] }
    },
  })
  type Ports = Parameters<typeof deviceCalls>[0]
  const { previewVoice } = deviceCalls({ clock, settings, audio, voice } as unknown as Ports)
  const heard = Promise.resolve(previewVoice('offline'))
  heard.catch(() => {})
  await settle()
  audio.output.play(100)
  clock.advance(1)
  await heard
  expect(asked).toEqual([{ text: 'This is how I sound.', voice: settings.get().voice.name, speed: 1.2 }])
  expect(audio.output.heard).toHaveLength(1_600)
  // Half of 80 %: as loud as 40.
  expect(audio.output.heard[800]).toBe(Math.trunc(10_000 * 0.4 ** 1.66))
  expect(audio.output.closed).toBe(true)
})

it('the voice of a service is heard too: it greets, as loud as it will be, and is let go', async () => {
  const loudest = async (volume: number) => {
    const clock = new HandClock()
    const settings = createMemoryStore({})
    settings.set({ provider: 'openai', realtime: { volume } })
    const audio = new MemoryBackend({ inputs: [], outputs: [device('output', 'box', true)] })
    const link = createScriptedLink({ clock, script: [{ user: '', reply: 'Hello!', thinkMs: 30, soundMs: 200 }] })
    const [added, closed] = [vi.spyOn(link, 'add'), vi.spyOn(link, 'close')]
    const ports = { clock, settings, audio, guests: { link: () => link }, guestConfig: () => ({ mode: 'hands-free' }) }
    type Ports = Parameters<typeof deviceCalls>[0]
    const heard = Promise.resolve(deviceCalls(ports as unknown as Ports).previewVoice('service'))
    heard.catch(() => {})
    await clock.advanceAsync(1_000)
    await settle()
    expect(added.mock.calls).toEqual([[{ type: 'userText', turnId: 1, text: 'Hello.' }]])
    expect(closed).toHaveBeenCalledTimes(1)
    audio.output.play(1_000)
    await clock.advanceAsync(1)
    await heard
    expect(audio.output.closed).toBe(true)
    return Math.max(...audio.output.heard)
  }
  const whole = await loudest(100)
  expect(whole).toBeGreaterThan(1_000)
  expect((await loudest(50)) / whole).toBeCloseTo(0.5 ** 1.66, 2)
})

it('a voice that cannot speak says why, and no speaker is opened', async () => {
  const audio = new MemoryBackend({ inputs: [], outputs: [device('output', 'box', true)] })
  const voice = () => ({ rateHz: 16_000, speak: () => Promise.reject(new Error('no voice')) })
  type Ports = Parameters<typeof deviceCalls>[0]
  const ports = { clock: new HandClock(), settings: createMemoryStore({}), audio, voice }
  const { previewVoice } = deviceCalls(ports as unknown as Ports)
  await expect(previewVoice('offline')).rejects.toThrow('no voice')
})

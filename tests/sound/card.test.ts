/** The sound card as it should be: devices, sound out and in, and every sample accounted for. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSoundBackend } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { HeardSound, PlayedSound } from '../support/sinks'
import { find, hostPids, noise, type OpenedCard, openCard, until } from './soundCard'

const RATE_HZ = 16_000
const CABLE = { id: 'cable', name: 'Cable' }
const SPEAKER = { id: 'spk', name: 'Speaker' }

/** Its own library and that of its database. */
const JACK = /libjack|libdb-/

/** What the hosts of this process have loaded, by path. */
const librariesOfHosts = () =>
  hostPids()
    .map((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8'))
    .join()

describe('the sound card', () => {
  let opened: OpenedCard

  beforeEach(async () => {
    opened = await openCard()
  })

  afterEach(() => opened.close())

  it('is listed by the names people know, without the monitors of speakers', async () => {
    const { inputs, outputs } = await opened.backend.devices()
    expect(inputs).toEqual([{ id: 'mic', name: 'Microphone', kind: 'input', isDefault: true }])
    expect(outputs.map(({ id }) => id)).toEqual(['spk', 'cable'])
  })

  it('is opened without JACK, whose database a process that was killed leaves locked for every later one', async () => {
    const output = await opened.backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, new PlayedSound())
    expect(librariesOfHosts()).toContain('libasound_module_pcm_pulse')
    expect(librariesOfHosts()).not.toMatch(JACK)
    await output.close()
  })

  it('tells when a device comes and when it goes, and lists it only in between', async () => {
    const { backend, card } = opened
    const names = async () => (await backend.devices()).outputs.map(({ name }) => name)
    expect(await names()).toEqual(['Speaker', 'Cable'])
    let changes = 0
    const stop = backend.onDevicesChanged(() => changes++)
    const unload = await card.load('module-null-sink sink_name=head sink_properties=device.description=Headset')
    await until(() => changes === 1)
    expect(await names()).toContain('Headset')
    await unload()
    await until(() => changes === 2)
    expect(await names()).not.toContain('Headset')
    stop()
  })

  it('refuses a device that is not there, and a second recording at the same time', async () => {
    const { backend } = opened
    const absent = { rateHz: RATE_HZ, device: { id: 'none', name: 'None' } }
    await expect(backend.openInput(absent, new HeardSound())).rejects.toMatchObject({
      error: { code: 'device.unknown' },
    })
    await expect(backend.openOutput(absent, new PlayedSound())).rejects.toMatchObject({
      error: { code: 'device.unknown' },
    })
    const input = await backend.openInput({ rateHz: RATE_HZ }, new HeardSound())
    await expect(backend.openInput({ rateHz: RATE_HZ }, new HeardSound())).rejects.toMatchObject({
      error: { code: 'sound.alreadyRecording' },
    })
    await input.close()
    await (await backend.openInput({ rateHz: RATE_HZ }, new HeardSound())).close()
  })

  it('carries sound from the chosen speaker to the microphone without losing or doubling a sample', async () => {
    const { backend } = opened
    const [heard, played] = [new HeardSound(), new PlayedSound()]
    const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: CABLE }, played)
    expect(output.device.id).toBe('cable')
    input.flow(0)
    // Open is not running yet: what sounds before the first frame is nobody's loss.
    await until(() => heard.samples.length > 0)
    const marked = noise(RATE_HZ, 7)
    output.write(marked)
    output.finish()
    await until(() => played.position === marked.length)
    // Played is not heard yet: on a busy machine it is on its way for longer.
    const soFar = heard.samples.length
    await until(() => heard.samples.length > soFar + RATE_HZ)
    const first = find(marked.subarray(0, 4_000), heard.samples)
    const last = find(marked.subarray(-4_000), heard.samples)
    expect(first.likeness).toBeGreaterThan(0.95)
    expect(last.likeness).toBeGreaterThan(0.95)
    expect(Math.abs(last.at - first.at - (marked.length - 4_000))).toBeLessThanOrEqual(2)
    expect(played.inserted).toBe(0)
    expect(heard.signals).toBe(1)
    expect(heard.levels).toBeGreaterThan(5)
    await Promise.all([input.close(), output.close()])
  })

  it('keeps what sounds elsewhere out of the microphone', async () => {
    const { backend, card } = opened
    const [heard, played] = [new HeardSound(), new PlayedSound()]
    const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    const recording = await card.record()
    input.flow(0)
    const marked = noise(RATE_HZ / 2, 8)
    output.write(marked)
    output.finish()
    await until(() => played.position === marked.length)
    await until(() => recording.samples().some((sample) => Math.abs(sample) > 1_000))
    await recording.stop()
    // The microphone is another process's: what it heard meanwhile is on its way for as long as it takes.
    const soFar = heard.samples.length
    await until(() => heard.samples.length > soFar + marked.length)
    expect(heard.samples.every((sample) => Math.abs(sample) < 100)).toBe(true)
    await Promise.all([input.close(), output.close()])
  })

  it('lets nothing cross while held, then hands over what was just said, once', async () => {
    const { backend, card } = opened
    const heard = new HeardSound()
    const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
    const marked = noise(card.rateHz, 9)
    const quiet = heard.levels
    await card.play(marked)
    await until(() => heard.levels > quiet + 2)
    expect(heard.pieces).toHaveLength(0)
    const saying = card.play(marked)
    await until(() => heard.signals === 1 && heard.levels > quiet + 8)
    input.flow(300)
    await until(() => heard.pieces.length > 30)
    input.hold()
    const crossed = heard.samples.length
    expect(heard.pieces[0]!.length).toBeGreaterThan(RATE_HZ * 0.25)
    await saying
    expect(heard.samples).toHaveLength(crossed)
    expect(heard.capturedAtMs).toEqual([...heard.capturedAtMs].sort((a, b) => a - b))
    await input.close()
  })

  it('is silent at once when flushed, and goes on counting from there', async () => {
    const { backend, card } = opened
    const played = new PlayedSound()
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    const recording = await card.record()
    output.write(noise(10 * RATE_HZ, 10))
    await until(() => played.position > RATE_HZ / 4)
    const position = await output.flush()
    expect(position).toBeLessThan(RATE_HZ)
    const loudSamples = () => recording.samples().filter((sample) => Math.abs(sample) > 200).length
    let before = -1
    await until(async () => {
      const now = loudSamples()
      const isStill = now === before && now > 0
      before = now
      await new Promise((resolve) => setTimeout(resolve, 100))
      return isStill
    })
    const recorded = (await recording.stop()).filter((sample) => sample !== 0).length
    // What was handed over is heard to its end, and nothing else.
    expect(recorded / card.rateHz).toBeLessThan((position + 400) / RATE_HZ)
    output.write(noise(800, 11))
    output.finish()
    await until(() => played.position === position + 800)
    expect(await output.flush()).toBe(position + 800)
    await output.close()
  })

  it('counts the silence it had to insert, but none after the end', async () => {
    const { backend } = opened
    const played = new PlayedSound()
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    output.write(noise(1_600, 12))
    await until(() => played.inserted > 1_000)
    output.write(noise(1_600, 13))
    output.finish()
    await until(() => played.position === 3_200)
    const { inserted } = played
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(played.inserted).toBe(inserted)
    await output.close()
  })
})

describe('a computer without a sound server', () => {
  it('is looked at without JACK too', async () => {
    const env = { ...process.env, PULSE_SERVER: 'unix:/nowhere' }
    const entry = entryPath('soundHost')
    const backend = createSoundBackend({ clock: createRealClock(), entry, platform: 'linux', env, notify: () => {} })
    await backend.devices()
    await until(() => librariesOfHosts().includes('libasound.so'))
    expect(librariesOfHosts()).not.toMatch(JACK)
    await backend.close()
  })
})

/** What a sound card does to those who trust it: every row of the hazard table, on real parts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import { HeardSound, PlayedSound } from '../support/sinks'
import { find, hostPids, noise, type OpenedCard, openCard, runs, until } from './soundCard'

const RATE_HZ = 16_000
const SPEAKER = { id: 'spk', name: 'Speaker' }

describe('the sound card in trouble', () => {
  let opened: OpenedCard

  beforeEach(async () => {
    opened = await openCard()
  })

  afterEach(async () => {
    await opened.close()
    expect(hostPids()).toEqual([])
  })

  it('plays on, from where it stopped, when the host is killed', async () => {
    const { backend, card, notices } = opened
    const played = new PlayedSound()
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    const recording = await card.record()
    const marked = noise(2 * RATE_HZ, 20)
    output.write(marked)
    output.finish()
    await until(() => played.position > RATE_HZ / 2)
    process.kill(hostPids()[0]!, 'SIGKILL')
    await until(() => played.position === marked.length)
    expect(notices).toEqual(['sound.hostRestarted'])
    expect(played.losses).toEqual([])
    // Played is not recorded yet.
    const soFar = recording.length
    await until(() => recording.length > soFar + card.rateHz)
    const end = upsampled(marked.subarray(-4_000))
    expect(find(end, recording.samples().slice(-4 * card.rateHz)).likeness).toBeGreaterThan(0.9)
  })

  it('hears on when the host is killed, and says its signal only once', async () => {
    const { backend, card, notices } = opened
    const heard = new HeardSound()
    const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
    input.flow(0)
    await card.play(noise(card.rateHz / 2, 21))
    await until(() => heard.signals === 1)
    process.kill(hostPids()[0]!, 'SIGKILL')
    await until(() => notices.length === 1)
    // It is told that a host was started again; that it hears is another thing.
    const silent = heard.pieces.length
    await until(() => heard.pieces.length > silent)
    const before = heard.pieces.length
    const marked = noise(RATE_HZ / 2, 22)
    await card.play(marked, RATE_HZ)
    await until(() => heard.pieces.length > before + 100)
    expect(find(marked.subarray(0, 4_000), heard.samples).likeness).toBeGreaterThan(0.9)
    expect(heard).toMatchObject({ signals: 1, losses: [] })
  })

  it('goes on when the sound server dies while playing and hearing, and comes back', async () => {
    const { backend, card, notices } = opened
    const [heard, played] = [new HeardSound(), new PlayedSound()]
    const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    input.flow(0)
    const marked = noise(2 * RATE_HZ, 23)
    output.write(marked)
    output.finish()
    await until(() => played.position > RATE_HZ / 2 && heard.pieces.length > 0)
    await card.killServer()
    await card.startServer()
    await until(() => notices.includes('sound.hostRestarted') && played.position === marked.length)
    const before = heard.pieces.length
    await until(() => heard.pieces.length > before)
    expect([...heard.losses, ...played.losses]).toEqual([])
  })

  it('ends with a clear error when the sound server stays away', async () => {
    const { backend, card } = opened
    const [heard, played] = [new HeardSound(), new PlayedSound()]
    const input = await backend.openInput({ rateHz: RATE_HZ }, heard)
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    input.flow(0)
    output.write(noise(20 * RATE_HZ, 24))
    await until(() => played.position > 0)
    await card.killServer()
    await until(() => heard.losses.length > 0 && played.losses.length > 0)
    expect(heard.losses).toEqual(['sound.hostFailed'])
    expect(played.losses).toEqual(['sound.hostFailed'])
    await expect(backend.openInput({ rateHz: RATE_HZ }, new HeardSound())).rejects.toMatchObject({
      error: { code: 'device.none' },
    })
    await card.startServer()
    await until(async () => (await backend.devices()).inputs.length > 0)
    await (await backend.openInput({ rateHz: RATE_HZ }, new HeardSound())).close()
  })

  it('replaces a host that waits for a frozen sound server', async () => {
    const { backend, card, notices } = opened
    const played = new PlayedSound()
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, played)
    // Longer than any buffer between here and the card: what was handed over whole needs no host any more.
    const marked = noise(4 * RATE_HZ, 25)
    output.write(marked)
    output.finish()
    await until(() => played.position > 0)
    const [hung] = hostPids()
    card.freeze()
    await until(() => !runs(hung!))
    card.thaw()
    await until(() => played.position === marked.length && notices.length === 1)
    expect(played.losses).toEqual([])
  })

  it('says that the chosen microphone is gone, though the server silently goes on with another', async () => {
    const { backend, card } = opened
    const unload = await card.load('module-remap-source master=spk.monitor source_name=usb')
    const device = { id: 'usb', name: 'usb' }
    let changes = 0
    backend.onDevicesChanged(() => changes++)
    const heard = new HeardSound()
    const input = await backend.openInput({ rateHz: RATE_HZ, device }, heard)
    expect(input.device.id).toBe('usb')
    input.flow(0)
    await until(() => heard.pieces.length > 5)
    await unload()
    await until(() => heard.losses.length > 0)
    const { length } = heard.pieces
    expect(heard.losses).toEqual(['device.lost'])
    await until(() => changes > 0)
    expect((await backend.devices()).inputs.map(({ id }) => id)).toEqual(['mic'])
    expect(heard.pieces).toHaveLength(length)
    const before = changes
    await card.load('module-remap-source master=spk.monitor source_name=usb')
    await until(() => changes > before)
    const again = await backend.openInput({ rateHz: RATE_HZ, device }, new HeardSound())
    expect(again.device.id).toBe('usb')
  })

  it('closes while it is written to, and ends though the server was killed in the middle', async () => {
    const { backend, card } = opened
    const output = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, new PlayedSound())
    for (let i = 0; i < 50; i++) output.write(noise(3_200, i))
    const closing = output.close()
    output.write(noise(3_200, 99))
    await closing
    const hung = await backend.openOutput({ rateHz: RATE_HZ, device: SPEAKER }, new PlayedSound())
    hung.write(noise(5 * RATE_HZ, 26))
    const [pid] = hostPids()
    await card.killServer()
    await hung.close()
    // The device never lets go of it: only a kill ends such a process.
    await until(() => !runs(pid!))
    await backend.close()
    await expect(backend.openInput({ rateHz: RATE_HZ }, new HeardSound())).rejects.toMatchObject({
      error: { code: 'sound.hostFailed' },
    })
  })

  it('leaves no host behind when the main process is killed', async () => {
    const host = JSON.stringify(entryPath('soundHost'))
    const script = `const host = require('node:child_process').fork(${host}, [], { stdio: 'ignore', serialization: 'advanced' })
         host.on('message', ({ type }) => { if (type === 'played') process.send(host.pid) })
         host.send({ type: 'openOutput', stream: 1, device: { by: 'pulse', name: 'spk' }, rateHz: 16000 })`
    const parent = spawn(process.execPath, ['-e', script], {
      env: opened.card.env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const [pid] = (await once(parent, 'message')) as [number]
    expect(runs(pid)).toBe(true)
    parent.kill('SIGKILL')
    await until(() => !runs(pid))
  })
})

/** 16 to 48 kHz, near enough to be found. */
function upsampled(samples: Int16Array): Int16Array {
  return Int16Array.from({ length: samples.length * 3 - 3 }, (_, i) => {
    const at = Math.floor(i / 3)
    return samples[at]! + ((samples[at + 1]! - samples[at]!) * (i % 3)) / 3
  })
}

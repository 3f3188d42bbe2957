import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { type AudioBackend, encodeWav, toS16leBytes } from '../../src/main/audio'
import type { ConverseOptions } from '../../src/main/headless/commandLine/command'
import { parseArguments } from '../../src/main/headless/commandLine/parse'
import { openSound } from '../../src/main/headless/sound'
import type { Streams } from '../../src/main/headless/streams'
import { device, MemoryBackend } from '../support/memoryBackend'

const RATE_HZ = 16_000
const folder = mkdtempSync(join(tmpdir(), 'parley-sound-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => join(folder, name)

/** A hum from 1 to 1.5 s of three. */
const hum = Int16Array.from({ length: 3 * RATE_HZ }, (_, i) =>
  i >= RATE_HZ && i < 1.5 * RATE_HZ ? 6_000 * Math.sin(i / 8) : (i % 7) - 3,
)
writeFileSync(inFolder('hum.wav'), encodeWav(hum, RATE_HZ))

function converse(line: string): ConverseOptions {
  const parsed = parseArguments(line.split(' '))
  if (!parsed.ok || parsed.command.type !== 'converse') throw new Error('no conversation')
  return parsed.command.options
}

const noDevices = { devices: async () => ({ inputs: [], outputs: [] }) } as unknown as AudioBackend

function open(line: string, piped: Uint8Array = new Uint8Array(0)) {
  const stdin = Readable.from([Buffer.from(piped)])
  const streams = { ...process, stdin } as unknown as Streams
  return openSound(converse(line), { streams, openDevices: () => noDevices, startEpochMs: 0, noticed: () => {} })
}

const codeOf = (line: string) =>
  open(line).then(
    () => 'opened',
    (thrown) => thrown.error?.code ?? thrown,
  )

describe('what a conversation needs', () => {
  it('is looked at before anything else is done: a wav that is none, a place nothing can be written to', async () => {
    writeFileSync(inFolder('text.wav'), 'no wav, and long enough to be looked at as one')
    expect(await codeOf(`--in ${inFolder('none.wav')}`)).toBe('wav.missing')
    expect(await codeOf(`--in ${inFolder('text.wav')} --mode hold`)).toBe('wav.notWav')
    expect(await codeOf(`--text hello --out ${inFolder('no/such/out.wav')}`)).toBe('output.unwritable')
    expect(await codeOf(`--text hello --out ${folder}`)).toBe('output.unwritable')
    expect(await codeOf(`--text hello --out ${inFolder('hum.wav')}`)).toBe('opened')
  })

  it('is never the recording itself for the answers, by whatever name', async () => {
    symlinkSync(inFolder('hum.wav'), inFolder('other-name.wav'))
    linkSync(inFolder('hum.wav'), inFolder('hard.wav'))
    expect(await codeOf(`--in ${inFolder('hum.wav')} --out ${inFolder('hum.wav')}`)).toBe('usage.conflict')
    expect(await codeOf(`--in ${inFolder('hum.wav')} --out ${inFolder('other-name.wav')}`)).toBe('usage.conflict')
    expect(await codeOf(`--in ${inFolder('hum.wav')} --out ${inFolder('hard.wav')}`)).toBe('usage.conflict')
    expect(await codeOf(`--in ${inFolder('hum.wav')} --out ${inFolder('new.wav')}`)).toBe('opened')
  })

  it('is no history that is also the recording, or the file of the answers, there already or not', async () => {
    symlinkSync(folder, inFolder('same'))
    const history = `--history ${inFolder('both')}`
    expect(await codeOf(`--text hello --out ${inFolder('both')} ${history}`)).toBe('usage.conflict')
    expect(await codeOf(`--text hello --out ${inFolder('same/both')} ${history}`)).toBe('usage.conflict')
    expect(await codeOf(`--text hello --out ${inFolder('one.wav')} ${history}`)).toBe('opened')
    expect(await codeOf(`--in ${inFolder('hum.wav')} --history ${inFolder('hum.wav')}`)).toBe('usage.conflict')
  })

  it('is a microphone and a speaker where nothing else is named', async () => {
    expect(await codeOf('--mode hands-free')).toBe('device.none')
    expect(await codeOf('--text hello --speaker Desk')).toBe('device.unknown')
  })
})

describe('a device that is named', () => {
  const list = {
    inputs: [device('input', 'mic', true), device('input', 'headset')],
    outputs: [device('output', 'desk')],
  }
  const openNamed = async (line: string) => {
    const devices = new MemoryBackend(list)
    const streams = { ...process, stdin: Readable.from([]) } as unknown as Streams
    const ports = { streams, openDevices: () => devices, startEpochMs: 0, noticed: () => {} }
    return { devices, sound: await openSound(converse(line), ports) }
  }

  it('is told as a choice and forced upon nobody: whoever opens it may take another when it is gone', async () => {
    const { devices, sound } = await openNamed('--mic headset --speaker desk')
    expect(sound.named).toEqual({
      microphone: { id: 'headset', name: 'the headset' },
      speaker: { id: 'desk', name: 'the desk' },
    })
    const sink = { frame() {}, level() {}, signal() {}, lost() {}, ended() {} }
    await sound.backend.openInput({ rateHz: RATE_HZ, device: { id: 'mic', name: 'the mic' } }, sink)
    expect(devices.input.device.id).toBe('mic')
  })

  it('is none where only the kind is', async () => {
    expect((await openNamed('--mode hands-free')).sound.named).toEqual({})
  })
})

describe('time', () => {
  it.each([
    ['--in hum.wav', 'virtual'],
    ['--say hello', 'virtual'],
    ['--in hum.wav --out - --provider scripted', 'virtual'],
    ['--in hum.wav --realtime', 'real'],
    ['--in -', 'real'],
    // A service has its own.
    ['--in hum.wav --provider openai', 'real'],
  ])('of %s is %s', async (line, kind) => {
    expect((await open(line.replace('hum.wav', inFolder('hum.wav')))).clockKind).toBe(kind)
  })
})

describe('the key', () => {
  const around = [{ fromMs: 800, toMs: 1600 }]

  it('is held around what is voiced in a file and in a pipe, whose sound is not lost by it', async () => {
    expect((await open(`--in ${inFolder('hum.wav')} --mode toggle`)).holds).toEqual(around)
    const { holds, room } = await open('--in - --mode hold', toS16leBytes(hum))
    expect(holds).toEqual(around)
    const heard: number[] = []
    const sink = { frame: (samples: Int16Array) => void heard.push(...samples), level() {}, signal() {} }
    const ended = new Promise<void>((resolve) => {
      void room
        ?.openInput({ rateHz: RATE_HZ }, { ...sink, ended: resolve, lost: () => resolve() })
        // Its clock is the machine's: what came before this could be said is in the pre-roll.
        .then((microphone) => microphone.flow(500))
    })
    await ended
    await room?.close()
    expect(heard.slice(0, hum.length)).toEqual([...hum])
  })

  it('of a microphone is on a terminal, or held as it is told: without both nothing would ever be heard', async () => {
    for (const mode of ['hold', 'toggle']) expect(await codeOf(`--mode ${mode}`)).toBe('usage.noTalkKey')
    expect(await codeOf('--hold 1-2')).toBe('device.none')
    const stdin = Object.assign(Readable.from([]), { isTTY: true })
    const streams = { ...process, stdin } as unknown as Streams
    const ports = { streams, openDevices: () => noDevices, startEpochMs: 0, noticed: () => {} }
    await expect(openSound(converse('--mode hold'), ports)).rejects.toMatchObject({ error: { code: 'device.none' } })
  })

  it('is held when it is told, and not at all hands-free', async () => {
    const told = await open(`--in ${inFolder('hum.wav')} --hold 0.5-1`)
    expect(told.holds).toEqual([{ fromMs: 500, toMs: 1000 }])
    expect((await open(`--in ${inFolder('hum.wav')}`)).holds).toEqual([])
  })
})

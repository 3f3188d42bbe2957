import { describe, expect, it } from 'vitest'
import { PortAudioDirectory } from '../../../src/main/audio/host/portaudioDirectory'
import type { CardDevice, FromHost, ToHost } from '../../../src/main/audio/host/protocol'
import type { ChildListener } from '../../../src/main/children'
import { HandClock } from '../../support/handClock'
import { TUNING } from './scriptedHost'

/** Every list asks a host of its own, which the test answers for. */
function directory() {
  const clock = new HandClock()
  const hosts: { listener: ChildListener; sent: ToHost[]; killed: boolean }[] = []
  const listed = new PortAudioDirectory({
    clock,
    tuning: TUNING,
    openHost: (listener) => {
      const host = { listener, sent: [] as ToHost[], killed: false }
      hosts.push(host)
      return {
        send: (message) => void host.sent.push(message),
        kill: () => {
          host.killed = true
        },
      }
    },
  })
  const answer = (devices: CardDevice[]) => hosts.at(-1)?.listener.message({ type: 'devices', devices })
  return { clock, hosts, listed, answer }
}

const device = (name: string, kind: 'input' | 'output', api: string, isDefault = false): CardDevice => ({
  id: name,
  name,
  kind,
  api,
  isDefault,
})
const READY: FromHost = { type: 'ready', built: true }

describe('the devices as PortAudio names them', () => {
  it('come from the best API only, since each lists every device once more', async () => {
    const { listed, answer } = directory()
    const list = listed.list()
    answer([
      device('Microphone (USB Audio De', 'input', 'MME', true),
      device('Microphone (USB Audio Device)', 'input', 'Windows WASAPI', true),
      device('Speakers', 'output', 'MME', true),
      device('Speakers (Realtek)', 'output', 'Windows WASAPI'),
    ])
    const { inputs, outputs } = (await list)!
    expect(inputs).toEqual([
      { id: 'Microphone (USB Audio Device)', name: 'Microphone (USB Audio Device)', kind: 'input', isDefault: true },
    ])
    expect(outputs.map(({ name }) => name)).toEqual(['Speakers (Realtek)'])
  })

  it('have names of one line, and the ids they are opened by', async () => {
    const { listed, answer } = directory()
    const list = listed.list()
    answer([device('A\nB', 'input', 'OSS')])
    expect(await list).toMatchObject({ inputs: [{ id: 'A\nB', name: 'A B' }] })
  })

  it('come from an API that nobody has heard of rather than from none', async () => {
    const { listed, answer } = directory()
    const list = listed.list()
    answer([device('A', 'input', 'OSS'), device('B', 'output', 'OSS')])
    expect(await list).toMatchObject({ inputs: [{ id: 'A' }], outputs: [{ id: 'B' }] })
  })

  it('sound as late as their API does', async () => {
    const { listed, answer } = directory()
    const delays: number[] = []
    for (const api of ['Core Audio', 'OSS']) {
      const list = listed.list()
      answer([device('A', 'output', api)])
      delays.push(listed.found((await list)!.outputs[0]!).outputDelayMs)
    }
    expect(delays).toEqual([40, 100])
  })

  it('are asked of a new host every time, which ends with its answer', async () => {
    const { clock, hosts, listed, answer } = directory()
    for (let times = 1; times <= 2; times++) {
      const list = listed.list()
      hosts.at(-1)?.listener.message(READY)
      expect(hosts).toHaveLength(times)
      expect(hosts.at(-1)).toMatchObject({ sent: [{ type: 'list' }], killed: false })
      answer([])
      expect(await list).toEqual({ inputs: [], outputs: [] })
      expect(hosts.at(-1)?.killed).toBe(true)
    }
    expect(clock.timerCount).toBe(0)
  })

  it('are unknown when the host dies or does not answer, which ends it', async () => {
    const { clock, hosts, listed } = directory()
    const died = listed.list()
    hosts.at(-1)?.listener.exited()
    expect(await died).toBeUndefined()
    const silent = listed.list()
    await clock.advanceAsync(TUNING.openMs - 1)
    expect(hosts.at(-1)?.killed).toBe(false)
    await clock.advanceAsync(1)
    expect(await silent).toBeUndefined()
    expect(hosts.at(-1)?.killed).toBe(true)
  })
})

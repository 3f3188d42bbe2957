import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type Decibri, decibriCard } from '../../../src/main/audio/host/decibri'
import type { FromHost, ToHost } from '../../../src/main/audio/host/protocol'
import { serve } from '../../../src/main/audio/host/serve'
import { HandClock } from '../../support/handClock'
import { settled } from './scriptedDevice'

/** As decibri 5.7 behaves; the package is not installed here (docs/not-run.md). */
function decibri() {
  const made: { options: unknown; stream: EventEmitter; written: number[]; stopped: boolean }[] = []
  class Stream extends EventEmitter {
    readonly own

    constructor(options: unknown) {
      super()
      this.own = { options, stream: this as EventEmitter, written: [] as number[], stopped: false }
      made.push(this.own)
    }

    async writeAsync(bytes: Buffer): Promise<void> {
      this.own.written.push(...new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)))
      // A real one takes time; at full speed the host's loop would never let a test go on.
      await settled()
    }

    stop(): void {
      this.own.stopped = true
    }
  }
  class Microphone extends Stream {
    static devices() {
      return [
        { id: 'coreaudio:in', name: 'Built-in', isDefault: true, maxInputChannels: 1 },
        { id: 'coreaudio:none', name: 'Plugin', isDefault: false, maxInputChannels: 0 },
      ]
    }
  }
  class Speaker extends Stream {
    static devices() {
      return [{ id: 'coreaudio:out', name: 'Built-in', isDefault: true, maxOutputChannels: 2 }]
    }
  }
  const posted: FromHost[] = []
  const clock = new HandClock()
  const module: Decibri = { Microphone, Speaker }
  const send: (message: ToHost) => void = serve({
    load: () => decibriCard(module),
    post: (message) => posted.push(message),
    clock,
  })
  const pass = (ms: number) => clock.advance(ms)
  return { made, posted, send, pass }
}

const device = (id: string) => ({ by: 'card', id }) as const
const bytesOf = (...samples: number[]) => Buffer.from(Int16Array.from(samples).buffer)

describe('the host on decibri', () => {
  it('lists what can be used, by ids that last', () => {
    const { posted, send } = decibri()
    send({ type: 'list' })
    expect(posted).toEqual([
      { type: 'ready', built: true },
      {
        type: 'devices',
        devices: [
          { id: 'coreaudio:in', name: 'Built-in', kind: 'input', isDefault: true, api: 'Core Audio' },
          { id: 'coreaudio:out', name: 'Built-in', kind: 'output', isDefault: true, api: 'Core Audio' },
        ],
      },
    ])
  })

  it('hears in frames, whatever the pieces', async () => {
    const { made, posted, send, pass } = decibri()
    send({ type: 'openInput', stream: 1, device: device('coreaudio:in'), rateHz: 1_000 })
    await settled()
    expect(made[0]?.options).toMatchObject({ device: { id: 'coreaudio:in' }, sampleRate: 1_000, framesPerBuffer: 10 })
    send({ type: 'flow', stream: 1, flow: 1, preRollMs: 0 })
    pass(12)
    made[0]?.stream.emit('data', bytesOf(1, 2, 3, 4, 5, 6, 7))
    made[0]?.stream.emit('data', bytesOf(8, 9, 10, 11, 12))
    await settled()
    const frames = posted.filter((message) => message.type === 'frame')
    expect(frames.map(({ samples }) => [...samples])).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
    send({ type: 'close', stream: 1 })
    await settled()
    expect(made[0]?.stopped).toBe(true)
    expect(posted.at(-1)).toEqual({ type: 'closed', stream: 1 })
  })

  it('tells a device that failed once', async () => {
    const { made, posted, send } = decibri()
    send({ type: 'openInput', stream: 1, device: device('coreaudio:in'), rateHz: 1_000 })
    await settled()
    made[0]?.stream.emit('error', new Error('DEVICE_FAILED'))
    await settled()
    expect(posted.filter(({ type }) => type === 'broken')).toEqual([{ type: 'broken', stream: 1 }])
  })

  it('plays every sample once, in order', async () => {
    const { made, posted, send } = decibri()
    send({ type: 'openOutput', stream: 2, device: device('coreaudio:out'), rateHz: 1_000 })
    await settled()
    send({ type: 'write', stream: 2, samples: Int16Array.from({ length: 25 }, (_, i) => i + 1) })
    send({ type: 'finish', stream: 2 })
    while (!posted.some((message) => message.type === 'played' && message.positionSamples === 25)) await settled()
    send({ type: 'close', stream: 2 })
    while (posted.at(-1)?.type !== 'closed') await settled()
    expect(made[0]?.written.filter((sample) => sample !== 0)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
    expect(made[0]?.stopped).toBe(true)
  })
})

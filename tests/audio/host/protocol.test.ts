import { deserialize, serialize } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { chooseDevice } from '../../../src/main/audio/host/directory'
import { HeardClock } from '../../../src/main/audio/host/heardClock'
import type { FromHost, ToHost } from '../../../src/main/audio/host/protocol'
import type { AppException } from '../../../src/shared/errors'

describe('messages between main and the host', () => {
  it('arrive as they were sent, samples as samples', () => {
    const whole = Int16Array.from({ length: 100 }, (_, i) => i - 50)
    const write: ToHost = { type: 'write', stream: 1, samples: whole.subarray(10, 20) }
    const frame: FromHost = { type: 'frame', stream: 2, flow: 3, samples: whole.slice(0, 5), capturedAtMs: 12.5 }
    for (const message of [write, frame]) expect(deserialize(serialize(message))).toEqual(message)
  })
})

describe('the clock of a host', () => {
  it('is trusted from the message that waited least, until there is another host', () => {
    const heard = new HeardClock()
    expect(heard.toMain(100, 1_050)).toBe(1_050)
    expect(heard.toMain(110, 1_055)).toBe(1_055)
    expect(heard.toMain(120, 1_200)).toBe(1_065)
    heard.reset()
    expect(heard.toMain(0, 2_000)).toBe(2_000)
  })
})

describe('the device that is meant', () => {
  const one = { id: 'a', name: 'One', kind: 'input', isDefault: false } as const
  const two = { id: 'b', name: 'Two', kind: 'input', isDefault: true } as const
  const list = { inputs: [one, two], outputs: [] }
  const codeOf = (choose: () => unknown) => {
    try {
      choose()
      return 'found'
    } catch (thrown) {
      return (thrown as AppException).error.code
    }
  }

  it('is the chosen one by id, else by name, the default only where nothing was chosen', () => {
    expect(chooseDevice(list, 'input', undefined)).toBe(two)
    expect(chooseDevice(list, 'input', { id: 'a', name: 'Two' })).toBe(one)
    expect(chooseDevice(list, 'input', { id: 'moved', name: 'One' })).toBe(one)
    expect(codeOf(() => chooseDevice(list, 'input', { id: 'c', name: 'Three' }))).toBe('device.unknown')
    expect(codeOf(() => chooseDevice(list, 'output', undefined))).toBe('device.none')
  })
})

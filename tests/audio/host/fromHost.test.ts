import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFromHost } from '../../../src/main/audio/host/fromHost'
import type { FromHost } from '../../../src/main/audio/host/protocol'

const DEVICE = { id: 'a', name: 'A', kind: 'input', isDefault: true, api: 'ALSA' } as const
const SAID: FromHost[] = [
  { type: 'ready', built: false },
  { type: 'devices', devices: [DEVICE] },
  { type: 'opened', stream: 1, rateHz: 48_000 },
  { type: 'failed', stream: 1, reason: 'busy' },
  { type: 'frame', stream: 1, flow: 1, samples: new Int16Array(3), capturedAtMs: 0.5 },
  { type: 'level', stream: 1, dbfs: -30 },
  { type: 'signal', stream: 1 },
  { type: 'broken', stream: 1 },
  { type: 'played', stream: 1, positionSamples: 0, insertedSamples: 0 },
  { type: 'flushed', stream: 1, positionSamples: 7 },
  { type: 'closed', stream: 1 },
]

describe('a message', () => {
  it.each(SAID)('of the kind $type is taken whole, and without any one field not', (message) => {
    expect(isFromHost(structuredClone(message))).toBe(true)
    for (const field of Object.keys(message)) {
      expect(isFromHost({ ...message, [field]: undefined })).toBe(false)
      expect(isFromHost({ ...message, [field]: Number.NaN })).toBe(false)
    }
  })

  it.each([
    ['nothing', null],
    ['a word', 'ready'],
    ['a kind nobody knows', { type: 'toString' }],
    ['a rate that is none', { type: 'opened', stream: 1, rateHz: 0 }],
    ['bytes for samples', { type: 'frame', stream: 1, flow: 1, samples: new Uint8Array(2), capturedAtMs: 0 }],
    ['a device that is none', { type: 'devices', devices: [{ ...DEVICE, kind: 'toaster' }] }],
  ])('that is %s is not taken', (_, message) => {
    expect(isFromHost(message)).toBe(false)
  })

  it('is judged without an exception, whatever it is', () => {
    fc.assert(fc.property(fc.anything(), (message) => typeof isFromHost(message) === 'boolean'))
  })
})

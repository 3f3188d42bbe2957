/** OpenAI's live transcription where bandwidth is saved: what goes over a real socket, byte for byte. */
import { afterEach, describe, expect, it } from 'vitest'
import { MU_LAW } from '../../../../src/main/audio'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'
import { createOpenaiLiveEars } from '../../../../src/main/link/cascade/stt/openaiLive'
import { createDialer } from '../../../../src/main/net'
import { startLive } from '../../../fixtures/services/openai/live'
import { FlowingClock, until } from '../../../support/flowingClock'
import { numberedSound } from '../../../support/numberedSound'

const KEY = 'sk-secret-1234567890'
const SCRIPT = [
  { text: 'good', startMs: 200, endMs: 400 },
  { text: 'morning', startMs: 420, endMs: 800 },
]
const RATE_HZ = 8_000
/** No divisor of anything. */
const CHUNK = 77

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The sound, said and ended, and what came of it. */
async function heard(sound: Int16Array) {
  const clock = new FlowingClock().flow()
  const service = await startLive({ key: KEY, script: SCRIPT })
  const sent = { bytes: 0 }
  const ears = createOpenaiLiveEars({
    ...{ provider: 'OpenAI', clock, wire: 'saveBandwidth', random: () => 0.5 },
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    endpoint: {
      ...{ provider: 'openai', base: `http://127.0.0.1:${service.port}/v1`, model: 'gpt-live-transcribe', plain: true },
      headers: { Authorization: `Bearer ${KEY}` },
    },
    onWire: (up) => {
      sent.bytes += up
    },
  })
  closing.push(
    () => service.close(),
    () => ears.close(),
    () => clock.stop(),
  )
  expect(ears.rateHz).toBe(RATE_HZ)
  const events: HearEvent[] = []
  const stream = ears.start((event) => events.push(event), new AbortController().signal)
  for (let at = 0; at < sound.length; at += CHUNK) stream.push(sound.subarray(at, at + CHUNK))
  stream.end()
  await until(() => events.some(({ type }) => type === 'final' || type === 'failed'), 'an end')
  expect(service.complaints).toEqual([])
  const [session] = service.sessions
  return { end: events.at(-1), session: session!, bytes: Buffer.concat(session!.bytes), sent }
}

describe('live transcription over a thin line', () => {
  it('sends every sample as one byte of µ-law, and is understood', async () => {
    const sound = numberedSound(RATE_HZ, 1_000, SCRIPT)
    const { end, session, bytes, sent } = await heard(sound)
    expect(session.wanted.audio.input.format).toEqual({ type: 'audio/pcmu' })
    expect(bytes).toEqual(Buffer.from(MU_LAW.encode(sound)))
    expect(bytes.length).toBe(sound.length)
    // In base64, each piece in JSON and a frame of its own, and the handshake.
    expect(sent.bytes).toBeGreaterThanOrEqual((bytes.length * 4) / 3)
    expect(sent.bytes).toBeLessThan(bytes.length * 2.3)
    expect(end).toMatchObject({ type: 'final', text: 'good morning' })
  })

  it('fills up what is too short for the service with the silence of µ-law', async () => {
    const sound = numberedSound(RATE_HZ, 50, [])
    const { end, bytes } = await heard(sound)
    expect(bytes.subarray(0, sound.length)).toEqual(Buffer.from(MU_LAW.encode(sound)))
    expect(bytes.subarray(sound.length)).toEqual(Buffer.alloc(RATE_HZ / 10 - sound.length, 0xff))
    expect(end?.type).toBe('final')
  })
})

/**
 * What an utterance costs on the wire to Google's recognizer at a person's pace, as it is and as Opus, counted at the
 * service's door: every byte of the TCP connection, encryption, HTTP/2 and gRPC included. The adapter's own count stands
 * beside it.
 */
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { decodeWav, resampleWhole } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { GoogleSpeech } from '../../src/main/link/cascade/stt/google'
import { createDialer } from '../../src/main/net'
import { startGoogleFake } from '../../tests/fixtures/services/google'
import { privateAuthority } from '../../tests/support/privateAuthority'
import { row } from '../measure/figures'

const RATE_HZ = 16_000
const LENGTH_MS = 20_000
const CHUNK_MS = 20

/** The question that comes with Parley, again and again. */
function speech(): Int16Array {
  const { samples, rateHz } = decodeWav(readFileSync('resources/question.wav'), 'question.wav')
  const once = resampleWhole(samples, rateHz, RATE_HZ)
  return Int16Array.from({ length: (RATE_HZ * LENGTH_MS) / 1000 }, (_, index) => once[index % once.length]!)
}

async function measured(bandwidth: 'full' | 'save') {
  const authority = privateAuthority('localhost')
  const fake = await startGoogleFake({ certificate: authority.certificate })
  const counted = { up: 0, down: 0 }
  const door = createServer((client) => {
    const service = connect(fake.port, '127.0.0.1')
    client.on('data', (bytes) => {
      counted.up += bytes.length
      service.write(bytes)
    })
    service.on('data', (bytes) => {
      counted.down += bytes.length
      client.write(bytes)
    })
    for (const socket of [client, service]) socket.on('error', () => {})
    client.on('close', () => service.destroy())
    service.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const clock = createRealClock()
  const told = { up: 0, down: 0 }
  const hear = new GoogleSpeech({
    service: {
      ...{ credentials: 'AIzaNobodysKey', project: 'parley-test', location: 'global', clock },
      dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [authority.ca] }),
      address: { host: 'localhost', port: (door.address() as AddressInfo).port },
    },
    ...{ languages: ['en-US'], model: 'long', bandwidth, random: Math.random },
    onWire: (up, down) => Object.assign(told, { up, down }),
  })
  const sound = speech()
  const end = Promise.withResolvers<void>()
  const stream = hear.start(({ type }) => {
    if (type === 'final') end.resolve()
    if (type === 'failed') end.reject(new Error('failed'))
  }, new AbortController().signal)
  const chunk = (RATE_HZ * CHUNK_MS) / 1000
  const startMs = clock.now()
  for (let at = 0; at < sound.length; at += chunk) {
    stream.push(sound.subarray(at, at + chunk))
    // As a person speaks: what waits for nothing goes in packets of its own.
    const dueMs = startMs + ((at + chunk) * 1000) / RATE_HZ
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - clock.now())))
  }
  stream.end()
  await end.promise
  const kbps = (bytes: number) => Math.round((bytes * 80) / LENGTH_MS) / 10
  const figures = { up: kbps(counted.up), down: kbps(counted.down), told: kbps(told.up) }
  await hear.close()
  await fake.close()
  door.close()
  return figures
}

it('an utterance to Google, as it is and as Opus', async () => {
  const full = await measured('full')
  const save = await measured('save')
  const said = ({ up, down, told }: typeof full) => `${up} kbit/s up · ${down} down (the adapter counts ${told} up)`
  console.log(row('To Google as it is, 16 kHz', said(full), '256 kbit/s of sound', full.up > 256))
  console.log(row('To Google as Opus', said(save), '20 to 40 kbit/s', save.up >= 20 && save.up <= 40))
  expect(full.up).toBeGreaterThan(256)
  expect(save.up).toBeGreaterThanOrEqual(20)
  expect(save.up).toBeLessThanOrEqual(40)
})

/**
 * What the suites of other people's clients share: a gateway with a scripted link, whose every frame is checked. The clients run unchanged; what they are given is what their own users would give them.
 */
import { expect } from 'vitest'
import { createGateway, type Gateway } from '../../src/main/gateway'
import { createScriptedLink, type RealtimeLink, type Script } from '../../src/main/link'
import { FlowingClock, until as patiently } from '../support/flowingClock'
import { protocol } from './protocol'

export { fromBench } from './packages'

/** Long enough to be interrupted: three seconds, made in the time they take to play. */
export const LONG: Script = [
  { user: 'a spoken question', reply: 'One two three four five six.', thinkMs: 20, soundMs: 3000, pieceEveryMs: 100 },
  { user: 'another question', reply: 'The second answer.', thinkMs: 20, soundMs: 400 },
]
export const SHORT: Script = [{ user: 'a spoken question', reply: 'A spoken answer.', thinkMs: 20, soundMs: 400 }]

/** Every frame that the gateway sends is checked against the protocol's schemas. */
export async function withGateway(
  script: Script | (() => RealtimeLink),
  use: (gateway: Gateway & { http: string }) => Promise<void>,
  // Nothing is late on it where the machine is busy: an answer lasts until a client has cut it off.
  clock = new FlowingClock(Date.now()).flow(),
) {
  const { complaints } = await protocol()
  const wrong = new Set<string>()
  let frames = 0
  const gateway = await createGateway({
    clock,
    openLink: typeof script === 'function' ? script : () => createScriptedLink({ clock, script }),
    between: (transport) => ({
      get bufferedBytes() {
        return transport.bufferedBytes
      },
      close: (code, reason) => transport.close(code, reason),
      send(text, left) {
        frames += 1
        for (const complaint of complaints(JSON.parse(text))) wrong.add(complaint)
        transport.send(text, left)
      },
    }),
  })
  try {
    await use({ ...gateway, http: gateway.url.replace('ws:', 'http:') })
  } finally {
    await gateway.close()
    clock.stop()
  }
  expect(frames).toBeGreaterThan(10)
  expect([...wrong]).toEqual([])
}

export const RATE_HZ = 24_000
/** Loud enough for the scripted ears. */
export const voice = (ms: number): Int16Array => new Int16Array((RATE_HZ * ms) / 1000).fill(8_000)
export const silence = (ms: number): Int16Array => new Int16Array((RATE_HZ * ms) / 1000)

/** Until something is true; looks every few milliseconds. */
export const until = (what: string, isSo: () => boolean): Promise<void> => patiently(isSo, what)

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

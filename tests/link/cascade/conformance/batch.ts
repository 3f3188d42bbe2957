/** What every adapter for whole recordings must do, over real sockets. Nothing here knows a vendor. */
import { describe, expect, it } from 'vitest'
import type { BatchSpeechToText } from '../../../../src/main/link/cascade/ports'
import { type FailureKind, ProviderError } from '../../../../src/main/link/cascade/providerError'
import { createDialer, createWebFetch, type WebFetch } from '../../../../src/main/net'
import type { ErrorCode } from '../../../../src/shared/errors'
import type { Clock, Ms } from '../../../../src/shared/time'
import { startProxy } from '../../../support/connectProxy'
import { until } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'
import { numberedSound, type ScriptedWord } from '../../../support/numberedSound'
import { privateAuthority } from '../../../support/privateAuthority'
import { type CountedClock, countedClock, expectDiscreet, leastOf, PATIENT_MS, type Rule } from './rule'

export type BatchMood =
  | 'well'
  | 'mute'
  | 'cut'
  | 'auth'
  | 'notAllowed'
  | 'quota'
  | 'busyOnce'
  | 'busy'
  | 'down'
  | 'noModel'
  | 'garbage'

export interface BatchService {
  base: string
  port: number
  /** Sound of each request that was taken. */
  taken(): readonly Int16Array[]
  hints(): readonly string[]
  /** All requests, those that were refused among them. */
  requests(): number
  /** When a client left before the end, ms of this process. */
  leftAtMs(): number | undefined
  complaints: string[]
  close(): Promise<void>
}

export interface BatchRig {
  key: string
  timesWords: boolean
  serve(
    mood: BatchMood,
    script: readonly ScriptedWord[],
    certificate?: { key: string; cert: string },
  ): Promise<BatchService>
  create(surroundings: {
    base: string
    fetch: WebFetch
    clock: Clock
    boundMs: Ms
    random(): number
  }): BatchSpeechToText
}

const SCRIPT: readonly ScriptedWord[] = [
  { text: 'good', startMs: 200, endMs: 400 },
  { text: 'morning', startMs: 420, endMs: 800 },
]
const HINT = { before: 'What was said before.' }
/** Where a service that says nothing is waited for. */
const BOUND_MS = 400
/** Ends an adapter that does not hear. */
const DEAF_MS = 600

async function at(
  rig: BatchRig,
  mood: BatchMood,
  act: (bench: { batch: BatchSpeechToText; service: BatchService; clock: CountedClock }) => Promise<void>,
  boundMs = PATIENT_MS,
): Promise<void> {
  const service = await rig.serve(mood, SCRIPT)
  const clock = countedClock()
  const fetch = createWebFetch({ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }) })
  const batch = rig.create({ base: service.base, fetch, clock, boundMs, random: () => 0.1 })
  try {
    await act({ batch, service, clock })
    expect(service.complaints).toEqual([])
    await until(() => clock.pending === 0, 'no timer is left')
  } finally {
    fetch.close()
    await service.close()
  }
}

const sound = (batch: BatchSpeechToText) => numberedSound(batch.rateHz, 1_000, SCRIPT)
const never = new AbortController().signal

async function failed(batch: BatchSpeechToText): Promise<ProviderError> {
  const thrown = await batch.transcribe(sound(batch), HINT, never).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(thrown).toBeInstanceOf(ProviderError)
  return thrown as ProviderError
}

/** Each with what a person is told; in place of a code, a cut line has several. */
const FAILURES: readonly [BatchMood, FailureKind, ErrorCode | RegExp, boolean][] = [
  ['auth', 'auth', 'key.wrong', false],
  ['notAllowed', 'auth', 'key.notAllowed', false],
  ['quota', 'quota', 'quota.empty', false],
  ['noModel', 'badRequest', 'model.unknown', false],
  ['garbage', 'protocol', 'provider.protocol', false],
  ['busy', 'rateLimit', 'link.busy', true],
  ['down', 'server', 'provider.down', true],
  ['cut', 'network', /^(link\.lost|net\.\w+)$/, true],
  ['mute', 'timeout', 'net.timeout', true],
]

export const BATCH_RULES: readonly Rule<BatchRig>[] = [
  {
    name: 'writes a recording down, every sample of it sent once, with the words before as a hint',
    check: (rig) =>
      at(rig, 'well', async ({ batch, service }) => {
        const { text, usage } = await batch.transcribe(sound(batch), HINT, never)
        expect(text).toBe('good morning')
        expect(service.taken()).toEqual([sound(batch)])
        expect(service.hints()).toEqual([HINT.before])
        expect(usage.length).toBeGreaterThan(0)
        expect(usage.every(({ quantity }) => quantity > 0)).toBe(true)
      }),
  },
  {
    name: 'tells where the words lie, or tells none',
    check: (rig) =>
      at(rig, 'well', async ({ batch }) => {
        const { words } = await batch.transcribe(sound(batch), { before: '' }, never)
        const places = words.map(({ text, startSample, endSample }) => [text, startSample, endSample])
        const perMs = batch.rateHz / 1000
        const meant = SCRIPT.map(({ text, startMs, endMs }) => [text, startMs * perMs, endMs * perMs])
        expect(places).toEqual(rig.timesWords ? meant : [])
      }),
  },
  {
    name: 'tells failures apart, tries again only where that can help, and repeats no word of the service',
    check: async (rig) => {
      for (const [mood, kind, code, passes] of FAILURES) {
        const fail = async ({ batch, service }: Parameters<Parameters<typeof at>[2]>[0]) => {
          const failure = await failed(batch)
          expect([mood, failure.kind, failure.retryable]).toEqual([mood, kind, passes])
          expect(failure.error.code).toMatch(typeof code === 'string' ? new RegExp(`^${code}$`) : code)
          if (passes) expect(service.requests()).toBeGreaterThan(1)
          else expect(service.requests()).toBe(1)
          expect(service.requests()).toBeLessThan(10)
          expectDiscreet(failure, rig.key, 'secret')
        }
        await at(rig, mood, fail, mood === 'mute' ? BOUND_MS : PATIENT_MS)
      }
    },
  },
  {
    name: 'waits as long as a busy service asks for, and gets its answer then',
    check: (rig) =>
      at(rig, 'busyOnce', async ({ batch, service }) => {
        const beganAtMs = performance.now()
        expect((await batch.transcribe(sound(batch), HINT, never)).text).toBe('good morning')
        expect(performance.now() - beganAtMs).toBeGreaterThan(110)
        expect(service.requests()).toBe(2)
      }),
  },
  {
    name: 'rejects with the reason of the abort within 50 ms, and the service is told',
    check: (rig) =>
      at(
        rig,
        'mute',
        async ({ batch, service }) => {
          const silentMs = await leastOf(8, 50, async () => {
            const asker = new AbortController()
            const requests = service.requests()
            const reason = new Error('enough')
            const transcribed = batch.transcribe(sound(batch), HINT, asker.signal).catch((thrown: unknown) => thrown)
            await until(() => service.requests() > requests, 'the request')
            const abortedAtMs = performance.now()
            asker.abort(reason)
            expect(await transcribed).toBe(reason)
            const tookMs = performance.now() - abortedAtMs
            await until(() => (service.leftAtMs() ?? 0) >= abortedAtMs, 'the service seeing it')
            return tookMs
          })
          expect(silentMs).toBeLessThan(50)
        },
        DEAF_MS,
      ),
  },
  {
    name: 'asks nothing when nobody wants it any more',
    check: (rig) =>
      at(rig, 'well', async ({ batch, service }) => {
        const reason = new Error('enough')
        await expect(batch.transcribe(sound(batch), HINT, AbortSignal.abort(reason))).rejects.toBe(reason)
        expect(service.requests()).toBe(0)
      }),
  },
  {
    name: 'goes through the proxy of the system and trusts the authority that was added',
    check: async (rig) => {
      const authority = privateAuthority()
      const service = await rig.serve('well', SCRIPT, authority.certificate)
      const proxy = await startProxy({ to: service.port })
      const clock = countedClock()
      const dialer = createDialer({ clock, proxyFor: async () => proxy.url, extraCa: [authority.ca] })
      const fetch = createWebFetch({ clock, dialer })
      const base = service.base.replace(/^http:\/\/127\.0\.0\.1:\d+/, 'https://service.test')
      const batch = rig.create({ base, fetch, clock, boundMs: PATIENT_MS, random: () => 0 })
      try {
        expect((await batch.transcribe(sound(batch), HINT, never)).text).toBe('good morning')
        expect(proxy.asked).toEqual(['service.test:443'])
      } finally {
        fetch.close()
        await proxy.close()
        await service.close()
      }
    },
  },
]

export function describeBatch(name: string, rig: BatchRig): void {
  describe(`${name} for whole recordings`, () => {
    keepsToLoopback()
    it.each(BATCH_RULES)('$name', ({ check }) => check(rig))
  })
}

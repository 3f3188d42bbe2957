/**
 * What every LanguageModel adapter must do, over real sockets: the rules at the head of `ports.ts`. A rig says how the
 * adapter is made and which fake it talks to; nothing here knows a vendor.
 */
import { describe, expect, it } from 'vitest'
import type { AnswerEvent, AnswerRequest, LanguageModel } from '../../../../src/main/link/cascade/ports'
import { type FailureKind, ProviderError } from '../../../../src/main/link/cascade/providerError'
import { createDialer, createWebFetch, type WebFetch } from '../../../../src/main/net'
import type { ErrorCode } from '../../../../src/shared/errors'
import type { Clock, Ms } from '../../../../src/shared/time'
import type { UsageLine } from '../../../../src/shared/view'
import type { ModelPlay, ModelService, Refusal } from '../../../fixtures/services/modelPlay'
import { startProxy } from '../../../support/connectProxy'
import { FlowingClock, until } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'
import { privateAuthority } from '../../../support/privateAuthority'
import { type CountedClock, countedClock, expectDiscreet, leastOf, PATIENT_MS, type Rule } from './rule'

export interface ModelSurroundings {
  base: string
  fetch: WebFetch
  clock: Clock
  silenceMs: Ms
  random(): number
  spent(usage: UsageLine[]): void
}

export interface LanguageModelRig {
  /** The key that the fake knows. */
  key: string
  serve(plays: readonly ModelPlay[], certificate?: { key: string; cert: string }): Promise<ModelService>
  create(surroundings: ModelSurroundings): LanguageModel
}

interface Bench {
  service: ModelService
  model: LanguageModel
  clock: CountedClock
  spent: UsageLine[]
}

const QUESTION = 'my secret diary question'
const ASK: AnswerRequest = {
  text: QUESTION,
  history: [
    { user: 'hello', heard: 'Hello there.' },
    { user: 'tell me a story', heard: '' },
  ],
  instructions: 'Answer in one sentence.',
  tools: [],
  exchanges: [],
}
const TOOL = { name: 'set_timer', description: 'Sets a timer.', parameters: { type: 'object', properties: {} } }
const PIECES = ['Grüße aus ', 'Köln, ', '日本語 and ', '😀.']
const ANSWER: ModelPlay = { do: 'answer', pieces: PIECES, usage: { input: 120, cached: 20, output: 9 } }
/** Where it is what a rule is about. */
const SILENCE_MS = 400
const ABORT_BOUND_MS = 50
/** Ends an adapter that does not hear. */
const DEAF_MS = 2_000

/** One service, one adapter, and both gone afterwards with no timer left. */
async function at(
  rig: LanguageModelRig,
  plays: readonly ModelPlay[],
  act: (bench: Bench) => Promise<void>,
  { silenceMs = PATIENT_MS, clock = countedClock() } = {},
) {
  const service = await rig.serve(plays)
  const spent: UsageLine[] = []
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
  const fetch = createWebFetch({ dialer, clock })
  const model = rig.create({
    ...{ base: service.base, fetch, clock, silenceMs, random: () => 0.1 },
    spent: (lines) => spent.push(...lines),
  })
  try {
    await act({ service, model, clock, spent })
    expect(service.complaints).toEqual([])
    await until(() => clock.pending === 0, 'no timer is left')
  } finally {
    fetch.close()
    await service.close()
  }
}

async function all(model: LanguageModel, request = ASK, signal = new AbortController().signal) {
  const events: AnswerEvent[] = []
  for await (const event of model.answer(request, signal)) events.push(event)
  return events
}

/** How it failed, and what came before. */
async function failed(model: LanguageModel, request = ASK): Promise<{ error: ProviderError; events: AnswerEvent[] }> {
  const events: AnswerEvent[] = []
  try {
    for await (const event of model.answer(request, new AbortController().signal)) events.push(event)
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ProviderError)
    return { error: thrown as ProviderError, events }
  }
  throw new Error('it did not fail')
}

const textOf = (events: readonly AnswerEvent[]): string =>
  events.map((event) => (event.type === 'part' && event.part.type === 'text' ? event.part.text : '')).join('')
const doneOf = (events: readonly AnswerEvent[]) => {
  const done = events.filter((event) => event.type === 'done')
  expect(done).toHaveLength(1)
  expect(events.at(-1)).toBe(done[0])
  return done[0]!
}
const quantities = (lines: readonly UsageLine[]) =>
  Object.fromEntries(lines.map(({ unit, quantity }) => [unit, quantity]))

async function afterAbort(
  model: LanguageModel,
  abortWhen: (events: number) => boolean,
  isAsked: () => boolean = () => true,
) {
  const asker = new AbortController()
  const events: AnswerEvent[] = []
  let abortedAtMs = Number.NaN
  let afterwards = 0
  const abort = () => {
    abortedAtMs = performance.now()
    asker.abort()
  }
  if (abortWhen(0)) void until(isAsked, 'the service was asked').then(() => setTimeout(abort, 30))
  for await (const event of model.answer(ASK, asker.signal)) {
    if (asker.signal.aborted) afterwards += 1
    events.push(event)
    // While the next piece is on its way.
    if (!asker.signal.aborted && abortWhen(events.length)) setTimeout(abort, 5)
  }
  expect(afterwards).toBe(0)
  expect(events.some(({ type }) => type === 'done')).toBe(false)
  return { tookMs: performance.now() - abortedAtMs, abortedAtMs, events }
}

/** Each with what a person is told. */
const refusals: readonly [Refusal, FailureKind, ErrorCode, boolean][] = [
  ['auth', 'auth', 'key.wrong', false],
  ['notAllowed', 'auth', 'key.notAllowed', false],
  ['quota', 'quota', 'quota.empty', false],
  ['noModel', 'badRequest', 'model.unknown', false],
  ['tooLong', 'badRequest', 'model.tooLong', false],
  ['badRequest', 'badRequest', 'provider.badRequest', false],
  ['rateLimit', 'rateLimit', 'link.busy', true],
  ['overloaded', 'server', 'provider.down', true],
]

export const LANGUAGE_MODEL_RULES: readonly Rule<LanguageModelRig>[] = [
  {
    name: 'gives every word in order, however the bytes come, then one end with what the service counted',
    check: (rig) =>
      at(rig, [ANSWER], async ({ model, service }) => {
        const events = await all(model)
        expect(textOf(events)).toBe(PIECES.join(''))
        const done = doneOf(events)
        expect([done.outcome, done.finish]).toEqual(['answered', 'stop'])
        expect(quantities(done.usage)).toEqual({
          'input text tokens': 100,
          'cached input text tokens': 20,
          'output text tokens': 9,
        })
        expect(done.usage.some(({ estimated }) => estimated)).toBe(false)
        expect(service.read[0]).toEqual({
          instructions: ASK.instructions,
          turns: [
            { role: 'user', text: 'hello' },
            { role: 'assistant', text: 'Hello there.' },
            { role: 'user', text: `tell me a story\n${QUESTION}` },
          ],
          tools: [],
          results: [],
        })
      }),
  },
  {
    name: 'estimates what the service did not count, and says so',
    check: (rig) =>
      at(rig, [{ do: 'answer', pieces: PIECES }], async ({ model }) => {
        const { usage } = doneOf(await all(model))
        expect(usage.length).toBeGreaterThan(0)
        expect(usage.every(({ estimated, quantity }) => estimated === true && quantity > 0)).toBe(true)
      }),
  },
  {
    name: 'tells that an answer was cut short or held back',
    check: async (rig) => {
      for (const finish of ['length', 'filter'] as const) {
        await at(rig, [{ do: 'answer', pieces: ['Once upon'], finish }], async ({ model }) => {
          expect(doneOf(await all(model)).finish).toBe(finish)
        })
      }
      await at(rig, [{ do: 'answer', pieces: [], finish: 'filter' }], async ({ model }) => {
        expect(doneOf(await all(model)).outcome).toBe('refused')
      })
    },
  },
  {
    name: 'hands over several calls of one answer, whole, and {} where a function takes nothing',
    check: (rig) => {
      const calls = [
        { id: 'call_a', name: 'set_timer', argumentsJson: '{"minutes":5,"label":"für später"}' },
        { id: 'call_b', name: 'set_timer', argumentsJson: '' },
      ]
      const second: ModelPlay = { do: 'answer', pieces: ['Both are set.'] }
      return at(rig, [{ do: 'answer', pieces: ['One moment. '], calls }, second], async ({ model, service }) => {
        const request = { ...ASK, tools: [TOOL] }
        const events = await all(model, request)
        const called = events.filter((event) => event.type === 'toolCall')
        expect(called.map(({ name, argumentsJson }) => [name, argumentsJson])).toEqual([
          ['set_timer', calls[0]!.argumentsJson],
          ['set_timer', '{}'],
        ])
        expect(new Set(called.map(({ id }) => id)).size).toBe(2)
        expect(doneOf(events).finish).toBe('tools')
        const results = called.map(({ id, name, argumentsJson }) => ({ id, name, argumentsJson, output: `set ${id}` }))
        const exchanges = [{ said: textOf(events), calls: results }]
        expect(textOf(await all(model, { ...request, exchanges }))).toBe('Both are set.')
        expect(service.read[1]?.results).toEqual(results.map(({ id, output }) => ({ id, output })))
        expect(service.read[1]?.tools).toEqual(['set_timer'])
      })
    },
  },
  {
    name: 'makes the model call where it has to, at the beginning of its answer and no more behind that',
    check: (rig) => {
      const calls = [{ id: 'call_a', name: 'set_timer', argumentsJson: '{}' }]
      const second: ModelPlay = { do: 'answer', pieces: ['It is set.'] }
      return at(rig, [{ do: 'answer', pieces: [], calls }, second], async ({ model, service }) => {
        const request = { ...ASK, tools: [TOOL], toolChoice: 'required' as const }
        const [call] = (await all(model, request)).filter((event) => event.type === 'toolCall')
        await all(model, { ...request, exchanges: [{ said: '', calls: [{ ...call!, output: 'set' }] }] })
        await all(model, { ...request, tools: [] })
        expect(service.read.map(({ mustCall }) => mustCall)).toEqual([true, undefined, undefined])
      })
    },
  },
  {
    name: 'is silent within 50 ms of an abort, wherever it is, and the service is told',
    check: async (rig) => {
      const slow: ModelPlay = { do: 'answer', pieces: Array.from({ length: 200 }, () => 'word '), everyMs: 10 }
      const stalled: ModelPlay = { do: 'stall', pieces: ['One '] }
      for (const [play, when] of [
        [stalled, (events: number) => events === 0],
        [stalled, (events: number) => events === 1],
        [slow, (events: number) => events === 3],
      ] as const) {
        const hear = async ({ model, service, spent }: Bench) => {
          // Both of the same attempt: the longer counts.
          const silentAndToldMs = await leastOf(8, ABORT_BOUND_MS, async () => {
            const asked = service.asked.length
            const { tookMs, abortedAtMs } = await afterAbort(model, when, () => service.asked.length > asked)
            await until(() => service.asked[asked]?.leftAtMs !== undefined, 'the service saw it')
            return Math.max(tookMs, (service.asked[asked]?.leftAtMs ?? Number.NaN) - abortedAtMs)
          })
          expect(silentAndToldMs).toBeLessThan(ABORT_BOUND_MS)
          expect(spent.length).toBeGreaterThan(0)
          expect(spent.every(({ estimated }) => estimated)).toBe(true)
        }
        await at(rig, [play], hear, { silenceMs: DEAF_MS })
      }
    },
  },
  {
    name: 'asks nothing of anybody when nobody wants it any more',
    check: (rig) =>
      at(rig, [ANSWER], async ({ model, service }) => {
        const asker = new AbortController()
        asker.abort()
        expect(await all(model, ASK, asker.signal)).toEqual([])
        expect(service.asked).toHaveLength(0)
      }),
  },
  {
    name: 'tells refusals apart, asks again only where that can help, and repeats no word of them',
    check: async (rig) => {
      for (const [as, kind, code, passes] of refusals) {
        await at(rig, [{ do: 'refuse', as }], async ({ model, service }) => {
          const { error, events } = await failed(model)
          expect([as, error.kind, error.error.code, error.retryable]).toEqual([as, kind, code, passes])
          expect(service.asked.length).toBe(passes ? 3 : 1)
          expect(events).toEqual([])
          expect(error.error.message).not.toMatch(/[{}]/)
          expectDiscreet(error, rig.key, QUESTION, 'secret')
        })
      }
    },
  },
  {
    name: 'asks again when the service was busy, and waits as long as it is told',
    check: (rig) =>
      at(rig, [{ do: 'refuse', as: 'rateLimit', retryAfterMs: 120 }, ANSWER], async ({ model, service }) => {
        const beganAtMs = performance.now()
        expect(textOf(await all(model))).toBe(PIECES.join(''))
        expect(performance.now() - beganAtMs).toBeGreaterThan(110)
        expect(service.asked).toHaveLength(2)
      }),
  },
  {
    name: 'does not wait for a service that wants to be left alone for a minute',
    check: (rig) =>
      at(rig, [{ do: 'refuse', as: 'rateLimit', retryAfterMs: 60_000 }], async ({ model, service }) => {
        const { error } = await failed(model)
        expect([error.kind, error.retryAfterMs]).toEqual(['rateLimit', 60_000])
        expect(service.asked).toHaveLength(1)
      }),
  },
  {
    name: 'gives a service up that falls silent, before and in the middle of an answer',
    check: async (rig) => {
      for (const pieces of [[], ['One ', 'two ']]) {
        const time = new FlowingClock()
        const fallSilent = async ({ model, service }: Bench) => {
          const events: AnswerEvent[] = []
          let error: unknown
          const over = (async () => {
            for await (const event of model.answer(ASK, new AbortController().signal)) events.push(event)
          })().catch((thrown: unknown) => {
            error = thrown
          })
          await until(
            () => service.asked.length > 0 && textOf(events) === pieces.join(''),
            'what there is of an answer',
          )
          // Stood still so far: however long that took, silence begins here.
          expect(error).toBeUndefined()
          const beganAtMs = time.now()
          time.flow()
          await over
          expect(error).toBeInstanceOf(ProviderError)
          const { kind, usage } = error as ProviderError
          expect(kind).toBe('timeout')
          const tookMs = time.now() - beganAtMs
          expect(tookMs).toBeGreaterThan(SILENCE_MS - 20)
          expect(tookMs).toBeLessThan(SILENCE_MS * 5)
          expect(textOf(events)).toBe(pieces.join(''))
          expect(usage.length > 0).toBe(true)
          await until(() => service.asked[0]?.leftAtMs !== undefined, 'the service is let go')
        }
        try {
          await at(rig, [{ do: 'stall', pieces }], fallSilent, { silenceMs: SILENCE_MS, clock: countedClock(time) })
        } finally {
          time.stop()
        }
      }
    },
  },
  {
    name: 'never takes an answer that broke off for a whole one, and tells what it used',
    check: async (rig) => {
      const breaks: readonly [ModelPlay['do'], FailureKind][] = [
        ['drop', 'network'],
        ['fail', 'server'],
        ['breakOff', 'incomplete'],
      ]
      for (const [how, kind] of breaks) {
        const play = { do: how, pieces: ['One ', 'two '] } as ModelPlay
        await at(rig, [play], async ({ model, service }) => {
          const { error, events } = await failed(model)
          expect([how, error.kind, error.retryable]).toEqual([how, kind, true])
          expect(textOf(events)).toBe('One two ')
          // What was heard already must not be said again.
          expect(service.asked).toHaveLength(1)
          expect(quantities(error.usage)['output text tokens']).toBeGreaterThan(0)
          expectDiscreet(error, rig.key, QUESTION)
        })
      }
    },
  },
  {
    name: 'takes what is no answer for none',
    check: async (rig) => {
      await at(rig, [{ do: 'garbage' }], async ({ model }) => expect((await failed(model)).error.kind).toBe('protocol'))
      await at(rig, [{ do: 'answer', pieces: [] }], async ({ model }) => {
        expect((await failed(model)).error.error.code).toBe('provider.noAnswer')
      })
    },
  },
  {
    name: 'calls no function in the middle of which the answer ended: half of its arguments are none',
    check: async (rig) => {
      for (const finish of ['length', 'filter'] as const) {
        const calls = [{ id: 'one', name: TOOL.name, argumentsJson: '{"seconds":3' }]
        await at(rig, [{ do: 'answer', pieces: [], calls, finish }], async ({ model, service }) => {
          const events = await all(model, { ...ASK, tools: [TOOL] })
          expect(events.map(({ type }) => type)).toEqual(['done'])
          expect(doneOf(events).finish).toBe(finish)
          expect(service.asked).toHaveLength(1)
        })
      }
    },
  },
  {
    name: 'tells what it used for answers without a word, which it asked for again',
    check: (rig) => {
      const empty: ModelPlay = { do: 'answer', pieces: [], usage: { input: 50, cached: 0, output: 3 } }
      return at(rig, [empty, empty, ANSWER], async ({ model, service, spent }) => {
        const { usage } = doneOf(await all(model))
        expect(service.asked).toHaveLength(3)
        expect(quantities(usage)['output text tokens']).toBe(9)
        expect(spent.map(({ quantity }) => quantity)).toEqual([50, 3, 50, 3])
      })
    },
  },
  {
    name: 'keeps the key to the one header it belongs in, whatever the environment says',
    check: async (rig) => {
      const lures = ['OPENAI', 'ANTHROPIC'].flatMap((vendor) => [
        [`${vendor}_BASE_URL`, 'http://127.0.0.1:9/lure'],
        [`${vendor}_CUSTOM_HEADERS`, 'x-lure: 1'],
        [`${vendor}_API_KEY`, 'lure'],
        [`${vendor}_AUTH_TOKEN`, 'lure'],
        [`${vendor}_ORG_ID`, 'lure'],
        [`${vendor}_PROJECT_ID`, 'lure'],
        [`${vendor}_LOG`, 'debug'],
      ])
      const before = lures.map(([name]) => [name!, process.env[name!]] as const)
      for (const [name, value] of lures) process.env[name!] = value
      try {
        await at(rig, [ANSWER], async ({ model, service }) => {
          expect(textOf(await all(model))).toBe(PIECES.join(''))
          const { headers, path, body } = service.asked[0]!
          expect(JSON.stringify(headers)).not.toContain('lure')
          expect(Object.entries(headers).filter(([, value]) => String(value).includes(rig.key))).toHaveLength(1)
          expect(`${path}${body}`).not.toContain(rig.key)
          // Nor what computer this is.
          expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([])
        })
      } finally {
        for (const [name, value] of before) {
          if (value === undefined) delete process.env[name]
          else process.env[name] = value
        }
      }
    },
  },
  {
    name: 'goes through the proxy of the system and trusts the authority that was added, and no other',
    check: async (rig) => {
      const authority = privateAuthority()
      const service = await rig.serve([ANSWER], authority.certificate)
      const proxy = await startProxy({ to: service.port })
      const clock = countedClock()
      const through = async (extraCa: string[]) => {
        const dialer = createDialer({ clock, proxyFor: async () => proxy.url, extraCa })
        const fetch = createWebFetch({ dialer, clock, connectTimeoutMs: PATIENT_MS })
        const base = service.base.replace(/^http:\/\/127\.0\.0\.1:\d+/, 'https://service.test')
        const model = rig.create({ base, fetch, clock, silenceMs: PATIENT_MS, random: () => 0.1, spent: () => {} })
        try {
          return textOf(await all(model))
        } catch (thrown) {
          return (thrown as ProviderError).error.code
        } finally {
          fetch.close()
        }
      }
      try {
        expect(await through([authority.ca])).toBe(PIECES.join(''))
        expect(proxy.asked).toEqual(['service.test:443'])
        expect(await through([])).toBe('net.tlsUntrusted')
        expect(proxy.asked).toHaveLength(2)
      } finally {
        await proxy.close()
        await service.close()
      }
    },
  },
  {
    name: 'gives up a connection that does not come up',
    check: async (rig) => {
      const proxy = await startProxy({ to: 1, stalls: true })
      const clock = countedClock()
      const dialer = createDialer({ clock, proxyFor: async () => proxy.url, extraCa: [], connectTimeoutMs: 150 })
      const fetch = createWebFetch({ dialer, clock, connectTimeoutMs: 150 })
      const base = 'https://service.test/v1'
      const model = rig.create({ base, fetch, clock, silenceMs: PATIENT_MS, random: () => 0, spent: () => {} })
      try {
        const { error } = await failed(model)
        expect(error.kind).toBe('timeout')
        await until(() => clock.pending === 0, 'no timer is left')
      } finally {
        fetch.close()
        await proxy.close()
      }
    },
  },
]

export function describeLanguageModel(name: string, rig: LanguageModelRig): void {
  describe(`${name} as a language model`, () => {
    keepsToLoopback()
    it.each(LANGUAGE_MODEL_RULES)('$name', ({ check }) => check(rig))
  })
}

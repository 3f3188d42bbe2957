/** The suite itself: an adapter that breaks a rule is caught by that rule. */
import { describe, expect, it } from 'vitest'
import { OpenaiChat } from '../../../../src/main/link/cascade/llm/openaiChat'
import type { AnswerEvent, LanguageModel } from '../../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../../src/main/link/cascade/providerError'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { LANGUAGE_MODEL_RULES, type LanguageModelRig, type ModelSurroundings } from './languageModel'

type Answering = LanguageModel['answer']

/** A good adapter with one thing done wrong. */
function broken(
  spoil: (answer: Answering, surroundings: ModelSurroundings) => Answering,
  change: (surroundings: ModelSurroundings) => Partial<ModelSurroundings> = () => ({}),
): LanguageModelRig {
  return {
    key: OPENAI_KEY,
    serve: (plays, certificate) => startOpenai({ plays, ...(certificate && { certificate }) }),
    create: (given) => {
      const surroundings = { ...given, ...change(given) }
      const { base, fetch, ...rest } = surroundings
      const headers = { Authorization: `Bearer ${OPENAI_KEY}` }
      const good = new OpenaiChat({ service: { name: 'OpenAI', base, headers, fetch }, model: 'gpt-5.5', ...rest })
      return {
        isFree: () => false,
        warm: () => {},
        answer: spoil((request, signal) => good.answer(request, signal), surroundings),
      }
    },
  }
}

const never = new AbortController().signal
/** Hands on what another stream gives, with each event changed. */
const changed =
  (change: (event: AnswerEvent) => AnswerEvent[]) =>
  (answer: Answering): Answering =>
    async function* (request, signal) {
      for await (const event of answer(request, signal)) yield* change(event)
    }

const BROKEN: readonly (readonly [string, LanguageModelRig, RegExp])[] = [
  ['ends twice', broken(changed((event) => (event.type === 'done' ? [event, event] : [event]))), /^gives every word/],
  [
    'loses a word',
    broken(changed((event) => (event.type === 'part' && JSON.stringify(event).includes('Köln') ? [] : [event]))),
    /^gives every word/,
  ],
  [
    'tells nothing of what was asked again',
    broken(
      (answer) => answer,
      () => ({ spent: () => {} }),
    ),
    /^tells what it used for answers without a word/,
  ],
  [
    'carries out half a call',
    broken(
      changed((event) => {
        const half = { type: 'toolCall', id: 'one', name: 'set_timer', argumentsJson: '{"seconds":3' } as const
        return event.type === 'done' && event.finish === 'length' ? [half, event] : [event]
      }),
    ),
    /^calls no function in the middle/,
  ],
  [
    'takes an estimate for a count',
    broken(
      changed((event) => {
        if (event.type !== 'done') return [event]
        return [{ ...event, usage: event.usage.map(({ unit, quantity }) => ({ unit, quantity })) }]
      }),
    ),
    /^estimates what/,
  ],
  [
    'hands over the first call alone',
    broken(
      (answer) =>
        async function* (request, signal) {
          let calls = 0
          for await (const event of answer(request, signal)) if (event.type !== 'toolCall' || calls++ === 0) yield event
        },
    ),
    /^hands over several calls/,
  ],
  [
    'leaves it to the model whether to call',
    broken(
      (answer) =>
        ({ toolChoice: _, ...request }, signal) =>
          answer(request, signal),
    ),
    /^makes the model call/,
  ],
  ['does not hear an abort', broken((answer) => (request) => answer(request, never)), /^is silent within 50 ms/],
  [
    'says nothing but leaves the service at work',
    broken(
      (answer) =>
        async function* (request, signal) {
          const iterator = answer(request, never)[Symbol.asyncIterator]()
          const gone = new Promise<{ done: true; value: undefined }>((resolve) => {
            signal.addEventListener('abort', () => resolve({ done: true, value: undefined }))
          })
          for (;;) {
            const { done, value } = await Promise.race([iterator.next(), gone])
            if (done) return
            yield value
          }
        },
    ),
    /^is silent within 50 ms/,
  ],
  [
    'quotes the service',
    broken(
      (answer) =>
        async function* (request, signal) {
          try {
            yield* answer(request, signal)
          } catch {
            throw new ProviderError({ provider: `Key ${OPENAI_KEY}`, kind: 'auth' })
          }
        },
    ),
    /^tells refusals apart/,
  ],
  [
    'asks again by itself',
    broken(
      (answer) =>
        async function* (request, signal) {
          try {
            yield* answer(request, signal)
          } catch {
            yield* answer(request, signal)
          }
        },
    ),
    /^tells refusals apart/,
  ],
  [
    'waits without end',
    broken(
      (answer) => answer,
      () => ({ silenceMs: 3_000 }),
    ),
    /^gives a service up/,
  ],
  [
    'takes half an answer for a whole one',
    broken(
      (answer) =>
        async function* (request, signal) {
          try {
            yield* answer(request, signal)
          } catch {
            yield { type: 'done', outcome: 'answered', finish: 'stop', usage: [] }
          }
        },
    ),
    /^never takes an answer/,
  ],
  [
    'forgets what a broken answer cost',
    broken(
      (answer) =>
        async function* (request, signal) {
          try {
            yield* answer(request, signal)
          } catch (thrown) {
            const { provider, kind, retryable } = thrown as ProviderError
            throw new ProviderError({ provider, kind, retryable })
          }
        },
    ),
    /^never takes an answer/,
  ],
]

describe('an adapter that', () => {
  it.each(BROKEN)('%s is caught', async (_, rig, caughtBy) => {
    const rule = LANGUAGE_MODEL_RULES.find(({ name }) => caughtBy.test(name))
    await expect(rule?.check(rig)).rejects.toThrow()
  })
})

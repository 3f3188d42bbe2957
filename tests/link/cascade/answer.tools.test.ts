/** An answer in which the model calls functions: what it said before sounds, and it goes on with the results. */
import { expect, it } from 'vitest'
import { Answer, type AnswerFact } from '../../../src/main/link/cascade/answer'
import type { AnswerEvent, AnswerRequest, ClauseVoice, LanguageModel } from '../../../src/main/link/cascade/ports'
import { spokenByClause } from '../../../src/main/link/cascade/spokenByClause'
import { HandClock } from '../../support/handClock'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const voice: ClauseVoice = {
  rateHz: 16_000,
  speak: async ({ text }) => ({ samples: new Int16Array(text.length), words: [], tookMs: 0 }),
  close: async () => {},
}

const part = (text: string): AnswerEvent => ({ type: 'part', part: { type: 'text', text } })
const call = (id: string): AnswerEvent => ({ type: 'toolCall', id, name: 'timer', argumentsJson: `{"id":"${id}"}` })
const done = (finish: 'stop' | 'tools' | 'length', tokens: number): AnswerEvent => ({
  ...{ type: 'done', outcome: 'answered', finish, usage: [{ unit: 'output text tokens', quantity: tokens }] },
})

/** Each asking plays the next of these stretches; the last one again and again. */
function answer(...stretches: AnswerEvent[][]) {
  const asked: AnswerRequest[] = []
  const model: LanguageModel = {
    isFree: () => false,
    warm: () => {},
    async *answer(request) {
      asked.push({ ...request, exchanges: [...request.exchanges] })
      yield* stretches[Math.min(asked.length, stretches.length) - 1] ?? []
    },
  }
  const facts: AnswerFact[] = []
  const request = { text: 'wake me', history: [], instructions: '', tools: [], exchanges: [] }
  const made = new Answer(request, { model, voice: spokenByClause(voice, new HandClock()), voiceName: 'slt', speed: 1 })
  const types = () => facts.map(({ type }) => type).filter((type) => type !== 'audio')
  return { made, facts, types, asked, release: () => made.release((fact) => facts.push(fact)) }
}

it('asks for every call before it waits, and goes on when the last one has its result', async () => {
  const { made, types, asked, facts, release } = answer(
    [part('One moment. '), call('a'), call('b'), done('tools', 3)],
    [part('Both are set.'), done('stop', 4)],
  )
  release()
  await settled()
  expect(types()).toEqual(['text', 'toolRequested', 'toolRequested', 'toolsAwaited'])
  made.resolve('b', 'set b')
  await settled()
  expect(asked).toHaveLength(1)
  made.resolve('a', 'set a')
  await settled()
  expect(asked[1]?.exchanges).toEqual([
    {
      said: 'One moment. ',
      calls: [
        { id: 'a', name: 'timer', argumentsJson: '{"id":"a"}', output: 'set a' },
        { id: 'b', name: 'timer', argumentsJson: '{"id":"b"}', output: 'set b' },
      ],
    },
  ])
  expect(types().slice(4)).toEqual(['text', 'audioEnded', 'done'])
  const usage = facts.flatMap((fact) => (fact.type === 'done' ? fact.usage.map(({ quantity }) => quantity) : []))
  expect(usage).toEqual([3, 4])
})

it('waits for the result of each call, also where the service calls all of them the same', async () => {
  const { made, facts, asked, release } = answer(
    [call('call-0'), call('call-0'), done('tools', 1)],
    [call('call-0'), done('tools', 1)],
    [part('Done.'), done('stop', 1)],
  )
  release()
  await settled()
  const ids = () => facts.flatMap((fact) => (fact.type === 'toolRequested' ? [fact.callId] : []))
  for (const [at, id] of ids().entries()) made.resolve(id, `result ${at}`)
  await settled()
  expect(asked).toHaveLength(2)
  made.resolve(ids()[2]!, 'result 2')
  await settled()
  expect(asked[2]?.exchanges.map(({ calls }) => calls.map(({ output }) => output))).toEqual([
    ['result 0', 'result 1'],
    ['result 2'],
  ])
  expect(new Set(ids()).size).toBe(3)
})

it('calls nothing before the turn is decided', async () => {
  const { types, release } = answer([call('a'), done('tools', 1)], [done('stop', 1)])
  await settled()
  expect(types()).toEqual([])
  release()
  expect(types()).toEqual(['toolRequested', 'toolsAwaited'])
})

it('ends with a clear failure when a model calls without end', async () => {
  const { made, facts, types, release } = answer([call('again'), done('tools', 1)])
  release()
  for (let turn = 0; turn < 20; turn += 1) {
    await settled()
    for (const fact of facts) if (fact.type === 'toolRequested') made.resolve(fact.callId, 'and again')
  }
  expect(types().at(-1)).toBe('failed')
  expect(facts.at(-1)).toMatchObject({ error: { code: 'turn.incomplete' } })
})

it('says so when the model was stopped before its end', async () => {
  const { facts, release } = answer([part('It is a long'), done('length', 9)])
  release()
  await settled()
  expect(facts.map(({ type }) => type).slice(-2)).toEqual(['noticed', 'done'])
  expect(facts.at(-2)).toMatchObject({ error: { code: 'turn.incomplete' } })
  expect(facts.at(-1)).toMatchObject({ type: 'done', leftOut: 'length' })
})

it('is no whole answer when the stream just stops', async () => {
  const { facts, release } = answer([part('It is ')])
  release()
  await settled()
  expect(facts.at(-1)).toMatchObject({ type: 'failed', error: { code: 'turn.incomplete' } })
})

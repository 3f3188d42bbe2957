/** What an answer used is told once, however it ends: with its bill, with its failure, or when it is called off. */
import { expect, it } from 'vitest'
import { Answer, type AnswerFact } from '../../../src/main/link/cascade/answer'
import type { AnswerEvent, AnswerRequest, LanguageModel, TextToSpeech } from '../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../src/main/link/cascade/providerError'
import type { UsageLine } from '../../../src/shared/view'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const part = (text: string): AnswerEvent => ({ type: 'part', part: { type: 'text', text } })
const call: AnswerEvent = { type: 'toolCall', id: 'a', name: 'timer', argumentsJson: '{}' }
const tokens = (quantity: number): UsageLine => ({ unit: 'output text tokens', quantity })
const characters = (quantity: number): UsageLine => ({ unit: 'spoken characters', quantity })
const done = (finish: 'stop' | 'tools', quantity: number): AnswerEvent => ({
  ...{ type: 'done', outcome: 'answered', finish, usage: [tokens(quantity)] },
})

/** Each asking plays the next stretch. The voice speaks to its end, or is still speaking; called off, it tells what it used. */
function answer(stretches: (AnswerEvent | ProviderError)[][], { speaksOn = false } = {}) {
  const spent: UsageLine[] = []
  const asked: AnswerRequest[] = []
  const voices: AbortSignal[] = []
  const model: LanguageModel = {
    isFree: () => false,
    warm: () => {},
    async *answer(request) {
      asked.push(request)
      for (const event of stretches[asked.length - 1] ?? []) {
        if (event instanceof ProviderError) throw event
        yield event
      }
    },
  }
  const voice: TextToSpeech = {
    ...{ rateHz: 24_000, runsAhead: false, timesWords: false, joinsText: true, warm() {}, async close() {} },
    start(_, onEvent, signal) {
      voices.push(signal)
      let written = 0
      let isOver = false
      signal.addEventListener('abort', () => isOver || spent.push(characters(written)))
      return {
        write(text) {
          written += text.length
        },
        flush() {},
        end() {
          if (speaksOn) return
          isOver = true
          onEvent({ type: 'ended', usage: [characters(written)] })
        },
      }
    },
  }
  const facts: AnswerFact[] = []
  const request = { text: 'why', history: [], instructions: '', tools: [], exchanges: [] }
  const tell = (usage: UsageLine[]) => void spent.push(...usage)
  const made = new Answer(request, { model, voice, voiceName: 'v', speed: 1, spent: tell })
  const billed = () => facts.flatMap((fact) => (fact.type === 'done' || fact.type === 'failed' ? fact.usage : []))
  return { made, facts, asked, spent, voices, billed, release: () => made.release((fact) => facts.push(fact)) }
}

it('is paid for by what the model said of it when it is cut while the voice still speaks', async () => {
  const { made, spent, release } = answer([[part('It is so.'), done('stop', 7)]], { speaksOn: true })
  release()
  await settled()
  made.abort()
  expect(spent).toEqual(expect.arrayContaining([tokens(7), characters(9)]))
  made.abort()
  expect(spent).toHaveLength(2)
})

it('is paid for when it was begun ahead, made whole, and thrown away', async () => {
  const { made, spent } = answer([[part('It is so.'), done('stop', 7)]])
  await settled()
  made.abort()
  expect(spent).toEqual([tokens(7), characters(9)])
})

it('lets nothing more out when it is called off by whoever is given it, and is paid for once', async () => {
  const { made, spent } = answer([[part('It is so.'), done('stop', 7)]])
  await settled()
  const given: AnswerFact[] = []
  made.release((fact) => {
    given.push(fact)
    made.abort()
  })
  expect(given).toHaveLength(1)
  expect(spent).toEqual([tokens(7), characters(9)])
})

it('is paid for once where its bill has left', async () => {
  const { made, billed, spent, release } = answer([[part('It is so.'), done('stop', 7)]])
  release()
  await settled()
  made.abort()
  expect([billed(), spent]).toEqual([[tokens(7), characters(9)], []])
})

it('asks the model no more when it is cut while a function runs, and what was asked before is paid for', async () => {
  const { made, asked, spent, release } = answer([[call, done('tools', 3)], [done('stop', 4)]])
  release()
  await settled()
  made.abort()
  await settled()
  expect(asked).toHaveLength(1)
  expect(spent).toEqual([tokens(3)])
})

it('calls its voice off when the model fails: it would wait for text that never comes', async () => {
  const broken = new ProviderError({ provider: 'Anthropic', kind: 'incomplete', usage: [tokens(5)] })
  const { billed, spent, voices, release } = answer([[part('It is '), broken]])
  release()
  await settled()
  expect(voices.map(({ aborted }) => aborted)).toEqual([true])
  expect([...billed(), ...spent]).toEqual([tokens(5), characters(6)])
})

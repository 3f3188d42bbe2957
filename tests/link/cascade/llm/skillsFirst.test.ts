/** The skills as they are, with a model beside them that says who asked it. */
import { describe, expect, it } from 'vitest'
import { plainSpoken } from '../../../../src/main/link/cascade/llm/plainSpoken'
import { SkillsFirst } from '../../../../src/main/link/cascade/llm/skillsFirst'
import type { AnswerEvent, AnswerRequest, LanguageModel } from '../../../../src/main/link/cascade/ports'
import { createSkills } from '../../../../src/main/skills'

const skills = createSkills()
const isSure = (text: string) => skills.understands(text).complete
const never = new AbortController().signal
const ask = (text: string, more: Partial<AnswerRequest> = {}): AnswerRequest => ({
  ...{ text, history: [], instructions: '', tools: [], exchanges: [] },
  ...more,
})

function setUp(outcome: 'answered' | 'refused' = 'answered') {
  const asked: string[] = []
  let carriedOut = 0
  const own: LanguageModel = {
    isFree: () => true,
    warm: () => {},
    async *answer({ text }) {
      asked.push(`skills: ${text}`)
      yield { type: 'part', part: { type: 'text', text: 'Done.' } }
      const carryOut = async () => void carriedOut++
      yield { type: 'done', outcome, finish: 'stop', usage: [], carryOut }
    },
  }
  const other: LanguageModel = {
    isFree: () => false,
    warm: () => void asked.push('warm'),
    async *answer({ text }) {
      asked.push(`model: ${text}`)
      yield { type: 'part', part: { type: 'text', text: 'A **story**' } }
      yield { type: 'done', outcome: 'answered', finish: 'stop', usage: [{ unit: 'output text tokens', quantity: 2 }] }
    },
  }
  const model = new SkillsFirst({ skills: own, isSure, model: plainSpoken(other) })
  return { model, asked, carriedOut: () => carriedOut }
}

async function all(model: LanguageModel, request: AnswerRequest, signal = never) {
  const events: AnswerEvent[] = []
  for await (const event of model.answer(request, signal)) events.push(event)
  return events
}

describe('skills first', () => {
  it.each(['set a timer for five minutes', 'Set a timer for five minutes.', 'What time is it?'])(
    '"%s" costs nothing and is carried out by the skills',
    async (text) => {
      const { model, asked, carriedOut } = setUp()
      expect(model.isFree(text)).toBe(true)
      const events = await all(model, ask(text))
      expect(asked).toEqual([`skills: ${text}`])
      expect(carriedOut()).toBe(0)
      const done = events.at(-1)
      if (done?.type === 'done') await done.carryOut?.()
      expect(carriedOut()).toBe(1)
    },
  )

  it.each(['tell me a story', 'set a timer for', 'What time is it in a black hole?'])(
    '"%s" goes to the model, and is not asked ahead of time',
    async (text) => {
      const { model, asked } = setUp()
      expect(model.isFree(text)).toBe(false)
      const events = await all(model, ask(text))
      expect(asked).toEqual([`model: ${text}`])
      expect(events[0]).toMatchObject({ part: { text: 'A story' } })
      expect(events.at(-1)).toMatchObject({ type: 'done', usage: [{ quantity: 2 }] })
    },
  )

  it('goes to the model where the skills know the words but not the answer', async () => {
    const { model, asked } = setUp('refused')
    await all(model, ask('what time is it'))
    expect(asked).toEqual(['skills: what time is it', 'model: what time is it'])
  })

  it('goes to the model where the words are a guess, and where the model is in the middle of its calls', async () => {
    const { model, asked } = setUp()
    const spoken = { understood: false, words: [], samples: new Int16Array(0), rateHz: 16000 }
    await all(model, ask('what time is it', { spoken }))
    await all(model, ask('what time is it', { exchanges: [{ said: '', calls: [] }] }))
    expect(asked).toEqual(['model: what time is it', 'model: what time is it'])
  })

  it('says nothing that nobody wants any more', async () => {
    const { model, asked } = setUp()
    const asker = new AbortController()
    asker.abort()
    expect(await all(model, ask('what time is it'), asker.signal)).toEqual([])
    expect(asked).not.toContain('model: what time is it')
  })

  it('says the Markdown of the model as a person would, to its last word', async () => {
    const { model } = setUp()
    const said = (await all(model, ask('tell me a story'))).map((event) =>
      event.type === 'part' && event.part.type === 'text' ? event.part.text : '',
    )
    expect(said.join('')).toBe('A story')
  })
})

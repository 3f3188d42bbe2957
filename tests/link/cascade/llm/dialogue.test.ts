/** What a model is told where nothing was said: that nobody spoke is another thing than that somebody was not understood. */
import { expect, it } from 'vitest'
import { dialogueOf } from '../../../../src/main/link/cascade/llm/dialogue'
import type { AnswerRequest } from '../../../../src/main/link/cascade/ports'

const told = (more: Partial<AnswerRequest>) =>
  dialogueOf({ text: '', history: [], instructions: '', tools: [], exchanges: [], ...more }).map(({ text }) => text)

it('says that nobody has spoken, behind what was said before', () => {
  const history = [{ user: 'one', heard: 'An answer.' }]
  expect(told({ silent: true, history })).toEqual(['one', 'An answer.', '(The user has said nothing for a while.)'])
})

it('says that somebody spoke and was not understood', () => {
  expect(told({})).toEqual(['(The user said something that could not be understood.)'])
})

it('knows nothing of a side that was taken out', () => {
  const history = [
    { user: '', heard: 'Nobody asked.' },
    { user: 'two', heard: '' },
    { user: '', heard: 'Three.' },
  ]
  expect(told({ text: 'four', history })).toEqual(['two', 'Three.', 'four'])
})

import { expect, it } from 'vitest'
import { EndedAnswers } from '../../src/main/playback/handedOver'

it('An answer that ended is remembered until 32 others have ended', () => {
  const ended = new EndedAnswers()
  ended.add('first')
  for (let i = 1; i < 32; i++) ended.add(`answer ${i}`)
  ended.add('answer 31')
  expect(ended.has('first')).toBe(true)
  ended.add('last')
  expect(ended.has('first')).toBe(false)
  expect(ended.has('answer 1')).toBe(true)
  expect(ended.has('last')).toBe(true)
})

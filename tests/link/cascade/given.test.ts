/** What the model remembers of an answer that was cut: what was heard, to the word where the voice tells, else a little less. */
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../src/main/link/cascade/answer'
import { Given } from '../../../src/main/link/cascade/given'

const RATE_HZ = 16_000
const TEXT = 'It is a quarter past seven, and your timer is set.'

function given(soundedMs = 0, text = TEXT) {
  let aborted = false
  const abort = () => {
    aborted = true
  }
  const answer = { request: { text: 'what time is it' }, abort } as unknown as Answer
  const one = new Given(1, answer, RATE_HZ, true)
  one.wrote(text.slice(0, 20))
  one.wrote(text.slice(20))
  one.sounded((soundedMs * RATE_HZ) / 1000)
  return { one, isAborted: () => aborted }
}

it('remembers all of it while nothing was cut', () => {
  expect(given().one.memory).toEqual({ user: 'what time is it', heard: TEXT })
})

describe('with the places of its words', () => {
  it('the words that had ended were heard', () => {
    const { one, isAborted } = given()
    one.words.push(
      { text: 'It', startSample: 0, endSample: 1_600 },
      { text: 'is', startSample: 1_600, endSample: 3_200 },
    )
    one.cut(150)
    expect([one.memory.heard, isAborted()]).toEqual(['It', true])
  })
})

it('the words of a text without spaces are put together without any', () => {
  const { one } = given(0, '今天很好。走吧。')
  one.words.push(
    { text: '今天', startSample: 0, endSample: 1_600 },
    { text: '很好', startSample: 1_600, endSample: 3_200 },
  )
  one.cut(200)
  expect(one.memory.heard).toBe('今天很好')
})

it('what was read is known as far as it was written, whatever of it had sounded', () => {
  const { one } = given()
  one.words.push({ text: 'It', startSample: 0, endSample: 1_600 })
  one.cut(Number.POSITIVE_INFINITY)
  expect(one.memory.heard).toBe(TEXT)
})

describe('without them', () => {
  it('the share of the sound is the share of the text, less the word that was not over', () => {
    const { one } = given(4_000)
    one.ended()
    one.cut(2_000)
    expect(one.memory.heard).toBe('It is a quarter past')
    one.cut(4_000)
    expect(one.memory.heard).toBe(TEXT)
  })

  it('an answer that was still being made is taken for a slow one', () => {
    const { one } = given(9_000)
    one.cut(1_000)
    expect(one.memory.heard).toBe('It is a')
  })

  it('where there are no spaces, it is known to the character', () => {
    const { one } = given(4_000, '今天天气很好。我们去散步吧。')
    one.ended()
    one.cut(2_000)
    expect(one.memory.heard).toBe('今天天气很好。')
  })

  it('of which nothing sounded, nothing was heard', () => {
    const { one } = given(4_000)
    one.ended()
    one.cut(0)
    expect(one.memory.heard).toBe('')
  })
})

/** A paid answer begun before the turn is decided: when it is, when it serves, what it costs when it does not. */
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../src/main/link/cascade/answer'
import { Preparation, THRIFT } from '../../../src/main/link/cascade/preparation'

interface Begun {
  text: string
  aborted: boolean
}

function preparation({ free = false, said = 0, characters = 400 } = {}) {
  const begun: Begun[] = []
  const one = new Preparation({
    begin: (text) => {
      const record = { text, aborted: false }
      begun.push(record)
      const request = { text, history: [], instructions: 'x'.repeat(characters), tools: [], exchanges: [] }
      const abort = () => {
        record.aborted = true
      }
      return { request, saidCharacters: said, abort } as unknown as Answer
    },
    isFree: () => free,
    wording: (text) => (text.endsWith('.') ? 'complete' : 'open'),
  })
  return { one, begun }
}

describe('a paid model', () => {
  it('is not asked on words that may still change', () => {
    const { one, begun } = preparation()
    one.worded('what time is it.')
    expect(begun).toEqual([])
  })

  it('is asked once on words that stand, and its answer serves when they become final', () => {
    const { one, begun } = preparation()
    one.stable('what time is it')
    one.stable('what time is it')
    expect(one.take('What time is it?')?.request.text).toBe('what time is it')
    expect(begun).toEqual([{ text: 'what time is it', aborted: false }])
  })

  it('is called off when the words change', () => {
    const { one, begun } = preparation()
    one.stable('what')
    one.stable('what time is it')
    expect(begun.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  it('is thrown away when other words are final', () => {
    const { one, begun } = preparation()
    one.stable('what time')
    expect(one.take('what time is it')).toBeUndefined()
    expect(begun[0]?.aborted).toBe(true)
  })

  it('is begun early only while a small share of everything is thrown away', () => {
    const { one, begun } = preparation({ characters: 4_000, said: 400 })
    let turns = 0
    const weight = 1_001 + THRIFT.outputWeight * 100
    for (; turns < 200; turns += 1) {
      one.stable(`turn ${turns} half`)
      const final = `turn ${turns} half and more`
      expect(one.take(final)).toBeUndefined()
      const given = { request: { text: final, history: [], instructions: 'x'.repeat(4_000), tools: [] } }
      one.gave({ ...given, saidCharacters: 400 } as unknown as Answer)
    }
    const thrown = begun.length * weight
    expect(begun.length).toBeGreaterThan(10)
    expect(thrown / (thrown + turns * weight)).toBeLessThanOrEqual(THRIFT.most + 0.01)
  })
})

describe('an answer that costs nothing', () => {
  it('is begun on every whole command, however many are thrown away', () => {
    const { one, begun } = preparation({ free: true })
    one.worded('set a timer')
    one.worded('set a timer for one minute.')
    one.worded('set a timer for one minute. And a half.')
    expect(begun.map(({ text }) => text)).toEqual([
      'set a timer for one minute.',
      'set a timer for one minute. And a half.',
    ])
  })
})

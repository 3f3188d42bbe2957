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
    keepsSound: () => false,
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
    one.stable('what time is it', false)
    one.stable('what time is it', false)
    expect(one.take('What time is it?')?.request.text).toBe('what time is it')
    expect(begun).toEqual([{ text: 'what time is it', aborted: false }])
  })

  it('is called off when the words change', () => {
    const { one, begun } = preparation()
    one.stable('what', false)
    one.stable('what time is it', false)
    expect(begun.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  it('is thrown away when other words are final', () => {
    const { one, begun } = preparation()
    one.stable('what time', false)
    expect(one.take('what time is it')).toBeUndefined()
    expect(begun[0]?.aborted).toBe(true)
  })

  it.each([
    ['tokens', 4_000, 400],
    ['characters of the voice', 40, 400],
  ])('is begun early only while a small share of all %s is thrown away', (_, characters, said) => {
    const { one, begun } = preparation({ characters, said })
    let turns = 0
    const weight = (read: number) => Math.ceil((read + characters) / 4) + THRIFT.outputWeight * 100
    let [used, thrown] = [0, 0]
    for (; turns < 200; turns += 1) {
      const before = begun.length
      const half = `turn ${turns} half`
      one.stable(half, false)
      const final = `${half} and more`
      expect(one.take(final)).toBeUndefined()
      if (begun.length > before) thrown += weight(half.length)
      used += weight(final.length)
      const given = { request: { text: final, history: [], instructions: 'x'.repeat(characters), tools: [] } }
      one.gave({ ...given, saidCharacters: said } as unknown as Answer)
    }
    expect(begun.length).toBeGreaterThan(10)
    expect(thrown / (thrown + used)).toBeLessThanOrEqual(THRIFT.most)
    expect(begun.length / (begun.length + turns)).toBeLessThanOrEqual(THRIFT.most)
  })

  it('is begun all the same when the key is up, however much was thrown away: nothing can follow', () => {
    const { one, begun } = preparation({ characters: 8_000, said: 400 })
    for (let turn = 0; turn < 20; turn += 1) {
      one.stable(`turn ${turn} half`, false)
      one.take('something else')
    }
    const before = begun.length
    expect(before).toBeLessThan(3)
    one.stable('what time is it', false)
    expect(begun).toHaveLength(before)
    one.stable('what time is it', true)
    expect(one.take('What time is it?')?.request.text).toBe('what time is it')
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

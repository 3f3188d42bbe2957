import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerpt, underDays } from '../../../src/renderer/history/entries'

const at = (day: number, hour: number) => ({ startedAt: new Date(2026, 10, day, hour).getTime() })
const keyOf = ({ startedAt }: { startedAt: number }) => `${startedAt}`

describe('conversations under their days', () => {
  it('get one heading a day, newest day first', () => {
    const entries = underDays([at(23, 18), at(23, 9), at(22, 23)], keyOf)
    expect(entries.map(({ kind }) => kind)).toEqual(['day', 'item', 'item', 'day', 'item'])
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
  })
})

describe('finds under their days', () => {
  it('may come back to a day, as those of conversations that were brought along do', () => {
    const entries = underDays([at(23, 18), at(20, 9), at(23, 17), at(20, 8)], keyOf)
    expect(entries.map(({ kind }) => kind)).toEqual(Array(4).fill(['day', 'item']).flat())
    expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
  })
})

describe('the excerpt of a find', () => {
  it('cuts no sign in two, where a text has no spaces', () => {
    const text = `${'𠀀'.repeat(90)}x${'𠀀'.repeat(200)}`
    const { text: shown } = excerpt(text, [{ start: 191, end: 193 }])
    expect(shown.isWellFormed()).toBe(true)
  })

  it('shows the first mark with the same characters marked', () => {
    const words = fc.array(fc.constantFrom('alpha', 'bee', 'c', 'delta force'), { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(words, fc.nat(), (parts, seed) => {
        const text = parts.join(' ')
        const start = seed % text.length
        const end = Math.min(text.length, start + 5)
        const shown = excerpt(text, [{ start, end }])
        const [range] = shown.ranges
        expect(range).toBeDefined()
        expect(shown.text.slice(range!.start, range!.end)).toBe(text.slice(start, end))
      }),
    )
  })

  it('leaves a short text whole', () => {
    expect(excerpt('set a timer', [{ start: 6, end: 11 }])).toEqual({
      text: 'set a timer',
      ranges: [{ start: 6, end: 11 }],
    })
  })
})

/** An answer is cut into clauses that can be spoken one by one, wherever the stream happens to be broken. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLAUSE_TUNING, Clauses, clausesOf } from '../../../src/main/link/cascade/clauses'

function cut(...pieces: string[]): string[] {
  const clauses = new Clauses()
  return [...pieces.flatMap((piece) => clauses.push(piece)), ...clauses.end()]
}

const trimmed = (...pieces: string[]) => cut(...pieces).map((clause) => clause.trim())

describe('the cut', () => {
  it('lets the first clause end at a comma, so that it sounds early', () => {
    expect(trimmed('Here is your list, there are milk, bread and eggs on it.')).toEqual([
      'Here is your list,',
      'there are milk, bread and eggs on it.',
    ])
  })

  it('does not make a clause of one short word', () => {
    expect(trimmed('Yes, I can do that.')).toEqual(['Yes, I can do that.'])
  })

  it('gives out a sentence as soon as the next one has begun', () => {
    const clauses = new Clauses()
    expect(clauses.push('It is ten past five. ')).toEqual([])
    expect(clauses.push('A')).toEqual(['It is ten past five. '])
  })

  it.each([
    'Three and a half is 3.5 in figures.',
    'That makes 1,250,000 pounds altogether.',
    'Your meeting is at 10:30 in the morning.',
    'Please call Dr. Smith about the results.',
    'It is seven p.m. in Berlin right now.',
    'Bring fruit, e.g. apples.',
  ])('leaves whole: %s', (sentence) => {
    const whole = trimmed(sentence).join(' ')
    expect(whole).toBe(sentence)
    for (const part of ['3.5', '1,250,000', '10:30', 'Dr. Smith', 'p.m. in', 'e.g. apples']) {
      if (sentence.includes(part)) expect(trimmed(sentence).some((clause) => clause.includes(part))).toBe(true)
    }
  })

  it.each([
    ['Chinese', ['今天天气很好。', '你想出去走走吗？', '好的！']],
    ['Chinese with quotes', ['她说：“我们明天再见吧。”', '然后她走了。']],
    ['Japanese', ['はい、わかりました。', 'タイマーを五分に設定しました。']],
    ['Arabic', ['هل تريد أن أضبط المنبه؟', 'حسنا سأفعل ذلك.']],
    ['Hindi', ['आज मौसम अच्छा है।', 'कल बारिश होगी।']],
    ['Urdu', ['آج موسم اچھا ہے۔', 'کل بارش ہوگی۔']],
  ])('comes between sentences in %s, with a space behind the mark or without', (_, sentences) => {
    const blank = /^[\u3040-\u9fff]/.test(sentences[0]!) ? '' : ' '
    expect(trimmed(...sentences.join(blank))).toEqual(sentences)
  })

  it('lets a first clause in Chinese end at a comma', () => {
    expect(trimmed('这是您今天要买的所有东西，有牛奶、面包和鸡蛋。')).toEqual([
      '这是您今天要买的所有东西，',
      '有牛奶、面包和鸡蛋。',
    ])
  })

  it('never falls inside of a character, where there is neither a mark nor a space', () => {
    for (const before of ['', 'a']) {
      const clauses = cut(before + '𠮷'.repeat(300))
      expect(clauses.length).toBeGreaterThan(1)
      for (const clause of clauses) expect(clause.isWellFormed()).toBe(true)
    }
  })

  it('comes between two sentences even where the first ends with a time of day', () => {
    expect(trimmed('It is seven p.m. It rains.')).toEqual(['It is seven p.m.', 'It rains.'])
  })
})

describe('whatever the text', () => {
  const word = fc.constantFrom(
    'one',
    'Dr.',
    '3.5',
    '10:30',
    'a.m.',
    'Hello,',
    'end.',
    'What?',
    '1,000',
    '—',
    'ok;',
    '"so."',
  )
  const text = fc.array(word, { maxLength: 80 }).map((words) => words.join(' '))

  it('the clauses are the text, in order and complete', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ maxLength: 600 })), (any) => {
        expect(cut(any).join('').trim()).toBe(any.trim())
      }),
    )
  })

  it('the clauses are the same however the stream is broken', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 12 }), (any, cuts) => {
        const ends = [...cuts.map((at) => at % (any.length + 1)), 0, any.length].sort((a, b) => a - b)
        const pieces = ends.slice(1).map((end, i) => any.slice(ends[i], end))
        expect(cut(...pieces)).toEqual(cut(any))
      }),
    )
  })

  it('no clause is longer than can be spoken in one go, and none is empty', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1200 }), (any) => {
        const clauses = cut(any)
        for (const clause of clauses.slice(0, -1)) expect(clause.trim()).not.toBe('')
        expect(Math.max(0, ...clauses.map(({ length }) => length))).toBeLessThanOrEqual(CLAUSE_TUNING.longestChars + 1)
      }),
    )
  })

  it('nothing between two characters of a number is a boundary', () => {
    fc.assert(
      fc.property(text, (any) => {
        for (const clause of cut(any).slice(0, -1)) expect(clause).toMatch(/\s$/)
      }),
    )
  })
})

it('of a text that is whole already are ready to be spoken', () => {
  expect(clausesOf('I need the internet. A key helps.')).toEqual(['I need the internet.', 'A key helps.'])
})

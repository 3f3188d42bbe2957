import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cutPieces, endOfWord, joinedWords } from '../../src/shared/cutPlaces'

const pieces = (text: string) => [...cutPieces(text)].map(({ piece }) => piece)

it.each([
  ['words', 'It is 5:30, on a  Monday.', ['It ', 'is ', '5:30, ', 'on ', 'a  ', 'Monday.']],
  ['Chinese', '今天很好。 走吧！', ['今', '天', '很', '好。 ', '走', '吧！']],
  ['Japanese', 'コーヒーを 飲む', ['コー', 'ヒー', 'を ', '飲', 'む']],
  ['Thai', 'น้ำดี', ['น้', 'ำ', 'ดี']],
  ['Korean, which has spaces', '오늘은 월요일', ['오늘은 ', '월요일']],
  ['words among characters', '用iPhone拍', ['用', 'iPhone', '拍']],
])('a text in %s may be cut between its pieces', (_, text, expected) => {
  expect(pieces(text)).toEqual(expected)
})

it('the pieces are the text, but for blanks in front of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(pieces(text).join('')).toBe(text.trimStart())
    }),
  )
})

it('what belongs to a word ends where the next one begins', () => {
  expect(endOfWord("don't, he said", 3)).toBe(7)
  expect(endOfWord('今天，很好', 2)).toBe(3)
  expect(endOfWord('iPhone很好', 6)).toBe(6)
})

it.each([
  [['It', 'is', 'nine.'], 'It is nine.'],
  [['今天', '天气', '很好。', '走吧'], '今天天气很好。走吧'],
  [['用', 'iPhone', '拍', '3', '张'], '用 iPhone 拍 3 张'],
  [['오늘은', '월요일'], '오늘은 월요일'],
  [['', 'a', ''], 'a'],
  [[], ''],
])('words are put together as they are written: %j', (words, text) => {
  expect(joinedWords(words)).toBe(text)
})

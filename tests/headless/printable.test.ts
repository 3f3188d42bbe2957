import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable, printableLines } from '../../src/main/headless/printable'

const CONTROL = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

describe('text of others on a terminal', () => {
  it.each([
    ['a colour', '\u001b[31mred', '␛[31mred'],
    ['the title of the window', '\u001b]0;owned\u0007', '␛]0;owned␇'],
    ['the one-byte form of an escape', '\u009b2J', '\uFFFD2J'],
    ['a line written over the one before', 'safe\rdanger', 'safe danger'],
    ['letters rubbed out', 'ab\b\u007f', 'ab␈␡'],
    ['more lines than one', 'one \r\n\n two\u2028three\u0085four', 'one two three four'],
    ['a reversed reading order', 'a\u202Egnp.exe', 'a\uFFFDgnp.exe'],
    ['half a character', 'a\ud83d', 'a\uFFFD'],
  ])('shows %s and does not obey it', (_, text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('never holds a control, whatever it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !CONTROL.test(printable(text))))
  })

  it('is unchanged where it is harmless', () => {
    const text = 'Zürich, 東京 and 👩‍👩‍👧:  two spaces, a ~tilde~ and “marks”.'
    expect(printable(text)).toBe(text)
  })

  it('takes half a million blanks in time that grows with them', () => {
    const text = `${' '.repeat(500_000)}.`
    expect(printable(text) === text).toBe(true)
  })

  it('keeps the lines of a trace, and only those', () => {
    expect(printableLines('Error: \u001b[2J\r\n  at one\n  at two')).toBe('Error: ␛[2J\n  at one\n  at two')
  })
})

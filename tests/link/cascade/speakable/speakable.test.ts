/** What a model writes, said as a person would say it; cut anywhere it is the same; prose is left alone. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INSTEAD_OF_CODE, Speakable, speakable } from '../../../../src/main/link/cascade/speakable/speakable'

const CASES: readonly (readonly [what: string, written: string, said: string])[] = [
  ['bold', 'This is **very** important.', 'This is very important.'],
  ['emphasis', '*Really*, _truly_ and ***both***.', 'Really, truly and both.'],
  ['bold next to letters without blanks', 'これは**重要**です。', 'これは重要です。'],
  ['struck words', 'It is ~~four~~ five.', 'It is four five.'],
  ['a name of code', 'Call `parseInt` with `x`.', 'Call parseInt with x.'],
  ['a heading', '# The plan\nWe begin.', 'The plan.\nWe begin.'],
  ['a heading that ends like a sentence', '## Why?\nBecause.', 'Why?\nBecause.'],
  ['a list', '- milk\n- two eggs\n* bread\n', 'milk.\ntwo eggs.\nbread.\n'],
  ['a list with blanks at its ends', '- milk  \n- eggs ', 'milk.\neggs.'],
  ['a numbered list', '1. Open it\n2. Close it', '1. Open it.\n2. Close it.'],
  ['a list of things to do', '- [ ] call\n- [x] write', 'call.\nwrite.'],
  ['items in bold', '* **Milk:** two\n* **Eggs**', 'Milk: two.\nEggs.'],
  ['a quotation', '> To be,\n> or not.', 'To be,\nor not.'],
  ['a rule', 'One.\n\n---\n\nTwo.', 'One.\n\n\nTwo.'],
  ['a rule of stars', '***\nTwo.', 'Two.'],
  ['a table', '| a | b |\n|---|:-:|\n| 1 | **2** |\n', 'a, b.\n1, 2.\n'],
  ['a link', 'See [the manual](https://example.com/a_(b)?x=1 "Manual").', 'See the manual.'],
  ['a picture', 'Look: ![a cat](cat.png)!', 'Look: a cat!'],
  ['an address', 'It is at https://www.example.com/a/b?c=d#e.', 'It is at example.com.'],
  ['an address in brackets', '(see http://en.wikipedia.org/wiki/Cologne)', '(see en.wikipedia.org)'],
  [
    'an address between angles',
    'Write to <mailto:me@example.com> or <https://example.com>.',
    'Write to me@example.com or example.com.',
  ],
  ['an address without a protocol', 'Go to www.example.com/shop, now.', 'Go to example.com, now.'],
  ['a link that is an address', '[https://example.com/x](https://example.com/x)', 'example.com'],
  ['code', 'Here:\n```js\nlet x = "**"\n```\nDone.', `Here:\n${INSTEAD_OF_CODE}\nDone.`],
  ['code that never ends', 'Here:\n~~~\nlet x', `Here:\n${INSTEAD_OF_CODE}\n`],
  ['three marks within a line', '```let x```', 'let x'],
  ['emoji', 'Great 👍🏽! Family: 👨‍👩‍👧 and 🇩🇪, ❤️.', 'Great ! Family:  and , .'],
  ['digits on keys', 'Press 3️⃣ now.', 'Press 3 now.'],
  ['signs that are letters', 'Acme™ © 2026', 'Acme™ © 2026'],
  ['tags and entities', 'a<br>b <b>c</b> &amp; d &lt;e', 'a b c & d <e'],
  ['footnotes', 'So it is[^1] said【4:0†source】.', 'So it is said.'],
  ['escaped signs', '2 \\* 3 and \\# one', '2 * 3 and # one'],
  ['what a model thinks', '<think>Hm, **what**?</think>\n\nFour.', '\n\nFour.'],
  ['a thought that never ends', '<think>Hm', ''],
]

const LEFT_ALONE = [
  'Dr. Smith paid $4.50 (about 3,5 %) at 7 p.m., i.e. too much!',
  '2 * 3 is 6, 2**3 is 8, and 5*4 is 20.',
  'snake_case and __ and a_b; issue #5, C#, F#.',
  'a < b and b > c, but 1<2.',
  'me@example.com said "yes" & left - or not? — well… ok.',
  'Wir fahren nach Köln; 日本語も話します。',
  'http is a protocol, www too, hhttp no.',
  'a [bracket] and [another, (one).',
  'It is -5 degrees.\nA second line\n\nand a third',
  '1.5 litres\n2026 was it.',
  'x ~ y, and ~5.',
  'One | two',
]

describe('speakable', () => {
  it.each(CASES)('says %s as a person would', (_, written, said) => {
    expect(speakable(written)).toBe(said)
  })

  it.each(LEFT_ALONE)('leaves "%s" alone', (prose) => {
    expect(speakable(prose)).toBe(prose)
  })

  const TRICKY = fc.constantFrom(
    ...[
      '*',
      '**',
      '_',
      '`',
      '```',
      '~~',
      '~~~',
      '#',
      '# ',
      '- ',
      '-',
      '1. ',
      '> ',
      '|',
      '| a ',
      '\n',
      '\n\n',
      ' ',
      '  ',
    ],
    ...[
      '[',
      ']',
      '](',
      ')',
      '(',
      '![',
      '<',
      '>',
      '</',
      '<br>',
      '<think>',
      '</think>',
      '&',
      '&amp;',
      '\\',
      '---',
      '***',
    ],
    ...['http://', 'https://a.b/c_d', 'www.', 'h', 'w', 'htt', '.', ',', '!', '?', ':', '1', '5', '[^1]', '【1】'],
    ...[
      '👍',
      '👍🏽',
      '👨‍👩‍👧',
      '🇩🇪',
      '🇩',
      '❤️',
      '❤',
      '™',
      '3️⃣',
      '\u200D',
      '\uFE0F',
      'ä',
      '日',
      'word',
      'two words',
      '[x] ',
      '+ ',
    ],
  )
  const WRITTEN = fc
    .array(fc.oneof(TRICKY, fc.string({ maxLength: 4 })), { maxLength: 30 })
    .map((parts) => parts.join(''))

  it('says the same of any text, however it is cut', () => {
    fc.assert(
      fc.property(WRITTEN, fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 40 }), (written, cuts) => {
        const stream = new Speakable()
        let said = ''
        let at = 0
        for (let n = 0; at < written.length; n++) {
          const length = 1 + (cuts[n % cuts.length] ?? 0)
          said += stream.push(written.slice(at, at + length))
          at += length
        }
        expect(said + stream.end()).toBe(speakable(written))
      }),
      { numRuns: 20_000 },
    )
  })

  it('changes nothing of prose', () => {
    const word = fc.constantFrom(
      ...[
        'the',
        'house',
        'who',
        'where',
        'http',
        "don't",
        'Dr.',
        'e.g.',
        '3.5',
        '$4',
        '50%',
        'C#',
        'x_y',
        'Straße',
        'Ω',
        '你好',
      ],
      ...[
        '(so)',
        '"he"',
        'a/b',
        '#5',
        '10:30',
        '2026-11-28',
        'well-known',
        'a@b.de',
        '+49',
        '—',
        '…',
        "'tis",
        '1,000',
        'R&D',
      ],
    )
    const sentence = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 12 }), fc.constantFrom('.', '!', '?', ':', ',', ''))
      .map(([words, end]) => `So ${words.join(' ')}${end}`)
    const prose = fc.array(fc.tuple(sentence, fc.constantFrom(' ', '\n', '\n\n')), { maxLength: 8 })
    fc.assert(
      fc.property(prose, (parts) => {
        const text = parts.map(([said, gap]) => said + gap).join('')
        expect(speakable(text)).toBe(text)
      }),
      { numRuns: 3_000 },
    )
  })

  it('says a sentence as soon as it is there', () => {
    const stream = new Speakable()
    expect(stream.push('It is **five** o')).toBe('It is five o')
    expect(stream.push("'clock. And ")).toBe("'clock. And ")
  })

  it('takes ten megabytes in time that grows with them', () => {
    const once = 'Some **words** of [a link](https://example.com), and https://example.com/x too.\n- an item\n'
    const stream = new Speakable()
    let chars = 0
    for (let n = 0; n < 10_000_000 / once.length; n++) chars += stream.push(once).length
    expect(chars + stream.end().length).toBeGreaterThan(5_000_000)
  })

  it.each([
    ['dots behind an address', `See https://example.com/${'.'.repeat(500_000)}x`],
    ['strokes of a row that is no rule', `|${'-'.repeat(500_000)}x\n`],
  ])('takes half a million %s in such a time, too', (_, text) => {
    expect(speakable(text).length).toBeGreaterThan(5)
  })
})

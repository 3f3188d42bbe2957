import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exported, type WholeConversation } from '../../src/main/transcript/export'
import type { Turn } from '../../src/shared/view'

const START = Date.UTC(2026, 0, 5, 9, 0, 0)

function conversation(...turns: Partial<Turn>[]): WholeConversation {
  const whole = turns.map((turn, index) => ({
    ...{ id: `t${index}`, conversation: 'c1', startedAt: START + index * 60_000, user: '', userFinal: true },
    ...{ heard: '', unheard: '', ...turn },
  }))
  const summary = { id: 'c1', startedAt: START, lastAt: START, title: 'A talk', turns: turns.length, cost: 0 }
  return { summary, turns: whole }
}

const CUT = conversation(
  { user: 'tell me a story', heard: 'Once upon a', unheard: ' time there was.' },
  { user: 'stop', heard: 'Stopped.' },
)

describe('JSON', () => {
  it('holds every turn exactly, whatever was said', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, text, (user, heard, unheard) => {
        const whole = conversation({ user, heard, unheard })
        const [read] = JSON.parse(exported('json', [whole])) as { turns: Turn[] }[]
        expect(read?.turns).toEqual(whole.turns)
      }),
    )
  })

  it('says when in words too', () => {
    expect(JSON.parse(exported('json', [CUT]))).toMatchObject([
      { title: 'A talk', started: '2026-01-05T09:00:00.000Z' },
    ])
    expect(JSON.parse(exported('json', []))).toEqual([])
  })
})

describe('Markdown', () => {
  it('reads as a conversation, what was not heard struck', () => {
    expect(exported('markdown', [CUT])).toBe(
      `# A talk

*2026-01-05 09:00 UTC*

**You:** tell me a story

**Parley:** Once upon a ~~time there was.~~

**You:** stop

**Parley:** Stopped.
`,
    )
    expect(exported('markdown', [])).toBe('')
  })

  it('takes no mark in what was said for its own', () => {
    const marks = fc.string({
      unit: fc.constantFrom('*', '_', '~', '`', '#', '[', ']', '<', '>', '\\', '\n', ' ', 'a'),
    })
    fc.assert(
      fc.property(marks, marks, (user, unheard) => {
        const said = exported('markdown', [conversation({ user, heard: 'x', unheard })])
          .split('\n')
          .slice(4)
        const bare = said.join('\n').replace(/\\[\\`*_~[\]<>#]/g, '')
        expect(bare.replace(/\*\*(You|Parley):\*\*/g, '')).toMatch(/^[\sax]*(~~[a ]*~~)?\s*$/)
      }),
    )
  })
})

describe('SRT', () => {
  it('has a caption for each that was heard, none over the next', () => {
    expect(exported('srt', [CUT])).toBe(
      `1
00:00:00,000 --> 00:00:01,000
You: tell me a story

2
00:00:01,000 --> 00:00:02,254
Parley: Once upon a

3
00:01:00,000 --> 00:01:01,000
You: stop

4
00:01:01,000 --> 00:01:02,056
Parley: Stopped.
`,
    )
  })

  it('is well formed and in order, whatever was said and whenever', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', '-->', '1', ':', '\u2028', 'long word ') })
    const turns = fc.array(
      fc.record({ user: text, heard: text, startedAt: fc.integer({ min: START, max: START + 9e6 }) }),
    )
    fc.assert(
      fc.property(turns, (said) => {
        const inOrder = said.toSorted((a, b) => a.startedAt - b.startedAt)
        const blocks = exported('srt', [conversation(...inOrder)])
          .split('\n\n')
          .filter(Boolean)
        let freeAt = '00:00:00,000'
        for (const [index, block] of blocks.entries()) {
          const [number, times = '', ...lines] = block.trimEnd().split('\n')
          const [, from = '', to = ''] = /^(\d\d:\d\d:\d\d,\d{3}) --> (\d\d:\d\d:\d\d,\d{3})$/.exec(times) ?? []
          expect([number, lines.length]).toEqual([String(index + 1), 1])
          expect(from >= freeAt && to > from).toBe(true)
          freeAt = to
        }
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExportFormat } from '../../src/main/transcript'
import { exported } from '../../src/main/transcript/export'
import type { Passage } from '../../src/main/transcript/history'
import type { Turn } from '../../src/shared/view'

const START = Date.UTC(2026, 0, 5, 9, 0, 0)

function conversation(...turns: Partial<Turn>[]): Passage[] {
  const summary = { id: 'c1', startedAt: START, lastAt: START, title: 'A talk', turns: turns.length, cost: 0 }
  const passages = turns.map((turn, index): Passage => {
    const whole = { id: `t${index}`, conversation: 'c1', startedAt: START + index * 60_000, user: '', userFinal: true }
    return { type: 'turn', turn: { ...whole, heard: '', unheard: '', ...turn } }
  })
  return [{ type: 'conversation', summary }, ...passages]
}

const turnsOf = (passages: readonly Passage[]): Turn[] =>
  passages.flatMap((passage) => (passage.type === 'turn' ? [passage.turn] : []))

async function whole(format: ExportFormat, passages: readonly Passage[]): Promise<string> {
  const pieces: string[] = []
  for await (const piece of exported(format, passages)) pieces.push(piece)
  return pieces.join('')
}

const CUT = conversation(
  { user: 'tell me a story', heard: 'Once upon a', unheard: ' time there was.' },
  { user: 'stop', heard: 'Stopped.' },
)

describe('JSON', () => {
  it('holds every turn exactly, indented as JSON.stringify does, whatever was said', async () => {
    const text = fc.string({ unit: 'grapheme' })
    const turns = fc.array(fc.record({ user: text, heard: text, unheard: text }), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(turns, { maxLength: 3 }), async (said) => {
        const conversations = said.map((each) => conversation(...each))
        const written = await whole('json', conversations.flat())
        const started = new Date(START).toISOString()
        const meant = conversations.map((each) => ({
          ...{ id: 'c1', title: 'A talk', started, cost: 0 },
          turns: turnsOf(each),
        }))
        expect(written).toBe(`${JSON.stringify(meant, undefined, 2)}\n`)
      }),
      { examples: [[[[{ user: 'one\u2028two', heard: '\u2029', unheard: '' }]]]] },
    )
  })

  it('says when in words too', async () => {
    expect(JSON.parse(await whole('json', CUT))).toMatchObject([
      { title: 'A talk', started: '2026-01-05T09:00:00.000Z' },
    ])
    expect(JSON.parse(await whole('json', []))).toEqual([])
  })
})

describe('Markdown', () => {
  it('reads as a conversation, what was not heard struck', async () => {
    expect(await whole('markdown', CUT)).toBe(
      `# A talk

*2026-01-05 09:00 UTC*

**You:** tell me a story

**Parley:** Once upon a ~~time there was.~~

**You:** stop

**Parley:** Stopped.
`,
    )
    expect(await whole('markdown', [])).toBe('')
  })

  it('says what was called, who served a turn, how long it took and what it cost, where that is known', async () => {
    const turn: Partial<Turn> = {
      ...{ user: 'set a timer', heard: 'Three minutes.' },
      stages: { turn: 200, hear: 4, think: 50, voice: 60, out: 96, total: 410.4 },
      cost: { amount: 0.0042, currency: 'USD', usage: [], incomplete: true },
      tools: [
        { name: 'set_timer', arguments: '{"seconds":180}', result: 'Three minutes.', tookMs: 2.4 },
        { name: 'take_note', arguments: '{}', error: 'No text.' },
      ],
      served: {
        hear: { service: 'google', model: 'chirp_2' },
        think: { service: 'anthropic', model: 'claude', insteadOf: { service: 'openai', code: 'key.wrong' } },
        speak: { service: 'offline' },
      },
    }
    expect(await whole('markdown', conversation(turn, { user: 'list bun', correctedBy: 't2' }))).toBe(
      `# A talk

*2026-01-05 09:00 UTC*

**You:** set a timer

**Parley:** Three minutes.

- Used set\\_timer (2 ms): {"seconds":180} → Three minutes.
- Used take\\_note: {} → failed: No text.

*410 ms · more than 0.0042 USD · heard by Google (chirp\\_2), thought by Anthropic (claude) instead of OpenAI, spoken by the offline engine*

**You:** ~~list bun~~
`,
    )
    expect(JSON.parse(await whole('json', conversation(turn)))[0].turns[0]).toMatchObject(turn)
    expect(await whole('srt', conversation(turn))).toBe(
      await whole('srt', conversation({ user: 'set a timer', heard: 'Three minutes.' })),
    )
  })

  it('takes no mark in what was said for its own', async () => {
    const marks = fc.string({
      unit: fc.constantFrom('*', '_', '~', '`', '#', '[', ']', '<', '>', '\\', '\n', ' ', 'a'),
    })
    await fc.assert(
      fc.asyncProperty(marks, marks, async (user, unheard) => {
        const said = (await whole('markdown', conversation({ user, heard: 'x', unheard }))).split('\n').slice(4)
        const bare = said.join('\n').replace(/\\[\\`*_~[\]<>#]/g, '')
        expect(bare.replace(/\*\*(You|Parley):\*\*/g, '')).toMatch(/^[\sax]*(~~[a ]*~~)?\s*$/)
      }),
    )
  })
})

describe('SRT', () => {
  it('has a caption for each that was heard, none over the next', async () => {
    expect(await whole('srt', CUT)).toBe(
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

  it('is well formed and in order, whatever was said and whenever', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', '-->', '1', ':', '\u2028', 'long word ') })
    const turns = fc.array(
      fc.record({ user: text, heard: text, startedAt: fc.integer({ min: START, max: START + 9e6 }) }),
    )
    await fc.assert(
      fc.asyncProperty(turns, async (said) => {
        const inOrder = said.toSorted((a, b) => a.startedAt - b.startedAt)
        const blocks = (await whole('srt', conversation(...inOrder))).split('\n\n').filter(Boolean)
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

describe('a long history', () => {
  const TURNS = 5_000
  const words = 'ordinary words '.repeat(10)

  it.each(['json', 'markdown', 'srt'] as const)('leaves in pieces while it is read, as %s', async (format) => {
    let read = 0
    function* passages(): Generator<Passage> {
      const [first, one] = conversation({ user: words, heard: words })
      yield first!
      for (; read < TURNS; read++) yield one!
    }
    let before = 0
    for await (const piece of exported(format, passages())) {
      expect(piece.length).toBeLessThan(70_000)
      expect(read - before).toBeLessThan(TURNS / 5)
      before = read
    }
    expect(read).toBe(TURNS)
  })

  it('is read no further when nobody reads on', async () => {
    let ended = false
    function* passages(): Generator<Passage> {
      try {
        for (;;) yield* conversation({ user: words })
      } finally {
        ended = true
      }
    }
    for await (const piece of exported('json', passages())) {
      expect(piece).not.toBe('')
      break
    }
    expect(ended).toBe(true)
  })
})

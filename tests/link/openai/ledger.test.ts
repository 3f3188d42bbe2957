import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Ledger } from '../../../src/main/link/openai/ledger'

const RATE = 24000

function ledger(...items: { id: string; samples: number; whole?: boolean }[]): Ledger {
  const made = new Ledger(RATE)
  for (const { id, samples, whole = true } of items) {
    made.received(id, 0, samples)
    if (whole) made.ended(id)
  }
  return made
}

describe('the ledger of an answer', () => {
  it('truncates the item that was playing, in whole ms', () => {
    expect(ledger({ id: 'a', samples: 24_000 }).cut(500.9)).toEqual([
      { type: 'conversation.item.truncate', item_id: 'a', content_index: 0, audio_end_ms: 500 },
    ])
  })

  it('leaves alone what was heard whole: truncating would erase what was heard', () => {
    expect(ledger({ id: 'a', samples: 24_000 }).cut(1_000)).toEqual([])
    expect(ledger({ id: 'a', samples: 24_000 }).cut(5_000)).toEqual([])
  })

  it('truncates at its end what was played as far as it had come, while more of it was on its way', () => {
    expect(ledger({ id: 'a', samples: 24_000, whole: false }).cut(1_000)).toMatchObject([{ audio_end_ms: 1_000 }])
  })

  it('takes what came for all of it when the whole response is done, said or not', () => {
    const made = ledger({ id: 'a', samples: 24_000, whole: false })
    made.done()
    expect(made.cut(1_000)).toEqual([])
    expect(made.cut(999)).toMatchObject([{ audio_end_ms: 999 }])
  })

  it('says again only what goes beyond what it said', () => {
    const made = ledger({ id: 'a', samples: 24_000 }, { id: 'b', samples: 24_000 })
    expect(made.cut(1_500)).toMatchObject([{ item_id: 'b', audio_end_ms: 500 }])
    expect(made.cut(1_800)).toEqual([])
    expect(made.cut(1_200)).toMatchObject([{ item_id: 'b', audio_end_ms: 200 }])
    expect(made.cut(600)).toMatchObject([
      { type: 'conversation.item.truncate', item_id: 'a', audio_end_ms: 600 },
      { type: 'conversation.item.delete', item_id: 'b' },
    ])
    expect(made.cut(600)).toEqual([])
  })

  it('forgets all of it, also what is only written, and each item once', () => {
    const made = ledger({ id: 'a', samples: 24_000 }, { id: 'b', samples: 24_000 })
    for (const id of ['a', 'c']) made.wrote(id)
    const gone = (item_id: string) => ({ type: 'conversation.item.delete', item_id })
    expect(made.cut(1_000)).toEqual([gone('b'), gone('c')])
    made.wrote('d')
    expect([made.forget(), made.forget()]).toEqual([[gone('a'), gone('d')], []])
  })

  it('deletes what has words and no sound yet, unless it was read, and what comes only behind the cut, each once', () => {
    const gone = (item_id: string) => ({ type: 'conversation.item.delete', item_id })
    const [read, played] = [0, 1].map(() => ledger({ id: 'a', samples: 24_000 }))
    for (const one of [read!, played!]) for (const id of ['a', 'c']) one.wrote(id)
    expect([read!.cut(Number.POSITIVE_INFINITY), read!.late('c'), read!.lastItem]).toEqual([[], [], 'c'])
    expect([played!.cut(1_000), played!.cut(1_000), played!.lastItem]).toEqual([[gone('c')], [], 'a'])
    expect(['a', 'c', 'd', 'd'].map((id) => played!.late(id))).toEqual([[], [], [gone('d')], []])
  })

  it('deletes what was not heard at all', () => {
    expect(ledger({ id: 'a', samples: 24_000 }).cut(0)).toEqual([{ type: 'conversation.item.delete', item_id: 'a' }])
  })

  it('knows in which of several items the cut fell', () => {
    const three = ledger({ id: 'a', samples: 24_000 }, { id: 'b', samples: 24_000 }, { id: 'c', samples: 24_000 })
    expect(three.cut(1_250)).toEqual([
      { type: 'conversation.item.truncate', item_id: 'b', content_index: 0, audio_end_ms: 250 },
      { type: 'conversation.item.delete', item_id: 'c' },
    ])
  })

  it('never names more than came, never less than nothing, and only whole ms', () => {
    const items = fc.array(fc.record({ samples: fc.integer({ min: 1, max: 50_000 }), whole: fc.boolean() }), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(items, fc.double({ min: -10, max: 20_000, noNaN: true }), (given, heardMs) => {
        const named = given.map((item, index) => ({ ...item, id: `item${index}` }))
        for (const event of ledger(...named).cut(heardMs)) {
          if (event.type !== 'conversation.item.truncate') continue
          const { samples } = named.find(({ id }) => id === event.item_id)!
          expect(Number.isInteger(event.audio_end_ms)).toBe(true)
          expect(event.audio_end_ms).toBeGreaterThanOrEqual(0)
          expect(event.audio_end_ms).toBeLessThanOrEqual((samples * 1000) / RATE)
        }
      }),
    )
  })

  it('tells for every item exactly what was heard of it', () => {
    const lengths = fc.array(fc.integer({ min: 24, max: 50_000 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 10_000 }), (samples, heardMs) => {
        const cut = ledger(...samples.map((count, index) => ({ id: `item${index}`, samples: count }))).cut(heardMs)
        let fromMs = 0
        for (const [index, count] of samples.entries()) {
          const lengthMs = (count * 1000) / RATE
          const ofItem = cut.filter((event) => 'item_id' in event && event.item_id === `item${index}`)
          const heard = Math.floor((Math.min(count, (heardMs * RATE) / 1000 - (fromMs * RATE) / 1000) * 1000) / RATE)
          if (heardMs <= fromMs) expect(ofItem).toMatchObject([{ type: 'conversation.item.delete' }])
          else if (heardMs >= fromMs + lengthMs) expect(ofItem).toEqual([])
          else expect(Math.abs((ofItem[0] as { audio_end_ms: number }).audio_end_ms - heard)).toBeLessThanOrEqual(1)
          fromMs += lengthMs
        }
      }),
    )
  })
})

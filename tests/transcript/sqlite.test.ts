import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Page, Place } from '../../src/main/transcript'
import { storable } from '../../src/main/transcript/searchQuery'
import type { HistoryDatabase } from '../../src/main/transcript/sqlite'
import { dated, factsOf, openDatabase, say, temporaryFolder } from './facts'

const FIRST_TEN = { limit: 10 }
const QUARTER_MS = 900_000
const ids = (database: HistoryDatabase, query: string, page: Page = FIRST_TEN) =>
  database.search(query, page).map(({ turn }) => turn.id)

describe('what was said', () => {
  it('comes back as it was, with stages and cost', () => {
    const database = openDatabase()
    const stages = { turn: 210, hear: 4, think: 1, voice: 22, out: 3, total: 240 }
    const cost = { amount: 0.25, currency: 'USD' as const, usage: [{ unit: 'output audio tokens', quantity: 210 }] }
    const facts = factsOf('t1', { user: 'tell me a story', heard: 'Once upon', unheard: ' a time.' })
    database.record(dated([...facts, { type: 'turnEnded', turn: 't1', outcome: 'cut', stages, cost }]))
    expect(database.turns('c1', FIRST_TEN)).toEqual([
      {
        ...{ id: 't1', conversation: 'c1', startedAt: 1000, user: 'tell me a story', userFinal: true },
        ...{ heard: 'Once upon', unheard: ' a time.', outcome: 'cut', stages, cost },
      },
    ])
    expect(database.conversations(FIRST_TEN)).toEqual([
      { id: 'c1', startedAt: 1000, lastAt: 1006, title: 'tell me a story', turns: 1, cost: 0.25 },
    ])
  })

  it('is there after every single fact, also half said', () => {
    const database = openDatabase()
    const [begun, started, interim] = factsOf('t1')
    database.record(dated([begun!, started!, interim!]))
    expect(database.turns('c1', FIRST_TEN)).toMatchObject([{ user: 'wha', userFinal: false, heard: '' }])
  })

  it('can be searched when its turn has ended, or at the next start when it never did', () => {
    const file = join(temporaryFolder(), 'history.db')
    const database = openDatabase(file)
    say(database, 't1')
    database.record(dated(factsOf('t2', { user: 'what else' }).slice(0, 4)))
    expect(ids(database, 'what')).toEqual(['t1'])
    database.close()
    const again = openDatabase(file)
    expect(ids(again, 'what')).toEqual(['t2', 't1'])
    // Another Parley was still at it, and goes on.
    again.record(dated(factsOf('t2', { user: 'what more' }).slice(3)))
    expect([ids(again, 'else'), ids(again, 'more')]).toEqual([[], ['t2']])
  })

  it('enters the index once, in its last wording', () => {
    const file = join(temporaryFolder(), 'history.db')
    const database = openDatabase(file)
    say(database, 't1', { user: 'timer', heard: 'Set.' })
    database.close()
    const raw = new DatabaseSync(file)
    raw.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'row')")
    expect(raw.prepare('SELECT term FROM temp.terms').all()).toMatchObject([{ term: 'set' }, { term: 'timer' }])
    raw.exec("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    raw.close()
  })

  it('is within the calendar, whatever a clock says', () => {
    const database = openDatabase()
    say(database, 't1', { at: 1e18 })
    expect(database.turns('c1', FIRST_TEN)).toMatchObject([{ id: 't1', startedAt: 8.64e15 }])
    expect(database.conversations(FIRST_TEN)).toMatchObject([{ startedAt: 8.64e15, lastAt: 8.64e15 }])
  })

  it('is read with all the rest where one row has a number too large for any', () => {
    const file = join(temporaryFolder(), 'history.db')
    const database = openDatabase(file)
    say(database, 't1')
    say(database, 't2', { conversation: 'c2' })
    database.close()
    const raw = new DatabaseSync(file)
    raw.exec("UPDATE turns SET startedAt = 1000001795992557568, touchedAt = 1000001795992557568 WHERE id = 't2'")
    raw.exec("UPDATE conversations SET startedAt = 1000001795992557568 WHERE id = 'c2'")
    raw.close()
    const again = openDatabase(file)
    say(again, 't3', { at: 2000 })
    const odd = { startedAt: 8.64e15, user: 'what time is it', userFinal: true }
    expect(again.turns('c2', FIRST_TEN)).toMatchObject([{ id: 't2', ...odd }])
    expect(again.turns('c1', FIRST_TEN).map(({ id }) => id)).toEqual(['t1', 't3'])
    expect(again.conversations(FIRST_TEN).map(({ id, turns }) => [id, turns])).toEqual([
      ['c2', 1],
      ['c1', 2],
    ])
    expect(ids(again, 'time')).toEqual(['t3', 't2', 't1'])
    expect(again.recent(3000, 5000)?.conversation).toBe('c1')
  })

  it('is the same when a fact is told twice', () => {
    const database = openDatabase()
    const facts = dated(factsOf('t1'))
    database.record(facts)
    const once = [database.turns('c1', FIRST_TEN), database.conversations(FIRST_TEN), ids(database, 'time')]
    for (const fact of facts) database.record([fact, fact])
    expect([database.turns('c1', FIRST_TEN), database.conversations(FIRST_TEN), ids(database, 'time')]).toEqual(once)
  })

  it('round trips through record, search and export whatever the text', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'Ä',
        'é',
        '"',
        "'",
        '*',
        ' ',
        '\n',
        '~',
        '-',
        '\0',
        '\u{1F600}',
        '\uD800',
        '\uFDD0',
        'ß',
        '日',
      ),
    })
    fc.assert(
      fc.property(text, text, text, (user, heard, unheard) => {
        const database = openDatabase()
        say(database, 't1', { user, heard, unheard })
        const [turn] = database.turns('c1', FIRST_TEN)
        expect(turn).toMatchObject({ user: storable(user), heard: storable(heard), unheard: storable(unheard) })
        expect(database.turnsFrom('c1', 0, 10).turns).toEqual([turn])
        for (const word of user.match(/[a-zß\u65e5\u00c4\u00e9]+/giu) ?? []) expect(ids(database, word)).toEqual(['t1'])
        database.close()
      }),
      { numRuns: 40 },
    )
  })
})

describe('what was called in a turn', () => {
  const SECRET = 'third stone on the left'
  const called = { type: 'toolsCalled', turn: 't1', tools: [{ name: 'add_note', arguments: SECRET }] } as const

  it('is no word of it: a search does not find it', () => {
    const database = openDatabase()
    database.record(dated([...factsOf('t1'), called]))
    expect([ids(database, 'stone'), ids(database, 'note'), ids(database, 'time')]).toEqual([[], [], ['t1']])
  })

  it('goes with its turn, and with every way of deleting it, out of the files too', () => {
    const ways: ((database: HistoryDatabase) => void)[] = [
      (database) => database.deleteTurn('t1'),
      (database) => database.deleteConversation('c1'),
      (database) => database.deleteSince(0),
      (database) => database.deleteBefore(1e12),
      (database) => database.deleteAll(),
    ]
    for (const remove of ways) {
      const folder = temporaryFolder()
      const database = openDatabase(join(folder, 'history.db'))
      database.record(dated([...factsOf('t1'), called]))
      remove(database)
      expect(database.turns('c1', FIRST_TEN)).toEqual([])
      for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes(SECRET)).toBe(false)
      database.close()
    }
  })
})

describe('what can be measured', () => {
  const served = { think: { service: 'anthropic' as const, model: 'claude' } }
  const stagesOf = (think: number) => ({ turn: 1, hear: 2, think, voice: 4, out: 5, total: 12 + think })

  it('is the newest turns that have stages and services, newest first, and no more than wanted', () => {
    const database = openDatabase()
    for (let number = 1; number <= 6; number++) {
      say(database, `t${number}`)
      const known = number === 5 ? {} : { stages: stagesOf(number), served }
      database.record(dated([{ type: 'turnEnded', turn: `t${number}`, outcome: 'answered', ...known }]))
    }
    expect(database.measured(3).map(({ stages }) => stages.think)).toEqual([6, 4, 3])
    expect(database.measured(3)[0]).toEqual({ stages: stagesOf(6), served })
    database.deleteTurn('t6')
    expect(database.measured(9).map(({ stages }) => stages.think)).toEqual([4, 3, 2, 1])
  })
})

describe('what was spent', () => {
  const bill = (database: HistoryDatabase, turn: string, at: number, amount: number) => {
    say(database, turn, { at })
    const cost = { amount, currency: 'USD' as const, usage: [] }
    database.record(dated([{ type: 'turnEnded', turn, outcome: 'answered', cost }], at))
  }

  it('is the sum of the turns that began since then, also after a restart, each at its last bill', () => {
    const file = join(temporaryFolder(), 'history.db')
    const database = openDatabase(file)
    bill(database, 't1', 1000, 1.5)
    bill(database, 't2', 2000, 0.000_001)
    bill(database, 't3', 3000, 0.2)
    bill(database, 't3', 3000, 0.25)
    say(database, 't4', { at: 3500 })
    expect(database.spent(0)).toBeCloseTo(1.750_001, 9)
    database.close()
    const again = openDatabase(file)
    expect(again.spent(1001)).toBeCloseTo(0.250_001, 9)
    expect([again.spent(3000), again.spent(3001)]).toEqual([0.25, 0])
  })

  it('has in it what other programs spent, each bill once, and no deletion gives money back', () => {
    const file = join(temporaryFolder(), 'history.db')
    const database = openDatabase(file)
    bill(database, 't1', 1000, 0.5)
    const billed = { type: 'billed' as const, bill: 'b1', usd: 0.125 }
    database.record(dated([billed], 2 * QUARTER_MS))
    database.record(dated([billed], 2 * QUARTER_MS))
    database.record(dated([{ type: 'billed', bill: 'b2', usd: 0.000_001 }], 3 * QUARTER_MS))
    expect(database.spent(0)).toBeCloseTo(0.625_001, 9)
    expect(database.spent(2 * QUARTER_MS + 1)).toBeCloseTo(0.000_001, 12)
    database.deleteAll()
    database.close()
    expect(openDatabase(file).spent(0)).toBeCloseTo(0.625_001, 9)
  })

  it.each([
    ['a turn', (database: HistoryDatabase) => database.deleteTurn('t3')],
    ['its conversation', (database: HistoryDatabase) => database.deleteConversation('c1')],
    ['the last minutes', (database: HistoryDatabase) => database.deleteSince(0)],
    ['what is old', (database: HistoryDatabase) => database.deleteBefore(1e12)],
    ['everything', (database: HistoryDatabase) => database.deleteAll()],
  ])('stays when %s is deleted: the sum, the quarter of an hour, and not a word', (_, remove) => {
    const folder = temporaryFolder()
    const file = join(folder, 'history.db')
    const database = openDatabase(file)
    bill(database, 't1', 1000, 1.5)
    bill(database, 't2', 4 * QUARTER_MS, 0.000_001)
    bill(database, 't3', 4 * QUARTER_MS + 77_000, 0.25)
    remove(database)
    remove(database)
    expect([database.spent(0), database.spent(4 * QUARTER_MS)].map((usd) => usd.toFixed(6))).toEqual([
      ...['1.750001', '0.250001'],
    ])
    const raw = new DatabaseSync(file)
    const times = raw.prepare("SELECT at FROM bills WHERE id = 't3'").all()
    raw.close()
    expect(times).toEqual([{ at: 4 * QUARTER_MS }])
  })

  it('has the last bill of a turn that was deleted while it went on, once', () => {
    const database = openDatabase()
    bill(database, 't1', 1000, 0.25)
    database.deleteTurn('t1')
    const cost = { amount: 0.375, currency: 'USD' as const, usage: [] }
    const late = dated([{ type: 'turnEnded', turn: 't1', outcome: 'answered', cost }], 5 * QUARTER_MS)
    database.record(late)
    database.record(late)
    expect(database.spent(0)).toBe(0.375)
    // It counts for the day on which it began.
    expect(database.spent(QUARTER_MS)).toBe(0)
    expect(database.turns('c1', FIRST_TEN)).toEqual([])
  })

  it('is not counted twice of a turn that was deleted and is brought back', () => {
    const database = openDatabase()
    bill(database, 't1', 1000, 0.25)
    database.deleteTurn('t1')
    expect(database.spent(0)).toBe(0.25)
    bill(database, 't1', 1000, 0.25)
    expect(database.spent(0)).toBe(0.25)
  })

  it('is not counted twice where a turn is both kept and billed', () => {
    const database = openDatabase()
    bill(database, 't1', 1000, 0.25)
    database.record(dated([{ type: 'billed', bill: 't1', usd: 0.25 }]))
    expect(database.spent(0)).toBe(0.25)
  })

  it('is forgotten when it can count for no day and no month any more', () => {
    const database = openDatabase()
    const DAY_MS = 24 * 3_600_000
    bill(database, 'old', DAY_MS, 1)
    database.record(dated([{ type: 'billed', bill: 'b', usd: 0.5 }], DAY_MS))
    bill(database, 'new', 50 * DAY_MS, 0.25)
    database.deleteAll()
    expect(database.spent(0)).toBe(0.25)
  })
})

describe('search', () => {
  it('finds every word, the last as it is being typed, newest first', () => {
    const database = openDatabase()
    say(database, 't1', { at: 1000, user: 'Set a timer for the Spätzle' })
    say(database, 't2', { at: 2000, user: 'what is the time', heard: 'Half past nine' })
    say(database, 't3', { at: 3000, user: 'stop the timer' })
    expect(ids(database, 'tim')).toEqual(['t3', 't2', 't1'])
    expect(ids(database, 'timer stop')).toEqual(['t3'])
    expect(ids(database, 'SPATZ')).toEqual(['t1'])
    expect(ids(database, 'half ni')).toEqual(['t2'])
    // Only the last word is a beginning.
    expect(ids(database, 'tim the')).toEqual([])
    expect(ids(database, 'tim', { before: { id: 't3', startedAt: 3000 }, limit: 1 })).toEqual(['t2'])
    expect(ids(database, 'tim', { before: { id: 't1', startedAt: 1000 }, limit: 1 })).toEqual([])
  })

  it('says where, across what was heard and what was not', () => {
    const database = openDatabase()
    say(database, 't1', { user: 'a tea, please', heard: 'Tea for', unheard: ' two teas' })
    const [hit] = database.search('tea', FIRST_TEN)
    const found = hit?.marks.map(({ field, start, end }) =>
      (field === 'user' ? hit.turn.user : hit.turn.heard + hit.turn.unheard).slice(start, end),
    )
    expect(found).toEqual(['tea', 'Tea', 'teas'])
  })

  it('finds pictures and other signs, which are words of no index', () => {
    const database = openDatabase()
    say(database, 't1', { at: 1000, user: 'party 🎉 at nine', heard: 'Noted: 100 €', unheard: ' 🎉.' })
    say(database, 't2', { at: 2000, user: '🎉🎉' })
    say(database, 't3', { at: 3000, user: 'party at nine' })
    expect(ids(database, '🎉')).toEqual(['t2', 't1'])
    expect(ids(database, '🎉', { limit: 1 })).toEqual(['t2'])
    expect(ids(database, '🎉', { before: { id: 't2', startedAt: 2000 }, limit: 1 })).toEqual(['t1'])
    expect(ids(database, ' 🎉  € ')).toEqual(['t1'])
    expect(ids(database, '🙃')).toEqual([])
    const [hit] = database.search('€ 🎉', FIRST_TEN)
    const found = hit?.marks.map(({ field, start, end }) =>
      (field === 'user' ? hit.turn.user : hit.turn.heard + hit.turn.unheard).slice(start, end),
    )
    expect(found).toEqual(['🎉', '€', '🎉'])
  })

  it('never fails, whatever is typed', () => {
    const database = openDatabase()
    say(database, 't1', { user: 'AND OR NOT NEAR user heard' })
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('"', '*', 'AND', 'OR', 'NOT', 'NEAR(', ')', 'user:', '^', '-', '+', '{', ' ', '\0', 'a'))
        .map((parts) => parts.join('')),
    )
    fc.assert(fc.property(typed, (query) => Array.isArray(database.search(query, FIRST_TEN))))
    expect(ids(database, 'and OR "not near')).toEqual(['t1'])
    expect(ids(database, 'word '.repeat(1000))).toEqual([])
  })
})

describe('paging', () => {
  /** Page after page, until there is no more. */
  function all<Item extends Place>(
    read: (page: Page) => Item[],
    limit: number,
    oldest: (page: Item[]) => Item,
  ): string[] {
    const seen: string[] = []
    for (let before: Place | undefined; ; ) {
      const page = read({ limit, ...(before && { before }) })
      if (page.length === 0) return seen
      seen.push(...page.map(({ id }) => id))
      before = oldest(page)
    }
  }
  const last = <Item>(items: Item[]): Item => items.at(-1)!
  const first = <Item>(items: Item[]): Item => items[0]!

  it('shows every turn and conversation once', () => {
    const database = openDatabase()
    for (let count = 0; count < 25; count++) {
      say(database, `t${count}`, { at: 1000 * count, conversation: `c${count % 5}` })
    }
    expect(all((page) => database.conversations(page), 2, last)).toEqual(['c4', 'c3', 'c2', 'c1', 'c0'])
    const newest = database.turns('c0', { limit: 3 })
    expect(newest.map(({ id }) => id)).toEqual(['t10', 't15', 't20'])
    expect(database.turns('c0', { limit: 3, before: newest[0]! }).map(({ id }) => id)).toEqual(['t0', 't5'])
  })

  it('shows all of one millisecond, wherever a page ends, also when the clock was set back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (times, limit) => {
          const database = openDatabase()
          for (const [count, at] of times.entries()) {
            say(database, `t${count}`, { at, conversation: 'one' })
            say(database, `alone${count}`, { at, conversation: `c${count}` })
          }
          const newestFirst = times.map((_, count) => `t${count}`).reverse()
          const turns = all((page) => database.turns('one', page), limit, first)
          const hits = all((page) => database.search('nine', page).map(({ turn }) => turn), limit, last)
          const conversations = all((page) => database.conversations(page), limit, last)
          expect(turns.toSorted()).toEqual(newestFirst.toSorted())
          expect(hits.filter((id) => id.startsWith('t'))).toEqual(newestFirst)
          expect(new Set(hits).size).toBe(times.length * 2)
          expect(conversations.toSorted()).toEqual(['one', ...times.map((_, count) => `c${count}`)].toSorted())
          database.close()
        },
      ),
      { numRuns: 30 },
    )
  })

  it('goes on from a turn or conversation that was deleted meanwhile, and leaves none out', () => {
    const database = openDatabase()
    for (const [count, at] of [1000, 2000, 2000, 2000, 3000].entries()) {
      say(database, `t${count}`, { at })
      say(database, `alone${count}`, { at, conversation: `x${count}` })
    }
    const [, shown] = database.turns('c1', { limit: 2 }).toReversed()
    expect(shown?.id).toBe('t3')
    database.deleteTurn('t3')
    expect(database.turns('c1', { limit: 10, before: shown! }).map(({ id }) => id)).toEqual(['t0', 't1', 't2'])
    const summary = database.conversations({ limit: 10 }).find(({ id }) => id === 'x2')!
    database.deleteConversation('x2')
    expect(database.conversations({ limit: 10, before: summary }).map(({ id }) => id)).toEqual(['x1', 'x0', 'c1'])
  })
})

describe('the conversation to continue', () => {
  it('is the one of the newest turn, as long as its last fact is recent', () => {
    const database = openDatabase()
    expect(database.recent(0, 600_000)).toBeUndefined()
    say(database, 't1', { at: 1000, conversation: 'old' })
    say(database, 't2', { at: 5000, conversation: 'new' })
    expect(database.recent(605_005, 600_000)).toMatchObject({ conversation: 'new', turns: [{ id: 't2' }] })
    expect(database.recent(605_006, 600_000)).toBeUndefined()
    // It was held by a clock that was ahead: nobody knows when.
    expect(database.recent(5_005 - 600_001, 600_000)).toBeUndefined()
  })
})

describe('what is deleted', () => {
  const words = (folder: string) =>
    readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1').toLowerCase())

  it.each([
    ['one turn', (database: HistoryDatabase) => database.deleteTurn('secret')],
    ['the last minutes', (database: HistoryDatabase) => database.deleteSince(2000)],
    ['one conversation', (database: HistoryDatabase) => database.deleteConversation('c2')],
    ['everything', (database: HistoryDatabase) => database.deleteAll()],
  ])('is in no byte of any file afterwards: %s', (what, remove) => {
    const folder = temporaryFolder()
    const database = openDatabase(join(folder, 'history.db'))
    const ordinary = Array.from({ length: 50 }, (_, count) => factsOf(`t${count}`, { user: `ordinary words ${count}` }))
    database.record(dated(ordinary.flat()))
    say(database, 'secret', {
      at: 2000,
      conversation: 'c2',
      user: 'my xylophone pin',
      heard: 'quixotic',
      unheard: ' zebra',
    })
    expect(
      words(folder)
        .join()
        .match(/xylophone|quixotic|zebra/g),
    ).not.toBeNull()
    remove(database)
    expect(
      words(folder)
        .join()
        .match(/xylo|quixo|zebra/g),
    ).toBeNull()
    expect(ids(database, 'xylophone')).toEqual([])
    expect(database.conversations(FIRST_TEN).map(({ id }) => id)).toEqual(what === 'everything' ? [] : ['c1'])
    expect(ids(database, 'ordinary', { limit: 100 })).toHaveLength(what === 'everything' ? 0 : 50)
  })

  it('by age is every conversation in which nothing was said since, whole', () => {
    const database = openDatabase()
    say(database, 'old', { at: 1000, conversation: 'old' })
    say(database, 'long-1', { at: 1500, conversation: 'long' })
    say(database, 'long-2', { at: 3000, conversation: 'long' })
    database.deleteBefore(2000)
    expect(database.conversations(FIRST_TEN).map(({ id, turns }) => [id, turns])).toEqual([['long', 2]])
  })

  it('stays deleted while its turn goes on, and the conversation takes the next one', () => {
    const database = openDatabase()
    const facts = dated(factsOf('t1'))
    database.record(facts.slice(0, 3))
    database.deleteAll()
    database.record(facts.slice(3))
    expect(database.turns('c1', FIRST_TEN)).toEqual([])
    database.record(dated(factsOf('t2').slice(1)))
    expect(database.turns('c1', FIRST_TEN)).toMatchObject([{ id: 't2' }])
    expect(ids(database, 'time')).toEqual(['t2'])
  })
})

describe('what is taken away', () => {
  it('is everything, oldest first, or the one conversation that was asked for', () => {
    const database = openDatabase()
    for (const [count, conversation] of ['c1', 'c2', 'c1'].entries()) {
      say(database, `t${count}`, { at: 1000 * (count + 1), conversation })
    }
    const from = (which: { after?: Place; only?: string }) =>
      database.conversationsFrom({ limit: 10, ...which }).map(({ id }) => id)
    expect([from({}), from({ after: { id: 'c1', startedAt: 1000 } })]).toEqual([['c1', 'c2'], ['c2']])
    expect([from({ only: 'c2' }), from({ only: 'c3' })]).toEqual([['c2'], []])
    expect(from({ only: 'c2', after: { id: 'c2', startedAt: 2000 } })).toEqual([])
    const one = database.turnsFrom('c1', 0, 1)
    expect(one.turns).toMatchObject([{ id: 't0' }])
    expect(database.turnsFrom('c1', one.last, 10).turns).toMatchObject([{ id: 't2' }])
    expect(database.turnsFrom('c1', 99, 10)).toEqual({ turns: [], last: 99 })
  })
})

describe('titles', () => {
  it('are the first words until a name is given, and again when it is taken away', () => {
    const database = openDatabase()
    say(database, 't1', { user: 'tell me everything there is to know about the history of the bicycle' })
    const title = () => database.conversations(FIRST_TEN)[0]?.title
    expect(title()).toBe('tell me everything there is to know about the history of the…')
    database.rename('c1', 'Bicycles')
    expect(title()).toBe('Bicycles')
    database.rename('c1', '')
    expect(title()).toMatch(/^tell me/)
  })
})

describe('the files', () => {
  it.skipIf(process.platform === 'win32')('are for their owner only', () => {
    const folder = temporaryFolder()
    const database = openDatabase(join(folder, 'history.db'))
    say(database, 't1')
    const modes = Object.fromEntries(
      readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
    )
    expect(modes).toEqual({ 'history.db': '600', 'history.db-shm': '600', 'history.db-wal': '600' })
  })
})

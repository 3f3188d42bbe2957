/** Search in scripts without spaces between words, through a whole history file. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HistoryDatabase } from '../../src/main/transcript/sqlite'
import { migrate } from '../../src/main/transcript/sqliteMigrations'
import { MIGRATIONS } from '../../src/main/transcript/sqliteSchema'
import { openDatabase, say, temporaryFolder } from './facts'

const ids = (database: HistoryDatabase, query: string, limit = 10) =>
  database.search(query, { limit }).map(({ turn }) => turn.id)

describe('a search', () => {
  it.each([
    ['今何時ですか', ['今', '何時', '時', 'です', '何時ですか', '今何時ですか'], ['何時間', '時何', '東']],
    [
      '新しいiPhone15の価格',
      ['iPhone15', 'iphone', '価格', 'iPhone15の価', 'しいiPhone', '価格 新しい'],
      ['phone', '格価'],
    ],
    ['请帮我设置一个闹钟', ['闹钟', '设置', '帮我', '钟'], ['钟闹', '设闹']],
    ['東京 京都', ['東京', '京都', '京'], ['東京都']],
    ['พรุ่งนี้อากาศเป็นอย่างไร', ['อากาศ', 'พรุ่งนี้', 'อย่างไร', 'นี้'], ['พรุงนี']],
    ['학교에서 만나요', ['학교', '에서', '교', '만나', '나요', '학교에서', '에서 만나요'], ['학서']],
    ['ノートを買う', ['ノート', 'ート', '買う'], ['ノト']],
    ['𠮷野家に行く', ['𠮷野', '野家', '𠮷'], ['野𠮷']],
  ])('finds the words inside "%s"', (text, inside, outside) => {
    const database = openDatabase()
    say(database, 't1', { user: 'an ordinary turn', heard: text })
    say(database, 't2', { user: 'another' })
    expect(inside.filter((query) => ids(database, query).length !== 1)).toEqual([])
    expect(outside.filter((query) => ids(database, query).length > 0)).toEqual([])
  })

  it('finds every stretch of what was said, however long and wherever it was cut off', () => {
    const letter = fc.constantFrom('何', '時', '𠮷', 'か', 'ー', '한', '글', 'น้', 'ำ')
    const long = fc.array(letter, { minLength: 2, maxLength: 600 })
    fc.assert(
      fc.property(long, fc.nat(), fc.integer({ min: 1, max: 40 }), fc.nat(), (letters, from, length, cut) => {
        const database = openDatabase()
        const start = from % letters.length
        const at = cut % letters.length
        say(database, 't1', { heard: letters.slice(0, at).join(''), unheard: letters.slice(at).join('') })
        expect(ids(database, letters.slice(start, start + length).join(''))).toEqual(['t1'])
        database.close()
      }),
      { numRuns: 60 },
    )
  })

  it('marks what it found, also where only this index knows the word', () => {
    const database = openDatabase()
    say(database, 't1', { user: '今何時、何時?', heard: '新し', unheard: 'いiPhone' })
    const marks = (query: string) => database.search(query, { limit: 1 })[0]?.marks
    expect(marks('何時')).toEqual([
      { field: 'user', start: 1, end: 3 },
      { field: 'user', start: 4, end: 6 },
    ])
    expect(marks('いiphone')).toEqual([{ field: 'assistant', start: 2, end: 9 }])
    expect(marks('iPhone')).toEqual([{ field: 'assistant', start: 3, end: 9 }])
  })

  it('puts what both indexes found in one order, each once, page by page', () => {
    const database = openDatabase()
    for (let count = 0; count < 6; count++)
      say(database, `t${count}`, { user: count % 2 ? 'the tea' : '緑茶 tea、teaです' })
    const [first, second] = [0, 4].map((skip) => {
      const before = database.turns('c1', { limit: 10 }).reverse()[skip - 1]
      return database.search('tea', { limit: 4, ...(before && { before }) }).map(({ turn }) => turn.id)
    })
    expect([first, second]).toEqual([
      ['t5', 't4', 't3', 't2'],
      ['t1', 't0'],
    ])
  })
})

describe('the index', () => {
  const SECRET = '秘密の言葉'
  const terms = (file: string) => {
    const raw = new DatabaseSync(file)
    raw.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'letters', 'row')")
    const found = raw.prepare('SELECT term FROM temp.terms').all().length
    raw.exec("INSERT INTO letters (letters, rank) VALUES ('integrity-check', 1)")
    raw.close()
    return found
  }

  it('holds nothing of a turn that has spaces between its words', () => {
    const file = join(temporaryFolder(), 'history.db')
    say(openDatabase(file), 't1', { user: 'what time is it', heard: 'Ça va être neuf heures.' })
    expect(terms(file)).toBe(0)
  })

  it('follows words that are put right, and lets go of those that are deleted, out of the files too', () => {
    const ways: ((database: HistoryDatabase) => void)[] = [
      (database) => database.record([{ record: { type: 'userSaid', turn: 't1', text: 'no', final: true }, at: 1 }]),
      (database) => database.deleteTurn('t1'),
      (database) => database.deleteConversation('c1'),
      (database) => database.deleteBefore(1e12),
      (database) => database.deleteAll(),
    ]
    for (const [index, change] of ways.entries()) {
      const folder = temporaryFolder()
      const file = join(folder, 'history.db')
      const database = openDatabase(file)
      say(database, 't1', { user: SECRET, heard: 'yes' })
      change(database)
      expect([index, ids(database, '秘密'), terms(file)]).toEqual([index, [], 0])
      if (index === 0) continue
      for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes('秘密')).toBe(false)
    }
  })

  it('has the turns of older versions, also of one that never ended', () => {
    const file = join(temporaryFolder(), 'history.db')
    const old = new DatabaseSync(file)
    migrate(old, MIGRATIONS.slice(0, 3))
    old.exec(`INSERT INTO conversations (id, startedAt, provider) VALUES ('c1', 1, 'offline');
      INSERT INTO turns (id, conversation, startedAt, touchedAt, user) VALUES ('t1', 'c1', 1, 1, '${SECRET}');
      UPDATE turns SET indexed = 1;
      INSERT INTO turns (id, conversation, startedAt, touchedAt, user) VALUES ('t2', 'c1', 1, 1, '${SECRET}')`)
    old.close()
    const database = openDatabase(file)
    expect(ids(database, '言葉')).toEqual(['t2', 't1'])
    database.deleteTurn('t2')
    expect([ids(database, '言葉'), terms(file)]).toEqual([['t1'], 5])
  })

  it('is made anew with the other one', () => {
    const file = join(temporaryFolder(), 'history.db')
    const database = openDatabase(file)
    say(database, 't1', { user: SECRET })
    const before = terms(file)
    database.remakeIndex()
    expect([terms(file), ids(database, '言葉')]).toEqual([before, ['t1']])
  })
})

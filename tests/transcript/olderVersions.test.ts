/** History files as older versions left them, opened by this one. A new version adds its rows to `LEFT_BY`. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { HistoryFile } from '../../src/main/transcript/historyFile'
import { migrate } from '../../src/main/transcript/sqliteMigrations'
import { MIGRATIONS, SCHEMA_VERSION } from '../../src/main/transcript/sqliteSchema'
import { dated, factsOf, openDatabase, temporaryFolder } from './facts'

const STAGES = { turn: 210, hear: 4, think: 1, voice: 22, out: 3, total: 240 }
const COST = { amount: 0.25, currency: 'USD', usage: [{ unit: 'output audio tokens', quantity: 210 }] }

/** What each version wrote, as it wrote it: one conversation, a turn that ended and one that a kill cut short. */
const LEFT_BY: Readonly<Record<number, string>> = {
  1: `
    INSERT INTO conversations (id, startedAt, title, provider) VALUES ('c1', 1000, 'Lisbon', 'offline');
    INSERT INTO turns (id, conversation, startedAt, touchedAt, user, userFinal, heard, unheard, outcome, stages, cost, usd)
      VALUES ('t1', 'c1', 1000, 2000, 'what time is it', 1, 'It is', ' nine.', 'cut',
        '${JSON.stringify(STAGES)}', '${JSON.stringify(COST)}', 0.25);
    UPDATE turns SET indexed = 1 WHERE id = 't1';
    INSERT INTO turns (id, conversation, startedAt, touchedAt, user) VALUES ('t2', 'c1', 3000, 3000, 'set a tim');
  `,
  2: `
    INSERT INTO conversations (id, startedAt, title, provider) VALUES ('c1', 1000, 'Lisbon', 'offline');
    INSERT INTO turns (id, conversation, startedAt, touchedAt, user, userFinal, heard, unheard, outcome, stages, cost, usd)
      VALUES ('t1', 'c1', 1000, 2000, 'what time is it', 1, 'It is', ' nine.', 'cut',
        '${JSON.stringify(STAGES)}', '${JSON.stringify(COST)}', 0.25);
    UPDATE turns SET indexed = 1 WHERE id = 't1';
    INSERT INTO turns (id, conversation, startedAt, touchedAt, user, correctedBy)
      VALUES ('t2', 'c1', 3000, 3000, 'set a tim', 't9');
  `,
  3: `
    INSERT INTO conversations (id, startedAt, title, provider) VALUES ('c1', 1000, 'Lisbon', 'offline');
    INSERT INTO turns (id, conversation, startedAt, touchedAt, user, userFinal, heard, unheard, outcome, stages, cost, usd)
      VALUES ('t1', 'c1', 1000, 2000, 'what time is it', 1, 'It is', ' nine.', 'cut',
        '${JSON.stringify(STAGES)}', '${JSON.stringify(COST)}', 0.25);
    UPDATE turns SET indexed = 1 WHERE id = 't1';
    INSERT INTO turns (id, conversation, startedAt, touchedAt, user, correctedBy)
      VALUES ('t2', 'c1', 3000, 3000, 'set a tim', 't9');
    INSERT INTO bills (id, at, usd) VALUES ('b1', 2000, 0.5);
  `,
}

function fileOf(version: number): string {
  const file = join(temporaryFolder(), 'history.db')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL')
  migrate(database, MIGRATIONS.slice(0, version))
  database.exec(LEFT_BY[version]!)
  database.close()
  return file
}

const older = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1)

describe.each(older)('a history of version %i', (version) => {
  it('is opened with every turn, its figures and its words in the search', () => {
    const database = openDatabase(fileOf(version))
    expect(database.conversations({ limit: 10 })).toEqual([
      { id: 'c1', startedAt: 1000, lastAt: 3000, title: 'Lisbon', turns: 2, cost: 0.25 },
    ])
    expect(database.turns('c1', { limit: 10 })).toMatchObject([
      { id: 't1', user: 'what time is it', heard: 'It is', unheard: ' nine.', stages: STAGES, cost: COST },
      { id: 't2', user: 'set a tim', userFinal: false },
    ])
    expect(['nine', 'tim'].map((word) => database.search(word, { limit: 10 }).map(({ turn }) => turn.id))).toEqual([
      ['t1'],
      ['t2', 't1'],
    ])
    // Nobody knew then who had served a turn.
    expect(database.measured(10)).toEqual([])
  })

  it('is gone on with as if it had always been of this one', () => {
    const database = openDatabase(fileOf(version))
    const served = { hear: { service: 'google' as const, model: 'long' } }
    const tools = [{ name: 'set_timer', arguments: '{}', result: 'Set.', tookMs: 3 }]
    database.record(
      dated([
        ...factsOf('t3', { at: 5000 }),
        { type: 'toolsCalled', turn: 't3', tools },
        { type: 'turnCorrected', turn: 't2', by: 't3' },
        { type: 'turnEnded', turn: 't3', outcome: 'answered', stages: STAGES, served },
      ]),
    )
    expect(database.turns('c1', { limit: 10 })).toMatchObject([{}, { correctedBy: 't3' }, { served, tools }])
    expect(database.measured(10)).toEqual([{ served, stages: STAGES }])
    database.deleteConversation('c1')
    expect([database.search('nine', { limit: 10 }), database.measured(10)]).toEqual([[], []])
  })

  it('has the shape of one that was begun anew', () => {
    const shapeOf = (file: string) => {
      openDatabase(file).close()
      const database = new DatabaseSync(file, { readOnly: true })
      const shape = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all()
      database.close()
      return shape
    }
    expect(shapeOf(fileOf(version))).toEqual(shapeOf(join(temporaryFolder(), 'history.db')))
  })
})

describe('a version', () => {
  it('that was released is never changed: what it did is in files already', () => {
    const known = ['77cb24e58c59']
    const found = MIGRATIONS.slice(0, known.length).map((step) => createHash('sha256').update(step).digest('hex'))
    expect(found.map((hash) => hash.slice(0, 12))).toEqual(known)
  })

  it('of every older file stands in this test', () => {
    expect(Object.keys(LEFT_BY).map(Number)).toEqual(older)
  })
})

describe('a history of a newer version', () => {
  it('is refused, and not a byte of it is changed', () => {
    const file = join(temporaryFolder(), 'history.db')
    openDatabase(file).close()
    const database = new DatabaseSync(file)
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}; CREATE TABLE later (x)`)
    database.close()
    const history = new HistoryFile(file, () => {})
    const refused = expect.objectContaining({ error: expect.objectContaining({ code: 'history.newer' }) })
    expect(() => history.handle({ type: 'conversations', page: { limit: 10 } })).toThrow(refused)
    expect(() => history.handle({ type: 'measured', turns: 10 })).toThrow(refused)
    const again = new DatabaseSync(file, { readOnly: true })
    expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION + 1 })
    again.close()
  })
})

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HistoryFile } from '../../src/main/transcript/historyFile'
import { HistoryDatabase } from '../../src/main/transcript/sqlite'
import type { AppError } from '../../src/shared/view'
import { dated, factsOf, openDatabase, say, temporaryFolder } from './facts'

const open = (file: string) => {
  const notices: AppError[] = []
  const history = new HistoryFile(file, (notice) => notices.push(notice))
  onTestFinished(() => void history.handle({ type: 'close' }))
  const record = (turn: string, from = 0) => {
    for (const fact of factsOf(turn).slice(from)) history.handle({ type: 'record', record: fact, at: 1000 })
  }
  const turns = () => history.handle({ type: 'turns', conversation: 'c1', page: { limit: 10 } })
  return { history, notices, record, turns }
}

const failure = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (thrown) {
    return (thrown as { error?: AppError }).error?.code
  }
}

it('makes the file and its folder', () => {
  const file = join(temporaryFolder(), 'a', 'b', 'history.db')
  const { record, turns, notices } = open(file)
  record('t1')
  expect([turns(), notices]).toMatchObject([[{ id: 't1' }], []])
})

it('sets a damaged file aside under a new name each time, says so, and goes on with a fresh one', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'history.db')
  for (const round of [1, 2]) {
    const damaged = `this is no database, round ${round}`.repeat(100)
    writeFileSync(file, damaged)
    const { history, record, turns, notices } = open(file)
    record('t1')
    expect(turns()).toMatchObject([{ id: 't1' }])
    expect(notices).toMatchObject([
      { code: 'history.corrupt', message: expect.stringContaining(`history.damaged-${round}.db`) },
    ])
    expect(readFileSync(join(folder, `history.damaged-${round}.db`), 'utf8')).toBe(damaged)
    history.handle({ type: 'close' })
  }
})

it('sets a file aside whose damage shows itself only later, and loses no fact', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'history.db')
  const database = openDatabase(file)
  const facts = Array.from({ length: 400 }, (_, count) =>
    factsOf(`t${count}`, { user: `ordinary words ${count} `.padEnd(1000, 'and more ') }),
  )
  database.record(dated(facts.flat()))
  database.close()
  const bytes = readFileSync(file)
  // The first pages and the newest rows stay whole; everything between is noise.
  bytes.fill(0xa5, 4096 * 20, bytes.length - 4096 * 40)
  writeFileSync(file, bytes)
  const { history, record, turns, notices } = open(file)
  record('fresh')
  history.handle({ type: 'search', query: 'ordinary', page: { limit: 10 } })
  history.handle({ type: 'conversations', page: { limit: 10 } })
  history.handle({ type: 'turns', conversation: 'c1', page: { limit: 5000 } })
  expect(notices).toMatchObject([{ code: 'history.corrupt' }])
  record('after')
  expect(turns()).toMatchObject(expect.arrayContaining([expect.objectContaining({ id: 'after' })]))
})

it('does not touch a history of a newer version', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'history.db')
  const newer = new DatabaseSync(file)
  newer.exec('PRAGMA user_version = 99; CREATE TABLE unheardOf (what TEXT)')
  newer.close()
  const before = readFileSync(file)
  const { history, record } = open(file)
  expect(failure(() => record('t1'))).toBe('history.newer')
  expect(failure(() => history.handle({ type: 'recent', now: 0, withinMs: 1 }))).toBe('history.newer')
  expect(failure(() => history.handle({ type: 'deleteAll' }))).toBe('history.newer')
  history.handle({ type: 'close' })
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(readdirSync(folder)).toEqual(['history.db'])
})

it('leaves nothing beside a newer history, or another program’s database, that was closed in order', () => {
  const folder = temporaryFolder()
  const leave = (name: string, sql: string) => {
    const database = new DatabaseSync(join(folder, name))
    database.exec(`PRAGMA journal_mode = WAL; ${sql}`)
    database.close()
  }
  leave('history.db', 'PRAGMA user_version = 99; CREATE TABLE turns (what TEXT)')
  leave('mail.db', 'CREATE TABLE mail (subject TEXT)')
  expect(failure(() => open(join(folder, 'history.db')).record('t1'))).toBe('history.newer')
  expect(failure(() => open(join(folder, 'mail.db')).record('t1'))).toBe('history.foreign')
  expect(readdirSync(folder).sort()).toEqual(['history.db', 'mail.db'])
})

it('knows a newer history by what stands in its log alone', () => {
  const folder = temporaryFolder()
  const writing = new DatabaseSync(join(folder, 'writing.db'))
  onTestFinished(() => writing.close())
  writing.exec('PRAGMA journal_mode = WAL; CREATE TABLE turns (what TEXT); PRAGMA wal_checkpoint(TRUNCATE)')
  writing.exec('PRAGMA user_version = 99')
  const file = join(folder, 'history.db')
  for (const suffix of ['', '-wal']) cpSync(join(folder, `writing.db${suffix}`), file + suffix)
  expect(failure(() => open(file).record('t1'))).toBe('history.newer')
})

it('does not touch the database of another program', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'mail.db')
  const other = new DatabaseSync(file)
  other.exec("CREATE TABLE mail (subject TEXT); INSERT INTO mail VALUES ('hello')")
  other.close()
  const before = readFileSync(file)
  const { history, record } = open(file)
  expect(failure(() => record('t1'))).toBe('history.foreign')
  history.handle({ type: 'close' })
  expect([readFileSync(file).equals(before), readdirSync(folder)]).toEqual([true, ['mail.db']])
})

it('does not touch what is no database at all, under any name but its own', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'notes.txt')
  for (const text of ['my notes\n', 'my notes, at some length\n'.repeat(1000)]) {
    writeFileSync(file, text)
    const { history, record, notices } = open(file)
    expect(failure(() => record('t1'))).toBe('history.foreign')
    expect(failure(() => history.handle({ type: 'deleteAll' }))).toBe('history.foreign')
    history.handle({ type: 'close' })
    expect([readFileSync(file, 'utf8'), readdirSync(folder), notices]).toEqual([text, ['notes.txt'], []])
  }
})

it('makes a damaged index anew and loses no turn', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'history.db')
  const database = openDatabase(file)
  for (let count = 0; count < 200; count++) say(database, `t${count}`, { user: `ordinary words ${count}` })
  database.close()
  // SQLite keeps everybody from an index's own tables unless asked not to; Node's types do not know the option yet.
  const raw = new DatabaseSync(file, { defensive: false } as object)
  raw.exec('UPDATE words_data SET block = substr(block, 1, length(block) / 2) WHERE id > 10')
  raw.close()
  const { history, record, notices } = open(file)
  const search = () => history.handle({ type: 'search', query: 'ordinary', page: { limit: 500 } })
  expect(search()).toHaveLength(200)
  expect(history.handle({ type: 'turns', conversation: 'c1', page: { limit: 500 } })).toHaveLength(200)
  record('fresh')
  expect([history.handle({ type: 'search', query: 'nine', page: { limit: 500 } }), notices]).toMatchObject([
    { length: 201 },
    [],
  ])
})

it('cannot be written where there is a folder of its name, or a file in place of the folder', () => {
  const folder = temporaryFolder()
  expect(failure(() => open(folder).record('t1'))).toBe('history.unwritable')
  writeFileSync(join(folder, 'file'), '')
  expect(failure(() => open(join(folder, 'file', 'history.db')).record('t1'))).toBe('history.unwritable')
})

describe.skipIf(process.platform === 'win32')('the permissions', () => {
  const modesIn = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
    )
  /** A history as a kill leaves it: with its log, here open to everybody. */
  function leftOpen(folder: string) {
    const { record } = open(join(folder, 'writing.db'))
    record('t1')
    const left = temporaryFolder()
    for (const suffix of ['', '-wal', '-shm']) {
      cpSync(join(folder, `writing.db${suffix}`), join(left, `history.db${suffix}`))
      chmodSync(join(left, `history.db${suffix}`), 0o644)
    }
    return left
  }
  const PRIVATE = { 'history.db': '600', 'history.db-shm': '600', 'history.db-wal': '600' }

  it('of all that belongs to a history are its owner’s alone, also of what was left open to others', () => {
    const folder = leftOpen(temporaryFolder())
    const { turns } = open(join(folder, 'history.db'))
    expect(turns()).toMatchObject([{ id: 't1' }])
    expect(modesIn(folder)).toEqual(PRIVATE)
  })

  it('hold also for one that was closed in order, and for one that is reached by a link', () => {
    const folder = temporaryFolder()
    openDatabase(join(folder, 'history.db')).close()
    chmodSync(join(folder, 'history.db'), 0o644)
    const link = join(temporaryFolder(), 'link.db')
    symlinkSync(join(folder, 'history.db'), link)
    open(link).record('t1')
    expect(modesIn(folder)).toEqual(PRIVATE)
  })

  it('of what is damaged are taken from others too', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'history.db'), 'this is no database'.repeat(100), { mode: 0o644 })
    open(join(folder, 'history.db')).record('t1')
    expect(modesIn(folder)).toEqual({ ...PRIVATE, 'history.damaged-1.db': '600' })
  })

  it('of what is no file are not touched, and nobody waits for its other end', () => {
    const pipe = join(temporaryFolder(), 'pipe.db')
    execFileSync('mkfifo', ['-m', '644', pipe])
    expect(failure(() => open(pipe).record('t1'))).toBe('history.unwritable')
    expect(statSync(pipe).mode & 0o777).toBe(0o644)
  })
})

it('lets no trigger of a file from somebody else reach outside the rows', () => {
  const file = join(temporaryFolder(), 'history.db')
  const { history, record, turns } = open(file)
  record('t1')
  history.handle({ type: 'close' })
  const raw = new DatabaseSync(file)
  raw.exec(`CREATE TRIGGER evil AFTER INSERT ON turns BEGIN
    UPDATE turns SET user = (SELECT count(*) FROM pragma_database_list) WHERE number = new.number; END`)
  raw.close()
  expect(failure(() => record('t2'))).toMatch(/^(internal|history\.unwritable)$/)
  expect(turns()).toMatchObject([{ id: 't1' }])
})

it('opens again after it was closed', () => {
  const { history, record, turns } = open(join(temporaryFolder(), 'history.db'))
  record('t1')
  history.handle({ type: 'close' })
  expect(turns()).toMatchObject([{ id: 't1' }])
})

describe('a file that is taken away while it is in use', () => {
  const beside = (file: string) => ['', '-wal', '-shm'].map((suffix) => file + suffix)

  it.each(['alone', 'with its log'])('%s is begun anew: what is said from then on is kept', (how) => {
    const file = join(temporaryFolder(), 'history.db')
    const { history, record, turns, notices } = open(file)
    record('before')
    for (const part of how === 'alone' ? [file] : beside(file)) rmSync(part)
    record('after')
    expect(turns()).toMatchObject([{ id: 'after' }])
    history.handle({ type: 'close' })
    expect([open(file).turns(), notices]).toMatchObject([[{ id: 'after' }], []])
  })

  it('and replaced by another history goes on in that one', () => {
    const folder = temporaryFolder()
    const [file, other] = [join(folder, 'history.db'), join(folder, 'other.db')]
    const elsewhere = open(other)
    elsewhere.record('theirs')
    elsewhere.history.handle({ type: 'close' })
    const { history, record, turns } = open(file)
    record('before')
    renameSync(other, file)
    record('after')
    expect(turns()).toMatchObject([{ id: 'theirs' }, { id: 'after' }])
    history.handle({ type: 'close' })
    expect(open(file).turns()).toMatchObject([{ id: 'theirs' }, { id: 'after' }])
  })

  it('and kept elsewhere holds all that was said until then', () => {
    const folder = temporaryFolder()
    const [file, kept] = [join(folder, 'history.db'), join(folder, 'kept.db')]
    const { record } = open(file)
    record('before')
    renameSync(file, kept)
    record('after')
    expect([open(kept).turns(), open(file).turns()]).toMatchObject([[{ id: 'before' }], [{ id: 'after' }]])
  })

  it('and replaced by a folder is told as what cannot be written', () => {
    const file = join(temporaryFolder(), 'history.db')
    const { record } = open(file)
    record('before')
    for (const part of beside(file)) rmSync(part)
    mkdirSync(file)
    expect(failure(() => record('after'))).toBe('history.unwritable')
  })
})

describe('what a full disk refused', () => {
  const full = () => {
    const refusing = vi.spyOn(HistoryDatabase.prototype, 'record').mockImplementation(() => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
    })
    onTestFinished(() => refusing.mockRestore())
    return () => refusing.mockRestore()
  }

  it.each([
    { type: 'deleteConversation', conversation: 'c1' },
    { type: 'deleteTurn', turn: 't1' },
    { type: 'deleteBefore', at: 2000 },
    { type: 'deleteSince', at: 1000 },
    { type: 'deleteAll' },
  ] as const)('does not come back when it was deleted meanwhile: $type', (deletion) => {
    const { history, turns } = open(join(temporaryFolder(), 'history.db'))
    const room = full()
    for (const record of factsOf('t1'))
      expect(failure(() => history.handle({ type: 'record', record, at: 1000 }))).toBe('history.diskFull')
    room()
    history.handle(deletion)
    history.handle({ type: 'record', record: { type: 'billed', bill: 'b', usd: 1 }, at: 3000 })
    expect(turns()).toEqual([])
  })

  it('is written when it is closed, if there is room again', () => {
    const file = join(temporaryFolder(), 'history.db')
    const { history } = open(file)
    const room = full()
    for (const record of factsOf('t1')) failure(() => history.handle({ type: 'record', record, at: 1000 }))
    room()
    history.handle({ type: 'close' })
    expect(open(file).turns()).toMatchObject([{ id: 't1' }])
  })

  it('does not keep it from being closed, if there is none', () => {
    const { history } = open(join(temporaryFolder(), 'history.db'))
    full()
    for (const record of factsOf('t1')) failure(() => history.handle({ type: 'record', record, at: 1000 }))
    expect(failure(() => history.handle({ type: 'close' }))).toBeUndefined()
  })

  it('and cannot be deleted yet is written, and deleted, once there is room', () => {
    const { history, turns } = open(join(temporaryFolder(), 'history.db'))
    const room = full()
    for (const record of factsOf('t1')) failure(() => history.handle({ type: 'record', record, at: 1000 }))
    expect(failure(() => history.handle({ type: 'deleteTurn', turn: 't1' }))).toBe('history.diskFull')
    room()
    history.handle({ type: 'record', record: { type: 'billed', bill: 'b', usd: 1 }, at: 3000 })
    expect(turns()).toMatchObject([{ id: 't1' }])
    history.handle({ type: 'deleteTurn', turn: 't1' })
    expect(turns()).toEqual([])
  })
})

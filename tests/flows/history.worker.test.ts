/** The built worker `history` behind its store: order, errors, death and the end. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import { createWorkerStore, type HistoryStore } from '../../src/main/transcript'
import type { AppError } from '../../src/shared/view'
import { HandClock } from '../support/handClock'
import { factsOf, temporaryFolder } from '../transcript/facts'

const NEWEST = { limit: 10 }

function openStore(folder: string, entry = entryPath('history')) {
  const notices: AppError[] = []
  const clock = new HandClock()
  const file = join(folder, 'history.db')
  const store = createWorkerStore({ clock, entry, file, onNotice: (notice) => notices.push(notice) })
  onTestFinished(() => store.close())
  return { store, notices, clock, file }
}

const say = (store: HistoryStore, turn: string) => Promise.all(factsOf(turn).map((fact) => store.record(fact)))

/** An entry that dies on the second request, `times` times in all, and is the real worker otherwise. */
function mortalEntry(folder: string, times: number): string {
  const entry = join(folder, 'mortal.cjs')
  writeFileSync(
    entry,
    `const { existsSync, writeFileSync } = require('node:fs')
    const { parentPort } = require('node:worker_threads')
    const death = [...Array(${times}).keys()].map((n) => __dirname + '/death' + n).find((file) => !existsSync(file))
    let asked = 0
    if (death) parentPort.on('message', () => {
      asked += 1
      if (asked === 2) { writeFileSync(death, ''); process.exit(7) }
    })
    require(${JSON.stringify(entryPath('history'))})`,
  )
  return entry
}

it('answers in the order asked and lets time stand still meanwhile', async () => {
  const { store, clock, notices } = openStore(temporaryFolder())
  const done: string[] = []
  const saying = say(store, 't1').then(() => done.push('said'))
  const finding = store.search('nine', NEWEST).then((hits) => done.push(`found ${hits.length}`))
  expect(clock.owedCount).toBe(7)
  await Promise.all([saying, finding])
  expect([done, clock.owedCount, notices]).toEqual([['said', 'found 1'], 0, []])
  expect(await store.recent(clock.epoch(), 1000)).toMatchObject({ conversation: 'c1', turns: [{ id: 't1' }] })
  let text = ''
  for await (const piece of store.export('markdown')) text += piece
  expect(text).toContain('**Parley:** It is nine.')
})

it('starts a worker that died again and repeats what it owed', async () => {
  const folder = temporaryFolder()
  const { store, notices, clock } = openStore(folder, mortalEntry(folder, 1))
  await say(store, 't1')
  expect(await store.turns('c1', NEWEST)).toMatchObject([{ id: 't1', outcome: 'answered' }])
  expect(notices).toMatchObject([{ code: 'worker.died' }])
  expect([clock.owedCount, existsSync(join(folder, 'death0'))]).toEqual([0, true])
})

it('fails what a worker died over twice, and does the next thing', async () => {
  const folder = temporaryFolder()
  const { store, clock } = openStore(folder, mortalEntry(folder, 2))
  await expect(say(store, 't1')).rejects.toMatchObject({ error: { code: 'worker.failed' } })
  await say(store, 't2')
  expect(await store.search('nine', NEWEST)).toMatchObject([{ turn: { id: 't2' } }])
  expect(clock.owedCount).toBe(0)
})

it('rejects with the code of a history that is newer', async () => {
  const folder = temporaryFolder()
  const newer = new DatabaseSync(join(folder, 'history.db'))
  newer.exec('PRAGMA user_version = 99')
  newer.close()
  const { store } = openStore(folder)
  const [fact] = factsOf('t1')
  await expect(store.record(fact!)).rejects.toMatchObject({ error: { code: 'history.newer' } })
})

it('says that a damaged file was set aside and stores all the same', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'history.db'), 'no database '.repeat(1000))
  const { store, notices } = openStore(folder)
  await say(store, 't1')
  expect(notices).toMatchObject([{ code: 'history.corrupt' }])
  expect(await store.turns('c1', NEWEST)).toMatchObject([{ id: 't1' }])
})

it('commits what was asked before the end, leaves no log behind, and takes nothing afterwards', async () => {
  const folder = temporaryFolder()
  const { store, file } = openStore(folder)
  const saying = say(store, 't1')
  await Promise.all([store.close(), store.close()])
  await saying
  expect([existsSync(file), existsSync(`${file}-wal`)]).toEqual([true, false])
  await expect(store.recent(0, 0)).rejects.toMatchObject({ error: { code: 'worker.failed' } })
})

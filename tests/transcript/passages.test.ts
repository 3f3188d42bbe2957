import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HistoryFile } from '../../src/main/transcript/historyFile'
import type { HistoryRequest } from '../../src/main/transcript/historyProtocol'
import { type Ask, passages } from '../../src/main/transcript/passages'
import { dated, factsOf, openDatabase, temporaryFolder } from './facts'

/** A history of `turns` turns in each of `conversations`, all of them begun in the same millisecond. */
function history(conversations: number, turns: number) {
  const file = join(temporaryFolder(), 'history.db')
  const database = openDatabase(file)
  const facts = Array.from({ length: conversations * turns }, (_, count) =>
    factsOf(`t${count}`, { conversation: `c${count % conversations}`, at: 5 }),
  )
  database.record(dated(facts.flat()))
  database.close()
  const worker = new HistoryFile(file, () => {})
  const asked: HistoryRequest[] = []
  const ask: Ask = async (request) => {
    asked.push(request)
    return worker.handle(request) as never
  }
  return { ask, asked, worker }
}

const read = async (ask: Ask, only?: string) => {
  const ids: string[] = []
  for await (const passage of passages(ask, only)) {
    ids.push(passage.type === 'turn' ? passage.turn.id : passage.summary.id)
  }
  return ids
}

describe('everything that was said', () => {
  it('comes once, each conversation before its turns, a little at a time', async () => {
    const { ask, asked } = history(3, 450)
    const ids = await read(ask)
    expect(ids.filter((id) => id.startsWith('c'))).toEqual(['c0', 'c1', 'c2'])
    expect(ids.slice(ids.indexOf('c1') + 1, ids.indexOf('c2'))).toEqual(
      Array.from({ length: 450 }, (_, count) => `t${count * 3 + 1}`),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(Math.max(...asked.map((request) => ('limit' in request ? request.limit : 0)))).toBeLessThanOrEqual(200)
  })

  it('comes once, however many conversations there are', async () => {
    const { ask } = history(250, 1)
    const ids = await read(ask)
    expect([ids.length, new Set(ids).size]).toEqual([500, 500])
  })

  it('is one conversation where one was asked for, and nothing where there is none', async () => {
    const { ask } = history(2, 2)
    expect([await read(ask, 'c1'), await read(ask, 'c9')]).toEqual([['c1', 't1', 't3'], []])
  })

  it('leaves out what is deleted while it is read', async () => {
    const { ask, worker } = history(2, 2)
    const ids: string[] = []
    for await (const passage of passages(ask)) {
      ids.push(passage.type === 'turn' ? passage.turn.id : passage.summary.id)
      if (ids.length === 1) worker.handle({ type: 'deleteConversation', conversation: 'c1' })
    }
    expect(ids.filter((id) => id === 't1' || id === 't3')).toEqual([])
  })
})

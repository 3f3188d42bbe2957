import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createPrivateStore,
  type HistoryStore,
  keepUnlessPrivate,
  type TranscriptRecord,
} from '../../src/main/transcript'
import { factsOf, temporaryFolder } from './facts'

let isPrivate: boolean
let written: string[]
let opened: number
let file: string
let store: HistoryStore

beforeEach(() => {
  isPrivate = false
  written = []
  opened = 0
  file = join(temporaryFolder(), 'history.db')
  store = keepUnlessPrivate({
    ...{ file, isPrivate: () => isPrivate },
    open: () => {
      opened += 1
      return {
        ...createPrivateStore(),
        record: async (record) => void written.push(told(record)),
        bring: async (record) => void written.push(`brought ${told(record)}`),
        spent: async () => 3,
        recent: async () => ({ conversation: 'c', turns: [] }),
      }
    },
  })
})

function told(record: TranscriptRecord): string {
  if (record.type === 'billed') return `billed ${record.bill} ${record.usd}`
  return 'turn' in record ? `${record.turn} ${record.type}` : record.type
}

const say = async (turn: string) => {
  for (const record of factsOf(turn)) await store.record(record)
}

describe('a private conversation', () => {
  it('opens no file where there never was one', async () => {
    isPrivate = true
    await say('t')
    expect(await store.spent(0)).toBe(0)
    expect(await store.conversations({ limit: 1 })).toEqual([])
    await store.close()
    expect([opened, existsSync(file)]).toEqual([0, false])
  })

  it('keeps nothing, and what was kept before can be read and counts', async () => {
    writeFileSync(file, 'x')
    isPrivate = true
    await say('t')
    expect(written).toEqual([])
    expect(await store.spent(0)).toBe(3)
    expect(await store.recent(0, 1)).toBeUndefined()
  })

  it('does not keep what is brought along from elsewhere away', async () => {
    isPrivate = true
    for (const record of factsOf('t').slice(1, 3)) await store.bring(record, 1_000)
    expect(written).toEqual(['brought t turnStarted', 'brought t userSaid'])
  })

  it('keeps what its turns cost, the last bill of each, and nothing else', async () => {
    isPrivate = true
    const cost = (amount: number) => ({ amount, currency: 'USD' as const, usage: [] })
    const ended = { type: 'turnEnded' as const, turn: 't', outcome: 'answered' as const }
    await say('t')
    await store.record({ ...ended, cost: cost(0) })
    await store.record({ ...ended, cost: cost(0.25) })
    await store.record({ ...ended, cost: cost(0.375) })
    expect(written).toEqual(['billed t 0.25', 'billed t 0.375'])
  })

  it('keeps what other programs spend meanwhile: money, and not a word', async () => {
    isPrivate = true
    await store.record({ type: 'billed', bill: 'b', usd: 1 })
    expect(written).toEqual(['billed b 1'])
  })

  it('keeps nothing of what was called in it or of who served it', async () => {
    isPrivate = true
    await say('t')
    await store.record({
      type: 'toolsCalled',
      turn: 't',
      tools: [{ name: 'add_note', arguments: '{"text":"secret"}' }],
    })
    await store.record({ type: 'turnCorrected', turn: 't', by: 'u' })
    expect([written, await store.measured(10)]).toEqual([[], []])
  })

  it('does not tell that it put the words of an earlier turn right', async () => {
    await say('old')
    await say('new')
    await store.record({ type: 'turnCorrected', turn: 'old', by: 'new' })
    isPrivate = true
    await say('secret')
    await store.record({ type: 'turnCorrected', turn: 'new', by: 'secret' })
    expect(written.filter((each) => each.endsWith('turnCorrected'))).toEqual(['old turnCorrected'])
  })

  it('begins and ends with a turn: one that began before is kept whole, one that began in it not at all', async () => {
    const [start, ...rest] = factsOf('one').filter(({ type }) => type !== 'conversationStarted')
    await store.record(start!)
    isPrivate = true
    for (const record of rest) await store.record(record)
    const [secret, ...more] = factsOf('two').filter(({ type }) => type !== 'conversationStarted')
    await store.record(secret!)
    isPrivate = false
    for (const record of more) await store.record(record)
    expect(new Set(written.map((line) => line.split(' ')[0]))).toEqual(new Set(['one']))
    expect(written).toHaveLength(1 + rest.length)
  })
})

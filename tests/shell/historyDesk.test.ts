/** Deletions that can be undone for ten seconds, and what windows see of them meanwhile. */
import { beforeEach, describe, expect, it } from 'vitest'
import { HistoryDesk } from '../../src/main/shell/historyDesk'
import { createPrivateStore, type HistoryStore } from '../../src/main/transcript'
import type { ConversationSummary, Page } from '../../src/shared/history'
import type { Turn } from '../../src/shared/view'
import { HandClock } from '../support/handClock'

const summary = (id: string, startedAt: number): ConversationSummary => ({
  ...{ id, startedAt, lastAt: startedAt, title: id, turns: 1, cost: 0 },
})
const turn = (id: string, conversation: string): Turn => ({
  ...{ id, conversation, startedAt: 1, user: id, userFinal: true, heard: '', unheard: '' },
})

let clock: HandClock
let done: string[]
let renewed: string[]
let forgotten: string[]
let fails: boolean
let slowly: () => Promise<void>
let finds: Turn[]
let desk: HistoryDesk
let revisions: number[]

beforeEach(() => {
  clock = new HandClock()
  done = []
  renewed = []
  revisions = []
  fails = false
  slowly = async () => {}
  finds = ['t3', 't2'].map((id) => turn(id, 'c2'))
  const stored = ['c3', 'c2', 'c1'].map((id, index) => summary(id, 3 - index))
  const carry = async (what: string) => {
    if (fails) throw new Error('no')
    done.push(what)
    await slowly()
  }
  const history: HistoryStore = {
    ...createPrivateStore(),
    conversations: async ({ limit }: Page) => stored.slice(0, limit),
    conversation: async (id) => stored.find((one) => one.id === id),
    turns: async (id, { limit }) => ['t1', 't2', 't3'].map((each) => turn(each, id)).slice(-limit),
    search: async (_query, { before, limit }) => {
      const from = before ? finds.findIndex(({ id }) => id === before.id) + 1 : 0
      return finds.slice(from, from + limit).map((found) => ({ turn: found, marks: [] }))
    },
    passages: async function* (only) {
      for (const one of [...stored].reverse().filter(({ id }) => only === undefined || id === only)) {
        yield { type: 'conversation', summary: one }
        for (const id of ['t1', 't2']) yield { type: 'turn', turn: turn(`${one.id}${id}`, one.id) }
      }
    },
    deleteConversation: (id) => carry(`conversation ${id}`),
    deleteTurn: (id) => carry(`turn ${id}`),
    deleteAll: () => carry('all'),
  }
  forgotten = []
  desk = new HistoryDesk({
    ...{ clock, history, deleting: (id) => renewed.push(id), deleted: (turn) => forgotten.push(turn) },
  })
  desk.revision.on((revision) => revisions.push(revision))
})

const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id)

describe('a conversation that is deleted', () => {
  it('is gone for windows at once, a page stays full, and it is gone for good ten seconds later', async () => {
    desk.deleteConversation('c3')
    expect(ids(await desk.conversations({ limit: 2 }))).toEqual(['c2', 'c1'])
    expect(await desk.conversation('c3')).toBeUndefined()
    expect(await desk.turns('c3', { limit: 9 })).toEqual([])
    clock.advance(10_000)
    expect(done).toEqual([])
    clock.advance(1_000)
    expect(done).toEqual(['conversation c3'])
  })

  it('comes back when it is undone in time, and is never deleted then', async () => {
    desk.deleteConversation('c3')
    clock.advance(9_900)
    desk.undo('c3')
    clock.advance(60_000)
    expect(done).toEqual([])
    expect(ids(await desk.conversations({ limit: 1 }))).toEqual(['c3'])
    expect(revisions).toEqual([0, 1, 2])
  })

  it('cannot be undone when it is too late, and that is said', async () => {
    desk.deleteConversation('c3')
    clock.advance(11_000)
    await new Promise(setImmediate)
    expect(() => desk.undo('c3')).toThrow('It is deleted for good.')
  })

  it('cannot be undone while it is being deleted for good', async () => {
    let finish = () => {}
    slowly = () => new Promise<void>((resolve) => (finish = resolve))
    desk.deleteConversation('c3')
    clock.advance(11_000)
    expect(() => desk.undo('c3')).toThrow('It is deleted for good.')
    const closed = desk.close()
    finish()
    await closed
    expect(done).toEqual(['conversation c3'])
  })

  it('takes no find of another one off the page, however much was found in it', async () => {
    finds = [
      ...Array.from({ length: 250 }, (_, at) => turn(`d${at}`, 'c3')),
      ...Array.from({ length: 150 }, (_, at) => turn(`k${at}`, 'c2')),
    ]
    desk.deleteConversation('c3')
    const first = await desk.search('t', { limit: 100 })
    expect([first.length, first[0]?.turn.id]).toEqual([100, 'k0'])
    const second = await desk.search('t', { limit: 100, before: first.at(-1)!.turn })
    expect([second.length, second[0]?.turn.id]).toEqual([50, 'k100'])
  })

  it('is let go by whoever talks in it', () => {
    desk.deleteConversation('c2')
    expect(renewed).toEqual(['c2'])
  })

  it('comes back into sight where it could not be deleted', async () => {
    fails = true
    desk.deleteConversation('c3')
    clock.advance(11_000)
    await new Promise(setImmediate)
    expect(ids(await desk.conversations({ limit: 1 }))).toEqual(['c3'])
  })
})

describe('what can still be undone', () => {
  it('is told to a page that is loaded anew, with its name and for how long, and not when it was undone or is over', async () => {
    desk.deleteConversation('c3')
    clock.advance(4_000)
    desk.deleteTurn('t1')
    expect(await desk.waysBack()).toEqual([
      { kind: 'conversation', id: 'c3', title: 'c3', leftMs: 6_000 },
      { kind: 'turn', id: 't1', leftMs: 10_000 },
    ])
    desk.undo('t1')
    clock.advance(5_999)
    expect(await desk.waysBack()).toMatchObject([{ id: 'c3', leftMs: 1 }])
    // A click that is under way still counts.
    clock.advance(1)
    expect(await desk.waysBack()).toEqual([])
    desk.undo('c3')
  })
})

describe('a turn that is deleted', () => {
  it('is left out of its conversation and of what a search finds', async () => {
    desk.deleteTurn('t3')
    expect(ids(await desk.turns('c2', { limit: 2 }))).toEqual(['t1', 't2'])
    expect((await desk.search('t', { limit: 5 })).map((hit) => hit.turn.id)).toEqual(['t2'])
    desk.undo('t3')
    expect(ids(await desk.turns('c2', { limit: 2 }))).toEqual(['t2', 't3'])
  })

  it('is told to whoever goes on from it when it is gone for good, and not before or where that failed', async () => {
    desk.deleteTurn('t1')
    clock.advance(9_900)
    await new Promise(setImmediate)
    expect(forgotten).toEqual([])
    clock.advance(1_000)
    await new Promise(setImmediate)
    expect(forgotten).toEqual(['t1'])
    fails = true
    desk.deleteTurn('t2')
    await desk.close()
    expect(forgotten).toEqual(['t1'])
  })
})

describe('the end of the app', () => {
  it('carries out what waits, also before its ten seconds are over', async () => {
    desk.deleteTurn('t1')
    desk.deleteConversation('c1')
    await desk.close()
    expect(done.sort()).toEqual(['conversation c1', 'turn t1'])
    // Nobody goes on from anything then, and nobody is to connect anew for it.
    expect(forgotten).toEqual([])
  })
})

describe('deleting everything', () => {
  it('is done at once, and what waited is part of it', async () => {
    desk.deleteTurn('t1')
    await desk.deleteAll()
    clock.advance(60_000)
    expect(done).toEqual(['all'])
    expect(renewed).toEqual(['all'])
  })
})

describe('a file to take away', () => {
  const taken = async (conversation?: string) => {
    let text = ''
    for await (const piece of desk.export('json', conversation)) text += piece
    return (JSON.parse(text) as { id: string; turns: { id: string }[] }[]).map(({ id, turns }) => [id, ...ids(turns)])
  }

  it('has nothing in it of what is deleted, though that could still be undone', async () => {
    desk.deleteConversation('c2')
    desk.deleteTurn('c3t1')
    expect(await taken()).toEqual([
      ['c1', 'c1t1', 'c1t2'],
      ['c3', 'c3t2'],
    ])
    expect(await taken('c3')).toEqual([['c3', 'c3t2']])
    expect(await taken('c2')).toEqual([])
    desk.undo('c2')
    expect(await taken('c2')).toEqual([['c2', 'c2t1', 'c2t2']])
  })

  it('for another Parley has neither', async () => {
    desk.deleteConversation('c2')
    const kept: string[] = []
    for await (const passage of desk.passages()) if (passage.type === 'conversation') kept.push(passage.summary.id)
    expect(kept).toEqual(['c1', 'c3'])
  })
})

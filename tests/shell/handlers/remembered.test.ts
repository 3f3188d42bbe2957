import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoriesFeed, rememberedCalls, timersFeed } from '../../../src/main/shell/handlers/remembered'
import { WaysBack } from '../../../src/main/shell/waysBack'
import { type NoteItem, type OpenedStore, openSkillStore } from '../../../src/main/skills'
import type { MemoryView } from '../../../src/shared/desktop'
import { HandClock } from '../../support/handClock'
import { temporaryFolder } from '../../support/headless'

const note = (id: string, at: number, text: string, list = 'memory'): NoteItem => ({ id, list, at, text })

let folder: ReturnType<typeof temporaryFolder>
let store: OpenedStore
let clock: HandClock
beforeEach(async () => {
  clock = new HandClock()
  folder = temporaryFolder()
  store = await openSkillStore(folder.path, clock)
  await store.apply({ type: 'addNote', item: note('a', 1, 'I like tea') })
  await store.apply({ type: 'addNote', item: note('b', 2, 'My sister is Ann') })
  await store.apply({ type: 'addNote', item: note('c', 3, 'milk', 'shopping') })
})
afterEach(() => folder.remove())

describe('what Parley remembers', () => {
  it('is shown oldest first, changed in its place, and kept on disk', async () => {
    const shown: (readonly MemoryView[])[] = []
    const leave = memoriesFeed(store)((memories) => shown.push(memories))
    const calls = rememberedCalls(store, new WaysBack(clock))
    await calls.changeMemory({ id: 'a', text: 'I like coffee' })
    expect(shown.at(-1)?.map(({ text }) => text)).toEqual(['I like coffee', 'My sister is Ann'])
    await calls.forgetMemory('b')
    expect(shown.at(-1)?.map(({ text }) => text)).toEqual(['I like coffee'])
    leave()
    await calls.forgetMemory('a')
    expect(shown.at(-1)).toHaveLength(1)
    const again = await openSkillStore(folder.path, clock)
    expect(again.current().notes.map(({ text }) => text)).toEqual(['milk'])
  })

  it('that is forgotten is off the disk at once, and back where it stood when that is undone within ten seconds', async () => {
    const calls = rememberedCalls(store, new WaysBack(clock))
    const kept = async () => (await openSkillStore(folder.path, clock)).current().notes.map(({ text }) => text)
    await calls.forgetMemory('a')
    expect(await kept()).not.toContain('I like tea')
    clock.advance(10_000)
    await calls.undoForgetting('a')
    let shown: string[] = []
    memoriesFeed(store)((memories) => {
      shown = memories.map(({ text }) => text)
    })
    expect(shown).toEqual(['I like tea', 'My sister is Ann'])
    expect(await kept()).toContain('I like tea')
    await calls.forgetMemory('b')
    clock.advance(11_000)
    await expect(calls.undoForgetting('b')).rejects.toMatchObject({ error: { code: 'history.deletedAlready' } })
    await expect(calls.undoForgetting('c')).rejects.toThrow()
  })

  it('is not a door to other notes, nor to what is not there', async () => {
    const calls = rememberedCalls(store, new WaysBack(clock))
    await calls.forgetMemory('c')
    await calls.changeMemory({ id: 'c', text: 'wine' })
    await calls.changeMemory({ id: 'zzz', text: 'x' })
    expect(store.current().notes.map(({ text }) => text)).toEqual(['I like tea', 'My sister is Ann', 'milk'])
  })
})

describe('timers', () => {
  it('are shown soonest first and can be cancelled', async () => {
    const timer = (id: string, dueAt: number) => ({ id, kind: 'timer' as const, name: id, dueAt, setAt: 0, text: '' })
    await store.apply({ type: 'addTimer', item: timer('tea', 2_000) })
    await store.apply({ type: 'addTimer', item: timer('egg', 1_000) })
    let names: string[] = []
    timersFeed(store)((timers) => {
      names = timers.map(({ name }) => name)
    })
    expect(names).toEqual(['egg', 'tea'])
    await rememberedCalls(store, new WaysBack(clock)).cancelTimer('egg')
    expect(names).toEqual(['tea'])
  })
})

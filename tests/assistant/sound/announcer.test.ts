import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Announcer } from '../../../src/main/assistant/sound/announcer'
import type { ClauseRequest, ClauseVoice, SpokenClause } from '../../../src/main/link/cascade/ports'
import { type Effect, type FreeSound, type OpenedStore, openSkillStore, type TimerItem } from '../../../src/main/skills'
import { applied } from '../../../src/main/skills/store'
import { until } from '../../support/flowingClock'
import { HandClock } from '../../support/handClock'

const MINUTE = 60_000

/** Lists in memory; a change takes until `written` is called where `slow`. */
function memoryStore(timers: TimerItem[], sounds: Record<string, FreeSound>, slow = false) {
  let current = { timers: timers as readonly TimerItem[], notes: [] as never[] }
  const writes: (() => void)[] = []
  const own = new Set<string>()
  const applied1 = (effect: Effect) => {
    if (effect.type === 'addTimer') own.add(effect.item.id)
    current = { ...applied(current, effect), notes: [] }
  }
  const store: OpenedStore = {
    notice: undefined,
    claim: () => () => {},
    isOwn: ({ id }) => own.has(id),
    onChange: () => () => {},
    current: () => current,
    load: async () => current,
    sound: async (name) => sounds[name],
    apply: (effect) => {
      if (!slow) return Promise.resolve(applied1(effect))
      return new Promise((resolve) => {
        writes.push(() => {
          applied1(effect)
          resolve()
        })
      })
    },
  }
  return { store, writes }
}

/** A voice whose every clause is as many samples as it has letters. */
function voice(): ClauseVoice & { asked: ClauseRequest[] } {
  const asked: ClauseRequest[] = []
  return {
    asked,
    rateHz: 16_000,
    speak: async (request): Promise<SpokenClause> => {
      asked.push(request)
      return { samples: new Int16Array(request.text.length).fill(7), words: [], tookMs: 0 }
    },
    close: async () => {},
  }
}

interface Setting {
  timers?: TimerItem[]
  sounds?: Record<string, FreeSound>
  slow?: boolean
  ownOnly?: boolean
  clock?: HandClock
  /** On disk, instead of the lists in memory. */
  store?: OpenedStore
}

function announcer({ timers = [], sounds = {}, slow = false, ownOnly = false, ...more }: Setting = {}) {
  const { clock = new HandClock() } = more
  const { store: held, writes } = memoryStore(timers, sounds, slow)
  const { store = held } = more
  const said: string[] = []
  const ids: string[] = []
  const mouth = voice()
  const one = new Announcer({
    ...{ clock, store, ownOnly, place: () => ({ locale: 'en-US', timeZone: 'UTC' }), voice: () => mouth },
    ...{ voiceName: () => 'slt', speed: () => 1.5 },
    due: (id, text) => {
      ids.push(id)
      said.push(text)
    },
  })
  return { clock, store, writes, said, ids, mouth, one }
}

const START = new HandClock().epoch()
const timer = (id: string, inMs: number, more: Partial<TimerItem> = {}): TimerItem => ({
  ...{ id, kind: 'timer', name: id, dueAt: START + inMs, setAt: START - 1, text: '', ...more },
})

describe('a timer', () => {
  it('is let alone by a clock that is not the calendar’s, unless it was set on it', async () => {
    const stored = [timer('tea', 5 * MINUTE), timer('eggs', -MINUTE), timer('rent', -90 * MINUTE, { kind: 'reminder' })]
    const { clock, one, said, ids, store } = announcer({ timers: stored, ownOnly: true })
    one.look()
    await store.apply({ type: 'addTimer', item: timer('pasta', 9 * MINUTE) })
    one.look()
    await clock.advanceAsync(60 * MINUTE)
    expect(said).toEqual([expect.stringMatching(/pasta/i)])
    one.told(ids[0]!)
    await one.close()
    expect(store.current().timers).toEqual(stored)
  })

  it('is said when it is due, not before, and taken off the list when it was heard', async () => {
    const { clock, one, said, ids, store } = announcer({ timers: [timer('tea', 5 * MINUTE)] })
    one.look()
    await clock.advanceAsync(5 * MINUTE - 1)
    expect(said).toEqual([])
    await clock.advanceAsync(1)
    expect([said.length, said[0]]).toEqual([1, expect.stringMatching(/tea.*done/i)])
    expect(store.current().timers).toHaveLength(1)
    one.told(ids[0]!)
    expect([store.current().timers, clock.timerCount]).toEqual([[], 0])
  })

  it('of half a minute is said after half a minute', async () => {
    const { clock, one, said } = announcer({ timers: [timer('tea', MINUTE / 2)] })
    one.look()
    await clock.advanceAsync(MINUTE / 2)
    expect(said).toHaveLength(1)
  })

  it('that came after the others is not forgotten: the list is looked at whenever it changed', async () => {
    const { clock, one, said, store } = announcer({ timers: [timer('tea', 10 * MINUTE)] })
    one.look()
    await store.apply({ type: 'addTimer', item: timer('egg', 2 * MINUTE) })
    one.look()
    await clock.advanceAsync(2 * MINUTE)
    expect(said).toEqual([expect.stringMatching(/egg/i)])
    expect(clock.timerCount).toBe(1)
    await clock.advanceAsync(8 * MINUTE)
    expect(said).toHaveLength(2)
  })

  it('is not said any more once it was cancelled', async () => {
    const item = timer('tea', 2 * MINUTE)
    const { clock, one, said, store } = announcer({ timers: [item] })
    one.look()
    await store.apply({ type: 'removeTimer', item })
    one.look()
    await clock.advanceAsync(10 * MINUTE)
    expect([said, clock.timerCount]).toEqual([[], 0])
  })

  it('is said once, also when the list changes before it was heard, or while it is being taken off it', async () => {
    const { clock, one, said, ids, writes } = announcer({ timers: [timer('tea', 0), timer('egg', MINUTE)], slow: true })
    one.look()
    one.look()
    one.told(ids[0]!)
    one.look()
    const closed = one.close()
    writes.shift()?.()
    await closed
    expect(said).toEqual([expect.stringMatching(/tea/i)])
    expect([writes.length, clock.timerCount]).toEqual([0, 0])
  })

  it('is said once, also when it can never be taken off the list', async () => {
    const { clock, one, said, ids, store } = announcer({ timers: [timer('tea', 0), timer('egg', 5 * MINUTE)] })
    store.apply = () => Promise.reject(new Error('the disk is full'))
    one.look()
    one.told(ids[0]!)
    await clock.advanceAsync(3 * MINUTE)
    expect(said).toHaveLength(1)
    await clock.advanceAsync(2 * MINUTE)
    expect(said).toHaveLength(2)
  })

  it('is taken off the list when that is possible again, without being said once more', async () => {
    const { clock, one, said, ids, store } = announcer({ timers: [timer('tea', 0)] })
    const { apply } = store
    store.apply = () => Promise.reject(new Error('the disk is full'))
    one.look()
    one.told(ids[0]!)
    await clock.advanceAsync(3 * MINUTE)
    expect([said.length, store.current().timers.length]).toEqual([1, 1])
    store.apply = apply
    await clock.advanceAsync(MINUTE)
    expect([said.length, store.current().timers.length, clock.timerCount]).toEqual([1, 0, 0])
  })

  it('that cannot be taken off the list is tried no more by an assistant that is closed', async () => {
    const { clock, one, ids, store } = announcer({ timers: [timer('tea', 0)] })
    store.apply = () => Promise.reject(new Error('the disk is full'))
    one.look()
    one.told(ids[0]!)
    await clock.advanceAsync(MINUTE)
    await one.close()
    expect(clock.timerCount).toBe(0)
  })

  it('that was missed while Parley was away is said at the next start', async () => {
    const reminder = timer('r', -5 * MINUTE, { kind: 'reminder', name: '', text: 'water the plants' })
    const missed = [timer('tea', -3 * MINUTE), timer('egg', -2 * MINUTE), reminder]
    const { one, said, ids, store } = announcer({ timers: missed })
    one.look()
    expect(said).toEqual([expect.stringMatching(/missed two.*egg/i), expect.stringMatching(/water the plants/)])
    one.told(ids[0]!)
    expect(store.current().timers).toEqual([reminder])
    one.told(ids[1]!)
    expect(store.current().timers).toEqual([])
  })

  it('that nobody heard stays on the list, and is said again when there is a reason to, not before', async () => {
    const { clock, one, said, ids, store } = announcer({ timers: [timer('tea', 0), timer('egg', 5 * MINUTE)] })
    one.again()
    expect(said).toEqual([])
    one.look()
    one.unheard(ids[0]!)
    await clock.advanceAsync(2 * MINUTE)
    expect([said.length, store.current().timers.length]).toEqual([1, 2])
    one.again()
    expect(said[1]).toMatch(/missed.*tea/i)
    one.told(ids[1]!)
    one.again()
    expect([said.length, store.current().timers.length]).toEqual([2, 1])
  })

  it('is looked for again within a minute, because the clock may be set', async () => {
    const { clock, one } = announcer({ timers: [timer('tea', 100 * 24 * 60 * MINUTE)] })
    one.look()
    let looks = 0
    for (let minute = 0; minute < 3; minute++) {
      await clock.advanceAsync(MINUTE)
      looks += clock.timerCount
    }
    expect(looks).toBe(3)
  })
})

describe('where the clock is set while a timer of five minutes runs', () => {
  it.each([
    ['back', -60 * MINUTE],
    ['forward', 3 * MINUTE],
  ])('%s, it is over after five minutes all the same, and an alarm at its hour', async (_how, byMs) => {
    const folder = await mkdtemp(join(tmpdir(), 'set-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const clock = new HandClock()
    const store = await openSkillStore(folder, clock)
    for (const item of [timer('tea', 5 * MINUTE), timer('six', 9 * MINUTE, { kind: 'alarm', name: '' })])
      await store.apply({ type: 'addTimer', item })
    const { said, ids, one } = announcer({ clock, store })
    one.look()
    await clock.advanceAsync(2 * MINUTE)
    clock.put(byMs)
    await clock.advanceAsync(3 * MINUTE - 1)
    expect(said).toEqual([])
    await clock.advanceAsync(1)
    expect(said).toEqual([expect.stringMatching(/tea/i)])
    one.told(ids[0]!)
    await until(() => store.current().timers.length === 1, 'the tea off the list')
    await clock.advanceAsync(4 * MINUTE - byMs - 1)
    expect(said).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(said).toHaveLength(2)
    await one.close()
  })
})

describe('the sound of an announcement', () => {
  it('is made in the chosen voice and speed, once', async () => {
    const { one, ids, said, mouth } = announcer({ timers: [timer('tea', 0)] })
    one.look()
    const { samples, rateHz } = await one.sound(ids[0]!)
    expect([samples.length, rateHz, mouth.asked]).toEqual([
      said[0]!.length,
      16_000,
      [{ text: said[0], voice: 'slt', speed: 1.5 }],
    ])
    expect((await one.sound(ids[0]!)).samples).toHaveLength(0)
  })

  it('has the user’s own voice in it, at the rate of the rest', async () => {
    const own = { samples: new Int16Array(8_000).fill(1000), rateHz: 8_000, text: '' }
    const reminder = timer('r', 0, { kind: 'reminder', name: '', text: 'water the plants', sound: 'voice-1' })
    const { one, ids, said, mouth } = announcer({ timers: [reminder], sounds: { 'voice-1': own } })
    one.look()
    expect(said).toEqual(['Reminder: water the plants'])
    const { samples } = await one.sound(ids[0]!)
    expect(samples).toHaveLength('Reminder:'.length + 16_000)
    expect(mouth.asked.map(({ text }) => text)).toEqual(['Reminder:'])
  })

  it('is read out where the recording is gone', async () => {
    const reminder = timer('r', 0, { kind: 'reminder', name: '', text: 'water the plants', sound: 'voice-1' })
    const { one, ids, mouth } = announcer({ timers: [reminder] })
    one.look()
    await one.sound(ids[0]!)
    expect(mouth.asked.map(({ text }) => text)).toEqual(['Reminder:', 'water the plants'])
  })
})

describe('the end', () => {
  it('leaves no timer behind and says nothing more', async () => {
    const { clock, one, said } = announcer({ timers: [timer('tea', MINUTE)] })
    one.look()
    await one.close()
    one.look()
    await clock.advanceAsync(10 * MINUTE)
    expect([said, clock.timerCount]).toEqual([[], 0])
  })

  it('waits for what was told to be off the list, and leaves on it what was not', async () => {
    const { one, ids, writes, store } = announcer({ timers: [timer('tea', 0), timer('egg', 0)], slow: true })
    one.look()
    one.told(ids[0]!)
    let isClosed = false
    const closed = one.close().then(() => {
      isClosed = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isClosed).toBe(false)
    writes.shift()?.()
    await closed
    expect(store.current().timers.map(({ id }) => id)).toEqual(['egg'])
  })
})

describe('of two Parleys on one folder', () => {
  /** Both at the moment when the tea is due. */
  async function two() {
    const folder = await mkdtemp(join(tmpdir(), 'two-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const clock = new HandClock()
    const parley = async () => {
      const store = await openSkillStore(folder, clock)
      const ids: string[] = []
      const one = new Announcer({
        ...{ clock, store, ownOnly: false, place: () => ({ locale: 'en-US', timeZone: 'UTC' }), voice },
        ...{ voiceName: () => 'slt', speed: () => 1, due: (id) => void ids.push(id) },
      })
      return { store, ids, one }
    }
    const [first, second] = [await parley(), await parley()]
    await first.store.apply({ type: 'addTimer', item: timer('tea', MINUTE) })
    await until(() => second.store.current().timers.length === 1, 'the list')
    for (const { one } of [first, second]) one.look()
    clock.advance(MINUTE)
    return { clock, first, second }
  }

  it('one says what is due, and nobody says it again', async () => {
    const { clock, first, second } = await two()
    expect([first.ids.length, second.ids.length]).toEqual([1, 0])
    clock.advance(10_000)
    first.one.told(first.ids[0]!)
    await first.one.close()
    clock.advance(10_000)
    expect([first.ids.length, second.ids.length, second.store.current().timers]).toEqual([1, 0, []])
    await second.one.close()
  })

  it('one that was told and cannot be taken off the list yet is nothing to the other one, as long as it need not think that the first stands still', async () => {
    const { clock, first, second } = await two()
    const { apply } = first.store
    first.store.apply = () => Promise.reject(new Error('the disk is full'))
    first.one.told(first.ids[0]!)
    await clock.advanceAsync(1.5 * MINUTE)
    expect([first.ids.length, second.ids.length]).toEqual([1, 0])
    first.store.apply = apply
    await clock.advanceAsync(MINUTE)
    await until(() => second.store.current().timers.length === 0, 'the tea off the list')
    await clock.advanceAsync(5 * MINUTE)
    expect([first.ids.length, second.ids.length]).toEqual([1, 0])
    await first.one.close()
    await second.one.close()
  })

  it('the other one says it where the first could not be heard, or ended before it was', async () => {
    const unheard = await two()
    unheard.first.one.unheard(unheard.first.ids[0]!)
    const ended = await two()
    await ended.first.one.close()
    for (const { clock, first, second } of [unheard, ended]) {
      await clock.advanceAsync(1_000)
      expect([first.ids.length, second.ids.length]).toEqual([1, 1])
      await first.one.close()
      await second.one.close()
    }
  })

  it('the other one says it where the first stands still, sooner than never', async () => {
    const { clock, first, second } = await two()
    clock.advance(2 * MINUTE)
    expect(second.ids).toEqual([])
    clock.advance(2 * MINUTE)
    expect([first.ids.length, second.ids.length]).toEqual([1, 1])
    await first.one.close()
    await second.one.close()
  })
})

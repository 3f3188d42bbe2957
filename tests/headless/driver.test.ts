import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../src/main/clock'
import { TUNING } from '../../src/main/conversation'
import { type Conversant, converse, nothingOwed } from '../../src/main/headless/driver'
import { Held, type Ms } from '../../src/shared/time'
import type { ConversationState, ConversationView, Turn } from '../../src/shared/view'
import { HandClock } from '../support/handClock'

const LONG_MS = 60_000

function talk(earlier?: Turn) {
  const clock = new HandClock()
  const state = (name: ConversationState) => ({ state: name, mode: 'hands-free', turn: earlier }) as ConversationView
  const view = new Held(state('ready'))
  let becameQuiet = () => {}
  const quiet = new Promise<void>((resolve) => {
    becameQuiet = resolve
  })
  const isQuiet = () => view.current.state === 'ready'
  const nothing = () => {}
  const conversant = {
    ...{ press: nothing, release: nothing, say: nothing, view },
    idle: () => (isQuiet() ? Promise.resolve() : quiet),
  } as unknown as Conversant
  let isOver = false
  const spoken: Ms[] = []
  const speak = async () => void spoken.push(clock.now())
  const over = converse(conversant, clock, { how: 'spoken', text: 'hello' }, { speak })
  void over.then(() => {
    isOver = true
  })
  const became = (name: ConversationState) => {
    view.set(state(name))
    if (isQuiet()) becameQuiet()
  }
  return { clock, became, spoken, isOver: () => isOver, listeners: () => view.listenerCount }
}

describe('a sentence', () => {
  it('is over when its answer is', async () => {
    const { clock, became, isOver, listeners } = talk()
    await clock.advanceAsync(1_000)
    became('listening')
    await clock.advanceAsync(LONG_MS)
    expect(isOver()).toBe(false)
    became('ready')
    await clock.advanceAsync(0)
    expect([isOver(), clock.timerCount, listeners()]).toEqual([true, 0, 0])
  })

  it('is said at once where nothing was said before, and after an answer when the microphone is open again', async () => {
    expect(talk().spoken).toEqual([0])
    const later = talk({ id: '1' } as Turn)
    await later.clock.advanceAsync(TUNING.echoGuardMs)
    expect(later.spoken).toEqual([])
    await later.clock.advanceAsync(100)
    expect(later.spoken).toHaveLength(1)
  })

  it('that led to nothing is given up', async () => {
    const { clock, isOver } = talk()
    await clock.advanceAsync(LONG_MS)
    expect([isOver(), clock.timerCount]).toEqual([true, 0])
  })

  it('is not given up while the ears are behind, however long that takes', async () => {
    const { clock, became, isOver } = talk()
    const heard = clock.owe()
    await clock.advanceAsync(LONG_MS)
    expect(isOver()).toBe(false)
    became('listening')
    heard()
    await clock.advanceAsync(LONG_MS)
    expect(isOver()).toBe(false)
    became('ready')
    await clock.advanceAsync(0)
    expect(isOver()).toBe(true)
  })
})

describe('whoever plays to a virtual clock', () => {
  it('begins when all work is done, also what the end of one piece begins, and what it took is behind him', async () => {
    let realMs = 0
    const clock = createVirtualClock({ startEpochMs: 0, realNow: () => realMs })
    const work = async (ms: Ms, settle: () => void) => {
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
      realMs += ms
      settle()
    }
    const first = clock.owe()
    let beganAtMs: Ms | undefined
    const began = nothingOwed(clock).then(() => {
      beganAtMs = clock.now()
    })
    await work(1_500, () => {
      first()
      void work(300, clock.owe())
    })
    expect(beganAtMs).toBeUndefined()
    await began
    expect(beganAtMs).toBeGreaterThanOrEqual(1_800)
  })
})

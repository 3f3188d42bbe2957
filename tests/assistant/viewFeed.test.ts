import { describe, expect, it } from 'vitest'
import { firstView, ViewFeed } from '../../src/main/assistant/viewFeed'
import { appError } from '../../src/shared/errors'
import type { ConversationView, Turn } from '../../src/shared/view'

const turn = (id: string, more: Partial<Turn> = {}): Turn => ({
  ...{ id, conversation: 'c', startedAt: 0, user: '', userFinal: false, heard: '', unheard: '', ...more },
})

const ANSWERED = { outcome: 'answered' } as const
const feed = () => new ViewFeed(firstView({ provider: 'offline', mode: 'hold' }))
const shown = ({ turn: current, earlier }: ConversationView) => [earlier.map(({ id }) => id), current?.id]

describe('the view', () => {
  it('is told whole to whoever comes, then after every change, until they go', () => {
    const view = feed()
    view.change({ state: 'ready' })
    const states: string[] = []
    const stop = view.on(({ state }) => states.push(state))
    view.change({ state: 'listening' })
    stop()
    view.change({ state: 'thinking' })
    expect([states, view.current.state, view.current.mode]).toEqual([['ready', 'listening'], 'thinking', 'hold'])
  })

  it('is a snapshot: what was told does not change afterwards', () => {
    const view = feed()
    const before = view.current
    view.turn(turn('a'))
    view.change({ state: 'ready' })
    expect([before.state, before.turn, before.earlier]).toEqual(['offline', undefined, []])
  })
})

describe('a turn', () => {
  it('is shown as it grows and moves to the earlier ones when the next begins', () => {
    const view = feed()
    view.turn(turn('a'))
    view.turn(turn('a', { user: 'what time is it' }))
    expect(shown(view.current)).toEqual([[], 'a'])
    view.turn(turn('b'))
    view.turn(turn('c'))
    expect(shown(view.current)).toEqual([['a', 'b'], 'c'])
    expect(view.current.earlier[0]?.user).toBe('what time is it')
  })

  it('is corrected where it stands by a late fact', () => {
    const view = feed()
    for (const id of ['a', 'b', 'c']) view.turn(turn(id))
    view.turn(turn('a', { heard: 'late' }))
    expect(shown(view.current)).toEqual([['a', 'b'], 'c'])
    expect(view.current.earlier[0]?.heard).toBe('late')
  })

  it('that is forgotten is shown to its end, and not again whatever comes late about it', () => {
    const view = feed()
    for (const id of ['a', 'b', 'c']) for (const outcome of [{}, ANSWERED]) view.turn(turn(id, outcome))
    view.turn(turn('d'))
    for (const id of ['b', 'd']) view.forget(id)
    expect(shown(view.current)).toEqual([['a', 'c'], 'd'])
    view.turn(turn('b', { outcome: 'answered', user: 'late' }))
    view.turn(turn('d', { heard: 'more' }))
    expect(shown(view.current)).toEqual([['a', 'c'], 'd'])
    for (const heard of ['all', 'late']) {
      view.turn(turn('d', { outcome: 'answered', heard }))
      expect(shown(view.current)).toEqual([['a', 'c'], undefined])
    }
  })

  it('that is forgotten and over is gone also where it was the last, or the next has begun', () => {
    const view = feed()
    for (const outcome of [{}, ANSWERED]) view.turn(turn('a', outcome))
    view.forget('a')
    expect(shown(view.current)).toEqual([[], undefined])
    view.turn(turn('b'))
    view.forget('b')
    view.turn(turn('c'))
    expect(shown(view.current)).toEqual([['b'], 'c'])
    view.turn(turn('b', { outcome: 'cut' }))
    expect(shown(view.current)).toEqual([[], 'c'])
  })

  it('that is over and not shown any more stays so, whatever comes late about it', () => {
    const view = feed()
    view.turn(turn('a'))
    view.change({ turn: undefined })
    view.turn(turn('a', { outcome: 'cut' }))
    expect(shown(view.current)).toEqual([[], undefined])
    for (let at = 0; at < 60; at++) view.turn(turn(`b${at}`))
    view.turn(turn('b1', { outcome: 'answered', heard: 'late' }))
    expect([view.current.turn?.id, view.current.earlier.length]).toEqual(['b59', 50])
  })

  it('takes away what was said of the one before it', () => {
    const view = feed()
    const [error, notice] = [appError('link.lost', { provider: 'x' }), appError('turn.nothingHeard')]
    view.turn(turn('a'))
    view.change({ error, notice })
    view.turn(turn('a', { outcome: 'failed' }))
    expect([view.current.error, view.current.notice]).toEqual([error, notice])
    view.turn(turn('b'))
    expect(['error' in view.current, 'notice' in view.current]).toEqual([false, false])
  })

  it('is forgotten by the view, not by the history, after fifty others', () => {
    const view = feed()
    for (let count = 0; count < 60; count++) view.turn(turn(`t${count}`))
    expect([view.current.earlier.length, view.current.earlier[0]?.id]).toEqual([50, 't9'])
  })
})

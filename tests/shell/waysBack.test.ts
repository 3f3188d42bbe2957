import { describe, expect, it } from 'vitest'
import { UNDO_MS, WaysBack } from '../../src/main/shell/waysBack'
import { HandClock } from '../support/handClock'

function ways() {
  const clock = new HandClock()
  const came: string[] = []
  const back = (what: string) => async () => void came.push(what)
  return { clock, came, back, ways: new WaysBack(clock) }
}

const turn = (id: string) => ({ kind: 'turn', id }) as const
const GONE = { error: { code: 'history.deletedAlready' } }

describe('a way back', () => {
  it('is taken once, within its time', async () => {
    const { clock, came, back, ways: them } = ways()
    them.keep(turn('a'), back('a'))
    them.keep(turn('b'), back('b'))
    clock.advance(UNDO_MS - 1)
    await them.take('a')
    await expect(them.take('a')).rejects.toMatchObject(GONE)
    clock.advance(1)
    await expect(them.take('b')).rejects.toMatchObject(GONE)
    expect(came).toEqual(['a'])
  })

  it('of what was removed again has a time of its own', async () => {
    const { clock, came, back, ways: them } = ways()
    them.keep(turn('a'), back('first'))
    clock.advance(UNDO_MS / 2)
    await them.take('a')
    them.keep(turn('a'), back('second'))
    clock.advance(UNDO_MS / 2)
    await them.take('a')
    expect(came).toEqual(['first', 'second'])
  })

  it('is told to whoever asks, with the time in which it is offered yet', async () => {
    const { clock, back, ways: them } = ways()
    them.keep(turn('a'), back('a'))
    clock.advance(4_000)
    them.keep({ kind: 'memory', id: 'b', text: 'I like tea' }, back('b'))
    clock.advance(1_000)
    expect(them.left()).toEqual([
      { kind: 'turn', id: 'a', leftMs: 5_000 },
      { kind: 'memory', id: 'b', text: 'I like tea', leftMs: 9_000 },
    ])
    await them.take('b')
    clock.advance(5_000)
    expect(them.left()).toEqual([])
    await them.take('a')
  })
})

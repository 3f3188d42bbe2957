import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProviderError } from '../../../../src/main/link/cascade/providerError'
import { Mending } from '../../../../src/main/link/cascade/stream/mending'
import { OneEnd } from '../../../../src/main/link/cascade/stream/oneEnd'
import { textPieces } from '../../../../src/main/link/cascade/stream/textPieces'
import { Watchdog } from '../../../../src/main/link/cascade/stream/watchdog'
import { HandClock } from '../../../support/handClock'

describe('a watchdog', () => {
  it('barks once, at its bound after the last food, and only while it watches', () => {
    const clock = new HandClock()
    let barks = 0
    const dog = new Watchdog(clock, 100, () => {
      barks += 1
    })
    dog.feed()
    clock.advance(200)
    expect(barks).toBe(0)
    dog.watch()
    clock.advance(99)
    dog.feed()
    clock.advance(99)
    expect(barks).toBe(0)
    clock.advance(1)
    expect([barks, dog.watching]).toEqual([1, false])
    clock.advance(1000)
    expect(barks).toBe(1)
    dog.watch()
    dog.rest()
    dog.rest()
    expect([clock.timerCount, barks]).toEqual([0, 1])
  })
})

describe('the door of a stream', () => {
  type Event = { type: 'word' | 'final' | 'failed' }
  const opened = () => {
    const abort = new AbortController()
    const told: string[] = []
    const overs: boolean[] = []
    const tell = (event: Event) => told.push(event.type)
    const door = new OneEnd<Event>(tell, ['final', 'failed'], abort.signal, { over: (by) => overs.push(by) })
    return { abort, told, overs, door }
  }

  it('lets nothing out after an end', () => {
    const { abort, told, overs, door } = opened()
    for (const type of ['word', 'final', 'failed', 'word', 'final'] as const) door.emit({ type })
    abort.abort()
    expect([told, overs]).toEqual([['word', 'final'], [false]])
  })

  it('lets nothing out after an abort', () => {
    const { abort, told, overs, door } = opened()
    door.emit({ type: 'word' })
    abort.abort()
    for (const type of ['word', 'failed'] as const) door.emit({ type })
    expect([told, overs]).toEqual([['word'], [true]])
  })

  it('lets nothing out when whoever hears the end ends it again', () => {
    const abort = new AbortController()
    const told: string[] = []
    let overs = 0
    const door: OneEnd<Event> = new OneEnd<Event>(
      ({ type }) => {
        told.push(type)
        abort.abort()
        door.emit({ type: 'failed' })
      },
      ['final', 'failed'],
      abort.signal,
      {
        over: () => {
          overs += 1
        },
      },
    )
    door.emit({ type: 'final' })
    expect([told, overs]).toEqual([['final'], 1])
  })
})

describe('mending', () => {
  const passing = new ProviderError({ provider: 'It', kind: 'network' })
  const half = () => 0.5

  it('waits longer from time to time and gives up after six without progress', () => {
    const mending = new Mending(half)
    const waits = Array.from({ length: 7 }, () => mending.next(passing)?.delayMs)
    expect(waits).toEqual([125, 250, 500, 1000, 2000, 4000, undefined])
  })

  it('counts again from nothing after progress', () => {
    const mending = new Mending(half)
    mending.next(passing)
    expect(mending.next(passing)?.attempt).toBe(1)
    mending.progressed()
    expect(mending.next(passing)?.attempt).toBe(0)
  })

  it('does not try what trying cannot help', () => {
    expect(new Mending(half).next(new ProviderError({ provider: 'It', kind: 'auth' }))).toBeUndefined()
  })

  it('waits as long as the service asks', () => {
    const busy = new ProviderError({ provider: 'It', kind: 'rateLimit', retryAfterMs: 3_000 })
    expect(new Mending(half).next(busy)).toEqual({ attempt: 0, delayMs: 3_000 })
  })

  it('asks for a new session at once when the old one had its time, but not again and again', () => {
    const over = new ProviderError({ provider: 'It', kind: 'sessionLimit' })
    const mending = new Mending(half)
    expect([mending.next(over)?.delayMs, mending.next(over)?.delayMs]).toEqual([0, 250])
  })
})

describe('pieces of a text', () => {
  it('are the text, no longer than allowed, and never end inside of a character', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, most) => {
        const pieces = [...textPieces(whole, most)]
        expect(pieces.join('')).toBe(whole)
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(most)
          expect(piece).not.toMatch(/[\uD800-\uDBFF]$/)
        }
      }),
    )
  })

  it('end after a blank where there is one', () => {
    expect([...textPieces('one two three four', 10)]).toEqual(['one two ', 'three four'])
    expect([...textPieces('abcdefghijklmnop', 10)]).toEqual(['abcdefghij', 'klmnop'])
  })
})

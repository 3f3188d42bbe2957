import { describe, expect, it } from 'vitest'
import {
  ENDPOINT_TUNING,
  type Endpoint,
  type EndpointFact,
  endpoint,
  endsSentence,
  pauseFor,
  WAITING,
  type Wording,
  wordingOf,
} from '../../../src/main/link/cascade/endpointer'

const stateAfter = (...facts: EndpointFact[]): Endpoint => facts.reduce(endpoint, WAITING)
const spoken = (wording: Wording): EndpointFact[] => [
  { type: 'voiceStarted', atMs: 500 },
  { type: 'worded', wording },
  { type: 'voiceStopped', atMs: 2000 },
]

describe('a pause', () => {
  it.each(['complete', 'continuable', 'open', 'free'] as const)(
    'after %s words ends the turn in its time, no sooner',
    (wording) => {
      const pauseMs = pauseFor(wording)
      expect(stateAfter(...spoken(wording), { type: 'heardUntil', atMs: 2000 + pauseMs - 1 }).tag).toBe('pausing')
      expect(stateAfter(...spoken(wording), { type: 'heardUntil', atMs: 2000 + pauseMs })).toEqual({
        tag: 'over',
        startedAtMs: 500,
        lastVoicedAtMs: 2000,
        decidedAtMs: 2000 + pauseMs,
      })
    },
  )

  it('is 200 ms after a whole command, and longer the less certain the end', () => {
    const pauses = (['complete', 'continuable', 'open', 'free'] as const).map(pauseFor)
    expect(pauses[0]).toBe(200)
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
  })

  it('that is spoken into does not end the turn', () => {
    const state = stateAfter(
      ...spoken('complete'),
      { type: 'voiceStarted', atMs: 2150 },
      { type: 'heardUntil', atMs: 9000 },
    )
    expect(state).toEqual({ tag: 'speaking', startedAtMs: 500, wording: 'complete' })
  })

  it('is shortened by words that complete the command only now', () => {
    const state = stateAfter(
      ...spoken('open'),
      { type: 'heardUntil', atMs: 2300 },
      { type: 'worded', wording: 'complete' },
    )
    expect(endpoint(state, { type: 'heardUntil', atMs: 2301 }).tag).toBe('over')
  })
})

describe('a turn', () => {
  it('does not begin by words or silence alone', () => {
    expect(stateAfter({ type: 'worded', wording: 'complete' }, { type: 'heardUntil', atMs: 60_000 })).toBe(WAITING)
  })

  it('that never pauses ends at the longest turn', () => {
    const started: EndpointFact = { type: 'voiceStarted', atMs: 1000 }
    const limit = 1000 + ENDPOINT_TUNING.longestTurnMs
    expect(stateAfter(started, { type: 'heardUntil', atMs: limit - 1 }).tag).toBe('speaking')
    expect(stateAfter(started, { type: 'heardUntil', atMs: limit }).tag).toBe('over')
  })

  it('that is over stays over', () => {
    const over = stateAfter(...spoken('complete'), { type: 'heardUntil', atMs: 2200 })
    expect(endpoint(over, { type: 'voiceStarted', atMs: 2300 })).toBe(over)
  })

  it('keeps its state object when a fact changes nothing', () => {
    const speaking = stateAfter({ type: 'voiceStarted', atMs: 0 })
    expect(endpoint(speaking, { type: 'worded', wording: 'open' })).toBe(speaking)
    expect(endpoint(speaking, { type: 'heardUntil', atMs: 10 })).toBe(speaking)
  })
})

it('takes what the skills understand as wording', () => {
  expect(wordingOf({ complete: true, mayContinue: false, endsFree: false })).toBe('complete')
  expect(wordingOf({ complete: true, mayContinue: true, endsFree: false })).toBe('continuable')
  expect(wordingOf({ complete: false, mayContinue: true, endsFree: false })).toBe('open')
  expect(wordingOf({ complete: true, mayContinue: true, endsFree: true })).toBe('free')
})

it('knows a sentence that is written to its end by its mark, in whatever script', () => {
  const whole = [
    'It is late.',
    'Why?',
    '"So it is."',
    '今天很好。',
    '为什么？',
    '「はい。」',
    'لماذا؟',
    'क्यों।',
    'کیوں۔',
  ]
  for (const text of whole) expect([text, endsSentence(text)]).toEqual([text, true])
  for (const text of ['It is', 'one, two,', '今天，', '3.5 and', ''])
    expect([text, endsSentence(text)]).toEqual([text, false])
})

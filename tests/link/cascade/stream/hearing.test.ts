/** One utterance over connections that a test makes and breaks by hand. */
import { describe, expect, it } from 'vitest'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../../src/main/link/cascade/providerError'
import {
  audioSeconds,
  Hearing,
  type HearingWireEvents,
  type WireSegment,
} from '../../../../src/main/link/cascade/stream/hearing'
import type { UsageLine } from '../../../../src/shared/view'
import { HandClock } from '../../../support/handClock'

const RATE_HZ = 1000

class HandWire {
  readonly events: HearingWireEvents
  readonly sent: number[] = []
  takes = true
  finished = false
  dropped = false
  constructor(events: HearingWireEvents) {
    this.events = events
  }
  send(samples: Int16Array) {
    this.sent.push(...samples)
    return this.takes
  }
  finish() {
    this.finished = true
  }
  drop() {
    this.dropped = true
  }
  segment(text: string, endSample: number, more: Partial<WireSegment> = {}) {
    this.events.segment({ text, words: [], endSample, ...more })
  }
}

function hearing() {
  const clock = new HandClock()
  const abort = new AbortController()
  const wires: HandWire[] = []
  const events: HearEvent[] = []
  const spent: UsageLine[] = []
  const stream = new Hearing(
    {
      ...{ provider: 'It', clock, random: () => 0.5, rateHz: RATE_HZ, pieceMs: 100 },
      usage: (samples) => [audioSeconds(samples, RATE_HZ, 'ears')],
      spent: (usage) => spent.push(...usage),
      connect(wireEvents) {
        const wire = new HandWire(wireEvents)
        wires.push(wire)
        return wire
      },
    },
    (event) => events.push(event),
    abort.signal,
  )
  const types = () => events.map(({ type }) => type)
  const last = () => events.at(-1)!
  return { clock, abort, wires, events, spent, stream, types, last, wire: () => wires.at(-1)! }
}

const ramp = (from: number, length: number) => Int16Array.from({ length }, (_, index) => from + index)
const broken = new ProviderError({ provider: 'It', kind: 'network' })

describe('before the network is up', () => {
  it('sound waits and leaves in order when it is', () => {
    const { stream, wire, types } = hearing()
    stream.push(ramp(0, 150))
    stream.push(ramp(150, 100))
    expect(wire().sent).toEqual([])
    wire().events.opened()
    expect([wire().sent, types()]).toEqual([[...ramp(0, 250)], ['ready']])
  })

  it('an end waits, too', () => {
    const { stream, wire } = hearing()
    stream.push(ramp(0, 10))
    stream.end()
    expect(wire().finished).toBe(false)
    wire().events.opened()
    expect([wire().sent.length, wire().finished]).toEqual([10, true])
  })

  it('a connection that does not come up in five seconds is tried again', () => {
    const { clock, wires, types } = hearing()
    clock.advance(4_999)
    expect(types()).toEqual([])
    clock.advance(1)
    expect([types(), wires[0]!.dropped]).toEqual([['mending'], true])
    clock.advance(125)
    expect(wires.length).toBe(2)
  })

  it('more than thirty seconds of sound fail the stream', () => {
    const { stream, types, last, clock } = hearing()
    expect(stream.push(new Int16Array(1_000))).toBe(true)
    expect(stream.push(new Int16Array(28_999))).toBe(false)
    stream.push(new Int16Array(2))
    expect(types()).toEqual(['failed'])
    expect(last()).toMatchObject({ failure: { error: { code: 'provider.overflow' } }, usage: [] })
    expect(clock.timerCount).toBe(0)
  })
})

describe('while it is heard', () => {
  it('interims are the whole utterance and segments pass once, with their words in their place', () => {
    const { stream, wire, events } = hearing()
    wire().events.opened()
    stream.push(ramp(0, 400))
    wire().events.interim('turn')
    wire().events.interim('turn')
    wire().events.interim('turn on')
    const word = { text: 'Turn', startSample: 10, endSample: 90, confidence: 0.9 }
    wire().segment('Turn on.', 200, { words: [word], language: 'en-US' })
    wire().events.interim('the')
    wire().segment('The light.', 390)
    stream.end()
    wire().events.finished()
    expect(events).toEqual([
      { type: 'ready' },
      { type: 'interim', text: 'turn' },
      { type: 'interim', text: 'turn on' },
      { type: 'segment', segment: 0, text: 'Turn on.', words: [word], language: 'en-US' },
      { type: 'interim', text: 'Turn on. the' },
      { type: 'segment', segment: 1, text: 'The light.', words: [] },
      {
        ...{ type: 'final', text: 'Turn on. The light.', understood: true, words: [word] },
        usage: [{ unit: 'audio seconds', quantity: 0.4, model: 'ears', estimated: true }],
      },
    ])
  })

  it('words that never stood are a guess, and silence is nothing', () => {
    const guess = hearing()
    guess.wire().events.opened()
    guess.wire().events.interim('hm')
    guess.stream.end()
    guess.wire().events.finished()
    expect(guess.last()).toMatchObject({ type: 'final', text: 'hm', understood: false })
    const silence = hearing()
    silence.wire().events.opened()
    silence.stream.push(ramp(0, 300))
    silence.stream.end()
    silence.wire().segment('', 300)
    silence.wire().events.finished()
    expect([silence.types(), silence.last()]).toMatchObject([['ready', 'final'], { text: '', understood: true }])
  })

  it('a connection that takes no more gets the rest when it has room', () => {
    const { stream, wire } = hearing()
    wire().events.opened()
    wire().takes = false
    stream.push(ramp(0, 250))
    stream.end()
    expect([wire().sent.length, wire().finished]).toEqual([100, false])
    wire().takes = true
    wire().events.room()
    expect([wire().sent.length, wire().finished]).toEqual([250, true])
  })

  it('minutes of silence are no failure', () => {
    const { clock, stream, wire, types } = hearing()
    wire().events.opened()
    for (let minute = 0; minute < 5; minute++) {
      stream.push(new Int16Array(60_000))
      clock.advance(60_000)
    }
    expect(types()).toEqual(['ready'])
  })
})

describe('a connection that breaks', () => {
  it('is made anew, what was not answered for is sent again, and no word comes twice', () => {
    const { clock, stream, wire, wires, events, last } = hearing()
    wire().events.opened()
    stream.push(ramp(0, 300))
    wire().segment('One.', 120)
    wire().events.interim('two')
    wire().events.failed(broken)
    expect(last()).toEqual({ type: 'mending', attempt: 0, delayMs: 125 })
    stream.push(ramp(300, 50))
    clock.advance(125)
    wire().events.opened()
    expect(wire().sent).toEqual([...ramp(120, 230)])
    stream.end()
    const word = { text: 'Two.', startSample: 5, endSample: 60, confidence: 1 }
    wire().segment('Two.', 230, { words: [word] })
    wire().events.finished()
    expect(last()).toMatchObject({ type: 'final', text: 'One. Two.', usage: [{ quantity: 0.53 }] })
    expect(events.findLast(({ type }) => type === 'segment')).toMatchObject({
      ...{ segment: 1, words: [{ startSample: 125, endSample: 180 }] },
    })
    expect([wires.length, wires[0]!.dropped]).toEqual([2, true])
  })

  it('is heard no more', () => {
    const { clock, wires, stream, types } = hearing()
    wires[0]!.events.opened()
    wires[0]!.events.failed(broken)
    clock.advance(125)
    wires[0]!.events.interim('late')
    wires[0]!.segment('Late.', 10)
    wires[0]!.events.failed(broken)
    wires[1]!.events.opened()
    stream.end()
    expect([wires.length, types()]).toEqual([2, ['ready', 'mending', 'ready']])
  })

  it('again and again without a word fails after six times', () => {
    const { clock, wires, types, last } = hearing()
    for (let round = 0; round < 6; round++) {
      wires.at(-1)!.events.opened()
      wires.at(-1)!.events.failed(broken)
      clock.advance(4_000)
    }
    expect(wires.length).toBe(7)
    wires.at(-1)!.events.failed(broken)
    expect(types().filter((type) => type === 'mending').length).toBe(6)
    expect(last()).toMatchObject({ type: 'failed', failure: { kind: 'network' } })
    expect(clock.timerCount).toBe(0)
  })

  it('for good fails at once', () => {
    const { wire, clock, types, last } = hearing()
    wire().events.failed(new ProviderError({ provider: 'It', kind: 'auth' }))
    expect([types(), last(), clock.timerCount]).toMatchObject([
      ['failed'],
      { failure: { error: { code: 'key.wrong' } } },
      0,
    ])
  })

  it('after more was sent than is kept fails: half an utterance is worse than none', () => {
    const { stream, wire, last } = hearing()
    wire().events.opened()
    for (let at = 0; at < 40; at++) stream.push(new Int16Array(1_000))
    wire().events.failed(broken)
    expect(last()).toMatchObject({ type: 'failed', failure: { kind: 'network' }, usage: [{ quantity: 40 }] })
  })

  it('by hanging up in the middle is tried again', () => {
    const { stream, wire, types } = hearing()
    wire().events.opened()
    stream.push(ramp(0, 10))
    wire().events.finished()
    expect(types()).toEqual(['ready', 'mending'])
  })
})

describe('the end', () => {
  it('that does not come within five seconds of the last that was heard is asked for once more, of a new connection', () => {
    const { clock, stream, wire, types, last } = hearing()
    wire().events.opened()
    stream.push(ramp(0, 500))
    stream.end()
    clock.advance(4_000)
    wire().events.interim('so far')
    clock.advance(4_999)
    expect(last().type).toBe('interim')
    const dead = wire()
    clock.advance(1)
    expect([dead.dropped, last().type]).toEqual([true, 'mending'])
    clock.advance(1_000)
    wire().events.opened()
    expect([wire().sent, wire().finished]).toEqual([[...ramp(0, 500)], true])
    wire().segment('Set a timer.', 500)
    wire().events.finished()
    expect(last()).toMatchObject({ type: 'final', text: 'Set a timer.', usage: [{ quantity: 1 }] })
    expect([types(), clock.timerCount]).toEqual([['ready', 'interim', 'mending', 'ready', 'segment', 'final'], 0])
  })

  it.each([
    ['after five seconds more', true],
    ['where nobody takes the new connection either', false],
  ])('is a timeout with what was used, %s', (_, opens) => {
    const { clock, stream, wire, last } = hearing()
    wire().events.opened()
    stream.push(ramp(0, 500))
    stream.end()
    clock.advance(5_000)
    clock.advance(250)
    if (opens) wire().events.opened()
    clock.advance(4_749)
    expect(last().type).not.toBe('failed')
    clock.advance(251)
    expect(last()).toMatchObject({
      ...{ type: 'failed', failure: { kind: 'timeout' } },
      usage: [{ quantity: opens ? 1 : 0.5 }],
    })
    expect([wire().dropped, clock.timerCount]).toEqual([true, 0])
  })

  it('that does not come between two tries is told as what went wrong with the last', () => {
    const { clock, stream, wire, last } = hearing()
    stream.end()
    for (let second = 0; second < 5; second++) {
      wire().events.failed(new ProviderError({ provider: 'It', kind: 'rateLimit' }))
      clock.advance(1_000)
    }
    expect(last()).toMatchObject({ type: 'failed', failure: { error: { code: 'link.busy' } }, usage: [] })
  })

  it('is the last that is told', () => {
    const { stream, wire, types } = hearing()
    wire().events.opened()
    stream.end()
    wire().events.finished()
    wire().events.finished()
    wire().events.failed(broken)
    wire().segment('More.', 1)
    expect(stream.push(ramp(0, 10))).toBe(true)
    expect([types(), wire().sent, wire().dropped]).toEqual([['ready', 'final'], [], true])
  })

  it('is nothing at all after an abort, which drops the connection in the same moment', () => {
    const { abort, clock, stream, wire, types } = hearing()
    wire().events.opened()
    stream.push(ramp(0, 10))
    abort.abort()
    expect(wire().dropped).toBe(true)
    wire().segment('More.', 1)
    wire().events.failed(broken)
    stream.end()
    clock.advance(60_000)
    expect([types(), clock.timerCount]).toEqual([['ready'], 0])
  })

  it('of a stream that was aborted before it began is nothing, and nothing is connected', () => {
    const connected: string[] = []
    const options = { provider: 'It', clock: new HandClock(), random: () => 0, rateHz: RATE_HZ, pieceMs: 100 }
    const connect = () => {
      connected.push('connected')
      throw new Error('never')
    }
    const stream = new Hearing(
      { ...options, connect, usage: () => [] },
      () => connected.push('told'),
      AbortSignal.abort(),
    )
    stream.push(ramp(0, 10))
    stream.end()
    expect(connected).toEqual([])
  })

  it('while a pause is waited out is nothing after an abort', () => {
    const { abort, clock, wire, wires } = hearing()
    wire().events.failed(broken)
    abort.abort()
    clock.advance(60_000)
    expect([wires.length, clock.timerCount]).toEqual([1, 0])
  })
})

describe('an utterance that is called off', () => {
  it('tells apart what it has used, because it ends without a word', () => {
    const { stream, wire, abort, spent, events } = hearing()
    wire().events.opened()
    stream.push(new Int16Array(300))
    abort.abort()
    expect(spent).toEqual([audioSeconds(300, RATE_HZ, 'ears')])
    expect(events).toEqual([{ type: 'ready' }])
  })

  it('before anything was sent has used nothing', () => {
    const { stream, abort, spent } = hearing()
    stream.push(new Int16Array(300))
    abort.abort()
    expect(spent).toEqual([])
  })

  it('after its end is billed once, with its end', () => {
    const { stream, wire, abort, spent, last } = hearing()
    wire().events.opened()
    stream.push(new Int16Array(300))
    stream.end()
    wire().events.finished()
    abort.abort()
    expect(last()).toMatchObject({ type: 'final', usage: [{ quantity: 0.3 }] })
    expect(spent).toEqual([])
  })
})

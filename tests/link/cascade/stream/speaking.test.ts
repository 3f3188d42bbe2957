/** One answer over connections that a test makes and breaks by hand. */
import { describe, expect, it } from 'vitest'
import type { SpeakEvent } from '../../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../../src/main/link/cascade/providerError'
import {
  type SpeakingWireEvents,
  SpokenAnswer,
  spokenCharacters,
} from '../../../../src/main/link/cascade/stream/speaking'
import type { UsageLine } from '../../../../src/shared/view'
import { HandClock } from '../../../support/handClock'

class HandWire {
  readonly events: SpeakingWireEvents
  readonly asked: string[] = []
  takes = true
  dropped = false
  constructor(events: SpeakingWireEvents) {
    this.events = events
  }
  write(text: string) {
    this.asked.push(text)
    return this.takes
  }
  flush() {
    this.asked.push('<flush>')
  }
  end() {
    this.asked.push('<end>')
  }
  drop() {
    this.dropped = true
  }
}

function speaking(longestPiece = 100, flushes = true) {
  const clock = new HandClock()
  const abort = new AbortController()
  const wires: HandWire[] = []
  const events: SpeakEvent[] = []
  const spent: UsageLine[] = []
  const stream = new SpokenAnswer(
    {
      ...{ provider: 'It', clock, random: () => 0.5, longestPiece, flushes },
      count: (text) => text.length,
      usage: (characters) => [spokenCharacters(characters, 'mouth')],
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
  return { clock, abort, wires, stream, events, spent, types, last: () => events.at(-1)!, wire: () => wires.at(-1)! }
}

const SOUND = new Int16Array(100)
const broken = new ProviderError({ provider: 'It', kind: 'network' })

describe('an answer', () => {
  it('waits for the connection, then leaves in order and comes back as sound and words', () => {
    const { stream, wire, events } = speaking()
    stream.write('One. ')
    stream.flush()
    stream.write('Two.')
    stream.end()
    expect(wire().asked).toEqual([])
    wire().events.opened()
    expect(wire().asked).toEqual(['One. ', '<flush>', 'Two.', '<end>'])
    wire().events.audio(SOUND)
    const words = [{ text: 'One.', startSample: 0, endSample: 100 }]
    wire().events.words(words)
    wire().events.words([])
    wire().events.ended()
    const usage = [{ unit: 'spoken characters', quantity: 9, model: 'mouth', estimated: true }]
    expect(events).toEqual([
      { type: 'ready' },
      { type: 'audio', samples: SOUND },
      { type: 'words', words },
      { type: 'ended', usage },
    ])
  })

  it('has each word once, though a connection broke that had told words and made no sound of them yet', () => {
    const { stream, wire, events, clock } = speaking()
    stream.write('One.')
    stream.end()
    const words = [{ text: 'One.', startSample: 0, endSample: 100 }]
    wire().events.opened()
    wire().events.words(words)
    wire().events.failed(broken)
    clock.advance(2_000)
    wire().events.opened()
    wire().events.words(words)
    wire().events.audio(SOUND)
    wire().events.ended()
    expect(events.filter(({ type }) => type === 'words' || type === 'audio')).toEqual([
      { type: 'words', words },
      { type: 'audio', samples: SOUND },
    ])
  })

  it('of ten million characters leaves in pieces, as far as there is room, and all of it', () => {
    const { stream, wire } = speaking(1000)
    wire().events.opened()
    wire().takes = false
    const text = 'speech '.repeat(1_430_000)
    stream.write(text)
    stream.end()
    expect(wire().asked.length).toBe(1)
    wire().takes = true
    wire().events.room()
    expect(wire().asked.at(-1)).toBe('<end>')
    expect(wire().asked.slice(0, -1).join('') === text).toBe(true)
    expect(Math.max(...wire().asked.map(({ length }) => length))).toBeLessThanOrEqual(1000)
  })

  it('of nothing ends without the service', () => {
    const { stream, events, wire } = speaking()
    stream.write('')
    stream.end()
    expect([events, wire().dropped]).toEqual([[{ type: 'ended', usage: [] }], true])
  })

  it('of which no sound is made is told as that; of a mere sign it is none', () => {
    const mute = speaking()
    mute.wire().events.opened()
    mute.stream.write('Words.')
    mute.stream.end()
    mute.wire().events.ended()
    expect(mute.last()).toMatchObject({ failure: { error: { code: 'provider.noSound' } }, usage: [{ quantity: 6 }] })
    const sign = speaking()
    sign.wire().events.opened()
    sign.stream.write('👍')
    sign.stream.end()
    expect(sign.types()).toEqual(['ready', 'ended'])
  })
})

describe('a connection', () => {
  it('that breaks before the first sound is made anew and asked for all of it', () => {
    const { clock, stream, wire, wires, types, last } = speaking()
    wire().events.opened()
    stream.write('One. ')
    stream.flush()
    wire().events.failed(broken)
    stream.write('Two.')
    stream.end()
    clock.advance(125)
    wire().events.opened()
    expect([wires.length, wire().asked]).toEqual([2, ['One. ', '<flush>', 'Two.', '<end>']])
    wires[0]!.events.audio(SOUND)
    wire().events.audio(SOUND)
    wire().events.ended()
    expect([types(), last()]).toMatchObject([['ready', 'ready', 'audio', 'ended'], { usage: [{ quantity: 14 }] }])
  })

  it('that breaks after it is not: the beginning would be heard twice', () => {
    const { stream, wire, wires, last, clock } = speaking()
    wire().events.opened()
    stream.write('One.')
    stream.flush()
    wire().events.audio(SOUND)
    wire().events.failed(broken)
    expect([last(), wires.length, clock.timerCount]).toMatchObject([{ type: 'failed', usage: [{ quantity: 4 }] }, 1, 0])
  })

  it('that does not come up is tried again, six times', () => {
    const { clock, wires, types } = speaking()
    clock.advance(60_000)
    expect([wires.length, types(), clock.timerCount]).toEqual([7, ['failed'], 0])
  })

  it('that is refused for a minute is not waited for: the turn has failed, and another voice may speak', () => {
    const { wires, wire, last, clock } = speaking()
    wire().events.failed(new ProviderError({ provider: 'It', kind: 'rateLimit', retryAfterMs: 60_000 }))
    expect(last()).toMatchObject({ type: 'failed', failure: { kind: 'rateLimit' } })
    clock.advance(60_000)
    expect(wires).toHaveLength(1)
  })

  it('that hangs up before the end has not spoken the rest', () => {
    const { stream, wire, last } = speaking()
    wire().events.opened()
    stream.write('One.')
    stream.flush()
    wire().events.audio(SOUND)
    wire().events.ended()
    expect(last()).toMatchObject({ failure: { kind: 'incomplete', error: { code: 'provider.incomplete' } } })
  })
})

describe('silence of the service', () => {
  it('of five seconds after text that was to sound is a failure', () => {
    const { clock, stream, wire, wires } = speaking()
    wire().events.opened()
    stream.write('One.')
    clock.advance(60_000)
    stream.flush()
    clock.advance(4_999)
    expect(wire().dropped).toBe(false)
    clock.advance(1)
    expect(wires[0]!.dropped).toBe(true)
  })

  it('after a flush is none where the service decides when a clause is whole', () => {
    const { clock, stream, wire, wires, types } = speaking(100, false)
    wire().events.opened()
    stream.write('One, ')
    stream.flush()
    clock.advance(60_000)
    expect([wires.length, types()]).toEqual([1, ['ready']])
    stream.end()
    clock.advance(5_000)
    expect(wires[0]!.dropped).toBe(true)
  })

  it('in the middle of the last sound is a timeout', () => {
    const { clock, stream, wire, last } = speaking()
    wire().events.opened()
    stream.write('One.')
    stream.end()
    clock.advance(3_000)
    wire().events.audio(SOUND)
    clock.advance(4_999)
    expect(last().type).toBe('audio')
    clock.advance(1)
    expect(last()).toMatchObject({ type: 'failed', failure: { kind: 'timeout' }, usage: [{ quantity: 4 }] })
  })

  it('while the model thinks is none', () => {
    const { clock, stream, wire, types } = speaking()
    wire().events.opened()
    stream.write('One.')
    stream.flush()
    wire().events.audio(SOUND)
    clock.advance(600_000)
    stream.end()
    wire().events.ended()
    expect(types()).toEqual(['ready', 'audio', 'ended'])
  })
})

describe('an abort', () => {
  it('is silent, and drops the connection in the same moment', () => {
    const { abort, clock, stream, wire, types } = speaking()
    wire().events.opened()
    stream.write('One.')
    stream.end()
    abort.abort()
    expect(wire().dropped).toBe(true)
    wire().events.audio(SOUND)
    wire().events.ended()
    stream.write('More.')
    clock.advance(60_000)
    expect([types(), clock.timerCount]).toEqual([['ready'], 0])
  })

  it('ends the pause before a new connection', () => {
    const { abort, clock, wire, wires } = speaking()
    wire().events.failed(broken)
    abort.abort()
    clock.advance(60_000)
    expect(wires.length).toBe(1)
  })
})

it('that is called off tells apart what it has used, because it ends without a word', () => {
  const { stream, wire, abort, spent, events } = speaking()
  wire().events.opened()
  stream.write('Hello. ')
  abort.abort()
  stream.write('More.')
  expect(spent).toEqual([spokenCharacters(7, 'mouth')])
  expect(events).toEqual([{ type: 'ready' }])
})

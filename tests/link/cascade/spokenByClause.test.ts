/** A voice that makes one clause at a time: the first sounds while the next ones are being made. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { ClauseRequest, ClauseVoice, SpeakEvent, SpokenClause } from '../../../src/main/link/cascade/ports'
import { spokenByClause } from '../../../src/main/link/cascade/spokenByClause'
import { HandClock } from '../../support/handClock'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Every clause is made when the test says so: 100 samples of the clause's own number, one word in them. */
class Tongue implements ClauseVoice {
  readonly rateHz = 16_000
  readonly asked: { text: string; signal: AbortSignal; made(): Promise<void> }[] = []

  speak({ text }: ClauseRequest, signal: AbortSignal): Promise<SpokenClause> {
    const value = this.asked.length + 1
    return new Promise((resolve) => {
      const made = () => {
        const words = [{ text, startSample: 10, endSample: 90 }]
        resolve({ samples: new Int16Array(100).fill(value), words, tookMs: 0 })
        return settled()
      }
      this.asked.push({ text, signal, made })
    })
  }

  async close() {}
}

let tongue: Tongue
let events: SpeakEvent[]
let abort: AbortController

function start() {
  const voice = spokenByClause(tongue, new HandClock())
  return voice.start({ voice: 'v', speed: 1 }, (event) => events.push(event), abort.signal)
}

const sounded = () => events.flatMap((event) => (event.type === 'audio' ? [event.samples[0]] : []))

beforeEach(() => {
  tongue = new Tongue()
  events = []
  abort = new AbortController()
})

describe('an answer of several clauses', () => {
  it('sounds from its first clause on, while the second is already being made', async () => {
    const stream = start()
    stream.write('One, ')
    stream.write('two.')
    await settled()
    expect(tongue.asked.map(({ text }) => text)).toEqual(['One,', 'two.'])
    expect(sounded()).toEqual([])
    await tongue.asked[0]!.made()
    expect(sounded()).toEqual([1])
  })

  it('sounds in its order, whichever clause is made first, its words one behind the other', async () => {
    const stream = start()
    for (const clause of ['One, ', 'two.']) stream.write(clause)
    stream.end()
    await settled()
    await tongue.asked[1]!.made()
    expect(sounded()).toEqual([])
    await tongue.asked[0]!.made()
    expect(sounded()).toEqual([1, 2])
    const words = events.flatMap((event) => (event.type === 'words' ? event.words : []))
    expect(words.map(({ startSample }) => startSample)).toEqual([10, 110])
    expect(events.at(-1)?.type).toBe('ended')
  })

  it('is not made further than a few clauses ahead, so that little is lost where it is cut', async () => {
    const stream = start()
    const numbers = ['one.', 'two.', 'three.', 'four.', 'five.', 'six.']
    for (const clause of numbers) stream.write(clause)
    await settled()
    expect(tongue.asked).toHaveLength(4)
    await tongue.asked[0]!.made()
    expect(tongue.asked).toHaveLength(5)
    abort.abort()
    await settled()
    expect(tongue.asked.every(({ signal }) => signal.aborted)).toBe(true)
    for (const { made } of tongue.asked) await made()
    expect([tongue.asked.length, sounded()]).toEqual([5, [1]])
  })
})

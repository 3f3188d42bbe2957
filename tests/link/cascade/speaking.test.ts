/** What is spoken of an answer comes in the order of its text, whichever voice makes it, and every word has its place. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { SpokenWord } from '../../../src/main/link'
import type { SpeakEvent, TextToSpeech } from '../../../src/main/link/cascade/ports'
import { ProviderError } from '../../../src/main/link/cascade/providerError'
import { Speaking } from '../../../src/main/link/cascade/speaking'
import type { ServedBy } from '../../../src/shared/view'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const sound = (length: number, value = 1) => new Int16Array(length).fill(value)

interface Stream {
  written: string[]
  flushed: number
  ended: boolean
  say(event: SpeakEvent): void
}

/** Every stream is played by the test. */
class Tongue implements TextToSpeech {
  readonly rateHz = 16_000
  readonly runsAhead = false
  readonly timesWords = true
  readonly joinsText = false
  readonly streams: Stream[] = []

  start(_request: unknown, onEvent: (event: SpeakEvent) => void) {
    const stream: Stream = { written: [], flushed: 0, ended: false, say: onEvent }
    this.streams.push(stream)
    return {
      write: (text: string) => void stream.written.push(text),
      flush: () => {
        stream.flushed += 1
      },
      end: () => {
        stream.ended = true
      },
    }
  }

  warm() {}
  async close() {}
}

let tongue: Tongue
let words: SpokenWord[]
let heard: number[]
let speakers: ServedBy[]
let abort: AbortController
let speaking: Speaking

beforeEach(() => {
  tongue = new Tongue()
  words = []
  heard = []
  speakers = []
  abort = new AbortController()
  speaking = new Speaking({
    voice: tongue,
    request: { voice: 'v', speed: 1 },
    signal: abort.signal,
    words: (more) => words.push(...more),
    audio: (samples) => heard.push(...samples),
    servedBy: (by) => speakers.push(by),
  })
})

describe('text', () => {
  it('goes into one stream of the voice as it comes', async () => {
    speaking.say('Hello. ')
    speaking.say('And goodbye.')
    speaking.flush()
    expect(tongue.streams).toHaveLength(1)
    expect(tongue.streams[0]).toMatchObject({ written: ['Hello. ', 'And goodbye.'], flushed: 1, ended: false })
  })

  it('ends the stream with the answer, and is over when the voice says so', async () => {
    speaking.say('Hello.')
    let over = false
    const end = speaking.end().then((usage) => {
      over = true
      return usage
    })
    await settled()
    tongue.streams[0]!.say({ type: 'audio', samples: sound(3) })
    await settled()
    expect([tongue.streams[0]!.ended, over]).toEqual([true, false])
    tongue.streams[0]!.say({ type: 'ended', usage: [{ unit: 'spoken characters', quantity: 6 }] })
    expect(await end).toEqual([{ unit: 'spoken characters', quantity: 6 }])
    expect(heard).toEqual([1, 1, 1])
  })

  it('of which there is none asks the voice for nothing', async () => {
    expect(await speaking.end()).toEqual([])
    expect(tongue.streams).toEqual([])
  })
})

describe('a recording of the user', () => {
  it('sounds after the text before it and before the text behind it, however early the voice has that', async () => {
    speaking.say('Your note:')
    speaking.sound(sound(4, 9), 16_000, 'buy milk')
    speaking.say('That was all.')
    const end = speaking.end()
    await settled()
    const [before, behind] = tongue.streams
    behind!.say({ type: 'words', words: [{ text: 'That', startSample: 0, endSample: 2 }] })
    behind!.say({ type: 'audio', samples: sound(2, 2) })
    behind!.say({ type: 'ended', usage: [] })
    await settled()
    expect(heard).toEqual([])
    before!.say({ type: 'audio', samples: sound(3, 1) })
    before!.say({ type: 'ended', usage: [] })
    await end
    expect(heard).toEqual([1, 1, 1, 9, 9, 9, 9, 2, 2])
    expect(words).toEqual([
      { text: 'buy milk', startSample: 3, endSample: 7 },
      { text: 'That', startSample: 7, endSample: 9 },
    ])
  })

  it('keeps what the voice made early even if the voice uses its buffer again', async () => {
    speaking.sound(sound(1, 9), 16_000, 'note')
    speaking.say('Behind.')
    const buffer = sound(2, 5)
    tongue.streams[0]!.say({ type: 'audio', samples: buffer })
    buffer.fill(7)
    tongue.streams[0]!.say({ type: 'ended', usage: [] })
    await speaking.end()
    expect(heard).toEqual([9, 5, 5])
  })
})

describe('a voice that fails', () => {
  it('fails the answer with its own error, and what it used is known', async () => {
    speaking.say('Hello.')
    const end = speaking.end()
    const failure = new ProviderError({ provider: 'Google', kind: 'quota' })
    await settled()
    tongue.streams[0]!.say({ type: 'failed', failure, usage: [{ unit: 'spoken characters', quantity: 2 }] })
    await expect(end).rejects.toBe(failure)
    expect(speaking.usage).toEqual([{ unit: 'spoken characters', quantity: 2 }])
  })
})

it('is silent after an abort', async () => {
  speaking.say('Hello.')
  await settled()
  abort.abort()
  tongue.streams[0]!.say({ type: 'words', words: [{ text: 'Hello', startSample: 0, endSample: 2 }] })
  tongue.streams[0]!.say({ type: 'audio', samples: sound(2) })
  expect([heard, words]).toEqual([[], []])
})

it('says who speaks as the voice says it', async () => {
  speaking.say('Hello. ')
  await settled()
  tongue.streams[0]!.say({ type: 'servedBy', by: { service: 'google', model: 'chirp3-hd' } })
  expect([speakers, heard]).toEqual([[{ service: 'google', model: 'chirp3-hd' }], []])
})

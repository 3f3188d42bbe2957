/** The local recognizer and voice over a real child process, whose engine is a double; and the real one where it fails. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forkChild } from '../../../../src/main/children'
import { createRealClock } from '../../../../src/main/clock'
import {
  type LocalModel,
  LocalRecognizer,
  LocalVoice,
  type OpenEngine,
  tryModel,
} from '../../../../src/main/link/cascade/local'
import type { HearEvent, SpeakEvent } from '../../../../src/main/link/cascade/ports'
import { AppException } from '../../../../src/shared/errors'
import { DEADLY } from '../../../fixtures/localEngine/loudness'
import { type Bundled, bundled } from '../../../support/bundled'

const BLOCK = 1_600
const clock = createRealClock()
let double: Bundled
let folder: string
let forked = 0
const closing: { close(): Promise<void> }[] = []

beforeAll(async () => {
  double = await bundled('tests/fixtures/localEngine/double.ts')
})
afterAll(() => double.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-local-'))
  forked = 0
  write('encoder', 'well')
})
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string) => join(folder, name)
const write = (name: string, content: string) => writeFileSync(file(name), content)

const open: OpenEngine = (listener) => {
  forked += 1
  return forkChild({ entry: double.entry, env: process.env }, listener)
}

const options = (model: LocalModel) => ({ model, clock, random: () => 0, open })

function recognizer(): LocalRecognizer {
  const files = { encoder: file('encoder'), decoder: file('encoder'), joiner: file('encoder'), tokens: file('deaths') }
  const opened = new LocalRecognizer(options({ kind: 'recognizer', family: 'zipformer', ...files }))
  closing.push(opened)
  return opened
}

function voice(): LocalVoice {
  const files = { model: file('encoder'), tokens: file('deaths'), dataDir: folder }
  const opened = new LocalVoice(options({ kind: 'voice', family: 'piper', ...files }))
  closing.push(opened)
  return opened
}

const loud = (...levels: number[]): Int16Array => {
  const samples = new Int16Array(levels.length * BLOCK)
  for (const [index, level] of levels.entries()) samples.fill(level, index * BLOCK, (index + 1) * BLOCK)
  return samples
}

/** The events of one utterance, up to its end. */
function hear(by: LocalRecognizer, sound: Int16Array, signal = new AbortController().signal) {
  const events: HearEvent[] = []
  const over = Promise.withResolvers<void>()
  const stream = by.start((event) => {
    events.push(event)
    if (event.type === 'final' || event.type === 'failed') over.resolve()
  }, signal)
  for (let at = 0; at < sound.length; at += 480) stream.push(sound.subarray(at, at + 480))
  stream.end()
  return { events, over: over.promise }
}

function speak(by: LocalVoice, clauses: readonly string[], signal = new AbortController().signal) {
  const events: SpeakEvent[] = []
  const over = Promise.withResolvers<void>()
  const stream = by.start(
    { voice: '', speed: 1 },
    (event) => {
      // The sound is only lent.
      events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event)
      if (event.type === 'ended' || event.type === 'failed') over.resolve()
    },
    signal,
  )
  for (const clause of clauses) stream.write(clause)
  stream.end()
  return { events, over: over.promise }
}

const samplesOf = (events: readonly SpeakEvent[]): number =>
  events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof AppException)) throw new Error(`no error of Parley: ${String(thrown)}`)
  return thrown.error.code
}

describe('a local recognizer', () => {
  it('hears words while they are said, each with its place, and all of them at the end', async () => {
    const { events, over } = hear(recognizer(), loud(0, 3_000, 0, 7_000, 5_000, 0))
    await over
    expect(events[0]).toEqual({ type: 'ready' })
    expect(events.filter(({ type }) => type === 'interim')).toEqual([
      { type: 'interim', text: 'w3' },
      { type: 'interim', text: 'w3 w7' },
      { type: 'interim', text: 'w3 w7 w5' },
    ])
    const words = [1, 3, 4].map((block) => ({ startSample: block * BLOCK, endSample: (block + 1) * BLOCK }))
    expect(events.at(-1)).toMatchObject({ type: 'final', text: 'w3 w7 w5', understood: true, words, usage: [] })
  })

  it('hears nothing in silence, and one utterance after the other in one child', async () => {
    const by = recognizer()
    const silent = hear(by, loud(0, 0))
    await silent.over
    expect(silent.events.at(-1)).toMatchObject({ type: 'final', text: '', understood: true })
    const next = hear(by, loud(4_000))
    await next.over
    expect(next.events.at(-1)).toMatchObject({ type: 'final', text: 'w4' })
    expect(forked).toBe(1)
  })

  it('whose child dies over an utterance begins it again in a new one, and loses no word', async () => {
    write('deaths', '1')
    const { events, over } = hear(recognizer(), loud(3_000, DEADLY, 5_000))
    await over
    expect(events.filter(({ type }) => type === 'mending')).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'final', text: 'w3 w30 w5' })
    expect(forked).toBe(2)
  })

  it('whose second child dies too says so, and starts no third', async () => {
    write('deaths', '9')
    const by = recognizer()
    const { events, over } = hear(by, loud(3_000, DEADLY, 5_000))
    await over
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { error: { code: 'local.failed' } } })
    const next = hear(by, loud(3_000))
    await next.over
    expect(next.events.at(-1)).toMatchObject({ type: 'failed', failure: { error: { code: 'local.failed' } } })
    expect(forked).toBe(2)
  })

  it('that is killed between two utterances is there again for the next', async () => {
    const by = recognizer()
    await hear(by, loud(3_000)).over
    by.kill()
    const { events, over } = hear(by, loud(6_000))
    await over
    expect(events.at(-1)).toMatchObject({ type: 'final', text: 'w6' })
  })

  it('whose files are missing is told, with nothing of their names', async () => {
    rmSync(file('encoder'))
    const { events, over } = hear(recognizer(), loud(3_000))
    await over
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { error: { code: 'local.notLoaded' } } })
    expect(JSON.stringify(events)).not.toContain(folder)
  })

  it('says nothing after an abort, and hears the next utterance', async () => {
    const by = recognizer()
    const stop = new AbortController()
    const { events } = hear(by, loud(...Array.from({ length: 50 }, () => 3_000)), stop.signal)
    await expect.poll(() => events.length).toBeGreaterThan(1)
    const before = events.length
    stop.abort()
    const next = hear(by, loud(8_000))
    await next.over
    expect(events).toHaveLength(before)
    expect(next.events.at(-1)).toMatchObject({ type: 'final', text: 'w8' })
  })
})

describe('a local voice', () => {
  it('speaks clause after clause at the rate of the link, whole', async () => {
    const { events, over } = speak(voice(), ['one two three', 'four five'])
    await over
    expect(events.at(-1)).toEqual({ type: 'ended', usage: [] })
    // Five words of a tenth of a second.
    expect(samplesOf(events)).toBe(12_000)
  })

  it('says nothing after an abort, and the next answer at once', async () => {
    const by = voice()
    const stop = new AbortController()
    const long = Array.from({ length: 200 }, () => 'word').join(' ')
    const { events } = speak(by, [long, long, long], stop.signal)
    await expect.poll(() => samplesOf(events)).toBeGreaterThan(0)
    const before = events.length
    stop.abort()
    const next = speak(by, ['one'])
    await next.over
    expect(events).toHaveLength(before)
    // Nothing of the answer that was cut.
    expect(samplesOf(next.events)).toBe(2_400)
  })

  it('takes an answer of any length without holding all of it in the child', async () => {
    const { events, over } = speak(
      voice(),
      Array.from({ length: 40 }, () => 'one two'),
    )
    await over
    expect(samplesOf(events)).toBe(40 * 4_800)
  })

  it('whose child dies before the first sound is started again and asked once more', async () => {
    write('deaths', '1')
    const { events, over } = speak(voice(), ['a deadly word'])
    await over
    expect(events.at(-1)).toEqual({ type: 'ended', usage: [] })
    expect([forked, samplesOf(events)]).toEqual([2, 7_200])
  })

  it('whose child dies in the middle of an answer fails it: the beginning is not said twice', async () => {
    write('deaths', '1')
    const { events, over } = speak(voice(), ['one two three', 'a deadly word'])
    await over
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { error: { code: 'local.died' } } })
  })

  it('ends an answer without words', async () => {
    const { events, over } = speak(voice(), [' '])
    await over
    expect(events.at(-1)).toEqual({ type: 'ended', usage: [] })
  })
})

describe('a model that is tried', () => {
  const model = (): LocalModel => ({
    ...{ kind: 'recognizer', family: 'zipformer', encoder: file('encoder'), decoder: file('encoder') },
    ...{ joiner: file('encoder'), tokens: file('deaths') },
  })
  const never = new AbortController().signal

  it('is loaded once in a child that ends with it', async () => {
    await tryModel(options(model()), never)
    expect(forked).toBe(1)
  })

  it('and ends its process is not tried a second time', async () => {
    write('encoder', 'abort')
    expect(await codeOf(tryModel(options(model()), never))).toBe('local.failed')
    expect(forked).toBe(1)
  })

  it('and hangs can be given up', async () => {
    write('encoder', 'hang')
    const stop = new AbortController()
    const tried = tryModel(options(model()), stop.signal)
    setTimeout(() => stop.abort(new AppException('models.cancelled')), 300)
    expect(await codeOf(tried)).toBe('models.cancelled')
  })
})

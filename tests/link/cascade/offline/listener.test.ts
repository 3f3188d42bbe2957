import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readWav, resampleWhole } from '../../../../src/main/audio'
import {
  DEREVERBERATION_SHIFT_SAMPLES,
  type Dereverberation,
} from '../../../../src/main/link/cascade/offline/dereverberation'
import { Listener, type Report } from '../../../../src/main/link/cascade/offline/listener'
import type { Recognition, Recognizer } from '../../../../src/main/link/cascade/offline/recognizer'
import type { Suppressor } from '../../../../src/main/link/cascade/offline/suppressor'

const PIECE = 320

const HEARD: Recognition = {
  text: 'stop',
  words: [{ text: 'stop', startFrame: 20, endFrame: 60, confidence: 1, phones: ['S', 'T', 'AA', 'P'] }],
  ...{ frames: 100, grammarScore: 0, loopScore: 0 },
}

/** A listener whose recognizer hears one word, and another one each time it is asked; what was cleaned of echoes and of noise is counted. */
function open() {
  let cleaned = 0
  let suppressed = 0
  let asked = 0
  const recognizer = {
    start: () => {},
    push: () => {},
    text: () => `words ${++asked}`,
    finish: () => HEARD,
  } as unknown as Recognizer
  const dereverberation = {
    begin: () => {},
    process: (sound: Float32Array) => {
      cleaned += sound.length
      return sound
    },
  } as unknown as Dereverberation
  const suppressor = {
    process: (sound: Float32Array) => {
      suppressed += sound.length
      return sound
    },
  }
  const listener = new Listener({
    ...{ vadWeights: readFileSync('resources/vad/silero-v6-16k.bin'), recognizer, dereverberation },
    suppressor: suppressor as unknown as Suppressor,
  })
  return (sound: Int16Array) => {
    cleaned = 0
    suppressed = 0
    listener.start()
    const reports: Report[] = []
    /** Where the sound had got to when there were words. */
    const wordsAt: number[] = []
    for (let at = 0; at < sound.length; at += PIECE) {
      const came = listener.push(sound.subarray(at, at + PIECE))
      if (came.some(({ type }) => type === 'words')) wordsAt.push(at + PIECE)
      reports.push(...came)
    }
    reports.push(...listener.end())
    const final = reports.find((report) => report.type === 'final')
    const voices = reports.flatMap((report) => (report.type === 'voice' ? [report.atSample] : []))
    return {
      cleaned,
      suppressed,
      wordsAt,
      voices,
      startSample: final?.type === 'final' ? final.words[0]!.startSample : -1,
    }
  }
}

async function question(): Promise<Int16Array> {
  const { samples, rateHz } = await readWav('resources/question.wav')
  const speech = resampleWhole(samples, rateHz, 16000)
  return Int16Array.from({ length: speech.length + 12800 }, (_, n) => (speech[n - 8000] ?? 0) + (n % 2))
}

/** White noise beside it. @param peak of 32768 */
function inNoise(sound: Int16Array, peak: number): Int16Array {
  let state = 9
  return sound.map((sample) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.max(-32768, Math.min(32767, sample + Math.round((state / 2 ** 31 - 1) * peak)))
  })
}

/** Each sample rings on for 0.4 s. */
function inRoom(sound: Int16Array): Int16Array {
  let state = 5
  const tail = Float64Array.from({ length: 6400 }, (_, n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return n < 64 ? 0 : (state / 2 ** 31 - 1) * Math.exp((-6.908 * n) / 6400) * 0.04
  })
  const wet = Float64Array.from(sound)
  for (const [n, x] of sound.entries())
    if (Math.abs(x) > 1) for (let k = 0; k < tail.length; k++) wet[n + k]! += x * tail[k]!
  return Int16Array.from(wet.subarray(0, sound.length), (v) => Math.max(-32768, Math.min(32767, v)))
}

/** A listener that counts what its recognizer got of each hearing, and refuses as often as it is told. */
function openStrange(refusals: number) {
  const heard: number[] = []
  let left = refusals
  const recognizer = {
    start: () => heard.push(0),
    push: (sound: Float32Array) => {
      heard[heard.length - 1]! += sound.length
    },
    text: () => '',
    finish: () => ({ ...HEARD, text: `hearing ${heard.length}` }),
  } as unknown as Recognizer
  const listener = new Listener({
    ...{ vadWeights: readFileSync('resources/vad/silero-v6-16k.bin'), recognizer },
    ...{ suppressor: {} as Suppressor, dereverberation: {} as Dereverberation },
    judge: () => (left-- > 0 ? 'refused' : 'understood'),
  })
  const give = (sound: Int16Array): void => {
    listener.start()
    for (let at = 0; at < sound.length; at += PIECE) listener.push(sound.subarray(at, at + PIECE))
  }
  const hear = (sound: Int16Array) => {
    give(sound)
    return listener.end().flatMap((report) => (report.type === 'final' ? [report.verdict, report.text] : []))
  }
  const abandon = (sound: Int16Array): void => {
    give(sound)
    listener.abandon()
  }
  return { hear, abandon, heard }
}

describe('the first utterance of a session', () => {
  it('is heard again where it is refused, all of it, and counts as it was heard then', async () => {
    const { hear, heard } = openStrange(1)
    expect(hear(await question())).toEqual(['understood', 'hearing 2'])
    expect(heard[1]).toBe(heard[0])
    expect(heard[0]).toBeGreaterThan(16000)
  })

  it('is heard once where it is understood, and what follows in any case', async () => {
    const { hear, heard } = openStrange(0)
    expect(hear(await question())).toEqual(['understood', 'hearing 1'])
    expect(heard).toHaveLength(1)
    const strange = openStrange(3)
    expect(strange.hear(await question())).toEqual(['refused', 'hearing 2'])
    expect(strange.hear(await question())).toEqual(['refused', 'hearing 3'])
  })

  it('is the first that was not given up', async () => {
    const { hear, abandon, heard } = openStrange(1)
    abandon(await question())
    expect(hear(await question())).toEqual(['understood', 'hearing 3'])
    expect(heard[2]).toBe(heard[1])
  })

  it('is not heard again where it was longer than commands are', async () => {
    const { hear } = openStrange(1)
    const one = await question()
    const long = Int16Array.from({ length: 8 * one.length }, (_, at) => one[at % one.length]!)
    expect(hear(long)).toEqual(['refused', 'hearing 1'])
  })
})

describe('a listener', () => {
  it('takes the echo out of what follows an utterance in a room, and no more after one close by', async () => {
    const hear = open()
    const close = await question()
    const far = inRoom(close)
    expect(hear(close).cleaned).toBe(0)
    expect(hear(far).cleaned).toBe(0)
    expect(hear(far).cleaned).toBeGreaterThan(16000)
    expect(hear(close).cleaned).toBeGreaterThan(16000)
    expect(hear(close).cleaned).toBe(0)
  })

  it('takes the noise of a loud room out before anything is recognized, and leaves a quiet one as it is', async () => {
    const speech = await question()
    expect(open()(inNoise(speech, 10)).suppressed).toBe(0)
    const { suppressed, voices } = open()(inNoise(speech, 300))
    // From the voice's beginning on, and what was kept from before it.
    expect(suppressed).toBeGreaterThan(voices.at(-1)! - voices[0]!)
  })

  it('asks for the words so far at most 300 ms apart, from 600 ms of speech on to its end', async () => {
    const { wordsAt, voices } = open()(await question())
    const instants = [voices[0]! + 0.3 * 16000, ...wordsAt, voices.at(-1)!]
    expect(voices).toHaveLength(2)
    for (const [at, instant] of instants.entries()) {
      if (at > 0) expect(instant - instants[at - 1]!).toBeLessThanOrEqual(0.3 * 16000)
    }
  })

  it('says where words lie in the sound it was given, not in the one that comes later', async () => {
    const hear = open()
    const far = inRoom(await question())
    const before = hear(far)
    const after = hear(far)
    expect(before.startSample - after.startSample).toBe(DEREVERBERATION_SHIFT_SAMPLES)
  })
})

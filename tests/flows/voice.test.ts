/** The offline voice in its real worker: understood by somebody else's recognizer, without clicks, and hard to silence. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { joinSamples } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { createOfflineVoice } from '../../src/main/link'
import { heardByPocketsphinx, wordErrorRate } from '../support/heardByPocketsphinx'

const ANSWERS = [
  'It is a quarter past seven, and your timer is set.',
  'That is one hundred and eight.',
  'You have two timers, pasta and tea.',
  'It is Monday, November twenty third.',
  'I need the internet for that.',
]

describe('the offline voice', () => {
  let voice: ReturnType<typeof createOfflineVoice>
  let notices: string[]
  const never = new AbortController().signal
  const speak = (text: string, signal = never) => voice.speak({ text, voice: 'slt', speed: 1 }, signal)

  beforeEach(() => {
    notices = []
    const onNotice = ({ code }: { code: string }) => void notices.push(code)
    voice = createOfflineVoice({ clock: createRealClock(), speakEntry: entryPath('speak'), onNotice })
  })

  afterEach(() => voice.close())

  it('says answers that an independent recognizer understands', async () => {
    // One after the other with a pause: loading its language model takes the recognizer longer than all of them.
    const pause = new Int16Array(voice.rateHz / 2)
    const pieces: Int16Array[] = []
    for (const text of ANSWERS) pieces.push((await speak(text)).samples, pause)
    const heard = heardByPocketsphinx(joinSamples(pieces), voice.rateHz)
    const rate = wordErrorRate(ANSWERS.join(' '), heard)
    expect(rate, heard).toBeLessThanOrEqual(0.35)
  })

  it('begins and ends every clause in silence, so that joins do not click', async () => {
    for (const text of ANSWERS) {
      const { samples } = await speak(text)
      expect(Math.abs(samples[0]!)).toBeLessThan(50)
      expect(Math.abs(samples.at(-1)!)).toBeLessThan(50)
    }
  })

  it('tells where each word lies, in order and inside the clause', async () => {
    const { samples, words } = await speak(ANSWERS[0]!)
    expect(words.map(({ text }) => text.replace(/\W+$/, ''))).toEqual(ANSWERS[0]!.replace(/[.,]/g, '').split(' '))
    for (const [at, { startSample, endSample }] of words.entries()) {
      expect(startSample).toBeGreaterThanOrEqual(words[at - 1]?.endSample ?? 0)
      expect(endSample).toBeGreaterThan(startSample)
      expect(endSample).toBeLessThanOrEqual(samples.length)
    }
  })

  it('speaks faster when it is told to', async () => {
    const [plain, fast] = [
      await speak(ANSWERS[0]!),
      await voice.speak({ text: ANSWERS[0]!, voice: 'slt', speed: 1.5 }, never),
    ]
    expect(plain.samples.length / fast.samples.length).toBeGreaterThan(1.3)
  })

  it('starts its worker again when that dies, and says the clause all the same', async () => {
    await speak(ANSWERS[1]!)
    const spoken = speak(ANSWERS[2]!)
    voice.kill()
    expect((await spoken).samples.length).toBeGreaterThan(voice.rateHz)
    expect(notices).toEqual(['worker.died'])
  })

  it('never begins a clause that was given up before its turn', async () => {
    const first = speak(ANSWERS[3]!)
    const abort = new AbortController()
    const second = speak(ANSWERS[4]!, abort.signal)
    abort.abort(new Error('not wanted any more'))
    await expect(second).rejects.toThrow('not wanted any more')
    expect((await first).samples.length).toBeGreaterThan(0)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVoiced, numberedSound, positionOf, type ScriptedWord } from './numberedSound'
import { ScriptedEar } from './scriptedEar'

const SCRIPT: readonly ScriptedWord[] = [
  { text: 'one', startMs: 100, endMs: 300 },
  { text: 'two', startMs: 320, endMs: 500 },
  { text: 'three', startMs: 1_500, endMs: 1_800 },
]

it.each([8_000, 16_000, 24_000, 48_000])('tells at %d Hz where any stretch of it began, to the sample', (rateHz) => {
  const sound = numberedSound(rateHz, 3_000, SCRIPT)
  const longest = sound.length - rateHz / 50
  fc.assert(
    fc.property(fc.integer({ min: 0, max: longest }), (from) => {
      expect(positionOf(sound.subarray(from, from + rateHz / 50), rateHz)).toBe(from)
    }),
  )
})

it('is loud where somebody speaks and nowhere else, and silence is no numbered sound', () => {
  const sound = numberedSound(16_000, 1_000, SCRIPT)
  expect([isVoiced(sound.subarray(0, 1_600)), isVoiced(sound.subarray(1_600, 4_800))]).toEqual([false, true])
  expect(positionOf(new Int16Array(640), 16_000)).toBe(-1)
})

describe('an ear', () => {
  const listen = (from: number, to: number, chunk = 320) => {
    const heard: string[] = []
    const told = (how: string) => (words: readonly ScriptedWord[]) =>
      heard.push(`${how} ${words.map(({ text, startMs }) => `${text}@${startMs}`).join(' ')}`)
    const ear = new ScriptedEar({ rateHz: 16_000, script: SCRIPT, onInterim: told('interim'), onFinal: told('final') })
    const sound = numberedSound(16_000, 3_000, SCRIPT).subarray(from * 16, to * 16)
    for (let at = 0; at < sound.length; at += chunk) ear.take(sound.subarray(at, at + chunk))
    return { heard, ear }
  }

  it('hears each word when its end has come, and a segment when it has paused', () => {
    expect(listen(0, 499).heard).toEqual(['interim one@100'])
    expect(listen(0, 990).heard).toEqual(['interim one@100', 'interim one@100 two@320'])
    expect(listen(0, 1_020).heard.at(-1)).toBe('final one@100 two@320')
  })

  it('hears the rest at the end, and only what it was given, counted from its own first sample', () => {
    const { heard, ear } = listen(310, 1_900)
    ear.end()
    expect(heard).toEqual(['interim two@10', 'final two@10', 'interim three@1190', 'final three@1190'])
  })
})

import { describe, expect, it } from 'vitest'
import { createMeaning } from '../../bench/accuracy/meaning'

const meanTheSame = createMeaning()

describe('the benchmark of hearing', () => {
  it.each([
    ['wake me up at a quarter to seven', 'wake me up at quarter to seven'],
    ['wake me up at quarter past six', 'wake me up at six fifteen'],
    ['set an alarm for half past ten', 'set an alarm for ten thirty'],
    ['set a timer for sixty minutes', 'set a timer for one hour'],
    ['set a timer for half a minute', 'set a timer for thirty seconds'],
    ['set a timer for one minute and thirty seconds', 'set a timer for ninety seconds'],
    ['what is half of ninety', 'what is a half of ninety'],
    ['what is one hundred plus two', 'what is a hundred plus two'],
    ['set the volume to seventy percent', 'set the volume to seventy percent please'],
    ['tell me the time', 'what time is it'],
  ])('counts "%s" and "%s" as the same', (one, other) => {
    expect(meanTheSame(one, other)).toBe(true)
  })

  it.each([
    ['wake me up at quarter past six', 'wake me up at quarter to six'],
    ['set an alarm for two twenty', 'set an alarm for twenty two'],
    ['set a timer for fifteen minutes', 'set a timer for fifty minutes'],
    ['set a timer for two minutes', 'set a timer for two hours'],
    ['set a timer for five minutes', 'set an alarm for five'],
    ['what is ten plus two', 'what is six plus six'],
    ['what is half of ninety', 'what is a quarter of ninety'],
    ['cancel the egg timer', 'cancel the pizza timer'],
    ['what is the time in london', 'what is the time in lisbon'],
    ['delete the last note', 'delete all notes'],
    ['what is half of ninety', 'the weather is fine'],
  ])('counts "%s" and "%s" as different', (one, other) => {
    expect(meanTheSame(one, other)).toBe(false)
  })

  it('leaves out the words of a note that was spoken, and only those', () => {
    const spoken = createMeaning(undefined, { freeWords: false })
    expect(spoken('note that the roof leaks', 'note that the oven is hot')).toBe(true)
    expect(meanTheSame('note that the roof leaks', 'note that the oven is hot')).toBe(false)
    expect(spoken('note that the roof leaks', 'remember that the roof leaks')).toBe(false)
  })
})

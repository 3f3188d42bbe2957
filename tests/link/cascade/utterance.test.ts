/** One utterance on its way: which words are worth an answer, and whether anything can still follow them. */
import { expect, it } from 'vitest'
import type { HearEvent, SpeechToText } from '../../../src/main/link/cascade/ports'
import { Utterance, type UtteranceFact } from '../../../src/main/link/cascade/utterance'

const RATE_HZ = 16_000
const at = (ms: number) => (ms * RATE_HZ) / 1000

function utterance(decides: boolean) {
  let say: (event: HearEvent) => void = () => {}
  const hear: SpeechToText = {
    ...{ rateHz: RATE_HZ, detectsVoice: true, warm: () => {}, close: async () => {} },
    start(onEvent) {
      say = onEvent
      return { push: () => true, end: () => {} }
    },
  }
  const facts: UtteranceFact[] = []
  const one = new Utterance({ turnId: 1, hear, wording: () => 'open', decides, deliver: (fact) => facts.push(fact) })
  return { one, say: (event: HearEvent) => say(event), stable: () => facts.filter(({ type }) => type === 'stable') }
}

it('words in a pause may be followed by others; those behind the release of the key may not', () => {
  const { one, say, stable } = utterance(false)
  say({ type: 'voice', active: true, atSample: 0 })
  say({ type: 'heardUntil', atSample: at(900) })
  say({ type: 'interim', text: 'what is' })
  say({ type: 'voice', active: false, atSample: at(900) })
  say({ type: 'heardUntil', atSample: at(1_100) })
  expect(stable()).toEqual([{ type: 'stable', text: 'what is', isOver: false }])
  say({ type: 'voice', active: true, atSample: at(1_300) })
  say({ type: 'heardUntil', atSample: at(2_000) })
  say({ type: 'interim', text: 'what is the time' })
  one.end()
  expect(stable().at(-1)).toEqual({ type: 'stable', text: 'what is the time', isOver: true })
  say({ type: 'interim', text: 'what is the time now' })
  expect(stable().at(-1)).toEqual({ type: 'stable', text: 'what is the time now', isOver: true })
})

it('words of a pause are told again when the key goes up behind it: they may not have been acted on', () => {
  const { one, say, stable } = utterance(false)
  say({ type: 'voice', active: true, atSample: 0 })
  say({ type: 'heardUntil', atSample: at(900) })
  say({ type: 'interim', text: 'what is it' })
  say({ type: 'voice', active: false, atSample: at(900) })
  say({ type: 'heardUntil', atSample: at(1_300) })
  one.end()
  expect(stable()).toEqual([
    { type: 'stable', text: 'what is it', isOver: false },
    { type: 'stable', text: 'what is it', isOver: true },
  ])
})

it('hands-free nothing can follow once the silence has decided', () => {
  const { say, stable } = utterance(true)
  say({ type: 'voice', active: true, atSample: 0 })
  say({ type: 'heardUntil', atSample: at(900) })
  say({ type: 'voice', active: false, atSample: at(900) })
  say({ type: 'interim', text: 'what is' })
  say({ type: 'heardUntil', atSample: at(1_700) })
  say({ type: 'interim', text: 'what is it' })
  expect(stable()).toEqual([
    { type: 'stable', text: 'what is', isOver: false },
    { type: 'stable', text: 'what is', isOver: true },
    { type: 'stable', text: 'what is it', isOver: true },
  ])
})

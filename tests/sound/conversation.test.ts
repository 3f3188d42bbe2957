/**
 * The whole of Parley on a sound card: a question is played into the microphone, the built headless program answers on
 * the speaker, and what was recorded there is recognized by somebody else's recognizer.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heardByPocketsphinx, wordErrorRate } from '../support/heardByPocketsphinx'
import { VirtualCard } from '../support/pulse'
import { asked, Running } from './conversations/running'
import { until } from './soundCard'

describe('a conversation on the sound card', () => {
  let card: VirtualCard

  beforeEach(async () => {
    card = await VirtualCard.start()
  })

  afterEach(() => card.stop())

  it('hears a question from the microphone and answers on the speaker in words others understand', async () => {
    const parley = new Running(card, ['--mic', 'Microphone', '--speaker', 'Speaker'])
    await until(() => parley.of('ready').length === 1)
    const recording = await card.record()
    for (const [turn, question] of ['cancel all timers', 'what day is it'].entries()) {
      await asked(card, question)
      await until(() => parley.of('replyFinal').length === turn + 1)
    }
    const answers = parley.of('replyFinal').map(({ heard }) => heard)
    expect(parley.of('userFinal').map(({ text }) => text)).toEqual(['cancel all timers', 'what day is it'])
    expect(await parley.end()).toBe(0)
    const heard = heardByPocketsphinx(await recording.stop(), card.rateHz)
    expect(wordErrorRate(answers.join(' '), heard), `${answers.join(' ')} / ${heard}`).toBeLessThanOrEqual(0.35)
  })
})

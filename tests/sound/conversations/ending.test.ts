/** The built program on a sound card, to the end it comes to by itself. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualCard } from '../../support/pulse'
import { until } from '../soundCard'
import { asked, Running } from './running'

describe('a conversation on the sound card', () => {
  let card: VirtualCard

  beforeEach(async () => {
    card = await VirtualCard.start()
  })

  afterEach(() => card.stop())

  it('with a key that is held as it was told ends when what was asked at the last hold is answered', async () => {
    const parley = new Running(card, ['--mic', 'Microphone', '--speaker', 'Speaker', '--hold', '0.1-5'])
    await until(() => parley.of('ready').length === 1)
    await asked(card, 'cancel all timers')
    expect(await parley.ended()).toBe(0)
    expect(parley.of('userFinal').map(({ text }) => text)).toEqual(['cancel all timers'])
    expect(parley.of('replyFinal')).toMatchObject([{ heard: expect.stringMatching(/./), unheard: '' }])
  })

  it.each([
    ['a list', '--list-devices'],
    ['a conversation', '--mode=hands-free'],
  ])(
    'with a sound server that does not answer, %s fails as that, and not as one without devices',
    async (_, option) => {
      card.freeze()
      const parley = new Running(card, [option])
      expect(await parley.ended()).toBe(1)
      expect(parley.lines.map((line) => [line.type, 'code' in line && line.code])).toEqual([
        ['error', 'sound.hostFailed'],
      ])
    },
  )
})

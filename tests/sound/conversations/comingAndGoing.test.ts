/** Devices that go and come back while a conversation is held: whoever talks is heard and answered again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualCard } from '../../support/pulse'
import { until } from '../soundCard'
import { asked, Running } from './running'

const HEADSET =
  'module-remap-source master=cable.monitor source_name=headset source_properties=device.description=Headset'
const DESK = 'module-null-sink sink_name=desk norewinds=1 sink_properties=device.description=Desk'

describe('in a running conversation', () => {
  let card: VirtualCard
  let parley: Running

  const start = async (...options: string[]) => {
    parley = new Running(card, options)
    await until(() => parley.of('ready').length === 1)
  }
  const codes = () => parley.of('notice').map(({ code }) => code)
  const isAnswered = async (question: string) => {
    const before = parley.of('replyFinal').length
    await asked(card, question)
    await until(() => parley.of('replyFinal').length > before)
    expect(parley.of('userFinal').at(-1)?.text).toBe(question)
  }

  /** The microphone a card comes with makes way for one that can go. */
  const onlyHeadset = async () => {
    const modules = await card.pactl('list', 'short', 'modules')
    await card.pactl('unload-module', /^(\d+)\tmodule-remap-source/m.exec(modules)![1]!)
    return card.load(HEADSET)
  }

  beforeEach(async () => {
    card = await VirtualCard.start()
  })

  afterEach(async () => {
    await parley.end()
    await card.stop()
  })

  it('the microphone that was named is replaced when it goes, and used again when it is back', async () => {
    const unload = await card.load(HEADSET)
    await start('--mic', 'Headset', '--speaker', 'Speaker')
    await until(() => parley.of('level').length > 0)
    await unload()
    await until(() => codes().includes('device.switched'))
    await isAnswered('what day is it')
    await card.load(HEADSET)
    await isAnswered('cancel all timers')
    await until(() => codes().includes('device.returned'))
    expect(codes()).not.toContain('device.unknown')
    expect(await parley.end()).toBe(0)
  })

  it('the speaker that was named is replaced in the middle of an answer, which goes on', async () => {
    const unload = await card.load(DESK)
    card.keepPrompt('desk')
    await start('--mic', 'Microphone', '--speaker', 'Desk')
    await asked(card, 'what day is it')
    await until(() => parley.of('audio').length > 0)
    await unload()
    await until(() => parley.of('replyFinal').length === 1)
    expect(parley.of('replyFinal')[0]?.unheard).toBe('')
    await isAnswered('cancel all timers')
    expect(codes()).toContain('device.switched')
    expect(codes()).not.toContain('device.unknown')
    expect(await parley.end()).toBe(0)
  })

  it('the only microphone is used again, hands-free, when it is back', async () => {
    const unload = await onlyHeadset()
    await start('--mic', 'Headset', '--speaker', 'Speaker')
    await until(() => parley.of('level').length > 0)
    await unload()
    await until(() => codes().includes('device.lost'))
    await card.load(HEADSET)
    await until(() => codes().includes('device.returned'))
    await isAnswered('what day is it')
    expect(await parley.end()).toBe(0)
    expect(parley.of('error')).toEqual([])
  })

  it('the sound server may be away for long: hands-free goes on when it is back', async () => {
    await start('--mic', 'Microphone', '--speaker', 'Speaker')
    await isAnswered('cancel all timers')
    await card.killServer()
    await until(() => codes().includes('sound.hostFailed'))
    await card.startServer()
    await until(() => codes().includes('device.returned'))
    await isAnswered('what day is it')
    expect(await parley.end()).toBe(0)
  })

  it('whoever ends it while no microphone is there is told that it failed', async () => {
    const unload = await onlyHeadset()
    await start('--mic', 'Headset', '--speaker', 'Speaker')
    await until(() => parley.of('level').length > 0)
    await unload()
    await until(() => codes().includes('device.lost'))
    expect(await parley.end()).toBe(1)
    expect(parley.of('error').map(({ code }) => code)).toEqual(['device.lost'])
  })
})

/** The microphone is tried while the conversation does not want it, and the conversation always comes first. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { InputSink } from '../../../src/main/audio'
import { MicrophoneLoan } from '../../../src/main/shell/trials/microphoneLoan'
import type { ChosenDevice } from '../../../src/shared/settings'
import { HandClock } from '../../support/handClock'
import { device, MemoryBackend, settle } from '../../support/memoryBackend'

const QUIET: InputSink = { frame: () => {}, level: () => {}, signal: () => {}, lost: () => {}, ended: () => {} }

let clock: HandClock
let card: MemoryBackend
let chosen: ChosenDevice | undefined
let loan: MicrophoneLoan

beforeEach(() => {
  clock = new HandClock()
  card = new MemoryBackend({ inputs: [device('input', 'mic', true), device('input', 'usb')], outputs: [] })
  chosen = undefined
  loan = new MicrophoneLoan({ clock, audio: card, device: () => chosen })
})

describe('the level', () => {
  it('is followed for as long as somebody looks, with one stream for all of them', async () => {
    const seen: number[] = []
    const leave = [loan.follow((level) => seen.push(level)), loan.follow(() => {})]
    await settle()
    card.input.sink.level(-20)
    expect(seen).toEqual([-20])
    leave[0]?.()
    await settle()
    expect(card.openInputs).toBe(1)
    leave[1]?.()
    leave[1]?.()
    await settle()
    expect(card.openInputs).toBe(0)
    expect(card.inputs).toHaveLength(1)
  })

  it('goes on from the stream of the conversation, which comes first, and from a loan again after it', async () => {
    const seen: number[] = []
    const own: number[] = []
    loan.follow((level) => seen.push(level))
    await settle()
    const [lent] = card.inputs
    const taken = await loan.audio.openInput({ rateHz: 16_000 }, { ...QUIET, level: (level) => own.push(level) })
    expect(lent?.closed).toBe(true)
    card.input.sink.level(-30)
    expect([seen, own]).toEqual([[-30], [-30]])
    await taken.close()
    await settle()
    card.input.sink.level(-40)
    expect([seen, own]).toEqual([[-30, -40], [-30]])
    expect(card.openInputs).toBe(1)
  })

  it('moves to another device when that is chosen, and to the default where it is gone', async () => {
    loan.follow(() => {})
    await settle()
    chosen = { id: 'usb', name: 'the usb' }
    loan.deviceChanged()
    await settle()
    expect(card.input.device.id).toBe('usb')
    expect(card.openInputs).toBe(1)
    chosen = { id: 'gone', name: 'gone' }
    loan.deviceChanged()
    await settle()
    expect(card.input.device.id).toBe('mic')
  })
})

describe('a microphone that is still being closed when the conversation wants it again', () => {
  it('is not lent meanwhile to whoever watches the level, and gives the conversation its sound', async () => {
    loan.follow(() => {})
    const before = await loan.audio.openInput({ rateHz: 16_000 }, QUIET)
    const closed = Promise.withResolvers<void>()
    card.input.close = () => closed.promise
    const closing = before.close()
    const heard: number[] = []
    const again = await loan.audio.openInput(
      { rateHz: 16_000 },
      { ...QUIET, frame: (samples) => heard.push(samples.length) },
    )
    const opened = card.inputs.length
    closed.resolve()
    await closing
    await settle()
    expect(card.inputs).toHaveLength(opened)
    again.flow(0)
    card.input.sink.frame(new Int16Array(160), 0)
    expect(heard).toEqual([160])
  })
})

describe('a recording', () => {
  it('is as long as was asked for and lets the microphone go', async () => {
    const recorded = loan.record(20)
    await settle()
    expect(card.input.flowing).toBe(true)
    card.input.sink.frame(
      Int16Array.from({ length: 300 }, () => 5),
      0,
    )
    card.input.sink.frame(
      Int16Array.from({ length: 300 }, () => 7),
      0,
    )
    const { samples, rateHz } = await recorded
    expect([samples.length, samples[299], samples[300], rateHz]).toEqual([320, 5, 7, 16_000])
    await settle()
    expect(card.openInputs).toBe(0)
  })

  it('is given up when the conversation opens the microphone', async () => {
    const recorded = loan.record(3_000)
    recorded.catch(() => {})
    await settle()
    await loan.audio.openInput({ rateHz: 16_000 }, QUIET)
    await expect(recorded).rejects.toThrow('The microphone is already open.')
  })

  it('goes over the stream that the conversation holds open between turns, which hears nothing of it', async () => {
    const heard: number[] = []
    const own = await loan.audio.openInput(
      { rateHz: 16_000 },
      { ...QUIET, frame: (samples) => heard.push(samples.length) },
    )
    const recorded = loan.record(10)
    card.input.sink.frame(new Int16Array(160).fill(3), 0)
    expect((await recorded).samples[159]).toBe(3)
    expect([heard, card.openInputs, card.input.flowing]).toEqual([[], 1, false])
    own.flow(300)
    card.input.sink.frame(new Int16Array(160), 0)
    expect(heard).toEqual([160])
    await expect(loan.record(10)).rejects.toThrow('The microphone is already open.')
    own.hold()
  })

  it('ends at once when somebody begins to talk, who loses nothing of it', async () => {
    const heard: number[] = []
    const own = await loan.audio.openInput(
      { rateHz: 16_000 },
      { ...QUIET, frame: (samples) => heard.push(samples.length) },
    )
    const recorded = loan.record(3_000)
    recorded.catch(() => {})
    own.flow(300)
    expect(card.input.preRollMs).toEqual([0, 300])
    card.input.sink.frame(new Int16Array(80), 0)
    expect(heard).toEqual([80])
    await expect(recorded).rejects.toThrow('The microphone is already open.')
    expect(card.input.flowing).toBe(true)
  })

  it('of a microphone that gives nothing, or goes away, ends with what is wrong', async () => {
    const nothing = loan.record(3_000)
    nothing.catch(() => {})
    await settle()
    clock.advance(5_000)
    await expect(nothing).rejects.toThrow('Reading from the microphone "the mic" failed.')
    const gone = loan.record(3_000)
    gone.catch(() => {})
    await settle()
    card.unplug(card.input)
    await expect(gone).rejects.toThrow('is gone')
  })
})

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

  it('is given up when the conversation wants the microphone, and when it has it already', async () => {
    const recorded = loan.record(3_000)
    recorded.catch(() => {})
    await settle()
    const opened = loan.audio.openInput({ rateHz: 16_000 }, QUIET)
    await expect(recorded).rejects.toThrow('The microphone is already open.')
    await opened
    await expect(loan.record(3_000)).rejects.toThrow('The microphone is already open.')
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

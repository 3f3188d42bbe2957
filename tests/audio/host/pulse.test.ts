import { describe, expect, it } from 'vitest'
import { type Pactl, PulseDirectory } from '../../../src/main/audio/host/pulse'
import { HandClock } from '../../support/handClock'
import { TUNING } from './scriptedHost'

/** A server with microphones only; `undefined` while it is away. */
function server() {
  const clock = new HandClock()
  const told: string[] = []
  const state = { microphones: ['mic'] as string[] | undefined, asked: 0, hangs: false }
  let say: (line: string) => void = () => {}
  let end: () => void = () => {}
  const pactl: Pactl = {
    async run(...args) {
      if (state.hangs) throw Object.assign(new Error('no answer'), { killed: true })
      if (state.microphones === undefined) throw new Error('Connection refused')
      if (args.includes('info')) return '{"default_source_name":"mic","default_sink_name":"none"}'
      if (args.includes('sinks')) return '[]'
      state.asked += 1
      return JSON.stringify(state.microphones.map((name, index) => ({ index, name, description: name })))
    },
    subscribe(line, ended) {
      say = line
      end = ended
      return () => {
        say = () => {}
        end = () => {}
      }
    },
  }
  const directory = new PulseDirectory({
    clock,
    pactl,
    tuning: TUNING,
    outputDelayMs: 40,
    listener: { gone: (kind, id) => told.push(`${kind} ${id} gone`), changed: () => told.push('changed') },
  })
  const names = async () => (await directory.list())?.inputs.map(({ id }) => id)
  return { clock, told, state, directory, names, say: (line: string) => say(line), end: () => end() }
}

/** One whose subscription has spoken, so that its list is known to be up to date. */
async function live() {
  const staged = server()
  await staged.names()
  staged.say(`Event 'new' on client #1`)
  await staged.clock.advanceAsync(TUNING.settleMs)
  return staged
}

describe('the devices of a sound server', () => {
  it('are asked for again and again until changes are sure to be told, then not at all', async () => {
    const { names, state, say, clock, told } = server()
    await names()
    await names()
    expect(state.asked).toBe(2)
    say(`Event 'new' on client #1`)
    await clock.advanceAsync(TUNING.settleMs)
    expect(state.asked).toBe(3)
    expect(await names()).toEqual(['mic'])
    expect(state.asked).toBe(3)
    expect(told).toEqual([])
  })

  it('are told gone at once, and listed again when the burst of events is over', async () => {
    const { say, told, state, clock, names } = await live()
    state.microphones = []
    say(`Event 'remove' on source #0`)
    expect(told).toEqual(['input mic gone'])
    await clock.advanceAsync(TUNING.settleMs - 1)
    say(`Event 'change' on server`)
    await clock.advanceAsync(TUNING.settleMs - 1)
    expect(told).toHaveLength(1)
    await clock.advanceAsync(1)
    expect(told).toEqual(['input mic gone', 'changed'])
    expect(await names()).toEqual([])
  })

  it('are told gone though the list is being made anew', async () => {
    const { say, told, state, clock } = await live()
    say(`Event 'new' on source #7`)
    state.microphones = []
    say(`Event 'remove' on source #0`)
    expect(told).toEqual(['input mic gone'])
    await clock.advanceAsync(TUNING.settleMs)
    expect(told).toEqual(['input mic gone', 'changed'])
  })

  it('are told gone, once, where they went before changes were told', async () => {
    const { say, told, state, clock, names } = server()
    await names()
    state.microphones = []
    say(`Event 'new' on client #1`)
    await clock.advanceAsync(TUNING.settleMs)
    expect(told).toEqual(['input mic gone', 'changed'])
    await names()
    expect(told).toHaveLength(2)
  })

  it('do not change with a volume', async () => {
    const { say, state, clock } = await live()
    const { asked } = state
    say(`Event 'change' on source #0`)
    await clock.advanceAsync(1_000)
    expect(state.asked).toBe(asked)
  })

  it('are unknown while the server is away, and told when it is back with others', async () => {
    const { end, state, told, clock, names } = await live()
    state.microphones = undefined
    end()
    expect(await names()).toBeUndefined()
    end()
    await clock.advanceAsync(TUNING.reconnectPausesMs[0]!)
    expect(told).toEqual([])
    state.microphones = ['mic', 'usb']
    end()
    await clock.advanceAsync(TUNING.reconnectPausesMs[1]!)
    expect(told).toEqual(['changed'])
    expect(await names()).toEqual(['mic', 'usb'])
  })

  it('are told when the server is back, though they are the same', async () => {
    const { end, state, told, clock, names } = await live()
    state.microphones = undefined
    end()
    await clock.advanceAsync(TUNING.reconnectPausesMs[0]!)
    state.microphones = ['mic']
    end()
    await clock.advanceAsync(TUNING.reconnectPausesMs[1]!)
    expect(told).toEqual(['changed'])
    expect(await names()).toEqual(['mic'])
  })

  it('are told when the server is back, though somebody asks for them first', async () => {
    const { end, told, clock, names } = await live()
    end()
    expect(await names()).toEqual(['mic'])
    end()
    await clock.advanceAsync(TUNING.reconnectPausesMs[1]!)
    expect(told).toEqual(['changed'])
  })

  it('are unknown in another way while it is there and does not answer', async () => {
    const { state, directory, names } = server()
    state.hangs = true
    expect([await names(), directory.hangs]).toEqual([undefined, true])
    state.hangs = false
    // Its queue of callers is full.
    state.microphones = undefined
    expect([await names(), directory.hangs]).toEqual([undefined, true])
    state.microphones = ['mic']
    expect([await names(), directory.hangs]).toEqual([['mic'], false])
    state.microphones = undefined
    expect([await names(), directory.hangs]).toEqual([undefined, false])
  })

  it('are not watched any more after the end', async () => {
    const { directory, say, end, clock, told, state } = await live()
    directory.close()
    state.microphones = []
    say(`Event 'remove' on source #0`)
    end()
    await clock.advanceAsync(10_000)
    expect(told).toEqual([])
    expect(clock.timerCount).toBe(0)
  })
})

/** Main's side of the child, without a child: what it does with one that hangs, lies or dies while nobody asks. */
import { describe, expect, it } from 'vitest'
import type { ChildListener } from '../../../../src/main/children'
import { LocalEngine } from '../../../../src/main/link/cascade/local/localEngine'
import type { FromEngine, ToEngine } from '../../../../src/main/link/cascade/local/protocol'
import type { ProviderError } from '../../../../src/main/link/cascade/providerError'
import { HandClock } from '../../../support/handClock'

const MODEL = { kind: 'voice', family: 'piper', model: 'm', tokens: 't', dataDir: 'd' } as const

function engine() {
  const clock = new HandClock()
  const children: { listener: ChildListener; sent: ToEngine[]; killed: boolean }[] = []
  const local = new LocalEngine({
    ...{ clock, model: MODEL },
    open(listener) {
      const child = { listener, sent: [] as ToEngine[], killed: false }
      children.push(child)
      return {
        send: (message) => void child.sent.push(message),
        kill() {
          if (child.killed) return
          child.killed = true
          queueMicrotask(() => listener.exited())
        },
      }
    },
  })
  const lost: string[] = []
  const kinds: string[] = []
  const told = ({ error, kind }: ProviderError) => {
    lost.push(error.code)
    kinds.push(kind)
  }
  const use = () => local.use({ opened: () => {}, message: () => {}, lost: told })
  const say = (message: FromEngine | string, child = children.length - 1) => children[child]!.listener.message(message)
  return { clock, local, children, lost, kinds, use, say }
}

describe('a child', () => {
  it('that owes an answer and says nothing for twenty seconds is ended', async () => {
    const { clock, children, lost, use, say } = engine()
    const seat = use()
    say({ type: 'loaded', rateHz: 16_000 })
    seat.send({ type: 'speak', clause: 1, text: 'hello', speed: 1 })
    await clock.advanceAsync(15_000)
    say({ type: 'sound', clause: 1, samples: new Int16Array(1) })
    await clock.advanceAsync(15_000)
    expect(children[0]!.killed).toBe(false)
    await clock.advanceAsync(5_001)
    expect([children[0]!.killed, lost]).toEqual([true, ['local.died']])
  })

  it('that owes nothing may be silent for ever', async () => {
    const { clock, children, use, say } = engine()
    const seat = use()
    say({ type: 'loaded', rateHz: 16_000 })
    seat.send({ type: 'speak', clause: 1, text: 'hello', speed: 1 })
    say({ type: 'spoken', clause: 1 })
    await clock.advanceAsync(3_600_000)
    expect([children[0]!.killed, clock.timerCount]).toEqual([false, 0])
  })

  it('that does not come to load its model in a minute is ended', async () => {
    const { clock, children, lost, use } = engine()
    use()
    await clock.advanceAsync(60_001)
    expect([children[0]!.killed, lost]).toEqual([true, ['local.died']])
  })

  it.each(['nonsense', { type: 'heard' } as never])('that says %j has lost its way and is ended', async (message) => {
    const { clock, children, lost, use, say } = engine()
    use()
    say(message)
    await clock.advanceAsync(0)
    expect([children[0]!.killed, lost]).toEqual([true, ['local.died']])
  })

  it('is started again once, and for good only after something was done', async () => {
    const { clock, local, children, lost, use, say } = engine()
    use()
    children[0]!.listener.exited()
    use()
    children[1]!.listener.exited()
    use()
    await clock.advanceAsync(0)
    expect([children.length, lost]).toEqual([2, ['local.died', 'local.failed', 'local.failed']])
    const healthy = engine()
    for (let turn = 0; turn < 5; turn += 1) {
      healthy.use()
      healthy.say({ type: 'loaded', rateHz: 16_000 })
      healthy.local.worked()
      healthy.children.at(-1)!.listener.exited()
    }
    expect(healthy.lost).toEqual(Array.from({ length: 5 }, () => 'local.died'))
    local.close()
    say({ type: 'loaded', rateHz: 16_000 })
  })

  it('that was ended for its silence is told as a timeout, one that ended by itself is not', async () => {
    const { clock, kinds, use, say } = engine()
    const seat = use()
    say({ type: 'loaded', rateHz: 16_000 })
    seat.send({ type: 'speak', clause: 1, text: 'hello', speed: 1 })
    await clock.advanceAsync(20_001)
    use()
    await clock.advanceAsync(60_001)
    expect(kinds).toEqual(['timeout', 'timeout'])
    const other = engine()
    other.use()
    other.children[0]!.listener.exited()
    expect(other.kinds).toEqual(['server'])
  })

  it('whose words come after its end changes nothing, and a closed engine starts none', async () => {
    const { clock, local, children, lost, use, say } = engine()
    use()
    local.close()
    say({ type: 'loaded', rateHz: 16_000 })
    use()
    await clock.advanceAsync(0)
    expect([children.length, children[0]!.killed, lost]).toEqual([1, true, ['local.failed']])
    expect(clock.timerCount).toBe(0)
  })
})

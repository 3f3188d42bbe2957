/** Whose words are whose, where the service loses or reorders what it says of a turn. */
import { expect, it } from 'vitest'
import { createOpenaiLink, type LinkEvent } from '../../../src/main/link'
import { UserTurns } from '../../../src/main/link/openai/userTurns'
import { createDialer } from '../../../src/main/net'
import { type Fault, startPeer } from '../../fixtures/realtimePeer'
import { FlowingClock, until } from '../../support/flowingClock'
import { plainOptions } from '../../support/plainOptions'

const RATE_HZ = 24_000
const frame = (turnId: number) => ({
  ...{ turnId, samples: new Int16Array(RATE_HZ / 5).fill(8_000), rateHz: RATE_HZ, capturedAtMs: 200 * turnId },
})

/** Turn 1 and 2, said as `one` and `two` and each answered, at a service with this fault. @returns whose each words were */
async function talked(fault: Fault): Promise<unknown[]> {
  const turn = { reply: 'Yes.', thinkMs: 0, soundMs: 100 }
  const script = [
    { ...turn, user: 'one' },
    { ...turn, user: 'two' },
  ] as const
  const peer = await startPeer({ faults: [fault], script })
  const clock = new FlowingClock(Date.now()).flow()
  let ids = 0
  const link = createOpenaiLink({
    ...{ clock, key: async () => peer.token, newId: () => `answer ${++ids}`, log: () => {} },
    dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }),
    options: () => ({ ...plainOptions(peer.httpUrl), transcriptionModel: 'm' }),
  })
  const events: LinkEvent[] = []
  link.events.on((event) => events.push(event))
  const config = {
    ...{ conversation: 'c', mode: 'hold' as const, instructions: '', voice: 'a-voice', speed: 1 },
    ...{ locale: 'en', timeZone: 'UTC' },
  }
  try {
    await link.open(config, [], new AbortController().signal)
    for (const turnId of [1, 2]) {
      link.append(frame(turnId))
      link.commit(turnId)
      link.respond({ turnId })
      const isDone = () => events.filter(({ type }) => type === 'responseDone').length === turnId
      await until(isDone, 'the answer', 10_000)
    }
    expect(peer.pending).toBe(0)
    return events.flatMap((event) => (event.type === 'userFinal' ? [[event.turnId, event.text]] : []))
  } finally {
    await link.close()
    clock.stop()
    await peer.close()
  }
}

it('the words of a turn are never taken for those of one whose confirmation was lost', async () => {
  expect(await talked({ at: 'input_audio_buffer.committed', do: 'skip' })).toEqual([[2, 'two']])
})

it('a turn that the service named as it began and the client ended takes no confirmation of the next', () => {
  const turns = new UserTurns()
  turns.sent(frame(1))
  turns.speechStarted('one', 0)
  turns.commit(1)
  turns.committed('one')
  turns.sent(frame(2))
  turns.commit(2)
  turns.committed('two')
  expect([turns.final('one'), turns.final('two')]).toEqual([1, 2])
})

it('a confirmation that comes behind the beginning of the answer is for that turn all the same', () => {
  const turns = new UserTurns()
  turns.sent(frame(1))
  turns.commit(1)
  turns.answered(1)
  turns.committed('item 1')
  expect(turns.final('item 1')).toBe(1)
})

it('what is committed behind the turn that is answered is still to be confirmed', () => {
  const turns = new UserTurns()
  for (const turnId of [1, 2]) {
    turns.sent(frame(turnId))
    turns.commit(turnId)
  }
  turns.answered(1)
  turns.committed('item 2')
  expect(turns.final('item 2')).toBe(2)
})

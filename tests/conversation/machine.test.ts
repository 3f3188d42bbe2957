/** Properties of the machine that a table cannot show: stale facts, and any sequence of events at all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { begin, step } from '../../src/main/conversation/machine'
import type { Conversation, ConversationEvent } from '../../src/main/conversation/types'
import { appError } from '../../src/shared/errors'
import { ANNOUNCEMENT, conversation, EVENTS, STATES } from './notation'

const error = appError('internal')

/** Every fact that carries an id, for a turn and a response long gone. */
const STALE: ConversationEvent[] = [
  { type: 'micFailed', turn: 3, error },
  { type: 'gateEnded', turn: 3 },
  { type: 'speechStarted', turn: 3 },
  { type: 'speechStopped', turn: 3 },
  { type: 'nothingHeard', turn: 3 },
  { type: 'responseStarted', turn: 3, response: 'r3' },
  { type: 'firstAudio', response: 'r3' },
  { type: 'audioEnded', response: 'r3' },
  { type: 'drained', response: 'r3' },
  { type: 'endedSilent', response: 'r3' },
  { type: 'responseFailed', turn: 3, error },
  { type: 'expired', stage: 'listening', turn: 3 },
  { type: 'expired', stage: 'thinking', turn: 3 },
]

describe('a fact of an earlier turn', () => {
  for (const mode of ['hold', 'toggle', 'hands-free'] as const) {
    it.each(Object.entries(STATES))(`changes nothing in %s (${mode})`, (_, state) => {
      const before = conversation(state, mode)
      for (const event of STALE) expect(step(before, event)).toEqual({ next: before, commands: [] })
    })
  }
})

describe('a stage that takes too long', () => {
  it('ends a listening turn as if the key had been released', () => {
    const before = conversation({ tag: 'LISTENING', turn: 7, ending: false }, 'toggle')
    const { commands } = step(before, { type: 'expired', stage: 'listening', turn: 7 })
    expect(commands).toMatchObject([
      { type: 'notify', error: { code: 'turn.tooLong' } },
      { type: 'closeGate', turn: 7 },
    ])
  })

  it('fails a thinking turn', () => {
    const before = conversation({ tag: 'THINKING', turn: 7, response: 'r7' }, 'hold')
    const { next, commands } = step(before, { type: 'expired', stage: 'thinking', turn: 7 })
    expect(next.state).toEqual({ tag: 'READY' })
    expect(commands).toMatchObject([{ type: 'cutResponse', turn: 7, response: 'r7', error: { code: 'turn.timedOut' } }])
  })
})

describe('announcements', () => {
  it('wait while somebody speaks and are said in the order they came, one after the other', () => {
    let now: Conversation = conversation({ tag: 'SPEAKING', turn: 7, response: 'r7', delivered: true }, 'hold')
    for (const id of ['a1', 'a2']) now = step(now, { type: 'announcementDue', announcement: { id, text: id } }).next
    const first = step(now, { type: 'drained', response: 'r7' })
    expect(first.commands.at(-1)).toEqual({ type: 'announce', announcement: { id: 'a1', text: 'a1' } })
    const second = step(first.next, { type: 'drained', response: 'a1' })
    expect(second.commands).toEqual([{ type: 'announce', announcement: { id: 'a2', text: 'a2' } }])
    expect(step(second.next, { type: 'drained', response: 'a2' }).next.state).toEqual({ tag: 'READY' })
  })

  it.each(['OFFLINE', 'LISTENING 7', 'THINKING 7 r7', 'SPEAKING 7 r7'] as const)(
    'that wait in %s are said where trying again cannot help, one after the other, and then it is offline',
    (where) => {
      let now: Conversation = conversation(STATES[where]!, 'hold')
      for (const id of ['a1', 'a2']) now = step(now, { type: 'announcementDue', announcement: { id, text: id } }).next
      const said: string[] = []
      const events: ConversationEvent[] = [
        { type: 'linkFailed', error },
        ...['r7', 'a1', 'a2'].map((response) => ({ type: 'drained', response }) as const),
      ]
      for (const event of events) {
        const { next, commands } = step(now, event)
        now = next
        for (const command of commands) if (command.type === 'announce') said.push(command.announcement.id)
      }
      expect([said, now.state]).toEqual([['a1', 'a2'], { tag: 'OFFLINE', asleep: false, failed: true }])
    },
  )

  it('wait for the morning while the machine sleeps, whether the link had failed or not', () => {
    for (const failed of [true, false]) {
      const asleep = conversation({ tag: 'OFFLINE', asleep: true, failed }, 'hold')
      const { commands } = step(asleep, { type: 'announcementDue', announcement: ANNOUNCEMENT })
      expect(commands).toEqual([])
    }
  })

  it('come after the link opens when they were due before', () => {
    const waiting = step(begin('hold'), { type: 'announcementDue', announcement: ANNOUNCEMENT }).next
    expect(step(waiting, { type: 'linkOpened' }).commands).toEqual([{ type: 'announce', announcement: ANNOUNCEMENT }])
  })
})

describe('any sequence of events', () => {
  const anyEvent = fc.oneof(
    fc.constantFrom(...Object.values(EVENTS)),
    fc.nat(4).map((turn): ConversationEvent => ({ type: 'gateEnded', turn })),
    fc.nat(4).map((turn): ConversationEvent => ({ type: 'responseStarted', turn, response: `r${turn}` })),
    fc.nat(4).map((turn): ConversationEvent => ({ type: 'firstAudio', response: `r${turn}` })),
    fc.nat(4).map((turn): ConversationEvent => ({ type: 'drained', response: `r${turn}` })),
    fc.constantFrom<ConversationEvent>({ type: 'linkOpened' }, { type: 'press' }, { type: 'release' }),
  )
  const sequence = fc.array(anyEvent, { maxLength: 60 })
  const modes = fc.constantFrom('hold' as const, 'toggle' as const, 'hands-free' as const)

  it('gives every turn it opened exactly one end, and never two gates open', () => {
    fc.assert(
      fc.property(modes, sequence, (mode, events) => {
        let now = begin(mode)
        const open = new Set<number>()
        let gate: number | undefined
        for (const event of [...events, { type: 'shutdown' } as const]) {
          const { next, commands } = step(now, event)
          for (const command of commands) {
            if (command.type === 'openGate') {
              expect(gate === undefined || gate === command.turn).toBe(true)
              gate = command.turn
            }
            if (command.type === 'dropGate' && command.turn === gate) gate = undefined
            if (command.type === 'commit') gate = undefined
            if (command.type === 'endTurn' || command.type === 'cutResponse') {
              if (command.turn !== undefined) expect(open.delete(command.turn)).toBe(true)
            }
            if (command.type === 'endTurn' && command.outcome === 'failed' && gate === command.turn) gate = undefined
          }
          const { state } = next
          if (state.tag === 'READY' && state.armed === undefined) gate = undefined
          if (state.tag === 'LISTENING' || state.tag === 'THINKING') open.add(state.turn)
          now = next
        }
        expect(now.state).toEqual({ tag: 'CLOSING' })
        expect([...open]).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })
})

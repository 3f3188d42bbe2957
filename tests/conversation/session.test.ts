/** The session carries the machine's commands out in order, keeps one bound a stage, and survives a port that throws. */
import { beforeEach, describe, expect, it } from 'vitest'
import { Session } from '../../src/main/conversation'
import type { SessionPorts } from '../../src/main/conversation/ports'
import type { Tuning } from '../../src/main/conversation/tuning'
import type { TurnMode } from '../../src/shared/view'
import { HandClock } from '../support/handClock'

/** Each value differs, so that a test proves which bound was read. */
const TUNING: Tuning = {
  echoGuardMs: 11,
  preRollMs: 22,
  listeningMs: 333,
  thinkingMs: 444,
  answerStallMs: 555,
  continueMs: 666,
}

let clock: HandClock
let did: string[]
let mending: boolean

beforeEach(() => {
  clock = new HandClock()
  did = []
  mending = false
})

function start(mode: TurnMode, replace: (ports: SessionPorts) => Partial<SessionPorts> = () => ({})): Session {
  const ports: SessionPorts = {
    clock,
    microphone: {
      open: (turn, preRollMs) => did.push(`open ${turn} ${preRollMs}`),
      close: (turn) => did.push(`close ${turn}`),
      drop: (turn) => did.push(`drop ${turn}`),
    },
    link: {
      connect: () => did.push('connect'),
      disconnect: () => did.push('disconnect'),
      mending: () => mending,
      commit: (turn) => did.push(`commit ${turn}`),
      clear: () => did.push('clear'),
      addText: (turn, text) => did.push(`text ${turn} ${text}`),
      respond: (turn) => did.push(`respond ${turn}`),
    },
    output: {
      cut: (turn, response, error) => did.push(`cut ${turn} ${response}${error ? ` ${error.code}` : ''}`),
      announce: ({ id }) => did.push(`announce ${id}`),
    },
    endTurn: (turn, outcome) => did.push(`end ${turn} ${outcome}`),
    notify: ({ code }) => did.push(`notify ${code}`),
    closeAll: () => did.push('closeAll'),
    changed: () => {},
    failed: (thrown) => did.push(`failed ${(thrown as Error).message}`),
  }
  const session = new Session({ ...ports, ...replace(ports) }, mode, TUNING)
  session.post({ type: 'linkOpened' })
  return session
}

describe('a held turn', () => {
  it('opens the gate, closes it, commits and asks for the answer, in this order', () => {
    const session = start('hold')
    for (const event of [{ type: 'press' }, { type: 'release' }, { type: 'gateEnded', turn: 1 }] as const)
      session.post(event)
    expect(did).toEqual(['open 1 22', 'close 1', 'commit 1', 'respond 1'])
  })

  it('is released by its bound when the key never comes up', () => {
    start('hold').post({ type: 'press' })
    clock.advance(332)
    expect(did).toEqual(['open 1 22'])
    clock.advance(1)
    expect(did).toEqual(['open 1 22', 'notify turn.tooLong', 'close 1'])
  })

  it('is given up when the answer does not come within the bound of thinking', () => {
    const session = start('toggle')
    session.post({ type: 'say', text: 'hello' })
    session.post({ type: 'responseStarted', turn: 1, response: 'r1' })
    clock.advance(443)
    expect(did).toEqual(['text 1 hello', 'respond 1'])
    clock.advance(1)
    expect(did.slice(2)).toEqual(['cut 1 r1 turn.timedOut'])
  })

  it('has no bound left once it is over', () => {
    const session = start('hold')
    session.post({ type: 'press' })
    session.post({ type: 'cancel' })
    expect(clock.timerCount).toBe(0)
  })
})

describe('hands-free', () => {
  it('arms the microphone with pre-roll at first, and after an answer only when its echo has died, without', () => {
    const session = start('hands-free')
    expect(did).toEqual(['open 1 22'])
    session.post({ type: 'speechStarted', turn: 1 })
    session.post({ type: 'speechStopped', turn: 1 })
    session.post({ type: 'responseStarted', turn: 1, response: 'r1' })
    session.post({ type: 'firstAudio', response: 'r1' })
    session.post({ type: 'drained', response: 'r1' })
    expect(did).toEqual(['open 1 22', 'drop 1', 'end 1 answered'])
    clock.advance(10)
    expect(did).not.toContain('open 2 0')
    clock.advance(1)
    expect(did.at(-1)).toBe('open 2 0')
  })

  it('does not open a gate that was dropped while it waited for the echo', () => {
    const session = start('hands-free')
    for (const event of [
      { type: 'speechStarted', turn: 1 },
      { type: 'speechStopped', turn: 1 },
      { type: 'responseStarted', turn: 1, response: 'r1' },
      { type: 'firstAudio', response: 'r1' },
      { type: 'drained', response: 'r1' },
      { type: 'shutdown' },
    ] as const) {
      session.post(event)
    }
    clock.advance(1000)
    expect(did).not.toContain('open 2 0')
    expect(clock.timerCount).toBe(0)
  })
})

describe('the queue', () => {
  it('takes an event that a command posted only after the step is done', () => {
    const session: Session = start('hold', (ports) => ({
      microphone: {
        ...ports.microphone,
        close: (turn) => {
          did.push(`close ${turn}`)
          session.post({ type: 'gateEnded', turn })
          did.push('close returned')
        },
      },
    }))
    session.post({ type: 'press' })
    session.post({ type: 'release' })
    expect(did).toEqual(['open 1 22', 'close 1', 'close returned', 'commit 1', 'respond 1'])
  })

  it('goes on when a port throws, and says so', () => {
    const session = start('hold', (ports) => ({
      microphone: {
        ...ports.microphone,
        open: () => {
          throw new Error('no microphone today')
        },
      },
    }))
    session.post({ type: 'press' })
    session.post({ type: 'release' })
    expect(did).toEqual(['failed no microphone today', 'close 1'])
  })
})

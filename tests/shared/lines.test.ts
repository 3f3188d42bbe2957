import { describe, expect, it } from 'vitest'
import { jsonLine } from '../../src/main/headless/jsonLines'
import type { LineType, OutputLine } from '../../src/shared/lines'
import { complaints, lineTable } from '../support/lineTable'

const stages = { turn: 210, hear: 4, think: 1, voice: 22, out: 3, total: 240 }
const served = { think: { service: 'anthropic' as const, model: 'claude' } }
const tools = [{ name: 'set_timer', arguments: '{}', result: 'Set.', tookMs: 2 }]
const cost = { amount: 0, currency: 'USD' as const, usage: [] }

/** One line of every type with every field it can have: a type that is missing here does not compile. */
const LINES: { [Type in LineType]: Required<Extract<OutputLine, { type: Type }>> } = {
  ready: { type: 'ready', t: 0, provider: 'offline', mode: 'hold', clock: 'real' },
  state: { type: 'state', t: 0, state: 'listening' },
  level: { type: 'level', t: 0, in: -40.5, out: -100 },
  speechStarted: { type: 'speechStarted', t: 0, turn: 1 },
  speechStopped: { type: 'speechStopped', t: 0, turn: 1 },
  userDelta: { type: 'userDelta', t: 0, turn: 1, text: 'what' },
  userFinal: { type: 'userFinal', t: 0, turn: 1, role: 'user', id: 'a', text: 'what time is it' },
  replyDelta: { type: 'replyDelta', t: 0, turn: 1, text: 'It' },
  replyFinal: { type: 'replyFinal', t: 0, turn: 1, role: 'assistant', id: 'a', heard: 'It is', unheard: 'seven.' },
  audio: { type: 'audio', t: 0, turn: 1, samples: 480 },
  turn: { type: 'turn', t: 0, turn: 1, stages, cost, served, tools },
  cost: { type: 'cost', t: 0, turn: 1, cost },
  announcement: { type: 'announcement', t: 0, id: 'announcement-1', text: 'Your timer is done.' },
  notice: { type: 'notice', t: 0, turn: 1, code: 'wav.truncated', message: 'It ends early.' },
  error: { type: 'error', t: 0, turn: 1, code: 'internal', message: 'It broke.', fix: 'Try again.' },
}

describe('the page about headless mode', () => {
  const table = lineTable()

  it('describes every line there is and no other', () => {
    expect([...table.keys()].sort()).toEqual(Object.keys(LINES).sort())
  })

  it.each(Object.values(LINES))('describes every field of $type as it is printed', (line) => {
    const printed = JSON.parse(jsonLine(line))
    expect(complaints(printed, table)).toEqual([])
    const documented = [...(table.get(line.type)?.keys() ?? [])]
    expect(documented.filter((name) => !(name in printed))).toEqual([])
  })

  it('would notice a field that is missing, foreign or of another type', () => {
    expect(complaints({ type: 'audio', t: 0, turn: 1 }, table)).toEqual(['audio: samples is missing'])
    expect(complaints({ type: 'audio', t: 0, turn: 1, samples: '480' }, table)).toEqual(['audio: samples is no number'])
    expect(complaints({ type: 'state', t: 0, state: 'ready', mood: 'fine' }, table)).toEqual([
      'state: mood is not in the table',
    ])
    expect(complaints({ type: 'song', t: 0 }, table)).toEqual(['no line is called song'])
    expect(complaints({ type: 'state', t: -1, state: 'ready' }, table)).toEqual(['state: t is -1'])
  })
})

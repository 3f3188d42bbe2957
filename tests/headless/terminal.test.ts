import { describe, expect, it } from 'vitest'
import { createTerminalView, stageLine } from '../../src/main/headless/terminal'
import type { OutputLine } from '../../src/shared/lines'
import type { ConversationView, Stages } from '../../src/shared/view'

const STAGES: Stages = { turn: 209.6, hear: 4.4, think: 0.6, voice: 22, out: 3.2, total: 239.8 }
const COST = { amount: 0, currency: 'USD' as const, usage: [] }

/** What a terminal shows after `text`: carriage return and erase are obeyed, the strike-through codes kept. */
function shown(text: string): string[] {
  return text.split('\n').map((line) => line.split('\r\u001b[K').at(-1) ?? '')
}

function terminal(isTerminal: boolean, columns = 80) {
  let text = ''
  const view = createTerminalView({ write: (more) => (text += more), isTerminal, columns })
  return { ...view, text: () => text, screen: () => shown(text) }
}

const speaking = (heard: string, unheard: string): ConversationView => ({
  state: 'speaking',
  provider: 'offline',
  mode: 'hands-free',
  earlier: [],
  connection: { state: 'up', keptMs: 0 },
  turn: { id: 'a', conversation: 'c', startedAt: 0, user: 'hi', userFinal: true, heard, unheard },
})

const TURN: OutputLine[] = [
  { type: 'ready', t: 0, provider: 'offline', mode: 'hands-free', clock: 'real' },
  { type: 'speechStarted', t: 1, turn: 1 },
  { type: 'userDelta', t: 2, turn: 1, text: 'what' },
  { type: 'userDelta', t: 3, turn: 1, text: 'what time is it' },
  { type: 'speechStopped', t: 4, turn: 1 },
  { type: 'userFinal', t: 5, turn: 1, role: 'user', id: 'a', text: 'what time is it' },
]
const HEARD: OutputLine[] = [
  { type: 'replyFinal', t: 6, turn: 1, role: 'assistant', id: 'a', heard: 'It is seven.', unheard: '' },
  { type: 'turn', t: 7, turn: 1, stages: STAGES, cost: COST, served: {} },
]

describe('a turn on a terminal', () => {
  it('is told in the order in which it happened, interim words rewritten in place', () => {
    const { line, view, screen } = terminal(true)
    for (const each of TURN) line(each)
    view(speaking('It is', 'seven.'))
    view(speaking('It is seven.', ''))
    for (const each of HEARD) line(each)
    expect(screen()).toEqual([
      'Speak now',
      '[you started speaking]',
      '  what time is it',
      '[you paused]',
      'It is seven.',
      'turn 210 · hear 4 · think 1 · voice 22 · out 3 · 240 ms',
      '',
    ])
  })

  it('strikes through what was never heard', () => {
    const { line, view, screen } = terminal(true)
    view(speaking('I can', 'tell the time.'))
    line({ type: 'replyFinal', t: 6, turn: 1, role: 'assistant', id: 'a', heard: 'I can', unheard: 'tell the time.' })
    expect(screen()).toEqual(['I can \u001b[9mtell the time.\u001b[29m', ''])
  })

  it.each(['I can', 'I can '])('parts what was heard ("%s") from what was not by one blank', (heard) => {
    const { line, screen } = terminal(true)
    line({ type: 'replyFinal', t: 6, turn: 1, role: 'assistant', id: 'a', heard, unheard: 'tell the time.' })
    expect(screen()).toEqual(['I can \u001b[9mtell the time.\u001b[29m', ''])
  })

  it('never wraps a line that it will rewrite', () => {
    const { line, screen } = terminal(true, 20)
    line({ type: 'userDelta', t: 1, turn: 1, text: 'how many days are there until christmas' })
    expect(screen()).toEqual(['…re until christmas'])
  })
})

describe('a turn in a file', () => {
  it('has no control characters and only final words', () => {
    const { line, view, text } = terminal(false)
    for (const each of TURN) line(each)
    view(speaking('It is', 'seven.'))
    line({ type: 'replyFinal', t: 6, turn: 1, role: 'assistant', id: 'a', heard: 'It is', unheard: 'seven.' })
    expect(text().split('\n')).toEqual([
      'Speak now',
      '[you started speaking]',
      '[you paused]',
      '  what time is it',
      'It is ~~seven.~~',
      '',
    ])
  })
})

describe('words of somebody else', () => {
  const EVIL = '\u001b]0;owned\u0007\u009b31m\rred\n'
  const everyLine: OutputLine[] = [
    { type: 'userDelta', t: 1, turn: 1, text: `${EVIL}?` },
    { type: 'userFinal', t: 2, turn: 1, role: 'user', id: 'a', text: EVIL },
    { type: 'replyFinal', t: 3, turn: 1, role: 'assistant', id: 'a', heard: EVIL, unheard: EVIL },
    { type: 'announcement', t: 4, id: 'b', text: EVIL },
    { type: 'notice', t: 5, code: 'device.lost', message: EVIL },
    { type: 'error', t: 6, code: 'device.lost', message: EVIL, fix: EVIL },
  ]
  const withoutOwn = (text: string) =>
    ['\r\u001b[K', '\u001b[9m', '\u001b[29m'].reduce((rest, code) => rest.replaceAll(code, ''), text)

  it.each([true, false])('do nothing to the terminal (%s) but stand on it', (isTerminal) => {
    const { line, view, text } = terminal(isTerminal)
    view(speaking(EVIL, EVIL))
    for (const each of everyLine) line(each)
    const rest = isTerminal ? withoutOwn(text()) : text()
    expect(rest.match(/[^\P{Cc}\n]/gu)).toBeNull()
    expect(rest.split('\n').filter((shown) => /red/.test(shown))).toHaveLength(isTerminal ? 6 : 5)
  })
})

describe('a notice', () => {
  const told = (code: 'wav.truncated' | 'device.returned') => {
    const { line, text } = terminal(false)
    line({ type: 'notice', t: 0, code, message: 'It is so.' })
    return text()
  }

  it('says what happened, what to do, and its code', () => {
    const todo = 'What is there was used; record it again if the end is missing.'
    expect(told('wav.truncated')).toBe(`It is so. ${todo} (wav.truncated)\n`)
  })

  it('says no more than that where there is nothing to do', () => {
    expect(told('device.returned')).toBe('It is so. (device.returned)\n')
  })
})

describe('the stage line', () => {
  it('adds up to what it shows', () => {
    expect(stageLine({ turn: 0.5, hear: 0.5, think: 0.5, voice: 0.5, out: 0.5, total: 2.5 })).toBe(
      'turn 1 · hear 1 · think 1 · voice 1 · out 1 · 5 ms',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { WireLog } from '../../src/main/headless/wireLog'
import type { OutputLine } from '../../src/shared/lines'

function setUp({ isTerminal = false, columns = 140 } = {}) {
  let text = ''
  let nowMs = 1000
  const screen = {
    ...{ isTerminal, columns },
    write: (piece: string) => {
      text += piece
    },
  }
  const log = new WireLog(screen, () => nowMs)
  const sent = (type: string, bytes: number) => log.frame({ direction: 'sent', type, bytes })
  const received = (type: string, bytes: number) => log.frame({ direction: 'received', type, bytes })
  const rows = () => {
    log.flush()
    return text.split('\n').slice(0, -1)
  }
  const advance = (ms: number) => {
    nowMs += ms
  }
  return { log, sent, received, rows, advance }
}

const userFinal = (text: string): OutputLine => ({ type: 'userFinal', t: 0, turn: 1, role: 'user', id: 'u', text })
const replyFinal = (heard: string, unheard: string): OutputLine => ({
  ...{ type: 'replyFinal', t: 0, turn: 1, role: 'assistant', id: 'a', heard, unheard },
})

describe('the log of the wire', () => {
  it('has a row for each type in a row, with how many there were, their size and when the first came', () => {
    const { sent, received, rows, advance } = setUp()
    received('session.created', 1234)
    advance(12)
    for (let i = 0; i < 3; i++) sent('input_audio_buffer.append', 400)
    received('session.created', 10)
    expect(rows().map((row) => row.trim().split(/\s+/))).toEqual([
      ['0', '←', 'session.created', '1.2', 'kB'],
      ['12', '→', 'input_audio_buffer.append', '×3', '1.2', 'kB'],
      ['12', '←', 'session.created', '10', 'B'],
    ])
  })

  it('keeps one type in one direction apart from the same in the other', () => {
    const { sent, received, rows } = setUp()
    sent('error', 1)
    received('error', 1)
    expect(rows()).toHaveLength(2)
  })

  it('has what is said beside it, in its order, and what was not heard struck', () => {
    const { log, sent, received, rows } = setUp()
    sent('response.create', 80)
    log.line(userFinal('what can you do'))
    received('response.created', 400)
    log.line(replyFinal('I do time, ', 'dates and timers.'))
    const all = rows()
    expect(all.map((row) => row.trim().split(/\s{2,}/)[0])).toEqual([
      expect.stringContaining('0'),
      'you',
      '0',
      'Parley',
      '~~dates and timers.~~',
    ])
    const column = all[1]!.indexOf('you')
    expect(column).toBeGreaterThan(all[0]!.length)
    expect(all[3]!.indexOf('Parley')).toBe(column)
  })

  it('shows the longest name of the protocol whole', () => {
    const { received, rows } = setUp()
    received('conversation.item.input_audio_transcription.completed', 1)
    expect(rows()[0]).toContain('conversation.item.input_audio_transcription.completed ')
  })

  it.each([[80], [100], [140], [200]])('never writes past the last of %i columns', (columns) => {
    const { log, received, rows } = setUp({ columns: Math.max(columns, 80) })
    received('conversation.item.input_audio_transcription.completed', 123_456)
    log.line(userFinal('a question that is so long that it cannot stand on a single line of any terminal '.repeat(3)))
    log.line(replyFinal('An answer of some length, with more words than fit.', 'and the rest of it. '.repeat(9)))
    for (const row of rows()) expect(row.replaceAll('~', '').length).toBeLessThanOrEqual(columns)
  })

  it('lets nothing that was said move the cursor', () => {
    const { log, received, rows } = setUp({ isTerminal: true })
    received('evil\u001b[2J', 1)
    log.line(userFinal('one\u001b[2Jtwo\nthree'))
    const text = rows().join('\n')
    expect(text).not.toContain('\u001b[2J')
    expect(text).toContain('three')
  })

  it('adds up what went each way', () => {
    const { log, sent, received } = setUp()
    sent('a', 500)
    sent('b', 600)
    received('a', 7)
    expect(log.sums()).toEqual(['→ 2 frames of 2 types, 1.1 kB', '← 1 frames of 1 types, 7 B'])
  })
})

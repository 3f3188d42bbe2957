/** A transcript as a file for other programs. Pure. Words that were not heard are marked, never dropped. */
import type { Turn } from '../../shared/view'
import type { ExportFormat } from './history'

export function exportTurns(format: ExportFormat, turns: readonly Turn[]): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(turns, undefined, 2)}\n`
    case 'markdown':
      return markdown(turns)
    case 'srt':
      return srt(turns)
  }
}

function markdown(turns: readonly Turn[]): string {
  const lines: string[] = []
  let conversation: string | undefined
  for (const turn of turns) {
    if (turn.conversation !== conversation) {
      conversation = turn.conversation
      lines.push(`## ${stamp(turn.startedAt)}`, '')
    }
    if (turn.user !== '') lines.push(`**You:** ${escaped(turn.user)}`, '')
    const answer = `${escaped(turn.heard)}${struck(turn.unheard)}`
    if (answer.trim() !== '') lines.push(`**Parley:** ${answer}`, '')
  }
  return lines.join('\n')
}

/** Markdown strikes only what touches its marks: spaces stay outside. */
function struck(text: string): string {
  const [, lead = '', body = '', tail = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  return body === '' ? text : `${lead}~~${escaped(body)}~~${tail}`
}

const escaped = (text: string): string => text.replace(/[\\`*_~[\]<>#]/g, '\\$&').replace(/\r?\n/g, ' ')

/** Two captions a turn, one after the other: the question until the answer's length begins. Unheard words in brackets. */
function srt(turns: readonly Turn[]): string {
  const origin = turns[0]?.startedAt ?? 0
  const captions: string[] = []
  const add = (fromMs: number, lengthMs: number, text: string) => {
    const line = text.replace(/\s*\r?\n\s*/g, ' ').trim()
    if (line === '') return
    captions.push(`${captions.length + 1}\n${time(fromMs)} --> ${time(fromMs + lengthMs)}\n${line}\n`)
  }
  for (const turn of turns) {
    const fromMs = turn.startedAt - origin
    const askedMs = spokenMs(turn.user)
    add(fromMs, askedMs, turn.user)
    const unheard = turn.unheard.trim() === '' ? '' : ` [not heard: ${turn.unheard.trim()}]`
    add(fromMs + askedMs, spokenMs(turn.heard + turn.unheard), `${turn.heard}${unheard}`)
  }
  return captions.join('\n')
}

/** 150 words a minute; the transcript keeps when a turn began, not how long each side spoke. */
const spokenMs = (text: string): number => Math.max(800, (text.trim().split(/\s+/).length * 60_000) / 150)

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0')
const time = (ms: number): string => {
  const whole = Math.max(0, Math.round(ms))
  const [hours, minutes, seconds] = [whole / 3_600_000, (whole / 60_000) % 60, (whole / 1000) % 60].map(Math.floor)
  return `${pad(hours!)}:${pad(minutes!)}:${pad(seconds!)},${pad(whole % 1000, 3)}`
}
const stamp = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')

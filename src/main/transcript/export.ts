/** Pure: conversations as a file to take away. Nothing in any text can break the format it stands in. */
import type { Turn } from '../../shared/view'
import type { ConversationSummary, ExportFormat } from './history'

/** One conversation with all its turns, oldest first. */
export interface WholeConversation {
  summary: ConversationSummary
  turns: readonly Turn[]
}

export function exported(format: ExportFormat, conversations: readonly WholeConversation[]): string {
  switch (format) {
    case 'json':
      return toJson(conversations)
    case 'markdown':
      return toMarkdown(conversations)
    case 'srt':
      return toSrt(conversations)
  }
}

/** Exact: every turn as Parley holds it, times readable as well. */
function toJson(conversations: readonly WholeConversation[]): string {
  const plain = conversations.map(({ summary: { id, title, startedAt, cost }, turns }) => ({
    ...{ id, title, started: new Date(startedAt).toISOString(), cost },
    turns,
  }))
  return `${JSON.stringify(plain, undefined, 2)}\n`
}

function toMarkdown(conversations: readonly WholeConversation[]): string {
  const parts = conversations.flatMap(({ summary: { title, startedAt }, turns }) => [
    `# ${inMarkdown(title) || 'Conversation'}`,
    `*${isoMinute(startedAt)}*`,
    ...turns.flatMap(paragraphs),
  ])
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`
}

function paragraphs({ user, heard, unheard }: Turn): string[] {
  const struck = inMarkdown(unheard)
  const answer = [inMarkdown(heard), struck && `~~${struck}~~`].filter(Boolean).join(' ')
  return [user.trim() && `**You:** ${inMarkdown(user)}`, answer && `**Parley:** ${answer}`].filter(Boolean)
}

/** One line, every mark that Markdown could take for its own escaped. */
const inMarkdown = (text: string): string => oneLine(text).replace(/[\\`*_~[\]<>#|&!]/g, '\\$&')

/** Time a line stays, by its length: 150 words a minute. */
const CHARACTER_MS = 66
const SHORTEST_CUE_MS = 1000

interface Cue {
  atMs: number
  text: string
}

/**
 * Subtitles from the first turn's beginning. Only what was heard: they are for reading along. Where a turn's sound began
 * is known; the answer follows the question by the length of its words.
 */
function toSrt(conversations: readonly WholeConversation[]): string {
  const turns = conversations.flatMap(({ turns: spoken }) => spoken)
  const originMs = turns[0]?.startedAt ?? 0
  const cues = turns.flatMap((turn) => cuesOf(turn, originMs))
  let freeMs = 0
  const blocks = cues.map(({ atMs, text }, index) => {
    const fromMs = Math.max(atMs, freeMs)
    const wantedMs = fromMs + Math.max(SHORTEST_CUE_MS, text.length * CHARACTER_MS)
    const next = cues[index + 1]
    const toMs = next && next.atMs > fromMs ? Math.min(wantedMs, next.atMs) : wantedMs
    freeMs = toMs
    return `${index + 1}\n${srtTime(fromMs)} --> ${srtTime(toMs)}\n${text}\n`
  })
  return blocks.join('\n')
}

function cuesOf({ startedAt, user, heard }: Turn, originMs: number): Cue[] {
  const atMs = Math.max(0, startedAt - originMs)
  const question = { atMs, text: inSrt('You', user) }
  const answer = { atMs: atMs + Math.max(SHORTEST_CUE_MS, user.length * CHARACTER_MS), text: inSrt('Parley', heard) }
  return [question, answer].filter(({ text }) => text !== '')
}

/** An empty line or an arrow would end the block. */
const inSrt = (who: string, text: string): string => {
  const line = oneLine(text).replaceAll('-->', '→')
  return line && `${who}: ${line}`
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()

function srtTime(ms: number): string {
  const whole = Math.round(ms)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = String(whole % 1000).padStart(3, '0')
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)},${rest}`
}

/** UTC, so that the same conversation is the same file everywhere. */
const isoMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

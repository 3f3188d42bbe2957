/**
 * Reads what `exported.ts` wrote, or what somebody made of it. Everything is checked before anything is taken over, so that
 * a file is taken whole or not at all. What is there already stays as it is.
 */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { AppException } from '../../../shared/errors'
import { withoutMark } from '../../../shared/records'
import type { ConversationId, Turn } from '../../../shared/view'
import type { HistoryStore, TranscriptRecord } from '../../transcript'
import { EXPORT_VERSION } from './exported'
import { type Line, lineParser } from './lines'

/** So many records are on their way to the history at a time. */
const AT_ONCE = 200

export interface Imported {
  /** As it stood in the file: the schema of the settings has the last word. */
  settings: Record<string, unknown>
}

/** Rejects with `import.*`, or as the history does. */
export async function importFile(file: string, history: HistoryStore): Promise<Imported> {
  const settings = await check(file)
  const records: Promise<void>[] = []
  const add = (kept: Promise<void>) => {
    // Told when it is waited for; until then it is no failure that nobody looks at.
    kept.catch(() => {})
    records.push(kept)
  }
  const keep = async (record: TranscriptRecord, at: number) => {
    add(history.bring(record, at))
    if (records.length >= AT_ONCE) await Promise.all(records.splice(0))
  }
  let there: ReadonlySet<string> = new Set()
  for await (const { value } of linesOf(file)) {
    if ('conversation' in value) {
      const { id, title, startedAt } = value.conversation
      const isKnown = (await history.conversation(id)) !== undefined
      there = isKnown ? await turnsOf(id, history) : new Set()
      await keep({ type: 'conversationStarted', conversation: id, at: startedAt, provider: '' }, startedAt)
      // A name that it was given, or its first words, which is what it would be called anyway.
      if (!isKnown) add(history.rename(id, title))
    } else if ('turn' in value && !there.has(value.turn.id)) {
      for (const record of recordsOf(value.turn)) await keep(record, value.turn.startedAt)
    }
  }
  await Promise.all(records)
  return { settings }
}

async function turnsOf(conversation: ConversationId, history: HistoryStore): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for await (const passage of history.passages(conversation)) if (passage.type === 'turn') ids.add(passage.turn.id)
  return ids
}

/** The whole file once, taking nothing. */
async function check(file: string): Promise<Record<string, unknown>> {
  let settings: Record<string, unknown> | undefined
  let known: string | undefined
  for await (const { value, number } of linesOf(file)) {
    const isHead = 'parley' in value
    if (isHead !== (number === 1)) throw notOurs(file)
    if ('parley' in value) {
      if (value.parley > EXPORT_VERSION) throw new AppException('import.newer', { file: basename(file) })
      settings = value.settings
    } else if ('conversation' in value) known = value.conversation.id
    else if (value.turn.conversation !== known) throw damaged(file, number)
  }
  if (!settings) throw notOurs(file)
  return settings
}

async function* linesOf(file: string): AsyncGenerator<{ value: Line; number: number }> {
  const input = createReadStream(file, 'utf8')
  try {
    let number = 0
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1
      const text = number === 1 ? withoutMark(line) : line
      if (text.trim() === '') continue
      const value = parsed(text)
      if (value === undefined) throw number === 1 ? notOurs(file) : damaged(file, number)
      yield { value, number }
    }
  } catch (thrown) {
    if (thrown instanceof AppException) throw thrown
    throw new AppException('import.unreadable', { file: basename(file) }, { cause: thrown })
  } finally {
    // Lines that nobody reads any more would hold it open.
    input.destroy()
  }
}

function parsed(text: string): Line | undefined {
  try {
    const { success, data } = lineParser.safeParse(JSON.parse(text))
    return success ? data : undefined
  } catch {
    return undefined
  }
}

function* recordsOf(turn: Turn): Generator<TranscriptRecord> {
  const { id, conversation, startedAt, user, userFinal, heard, unheard, outcome, stages, cost, served } = turn
  yield { type: 'turnStarted', conversation, turn: id, at: startedAt }
  yield { type: 'userSaid', turn: id, text: user, final: userFinal }
  yield { type: 'assistantSaid', turn: id, heard, unheard }
  if (turn.tools) yield { type: 'toolsCalled', turn: id, tools: turn.tools }
  if (turn.correctedBy !== undefined) yield { type: 'turnCorrected', turn: id, by: turn.correctedBy }
  const kept = { ...(stages && { stages }), ...(cost && { cost }), ...(served && { served }) }
  if (outcome) yield { type: 'turnEnded', turn: id, outcome, ...kept }
}

const notOurs = (file: string) => new AppException('import.notParley', { file: basename(file) })
const damaged = (file: string, line: number) => new AppException('import.damaged', { file: basename(file), line })

/** Every question a history file answers: pages, search, sums. Changes nothing. */
import type { SQLInputValue } from 'node:sqlite'
import type { EpochMs } from '../../shared/time'
import type { ConversationId, Turn } from '../../shared/view'
import type { ConversationSummary, MeasuredTurn, Page, Place, SearchHit } from './history'
import type { TurnsFrom } from './historyProtocol'
import { MARK, sought, soughtSigns, storable } from './searchQuery'
import type { Row, SqliteConnection } from './sqliteConnection'
import { conversationOf, hitByPattern, hitOf, measuredOf, turnOf } from './sqliteRows'

/** So much of a conversation is told to the link that continues it. */
const RECENT_TURNS = 50

export class HistoryReads {
  protected readonly connection: SqliteConnection

  constructor(connection: SqliteConnection) {
    this.connection = connection
  }

  recent(now: EpochMs, withinMs: number): { conversation: ConversationId; turns: Turn[] } | undefined {
    const [newest] = this.connection.all('SELECT conversation, touchedAt FROM turns ORDER BY number DESC LIMIT 1')
    if (!newest || Math.abs(now - Number(newest['touchedAt'])) > withinMs) return undefined
    const conversation = String(newest['conversation'])
    return { conversation, turns: this.turns(conversation, { limit: RECENT_TURNS }) }
  }

  conversations({ before, limit }: Page): ConversationSummary[] {
    return before
      ? this.#summaries('(startedAt, id) < (?, ?) ORDER BY startedAt DESC, id DESC', ...keyOf(before), limit)
      : this.#summaries('true ORDER BY startedAt DESC, id DESC', limit)
  }

  turns(conversation: ConversationId, { before, limit }: Page): Turn[] {
    return this.connection
      .all(
        'SELECT * FROM turns WHERE conversation = ? AND number < ? ORDER BY number DESC LIMIT ?',
        storable(conversation),
        this.#numberOf(before),
        limit,
      )
      .map(turnOf)
      .reverse()
  }

  /** Turns that have ended. By number, not by rank: for a common word ranking would read every hit. */
  search(query: string, { before, limit }: Page): SearchHit[] {
    const beyond = this.#numberOf(before)
    const wanted = sought(query)
    if (!wanted) return this.#bySigns(query, beyond, limit)
    const rows = wanted.words === undefined ? [] : this.#rowsByWords(wanted.words, beyond, limit)
    const known = new Set(rows.map(({ number }) => number))
    const others = this.#rowsByLetters(wanted.letters, beyond, limit).filter(({ number }) => !known.has(number))
    return [
      ...rows.map((row) => ({ number: Number(row['number']), hit: hitOf(row) })),
      ...others.map((row) => ({ number: Number(row['number']), hit: hitByPattern(row, wanted.pattern) })),
    ]
      .sort((one, other) => other.number - one.number)
      .slice(0, limit)
      .map(({ hit }) => hit)
  }

  /** With what matched between marks. */
  #rowsByWords(expression: string, beyond: number, limit: number): Row[] {
    return this.connection.all(
      `SELECT turns.*, found.* FROM (
         SELECT rowid AS number, highlight(words, 0, :start, :end) AS userMarked,
           highlight(words, 1, :start, :end) AS heardMarked, highlight(words, 2, :start, :end) AS unheardMarked
         FROM words WHERE words MATCH :expression AND rowid < :beyond ORDER BY rowid DESC LIMIT :limit
       ) AS found JOIN turns USING (number) ORDER BY number DESC`,
      { ...MARK, expression, beyond, limit },
    )
  }

  /** Of the turns that hold text without spaces: their other words stand there too, since the index of words has them not. */
  #rowsByLetters(expression: string, beyond: number, limit: number): Row[] {
    return this.connection.all(
      `SELECT turns.* FROM (
         SELECT rowid AS number FROM letters
         WHERE letters MATCH :expression AND rowid < :beyond ORDER BY rowid DESC LIMIT :limit
       ) JOIN turns USING (number)`,
      { expression, beyond, limit },
    )
  }

  /** By looking at every text, newest first, until there are enough. */
  #bySigns(query: string, beyond: number, limit: number): SearchHit[] {
    const wanted = soughtSigns(query)
    if (!wanted) return []
    const each = wanted.signs.map(() => `instr(user || ' ' || heard || unheard, ?)`).join(' AND ')
    return this.connection
      .all(
        `SELECT * FROM turns WHERE indexed = 1 AND number < ? AND ${each} ORDER BY number DESC LIMIT ?`,
        ...[beyond, ...wanted.signs, limit],
      )
      .map((row) => hitByPattern(row, wanted.pattern))
  }

  conversationsFrom({ after, only, limit }: { after?: Place; only?: ConversationId; limit: number }) {
    if (only !== undefined) return after ? [] : this.#summaries('id = ?', storable(only), limit)
    return after
      ? this.#summaries('(startedAt, id) > (?, ?) ORDER BY startedAt, id', ...keyOf(after), limit)
      : this.#summaries('true ORDER BY startedAt, id', limit)
  }

  turnsFrom(conversation: ConversationId, after: number, limit: number): TurnsFrom {
    const rows = this.connection.all(
      'SELECT * FROM turns WHERE conversation = ? AND number > ? ORDER BY number LIMIT ?',
      ...[storable(conversation), after, limit],
    )
    return { turns: rows.map(turnOf), last: Number(rows.at(-1)?.['number'] ?? after) }
  }

  /** US dollars of the turns that began at `since` or later. */
  spent(since: EpochMs): number {
    const [row] = this.connection.all(
      `SELECT (SELECT total(usd) FROM turns WHERE startedAt >= :since)
            + (SELECT total(usd) FROM bills WHERE at >= :since) AS usd`,
      { since: Math.floor(since) },
    )
    return Number(row?.['usd'] ?? 0)
  }

  /** Newest first, by the index of those that can be measured: its condition must stand here word by word. */
  measured(turns: number): MeasuredTurn[] {
    return this.connection
      .all(
        `SELECT served, stages FROM turns INDEXED BY turnsMeasured
         WHERE served IS NOT NULL AND stages IS NOT NULL ORDER BY number DESC LIMIT ?`,
        turns,
      )
      .flatMap((row) => measuredOf(row) ?? [])
  }

  /** `which`: a condition and an order, written here; every value goes by its own way. */
  #summaries(which: string, ...values: SQLInputValue[]): ConversationSummary[] {
    return this.connection
      .all(
        `SELECT id, startedAt, title,
         (SELECT coalesce(max(touchedAt), c.startedAt) FROM turns WHERE conversation = c.id) AS lastAt,
         (SELECT count(*) FROM turns WHERE conversation = c.id) AS turns,
         (SELECT total(usd) FROM turns WHERE conversation = c.id) AS cost,
         (SELECT substr(user, 1, 200) FROM turns WHERE conversation = c.id AND user <> '' ORDER BY number LIMIT 1)
           AS firstWords
       FROM conversations AS c WHERE ${which} LIMIT ?`,
        ...values,
      )
      .map(conversationOf)
  }

  /** The number at that place; of one that is gone, the number of the first that began later. Above all without a place. */
  #numberOf(place: Place | undefined): number {
    if (!place) return Number.MAX_SAFE_INTEGER
    const [there] = this.connection.all('SELECT number FROM turns WHERE id = ?', storable(place.id))
    const [later] = there
      ? [there]
      : this.connection.all(
          'SELECT number FROM turns WHERE startedAt > ? ORDER BY startedAt LIMIT 1',
          Math.floor(place.startedAt),
        )
    return Number(later?.['number'] ?? Number.MAX_SAFE_INTEGER)
  }
}

const keyOf = ({ startedAt, id }: Place): [number, string] => [startedAt, storable(id)]

/**
 * The history as windows use it: what was deleted is gone at once for them and for good ten seconds later, so that it can
 * be undone; every change counts up a revision. Owns what waits to be deleted, and nothing that is stored.
 */
import type { WayBackView } from '../../shared/desktop'
import { AppException } from '../../shared/errors'
import {
  type ConversationSummary,
  type ExportFormat,
  MEASURED_TURNS,
  type MeasuredTurn,
  type Page,
  type SearchHit,
} from '../../shared/history'
import { type Cancel, type Clock, type Feed, Held, type Ms } from '../../shared/time'
import type { ConversationId, Turn } from '../../shared/view'
import { exported, type HistoryStore, type Passage } from '../transcript'
import { OFFERED_MS, UNDO_MS } from './waysBack'

export interface HistoryDeskPorts {
  clock: Clock
  history: HistoryStore
  /** This conversation, or all: whoever holds it must begin another one. */
  deleting(conversation: ConversationId | 'all'): void
  /** This turn is deleted for good: nobody goes on from it. */
  deleted(turn: string): void
}

interface Deletion {
  kind: 'conversation' | 'turn'
  /** So long it is offered to undo it. */
  untilMs: Ms
  carryOut(): Promise<void>
  cancel: Cancel
  /** Its time is over: it is being carried out. */
  underWay?: Promise<void>
}

export class HistoryDesk {
  readonly #ports: HistoryDeskPorts
  readonly #waiting = new Map<string, Deletion>()
  readonly #revision = new Held(0)
  #isClosing = false

  constructor(ports: HistoryDeskPorts) {
    this.#ports = ports
  }

  get revision(): Feed<number> {
    return this.#revision
  }

  /** Something in it is no longer what it was. */
  changed(): void {
    this.#revision.set(this.#revision.current + 1)
  }

  async conversations(page: Page): Promise<ConversationSummary[]> {
    const found = await this.#ports.history.conversations(this.#wider(page))
    return found.filter(({ id }) => !this.#waiting.has(id)).slice(0, page.limit)
  }

  async conversation(id: ConversationId): Promise<ConversationSummary | undefined> {
    return this.#waiting.has(id) ? undefined : this.#ports.history.conversation(id)
  }

  /** Oldest first; of those that are too many the newest stay. */
  async turns(conversation: ConversationId, page: Page): Promise<Turn[]> {
    if (this.#waiting.has(conversation)) return []
    const found = await this.#ports.history.turns(conversation, this.#wider(page))
    return found.filter(({ id }) => !this.#waiting.has(id)).slice(-page.limit)
  }

  async search(query: string, page: Page): Promise<SearchHit[]> {
    const isThere = ({ turn }: SearchHit) => !this.#waiting.has(turn.id) && !this.#waiting.has(turn.conversation)
    const hits: SearchHit[] = []
    let { before } = page
    // Of one conversation that waits there may be more finds than a page holds.
    while (hits.length < page.limit) {
      const found = await this.#ports.history.search(query, { before, limit: page.limit })
      hits.push(...found.filter(isThere))
      if (found.length < page.limit) break
      before = found.at(-1)?.turn
    }
    return hits.slice(0, page.limit)
  }

  export(format: ExportFormat, conversation?: ConversationId): AsyncIterable<string> {
    return exported(format, this.passages(conversation))
  }

  /** What is deleted by the time it is read goes into no file. */
  async *passages(conversation?: ConversationId): AsyncGenerator<Passage> {
    for await (const passage of this.#ports.history.passages(conversation)) {
      const isGone =
        passage.type === 'turn'
          ? this.#waiting.has(passage.turn.id) || this.#waiting.has(passage.turn.conversation)
          : this.#waiting.has(passage.summary.id)
      if (!isGone) yield passage
    }
  }

  /** The newest turns by time and service; what waits to be deleted still counts. */
  measured(): Promise<MeasuredTurn[]> {
    return this.#ports.history.measured(MEASURED_TURNS)
  }

  async rename(conversation: ConversationId, title: string): Promise<void> {
    await this.#ports.history.rename(conversation, title)
    this.changed()
  }

  deleteConversation(id: ConversationId): void {
    this.#ports.deleting(id)
    this.#later('conversation', id, () => this.#ports.history.deleteConversation(id))
  }

  deleteTurn(id: string): void {
    this.#later('turn', id, async () => {
      await this.#ports.history.deleteTurn(id)
      if (!this.#isClosing) this.#ports.deleted(id)
    })
  }

  /** Throws `history.deletedAlready` where it came too late. */
  undo(id: string): void {
    const deletion = this.#waiting.get(id)
    if (!deletion || deletion.underWay) throw new AppException('history.deletedAlready')
    deletion.cancel()
    this.#waiting.delete(id)
    this.changed()
  }

  /** What can still be undone. */
  async waysBack(): Promise<WayBackView[]> {
    const { clock, history } = this.#ports
    const left = [...this.#waiting].map(async ([id, { kind, untilMs }]): Promise<WayBackView> => {
      const leftMs = untilMs - clock.now()
      if (kind === 'turn') return { kind, id, leftMs }
      return { kind, id, leftMs, title: (await history.conversation(id))?.title ?? '' }
    })
    return (await Promise.all(left)).filter(({ leftMs }) => leftMs > 0)
  }

  async deleteAll(): Promise<void> {
    this.#ports.deleting('all')
    for (const { cancel } of this.#waiting.values()) cancel()
    this.#waiting.clear()
    await this.#ports.history.deleteAll()
    this.changed()
  }

  /** What was deleted is, whether its time to be undone is over or not. Never rejects. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#waiting.keys()].map((id) => this.#carryOut(id)))
  }

  #later(kind: Deletion['kind'], id: string, carryOut: () => Promise<void>): void {
    this.#waiting.get(id)?.cancel()
    const { clock } = this.#ports
    const cancel = clock.after(UNDO_MS, () => void this.#carryOut(id))
    this.#waiting.set(id, { kind, untilMs: clock.now() + OFFERED_MS, carryOut, cancel })
    this.changed()
  }

  async #carryOut(id: string): Promise<void> {
    const deletion = this.#waiting.get(id)
    if (!deletion) return
    deletion.cancel()
    deletion.underWay ??= deletion.carryOut().catch(() => {})
    await deletion.underWay
    // Where it failed it comes back into sight.
    if (this.#waiting.get(id) !== deletion) return
    this.#waiting.delete(id)
    this.changed()
  }

  /** As many more as may be left out. */
  #wider(page: Page): Page {
    return { ...page, limit: page.limit + this.#waiting.size }
  }
}

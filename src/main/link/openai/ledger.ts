/**
 * Pure: which samples of an answer belong to which item of the conversation, and what the service must be told when the
 * user stopped listening. One answer may be several responses (a tool was called in between) and several items.
 */
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import type { Ms } from '../../../shared/time'
import type { Hz, Samples } from '../../audio'

interface AudioItem {
  id: string
  contentIndex: number
  /** Of the answer's first sample. */
  fromSample: Samples
  samples: Samples
  /** The service has sent all of it. */
  whole: boolean
  /** What it was cut to already. */
  left: Samples
}

export class Ledger {
  readonly #rateHz: Hz
  readonly #items: AudioItem[] = []
  /** Every item with words, spoken or not. */
  readonly #worded = new Set<string>()
  readonly #deleted = new Set<string>()
  #samples: Samples = 0

  constructor(rateHz: Hz) {
    this.#rateHz = rateHz
  }

  /** Samples of one delta, in the order they are played. */
  received(itemId: string, contentIndex: number, samples: Samples): void {
    let item = this.#items.at(-1)
    if (item?.id !== itemId || item.contentIndex !== contentIndex) {
      item = { id: itemId, contentIndex, fromSample: this.#samples, samples: 0, whole: false, left: Infinity }
      this.#items.push(item)
    }
    item.samples += samples
    this.#samples += samples
  }

  wrote(itemId: string): void {
    this.#worded.add(itemId)
  }

  /** Every sample of this item was sent. */
  ended(itemId: string): void {
    for (const item of this.#items) if (item.id === itemId) item.whole = true
  }

  /** The response is done: nothing more comes of any item so far, whether or not that was said of each. */
  done(): void {
    for (const item of this.#items) item.whole = true
  }

  get receivedMs(): Ms {
    return (this.#samples * 1000) / this.#rateHz
  }

  /** Of those that still stand there. */
  get lastItem(): string | undefined {
    const stands = (id: string) => !this.#deleted.has(id)
    return [...this.#worded].findLast(stands) ?? this.#items.findLast(({ id }) => stands(id))?.id
  }

  get items(): number {
    return this.#items.length + this.#worded.size
  }

  /**
   * Truncates the item that was playing, in whole ms and never behind its end; deletes what was not heard at all; leaves
   * alone what was heard whole, because truncating erases a transcript that was heard. What is told again, because less was
   * heard than was thought, is only what goes beyond it. Words whose sound has not come yet were not heard either.
   * @param heardMs from the answer's first sample; `Infinity`: it was read as far as it came
   */
  cut(heardMs: Ms): RealtimeClientEvent[] {
    const heard = Math.max(0, Math.floor((heardMs * this.#rateHz) / 1000))
    const events: RealtimeClientEvent[] = []
    for (const item of this.#items) {
      const { id, contentIndex, fromSample, samples, whole, left } = item
      const played = Math.min(samples, heard - fromSample)
      if (played <= 0) {
        if (!this.#wasHeard(id, heard)) events.push(...this.#delete(id))
        continue
      }
      if ((played === samples && whole) || played >= left || this.#deleted.has(id)) continue
      item.left = played
      const audio_end_ms = Math.floor((played * 1000) / this.#rateHz)
      events.push({ type: 'conversation.item.truncate', item_id: id, content_index: contentIndex, audio_end_ms })
    }
    const isSilent = (id: string) => !this.#items.some((item) => item.id === id)
    return heard === Infinity
      ? events
      : [...events, ...[...this.#worded].filter(isSilent).flatMap((id) => this.#delete(id))]
  }

  /** Deletes an item of which something comes only behind the cut. */
  late(itemId: string): RealtimeClientEvent[] {
    const isKnown = this.#worded.has(itemId) || this.#items.some(({ id }) => id === itemId)
    return isKnown ? [] : this.#delete(itemId)
  }

  /** Deletes all of it, also what has no sound. */
  forget(): RealtimeClientEvent[] {
    return [...new Set([...this.#items.map(({ id }) => id), ...this.#worded])].flatMap((id) => this.#delete(id))
  }

  /** Once. */
  #delete(itemId: string): RealtimeClientEvent[] {
    if (this.#deleted.has(itemId)) return []
    this.#deleted.add(itemId)
    return [{ type: 'conversation.item.delete', item_id: itemId }]
  }

  #wasHeard(itemId: string, heard: Samples): boolean {
    return this.#items.some(({ id, fromSample }) => id === itemId && heard > fromSample)
  }
}

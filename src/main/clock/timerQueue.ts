/**
 * The order of timers for clocks that do not follow the machine's: earliest first, and for the same instant in the
 * order they were asked for. Owns no time and fires nothing itself.
 */
import type { Ms } from '../../shared/time'

export interface Timer {
  readonly dueMs: Ms
  readonly callback: () => void
}

interface Entry extends Timer {
  readonly order: number
  cancelled: boolean
}

const before = (a: Entry, b: Entry): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

/** A binary heap. Adding and taking cost O(log n); a cancelled timer stays inside until it would have come up. */
export class TimerQueue {
  readonly #heap: Entry[] = []
  #orders = 0
  #alive = 0

  /** Timers neither taken nor cancelled. */
  get size(): number {
    return this.#alive
  }

  /** Returns an idempotent cancel that also does nothing once the timer was taken. */
  add(dueMs: Ms, callback: () => void): () => void {
    const entry: Entry = { dueMs, callback, order: this.#orders++, cancelled: false }
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
    this.#alive += 1
    return () => {
      if (entry.cancelled) return
      entry.cancelled = true
      this.#alive -= 1
    }
  }

  /** Removes and returns the earliest timer due at or before `untilMs`. */
  takeDue(untilMs: Ms): Timer | undefined {
    while (this.#heap.length > 0 && (this.#heap[0]!.cancelled || this.#heap[0]!.dueMs <= untilMs)) {
      const entry = this.#removeFirst()
      if (entry.cancelled) continue
      // Taken counts as cancelled, so that a late cancel changes nothing.
      entry.cancelled = true
      this.#alive -= 1
      return entry
    }
    return undefined
  }

  #removeFirst(): Entry {
    const first = this.#heap[0]!
    const last = this.#heap.pop()!
    if (this.#heap.length > 0) {
      this.#heap[0] = last
      this.#sink(0)
    }
    return first
  }

  #rise(from: number): void {
    const heap = this.#heap
    let child = from
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (!before(heap[child]!, heap[parent]!)) return
      this.#swap(child, parent)
      child = parent
    }
  }

  #sink(from: number): void {
    const heap = this.#heap
    let parent = from
    for (;;) {
      const left = 2 * parent + 1
      if (left >= heap.length) return
      const right = left + 1
      const least = right < heap.length && before(heap[right]!, heap[left]!) ? right : left
      if (!before(heap[least]!, heap[parent]!)) return
      this.#swap(least, parent)
      parent = least
    }
  }

  #swap(a: number, b: number): void {
    const kept = this.#heap[a]!
    this.#heap[a] = this.#heap[b]!
    this.#heap[b] = kept
  }
}

/** The snapshot a window shows, and its changes. Pure bookkeeping; decides nothing. */
import { Emitter, type Feed } from '../../shared/time'
import type { ConversationView, Turn } from '../../shared/view'

/** Enough to scroll back a little; the whole is in the history. */
const EARLIER_TURNS = 50

export const firstView = ({ provider, mode }: Pick<ConversationView, 'provider' | 'mode'>): ConversationView => ({
  state: 'offline',
  provider,
  mode,
  connection: { state: 'closed', keptMs: 0 },
  earlier: [],
})

export class ViewFeed implements Feed<ConversationView> {
  readonly #changes = new Emitter<ConversationView>()
  #current: ConversationView

  constructor(first: ConversationView) {
    this.#current = first
  }

  get current(): ConversationView {
    return this.#current
  }

  on(listener: (view: ConversationView) => void): () => void {
    listener(this.#current)
    return this.#changes.on(listener)
  }

  change(patch: Partial<ConversationView>): void {
    this.#current = { ...this.#current, ...patch }
    this.#changes.emit(this.#current)
  }

  /** A new turn moves the one before it to `earlier` and clears what was said about it. */
  turn(turn: Turn): void {
    const { turn: shown, earlier, error, ...rest } = this.#current
    // A late fact about an older turn replaces it where it stands.
    if (earlier.some(({ id }) => id === turn.id)) {
      this.change({ earlier: earlier.map((old) => (old.id === turn.id ? turn : old)) })
      return
    }
    const same = shown === undefined || shown.id === turn.id
    const kept = same ? earlier : [...earlier, shown].slice(-EARLIER_TURNS)
    this.#current = { ...rest, turn, earlier: kept, ...(same && error !== undefined && { error }) }
    this.#changes.emit(this.#current)
  }
}

/** The snapshot a window shows, and its changes. Pure bookkeeping; decides nothing. */
import { Held } from '../../shared/time'
import type { ConversationView, Turn } from '../../shared/view'

/** Enough to scroll back a little; the whole is in the history. */
export const EARLIER_TURNS = 50

export const firstView = ({ provider, mode }: Pick<ConversationView, 'provider' | 'mode'>): ConversationView => ({
  state: 'offline',
  provider,
  mode,
  connection: { state: 'closed', keptMs: 0 },
  earlier: [],
})

/** Of the conversation, oldest first, with the running one. */
export const turnsIn = ({ earlier, turn }: Pick<ConversationView, 'earlier' | 'turn'>): Turn[] =>
  turn ? [...earlier, turn] : [...earlier]

type ViewPatch = { [Key in keyof ConversationView]?: ConversationView[Key] | undefined }

export class ViewFeed extends Held<ConversationView> {
  readonly #corrections = new Map<string, string>()
  /** Under way still. */
  readonly #forgotten = new Set<string>()

  /** What is `undefined` goes. */
  change(patch: ViewPatch): void {
    const all = Object.entries({ ...this.current, ...patch }).filter(([, value]) => value !== undefined)
    this.set(Object.fromEntries(all) as unknown as ConversationView)
  }

  /** The words of `turn` were put right and asked again as `by`. */
  correct(turn: string, by: string): void {
    this.#corrections.set(turn, by)
    const { turn: shown, earlier } = this.current
    this.change({ earlier: earlier.map((each) => this.#marked(each)), ...(shown && { turn: this.#marked(shown) }) })
  }

  /** It is not shown again, whatever comes late about it; one that is under way is shown to its end. @returns whether it was shown */
  forget(id: string): boolean {
    const known = turnsIn(this.current).find((turn) => turn.id === id)
    if (!known) return false
    if (known.outcome === undefined) this.#forgotten.add(id)
    else this.#leave(id)
    return true
  }

  #leave(id: string): void {
    const { turn, earlier } = this.current
    this.change({ earlier: earlier.filter((each) => each.id !== id), turn: turn?.id === id ? undefined : turn })
  }

  /** Whoever keeps the books of a turn knows nothing of its correction. */
  #marked(turn: Turn): Turn {
    const correctedBy = this.#corrections.get(turn.id)
    return correctedBy === undefined ? turn : { ...turn, correctedBy }
  }

  /**
   * A new turn moves the one before it to `earlier` and clears what was said about it. One that is over and not shown is of a
   * conversation that was left, or deleted: it does not come back.
   */
  turn(changed: Turn): void {
    const turn = this.#marked(changed)
    const { turn: shown, earlier, error, notice, ...rest } = this.current
    const isOver = turn.outcome !== undefined
    if (isOver && !turnsIn(this.current).some(({ id }) => id === turn.id)) return
    if (isOver && this.#forgotten.delete(turn.id)) return this.#leave(turn.id)
    // A late fact about an older turn replaces it where it stands.
    if (earlier.some(({ id }) => id === turn.id)) {
      this.change({ earlier: earlier.map((old) => (old.id === turn.id ? turn : old)) })
      return
    }
    const same = shown === undefined || shown.id === turn.id
    const kept = same ? earlier : [...earlier, shown].slice(-EARLIER_TURNS)
    const said = same ? { ...(error && { error }), ...(notice && { notice }) } : {}
    this.set({ ...rest, turn, earlier: kept, ...said })
  }
}

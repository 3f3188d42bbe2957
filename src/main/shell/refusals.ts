/**
 * Counts what was asked over the bridge and refused, by kind, and says so in the list of problems: a page of ours never
 * asks wrongly, so somebody should look.
 */
import { appError } from '../../shared/errors'
import type { AppError } from '../../shared/view'

/** A page that is not ours; a call that is not there; an argument that does not fit; a message on a channel without a listener. */
const REFUSAL_KINDS = ['sender', 'call', 'argument', 'channel'] as const
export type RefusalKind = (typeof REFUSAL_KINDS)[number]

export class Refusals {
  readonly #tell: (error: AppError) => void
  readonly #counts: Record<RefusalKind, number> = { sender: 0, call: 0, argument: 0, channel: 0 }

  constructor(tell: (error: AppError) => void) {
    this.#tell = tell
  }

  get counts(): Readonly<Record<RefusalKind, number>> {
    return { ...this.#counts }
  }

  readonly count = (kind: RefusalKind): void => {
    this.#counts[kind] += 1
    const count = REFUSAL_KINDS.reduce((sum, each) => sum + this.#counts[each], 0)
    this.#tell(appError('bridge.strange', { count, ...this.#counts }))
  }
}

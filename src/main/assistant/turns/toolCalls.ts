/** What a model called in one turn, and what came of it. Holds no key: what looks like one is left out. */
import type { Ms } from '../../../shared/time'
import type { ToolCall } from '../../../shared/view'

/** A model may write anything, of any length. */
const LONGEST_TEXT = 4_000
const MOST_CALLS = 50

/** A function has ended, or failed. */
export type ToolEnd = { output: string } | { failure: string }

export class ToolCalls {
  readonly #calls = new Map<string, ToolCall>()

  get all(): readonly ToolCall[] {
    return [...this.#calls.values()]
  }

  /**
   * The same call again, because a connection broke, is no second one: whoever runs it does not run it twice either. One that
   * came to something else was run again.
   */
  ended(name: string, argumentsJson: string, end: ToolEnd, tookMs: Ms): void {
    const key = JSON.stringify([name, argumentsJson, end])
    if (this.#calls.has(key) || this.#calls.size >= MOST_CALLS) return
    const told = 'output' in end ? outcomeOf(end.output) : { error: end.failure }
    const shown = Object.fromEntries(Object.entries(told).map(([field, text]) => [field, storable(text)]))
    const call = { name: storable(name), arguments: storable(argumentsJson), ...shown }
    this.#calls.set(key, { ...call, tookMs: Math.round(tookMs * 10) / 10 })
  }
}

/** A skill tells the model `{ answer }` or `{ error }`; whatever else it is told stands as it is. */
function outcomeOf(output: string): { result: string } | { error: string } {
  const { answer, error } = objectIn(output)
  if (typeof error === 'string') return { error }
  return { result: typeof answer === 'string' ? answer : output }
}

function objectIn(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>
  } catch {
    return {}
  }
}

const storable = (text: string): string => {
  const kept = withoutKeys(text)
  return kept.length > LONGEST_TEXT ? `${kept.slice(0, LONGEST_TEXT).toWellFormed()}…` : kept
}

/** Ids of things that Parley keeps look like keys, too. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A run as long as keys are, with letters and digits in it, or what begins as some keys do. Pure. */
export const withoutKeys = (text: string): string =>
  text.replace(/-----BEGIN.*?(-----END[^-]*-----|$)/gs, '[key]').replace(/[\w-]{16,}/g, (run) => {
    const isNamed = /^(sk|xi|AIza|pk|rk)[-_]?/.test(run)
    const isLong = run.length >= 28 && /\d/.test(run) && /[A-Za-z]/.test(run)
    return (isNamed && /\d/.test(run)) || (isLong && !UUID.test(run)) ? '[key]' : run
  })

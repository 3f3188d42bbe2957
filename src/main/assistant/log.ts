/** A thrown thing in words, for the technical log only: a stack never reaches a person unless `--verbose`. */
export function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const cause = thrown.cause === undefined ? '' : `\ncaused by ${String(thrown.cause)}`
  return `${thrown.stack ?? thrown.message}${cause}`
}

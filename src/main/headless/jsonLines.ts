/** One object a line, and nothing else. */
import type { OutputLine } from '../../shared/lines'

/** `type`, `t` and `turn` first, so that a person can read down the columns. */
export function jsonLine(line: OutputLine): string {
  const { type, t, ...rest } = line
  return `${JSON.stringify({ type, t: Math.round(t * 1000) / 1000, ...rest })}\n`
}

/** Pure: what stays of a record that is not kept. A bound on what is spent that forgets would be none. */
import type { TranscriptRecord } from './history'

/** Undefined where it says nothing of money. Under the turn's id, so that a bill that grows is one. */
export function billOf(record: TranscriptRecord): TranscriptRecord | undefined {
  if (record.type === 'billed') return record
  const usd = record.type === 'turnEnded' ? (record.cost?.amount ?? 0) : 0
  return record.type === 'turnEnded' && usd > 0 ? { type: 'billed', bill: record.turn, usd } : undefined
}

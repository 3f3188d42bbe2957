/**
 * Pure: flite begins every clause with about 180 ms of silence, which would be waiting time, and ends it with as much,
 * which is the pause a listener expects. The first goes, the second stays; both edges fade so that no step clicks.
 */
import { FLITE_RATE_HZ, type Phone } from './flite'

/** Kept before the first phone: plosives begin a little earlier than their label. */
const LEAD_MS = 12
const FADE_SAMPLES = 48

/** Fades `samples` in place at the range's edges. */
export function trimmed(samples: Int16Array, phones: readonly Phone[]): { from: number; to: number } {
  const first = phones.find(({ name }) => name !== 'pau')
  const leadMs = Math.max(0, (first?.startMs ?? 0) - LEAD_MS)
  const from = Math.min(samples.length, Math.round((leadMs * FLITE_RATE_HZ) / 1000))
  const to = samples.length
  for (let i = 0; i < Math.min(FADE_SAMPLES, to - from); i++) {
    const gain = i / FADE_SAMPLES
    samples[from + i] = Math.round(samples[from + i]! * gain)
    samples[to - 1 - i] = Math.round(samples[to - 1 - i]! * gain)
  }
  return { from, to }
}

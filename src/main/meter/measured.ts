/** Pure: how long each service took on the user's own turns, beside what is claimed of it. */
import { FEWEST_MEASURED, type MeasuredService, type MeasuredTurn } from '../../shared/history'
import type { Ms } from '../../shared/time'
import { SERVED_PARTS, type ServedPart, type Stages } from '../../shared/view'

/**
 * One row for each service and part in them, in the order of the parts, then by name. A part that stood in is left out: its
 * time holds the failure before it. Under `FEWEST_MEASURED` turns there is no figure: one slow start would be all of it.
 */
export function measuredServices(turns: readonly MeasuredTurn[]): MeasuredService[] {
  const taken = new Map<string, { row: Pick<MeasuredService, 'part' | 'service'>; tookMs: Ms[] }>()
  for (const { stages, served } of turns) {
    for (const part of SERVED_PARTS) {
      const by = served[part]
      if (!by || by.insteadOf) continue
      const key = `${part} ${by.service}`
      const entry = taken.get(key) ?? { row: { part, service: by.service }, tookMs: [] }
      entry.tookMs.push(TIME_OF[part](stages))
      taken.set(key, entry)
    }
  }
  return [...taken.values()]
    .map(({ row, tookMs }) => ({ ...row, turns: tookMs.length, ...figuresOf(tookMs) }))
    .sort((a, b) => SERVED_PARTS.indexOf(a.part) - SERVED_PARTS.indexOf(b.part) || (a.service < b.service ? -1 : 1))
}

/** The stage that is a part's own; one model that does all has all that is not decided or handed over here. */
const TIME_OF: Readonly<Record<ServedPart, (stages: Stages) => Ms>> = {
  hear: ({ hear }) => hear,
  think: ({ think }) => think,
  speak: ({ voice }) => voice,
  converse: ({ hear, think, voice }) => hear + think + voice,
}

function figuresOf(tookMs: Ms[]): { p50Ms: Ms; p95Ms: Ms } | undefined {
  if (tookMs.length < FEWEST_MEASURED) return undefined
  const sorted = tookMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!
  return { p50Ms: at(0.5), p95Ms: at(0.95) }
}

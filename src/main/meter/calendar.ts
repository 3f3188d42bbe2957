/** Pure: where days and months begin in the user's own time zone. */
import type { EpochMs } from '../../shared/time'

const HOUR_MS = 3_600_000

interface Parts {
  year: number
  month: number
  day: number
}

/** E.g. "2026-11-23". */
export function dayOf(at: EpochMs, timeZone: string): string {
  const { year, month, day } = partsOf(at, timeZone)
  return `${year}-${pad(month)}-${pad(day)}`
}

/** E.g. "2026-11". */
export const monthOf = (at: EpochMs, timeZone: string): string => dayOf(at, timeZone).slice(0, 7)

/** The first instant of the day that `at` lies in. */
export const startOfDay = (at: EpochMs, timeZone: string): EpochMs => firstOf(at, timeZone, dayOf, 26)

/** The first instant of the month that `at` lies in. */
export const startOfMonth = (at: EpochMs, timeZone: string): EpochMs => firstOf(at, timeZone, monthOf, 32 * 24)

/** By halving: zones change their offsets at any hour, and no rule is as short as looking. */
function firstOf(at: EpochMs, timeZone: string, name: (at: EpochMs, zone: string) => string, hours: number): EpochMs {
  const same = name(at, timeZone)
  let before = at - hours * HOUR_MS
  let inside = at
  while (inside - before > 1) {
    const middle = Math.floor((before + inside) / 2)
    if (name(middle, timeZone) === same) inside = middle
    else before = middle
  }
  return inside
}

function partsOf(at: EpochMs, timeZone: string): Parts {
  const found = { year: 0, month: 0, day: 0 }
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) {
    if (type === 'year' || type === 'month' || type === 'day') found[type] = Number(value)
  }
  return found
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one takes a millisecond. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(timeZone, format)
  }
  return format
}

const pad = (value: number): string => String(value).padStart(2, '0')

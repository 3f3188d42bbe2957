/** What depends on where the user lives: 12 or 24 hours, order of a date, metric or imperial, the emergency number. Pure, by `Intl`. */
import type { EpochMs } from '../../shared/time'

export interface Place {
  readonly timeZone: string
  /** BCP 47. */
  readonly locale: string
}

/** "7:05 p.m." or "19:05" as the locale has it. */
export function sayTime(at: EpochMs, place: Place): string {
  return new Intl.DateTimeFormat(place.locale, { hour: 'numeric', minute: '2-digit', timeZone: place.timeZone }).format(
    at,
  )
}

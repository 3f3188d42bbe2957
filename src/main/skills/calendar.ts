/**
 * Calendar arithmetic in a time zone, on `Intl` alone: instants to wall clock and back, days as numbers, Easter.
 * Owns no words.
 */
import type { EpochMs } from '../../shared/time'

export interface Day {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
}

export interface WallTime extends Day {
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const DAY_MS = 86_400_000

/** By their time zones: to make one costs as much as to ask it fifteen times. */
const wallClocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  })
  wallClocks.set(timeZone, made)
  return made
}

/** What a clock and a calendar on the wall show at `at`. */
export function wallTime(at: EpochMs, timeZone: string): WallTime {
  const parts = wallClock(timeZone).formatToParts(at)
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)?.value)
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}

/**
 * The instant of a wall time. Where the clock was put forward over it, the same span after the change (02:30 becomes
 * 03:30); where it was put back, the first of the two.
 */
export const instantOf = (wall: Day & { hour: number; minute: number }, timeZone: string): EpochMs =>
  instantsOf(wall, timeZone)[0]

/** As `instantOf`, and the second one behind it where the clock was put back over that time. */
export function instantsOf(
  wall: Day & { hour: number; minute: number },
  timeZone: string,
): readonly [EpochMs, ...EpochMs[]] {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute)
  const offset = (at: EpochMs): number => {
    const { year, month, day, hour, minute, second } = wallTime(at, timeZone)
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
  }
  const before = offset(asUtc - DAY_MS)
  const after = offset(asUtc + DAY_MS)
  const [first, ...others] = [...new Set([asUtc - before, asUtc - after])].filter((at) => at + offset(at) === asUtc)
  return first === undefined ? [asUtc - before] : [first, ...others]
}

/** Days since 1970-01-01; a month or day beyond its end runs over into the next. */
export const dayNumber = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day) / DAY_MS

export function dayOf(number: number): Day {
  const date = new Date(number * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 0 Sunday to 6 Saturday. */
export const weekdayOf = (day: Day): number => new Date(dayNumber(day) * DAY_MS).getUTCDay()

export const addDays = (day: Day, days: number): Day => dayOf(dayNumber(day) + days)

/** The same day of another month, or that month's last day. */
export function addMonths(day: Day, months: number): Day {
  const first = dayOf(dayNumber({ year: day.year, month: day.month + months, day: 1 }))
  return { ...first, day: Math.min(day.day, daysIn(first)) }
}

/** How long the month of that day is. */
export const daysIn = ({ year, month }: Day): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** Whether there is such a day: no 30th of February. */
export const isDay = (day: Day): boolean => day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= daysIn(day)

/** ISO 8601: week 1 holds the year's first Thursday. */
export function weekOf(day: Day): number {
  const thursday = addDays(day, 4 - (weekdayOf(day) || 7))
  return 1 + Math.floor((dayNumber(thursday) - dayNumber({ year: thursday.year, month: 1, day: 1 })) / 7)
}

/** The n-th such weekday of a month; n = -1 is the last. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): Day {
  const first = { year, month, day: 1 }
  const day = 1 + ((weekday - weekdayOf(first) + 7) % 7)
  if (n > 0) return { year, month, day: day + 7 * (n - 1) }
  return { year, month, day: day + 7 * Math.floor((daysIn(first) - day) / 7) }
}

/** Western Easter Sunday, by the anonymous Gregorian rule. */
export function easterOf(year: number): Day {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * sunday) / 451)
  const total = epact + sunday - 7 * late + 114
  return { year, month: Math.floor(total / 31), day: (total % 31) + 1 }
}

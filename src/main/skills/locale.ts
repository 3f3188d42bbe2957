/** What depends on where the user lives, said in words: 12 or 24 hours, order of a date, metric or imperial, the emergency number. Pure, by `Intl`. */
import type { EpochMs } from '../../shared/time'
import { type Day, wallTime, weekdayOf } from './calendar'
import { sayNumber, sayOrdinal } from './numbers'

export { measuresOf, regionOf } from '../../shared/measures'

export interface Place {
  readonly timeZone: string
  /** BCP 47. */
  readonly locale: string
}

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** Whose order of a date it has: `en-US-u-rg-dezzzz` is English with a German one. */
function ofDates(locale: string): string {
  const region = /-u-(?:\w+-)*?rg-([a-z]{2})zzzz/.exec(locale)?.[1]
  return region === undefined ? locale : new Intl.Locale(`und-${region}`).maximize().baseName
}

export const uses12Hours = (locale: string): boolean =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false

/** "seven oh five p.m." or "nineteen oh five", as the locale has it. */
export function sayTime(at: EpochMs, place: Place): string {
  const { hour, minute } = wallTime(at, place.timeZone)
  return sayClock(hour, minute, place.locale)
}

export function sayClock(hour: number, minute: number, locale: string): string {
  if (minute === 0 && hour % 12 === 0) return hour === 0 ? 'midnight' : 'noon'
  const minutes = minute < 10 ? `oh ${sayNumber(minute)}` : sayNumber(minute)
  if (!uses12Hours(locale)) return minute === 0 ? `${sayNumber(hour)} o'clock` : `${sayNumber(hour)} ${minutes}`
  const half = hour < 12 ? 'a.m.' : 'p.m.'
  const shown = sayNumber(hour % 12 || 12)
  return minute === 0 ? `${shown} ${half}` : `${shown} ${minutes} ${half}`
}

/** "November twenty third" where the month comes first, else "the twenty third of November"; the year where it is not `thisYear`. */
export function sayDay(day: Day, locale: string, thisYear: number): string {
  const order = new Intl.DateTimeFormat(ofDates(locale)).formatToParts(0).map((part) => part.type)
  const month = MONTHS[day.month - 1]!
  const monthFirst = order.indexOf('month') < order.indexOf('day')
  const said = monthFirst ? `${month} ${sayOrdinal(day.day)}` : `the ${sayOrdinal(day.day)} of ${month}`
  return day.year === thisYear ? said : `${said}, ${sayYear(day.year)}`
}

export const sayWeekday = (day: Day): string => WEEKDAYS[weekdayOf(day)]!

/** "nineteen ninety nine", "two thousand and five", "twenty twenty six". */
export function sayYear(year: number): string {
  const rest = year % 100
  if (year < 1100 || year > 9999 || (year >= 2000 && year < 2010)) return sayNumber(year)
  const century = sayNumber(Math.floor(year / 100))
  if (rest === 0) return year % 1000 === 0 ? sayNumber(year) : `${century} hundred`
  return rest < 10 ? `${century} oh ${sayNumber(rest)}` : `${century} ${sayNumber(rest)}`
}

/** Days as people say them ("the third of march", "next friday", "christmas", "two weeks"): rules and reading. Saying them is `locale.ts`. */
import { addDays, addMonths, type Day, dayNumber, easterOf, isDay, nthWeekday, weekdayOf } from './calendar'
import { MONTHS, sayYear, WEEKDAYS } from './locale'
import { readNumber, readOrdinal, sayOrdinal } from './numbers'

const MONTH_WORDS: readonly string[] = MONTHS.map((month) => month.toLowerCase())

const PARTS = ['morning', 'afternoon', 'evening', 'night'] as const

export type PartOfDay = (typeof PARTS)[number]

export const DAY_RULES = {
  month: MONTH_WORDS.join(' | '),
  weekday: WEEKDAYS.map((weekday) => weekday.toLowerCase()).join(' | '),
  // No earlier century: behind a day "seven thirty" is a time.
  year: '(sixteen | seventeen | eighteen | nineteen | twenty | twenty one) (<below100> | oh <digit> | hundred) | <digit> thousand [[and] <count>]',
  date: '[the] <ordinal> [of] <month> [<year>] | <month> [the] <ordinal> [<year>]',
  occasion:
    "christmas [day | eve] | new year | new year's [day | eve] | easter | halloween | thanksgiving | valentine's day",
  nearDay: 'today | tomorrow | yesterday | the day after tomorrow | [next | this | last] <weekday>',
  anyDay: '<date> | <occasion> | <nearDay>',
  span: '(<count> | a) (day | days | week | weeks | month | months | year | years)',
  part: PARTS.join(' | '),
  every:
    'every day | daily | every (morning | evening | night | weekday | week) | every <weekday> | on weekdays | weekdays | on weekends',
  onDay:
    'today | tonight | this <part> | tomorrow [<part>] | the day after tomorrow | [on | next | this] <weekday> [<part>]' +
    ' | [on] <date> | [on] <occasion> | next week | in the <part>',
} as const

/** A year after every date draws other words in; dayWas in date.ts has it where it belongs. "24 december" is only typed. */
export const HEARD_DAYS = {
  date: '[the] <ordinal> of <month> | <month> [the] <ordinal>',
  span: '(one | a) (day | week | month | year) | <several> (days | weeks | months | years)',
  year: '(nineteen | twenty) (<below100> | oh <digit>) | two thousand [[and] <below100>]',
  onDay: 'today | tomorrow | [on | next | this] <weekday>',
} as const

/** The words of a day written `2027-03-09`, whether or not there is such a day; undefined for anything else. */
export function dayWords(iso: string): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso) ?? []
  const name = MONTH_WORDS[Number(month) - 1]
  const isNumbered = Number(date) >= 1 && Number(date) <= 99
  return name === undefined || !isNumbered ? undefined : `${name} ${sayOrdinal(Number(date))} ${sayYear(Number(year))}`
}

const PART = new RegExp(` ?(${PARTS.join('|')})$`)

/** The part of the day that words of `<onDay>` name. */
export const partOfDay = (text: string): PartOfDay | undefined =>
  text === 'tonight' ? 'evening' : (PART.exec(text)?.[1] as PartOfDay | undefined)

/** Where a day without a year, or a weekday, is looked for. */
export type Direction = 'next' | 'last' | 'thisYear'

/** The day that words of `<anyDay>` or `<onDay>` mean; undefined where there is no such day (the 30th of February). */
export function readDay(words: string, today: Day, direction: Direction = 'next'): Day | undefined {
  if (words === 'tonight' || PARTS.some((part) => words === `this ${part}`)) return today
  if (words === 'next week') return addDays(today, 7)
  const text = words.replace(/^on /, '').replace(PART, '')
  return readNearDay(text, today, direction) ?? readOccasion(text, today, direction) ?? readDate(text, today, direction)
}

/** Said of a day that never comes: the 30th of February. */
export const NO_SUCH_DAY = 'There is no such day.'

/** Whether words of `<onDay>` name a day that never comes; "in the morning" names none at all. */
export const isNoDay = (words: string, today: Day): boolean =>
  !words.startsWith('in the ') && readDay(words, today) === undefined

/** The second of two days: where its words leave the year or the week open, the next one from the first day on. */
export function readDayAfter(words: string, first: Day, today: Day): Day | undefined {
  const isFixed = /^(today|tomorrow|yesterday|the day after tomorrow)$|^(next|this|last) /.test(words)
  return readDay(words, isFixed ? today : first)
}

function readNearDay(text: string, today: Day, direction: Direction): Day | undefined {
  const near = { today: 0, tomorrow: 1, yesterday: -1, 'the day after tomorrow': 2 }[text]
  if (near !== undefined) return addDays(today, near)
  const words = text.split(' ')
  const wanted = WEEKDAYS.findIndex((weekday) => weekday.toLowerCase() === words.at(-1))
  if (wanted < 0) return undefined
  const within = (wanted - weekdayOf(today) + 7) % 7
  if (words[0] === 'this') return addDays(today, within)
  const ahead = within || 7
  return addDays(today, words[0] === 'last' || (direction === 'last' && words.length === 1) ? ahead - 7 || -7 : ahead)
}

function readOccasion(text: string, today: Day, direction: Direction): Day | undefined {
  const inYear = (year: number): Day | undefined => {
    if (text === 'christmas eve') return { year, month: 12, day: 24 }
    if (text.startsWith('christmas')) return { year, month: 12, day: 25 }
    if (text === "new year's eve") return { year, month: 12, day: 31 }
    if (text.startsWith('new year')) return { year, month: 1, day: 1 }
    if (text === 'halloween') return { year, month: 10, day: 31 }
    if (text === "valentine's day") return { year, month: 2, day: 14 }
    if (text === 'thanksgiving') return nthWeekday(year, 11, 4, 4)
    return text === 'easter' ? easterOf(year) : undefined
  }
  return nearest(inYear, today, direction)
}

function readDate(text: string, today: Day, direction: Direction): Day | undefined {
  const words = text.split(' ').filter((word) => word !== 'the' && word !== 'of')
  const at = words.findIndex((word) => MONTH_WORDS.includes(word))
  if (at < 0) return undefined
  const month = MONTH_WORDS.indexOf(words[at]!) + 1
  const rest = [...words.slice(0, at), ...words.slice(at + 1)]
  const long = readOrdinal(rest.slice(0, 2).join(' '))
  const day = Number.isNaN(long) ? readOrdinal(rest[0] ?? '') : long
  const yearWords = rest.slice(Number.isNaN(long) ? 1 : 2)
  const inYear = (year: number): Day | undefined => (isDay({ year, month, day }) ? { year, month, day } : undefined)
  if (yearWords.length > 0) return inYear(readYear(yearWords.join(' ')))
  return nearest(inYear, today, direction)
}

/** Looks through the years of a leap day's cycle: the 29th of February is nine years away at most. */
function nearest(inYear: (year: number) => Day | undefined, today: Day, direction: Direction): Day | undefined {
  if (direction === 'thisYear') return inYear(today.year)
  const step = direction === 'next' ? 1 : -1
  for (let year = today.year; Math.abs(year - today.year) < 9; year += step) {
    const day = inYear(year)
    if (day && (dayNumber(day) - dayNumber(today)) * step >= 0) return day
  }
  return undefined
}

/** 1 to 12. */
export const readMonth = (word: string): number => MONTH_WORDS.indexOf(word) + 1

/** The year of words that `<year>` accepts, or of a plain number. */
export function readYear(text: string): number {
  const words = text.split(' ')
  if (words.includes('hundred') || words.includes('thousand') || words.length < 2) return readNumber(text)
  // "Seventeen seventy six", "nineteen oh five", "twenty twenty six": the century is one word, but in "twenty one forty eight".
  const take = words.length > 2 && words[1] !== 'oh' && readNumber(words[1] ?? '') < 10 ? 2 : 1
  return readNumber(words.slice(0, take).join(' ')) * 100 + readNumber(words.slice(take).join(' '))
}

/** The day that lies `<span>` away. */
export function shiftDay(today: Day, span: string, sign: 1 | -1): Day {
  const words = span.split(' ')
  const unit = words.at(-1)!.replace(/s$/, '')
  const count = sign * readNumber(words.slice(0, -1).join(' '))
  if (unit === 'day' || unit === 'week') return addDays(today, unit === 'day' ? count : 7 * count)
  return addMonths(today, unit === 'month' ? count : 12 * count)
}

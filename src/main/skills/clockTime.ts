/** Times of day as people say them ("half past seven", "seven thirty p.m.", "noon"): rules and reading. Saying them is `locale.ts`. */
import type { EpochMs } from '../../shared/time'
import { addDays, type Day, instantsOf, wallTime } from './calendar'
import { readNumber, sayNumber } from './numbers'

const SAID_CLOCK =
  "<hour12> [<minute>] [<half>] | <hour12> o'clock [<half>] | (<pastMinute> (past | after) | <toMinute> to) <hour12> [<half>]" +
  " | <hour24> <minute> | <hour24> o'clock | noon | midnight"

/** Shared rules. `<clock>` is what an alarm takes. */
export const CLOCK_RULES = {
  hour12: 'one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve',
  hour24: 'thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen | twenty [one | two | three]',
  minute: 'oh <digit> | <teen> | (twenty | thirty | forty | fifty) [<digit>]',
  pastMinute: 'a quarter | quarter | half | five | ten | twenty | twenty five',
  toMinute: 'a quarter | quarter | five | ten | twenty | twenty five',
  half: 'a.m. | p.m. | in the morning | in the afternoon | in the evening | at night',
  clock: `${SAID_CLOCK} | midday | half <hour12> [<half>] | <hour24>`,
} as const

/** "Half seven" is another time elsewhere, and a bare "fifteen" sounds like a count: both are only typed. */
export const HEARD_CLOCKS = { clock: SAID_CLOCK } as const

/** A time of day. `half` is given where the words settle morning or afternoon; else both may be meant. */
export interface ClockTime {
  /** 0 to 23; with no `half` 0 to 12 and ambiguous. */
  hour: number
  minute: number
  ambiguous: boolean
}

/** The time of words that `<clock>` accepts. */
export function readClock(text: string): ClockTime | undefined {
  if (text === 'noon' || text === 'midday') return { hour: 12, minute: 0, ambiguous: false }
  if (text === 'midnight') return { hour: 0, minute: 0, ambiguous: false }
  const half = /(a\.m\.|p\.m\.|in the morning|in the afternoon|in the evening|at night)$/.exec(text)?.[1]
  const rest = text.slice(0, text.length - (half?.length ?? 0)).trim()
  const read = readRelative(rest.replace(/^half (?!past|after)/, 'half past ')) ?? readPlain(rest)
  if (!read) return undefined
  return settle(read.hour, read.minute, half)
}

function readRelative(text: string): { hour: number; minute: number } | undefined {
  const match = /^(.+) (past|after|to) (\w+)$/.exec(text)
  if (!match) return undefined
  const [, part = '', way, hourWord = ''] = match
  const minutes = part === 'half' ? 30 : /quarter$/.test(part) ? 15 : readNumber(part)
  const hour = readNumber(hourWord)
  return way !== 'to' ? { hour, minute: minutes } : { hour: hour === 1 ? 12 : hour - 1, minute: 60 - minutes }
}

function readPlain(text: string): { hour: number; minute: number } | undefined {
  const words = text.replace(/ o'clock$/, '').split(' ')
  for (const take of [2, 1]) {
    const hour = readNumber(words.slice(0, take).join(' '))
    const rest = words.slice(take)
    // "twenty three" is an hour, "seven five" is none: only a twenty can take its digit along.
    if (take === 2 && (words[0] !== 'twenty' || !(hour > 20 && hour < 24))) continue
    if (!(hour >= 0 && hour < 25)) return undefined
    const minute = rest.length === 0 ? 0 : readNumber(rest.join(' '))
    return minute >= 0 && minute < 60 ? { hour: hour === 24 ? 0 : hour, minute } : undefined
  }
  return undefined
}

/** @param half as in `<half>`; undefined leaves both open */
export function settle(hour: number, minute: number, half: string | undefined): ClockTime {
  if (hour > 12 || hour === 0) return { hour, minute, ambiguous: false }
  if (half === undefined) return { hour, minute, ambiguous: true }
  const base = hour % 12
  // "Twelve at night" is midnight, "one at night" is still dark morning, "ten at night" is evening.
  const late =
    half === 'at night'
      ? base >= 6
      : half === 'in the evening'
        ? base !== 0
        : half === 'p.m.' || half === 'in the afternoon'
  return { hour: late ? base + 12 : base, minute, ambiguous: false }
}

/** Which half of the day is meant where the words leave it open: the next that comes, the morning (to wake up), or waking hours. */
export type Lean = 'next' | 'morning' | 'daytime'

/** Hours in which nobody wants a reminder: "at five" is the afternoon, "at eleven" may be either. */
const DAY_FROM_HOUR = 7
const DAY_TO_HOUR = 22

/** The next instant after `now` at which a clock shows this time; with `day` given on that day, even if it is past. */
export function nextClock(time: ClockTime, now: EpochMs, timeZone: string, day?: Day, lean: Lean = 'next'): EpochMs {
  const both = [time.hour % 12, (time.hour % 12) + 12]
  const wanted = both.filter((hour) =>
    lean === 'morning' ? hour >= 4 && hour < 12 : hour >= DAY_FROM_HOUR && hour < DAY_TO_HOUR,
  )
  const hours = !time.ambiguous ? [time.hour] : lean === 'next' || wanted.length === 0 ? both : wanted
  const on = ({ year, month, day: date }: Day): EpochMs[] =>
    hours.flatMap((hour) => instantsOf({ year, month, day: date, hour, minute: time.minute }, timeZone))
  if (day) return on(day).find((at) => at > now) ?? on(day)[0]!
  const today = wallTime(now, timeZone)
  return [...on(today), ...on(addDays(today, 1))].find((at) => at > now) ?? now
}

/** A time of a 24 hour clock in words that `<clock>` accepts: "seven thirty", "nineteen oh five". */
export function clockWords(hour: number, minute: number): string {
  if (minute === 0 && hour === 0) return 'midnight'
  const minutes = minute === 0 ? "o'clock" : minute < 10 ? `oh ${sayNumber(minute)}` : sayNumber(minute)
  return hour === 0 ? `twelve ${minutes} at night` : `${sayNumber(hour)} ${minutes}`
}

/** As `clockWords`, with the half of the day where twelve hours would leave it open: "seven thirty a.m.". */
export function exactClockWords(hour: number, minute: number): string {
  const words = clockWords(hour, minute)
  if (hour === 0 || hour > 12) return words
  return `${words} ${hour === 12 ? 'p.m.' : 'a.m.'}`
}

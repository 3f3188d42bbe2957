/** Stretches of time as people say them ("an hour and a half", "five minutes and thirty seconds") and back. */

import type { Ms } from '../../shared/time'
import { readNumber, sayNumber } from './numbers'

/** Shared rules. `<duration>` is what a timer takes. */
export const DURATION_RULES = {
  hours: '<count> (hour | hours) | an hour',
  minutes: '<count> (minute | minutes) | a minute',
  seconds: '<count> (second | seconds)',
  /** "a ten minute timer", "a two hour timer". */
  shortDuration:
    '<count> (second | minute | hour) | half hour | <count> and a half (minute | hour) | <count> hour [and] <count> minute',
  duration:
    '<hours> [[and] <minutes>] [[and] <seconds>] | <minutes> [[and] <seconds>] | <seconds> | half an hour | a (minute | hour) and a half' +
    ' | an hour and a half | <below100> and a half (minutes | hours) | three quarters of an hour | [a] quarter of an hour | half a minute | zero (seconds | minutes | hours)' +
    ' | <below100> (minutes | hours) and a half | (<hours> | <minutes>) <below100> | [<count> | zero] point <fraction> (second | seconds | minute | minutes | hour | hours)',
} as const

/** Singular and plural sound alike and cost each other. */
export const HEARD_DURATIONS = {
  hours: 'an hour | one hour | <several> hours',
  minutes: 'a minute | one minute | <several> minutes',
  seconds: 'one second | <several> seconds',
  shortDuration: '(one | <several>) (second | minute | hour) | half hour | one and a half hour',
  duration:
    '<hours> [[and] <minutes>] | <minutes> [[and] <seconds>] | <seconds> | half an hour | a (minute | hour) and a half' +
    ' | an hour and a half | <several> and a half (minutes | hours) | three quarters of an hour | a quarter of an hour | half a minute',
} as const

const UNIT_MS: Readonly<Record<string, Ms>> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The length of words that `<duration>` accepts; NaN for any others. */
export function readDuration(text: string): Ms {
  const unit = /(second|minute|hour)s?\b/.exec(text)?.[1]
  const unitMs = unit === undefined ? Number.NaN : UNIT_MS[unit]!
  if (/^half /.test(text)) return unitMs / 2
  if (text.startsWith('three quarters of')) return unitMs * 0.75
  if (/^(?:a )?quarter of /.test(text)) return unitMs / 4
  const half = text.includes('and a half') ? unitMs / 2 : 0
  let lastMs: Ms = Number.NaN
  const rest = text.replace(/ ?and a half/, '')
  let total = 0
  let words: string[] = []
  for (const word of rest.split(' ')) {
    const ms = UNIT_MS[word.replace(/s$/, '')]
    if (ms === undefined) words.push(word)
    else {
      total += Math.round(readNumber(words.join(' ')) * ms)
      words = []
      lastMs = ms
    }
  }
  // "Five minutes thirty" and "an hour ten" count in the next smaller unit.
  const loose = words.length > 0 ? readNumber(words.join(' ')) * (lastMs / 60) : 0
  return total + half + loose
}

const A_UNIT = /\b(second|minute|hour|day|week|month|year)s?\b/g
const JUST_ONE = /(?:\ban?|(?:^|(?:minute|hour|day)s?(?: and)? )one)$/

/** A length as it was said, but singular and plural as they should be, for they are read either way: "one weeks" is one week. */
export const inNumber = (words: string): string =>
  words.replace(A_UNIT, (_, unit: string, at: number) => (JUST_ONE.test(words.slice(0, at).trim()) ? unit : `${unit}s`))

/** "one hour and five minutes", to the second; lengths over a day lose their seconds, zero is "zero seconds". */
export function sayDuration(ms: Ms): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3_600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds >= 86_400 ? 0 : seconds % 60, 'second'],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${sayNumber(count)} ${unit}${count === 1 ? '' : 's'}`)
  if (said.length === 0) return 'zero seconds'
  return said.length === 1 ? said[0]! : `${said.slice(0, -1).join(' ')} and ${said.at(-1)}`
}

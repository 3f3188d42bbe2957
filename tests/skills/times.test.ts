import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  dayNumber,
  dayOf,
  easterOf,
  instantOf,
  instantsOf,
  isDay,
  nthWeekday,
  wallTime,
  weekdayOf,
  weekOf,
} from '../../src/main/skills/calendar'
import { clockWords, nextClock, readClock } from '../../src/main/skills/clockTime'
import { readDay, shiftDay } from '../../src/main/skills/dayWords'
import { readDuration, sayDuration } from '../../src/main/skills/durations'
import { sayClock, sayDay, sayYear } from '../../src/main/skills/locale'
import { NOW } from './sample'

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Auckland', 'UTC']
const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) })

describe('durations', () => {
  it('are said and read back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_399 }), (seconds) => {
        expect(readDuration(sayDuration(seconds * 1_000))).toBe(seconds * 1_000)
      }),
    )
  })

  it.each([
    ['five minutes and thirty seconds', 330],
    ['an hour and a half', 5_400],
    ['a minute and a half', 90],
    ['two and a half hours', 9_000],
    ['half an hour', 1_800],
    ['half a minute', 30],
    ['a quarter of an hour', 900],
    ['three quarters of an hour', 2_700],
    ['half hour', 1_800],
    ['one and a half hour', 5_400],
    ['ten minute', 600],
  ])('%s is %d seconds', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds * 1_000)
  })
})

describe('the calendar', () => {
  it('finds the instant of every wall time that Intl shows', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (at, zone) => {
        const minute = Math.floor(at / 60_000) * 60_000
        const wall = wallTime(minute, zone)
        const found = instantOf(wall, zone)
        expect(wallTime(found, zone)).toEqual(wall)
        expect(found).toBeLessThanOrEqual(minute)
      }),
    )
  })

  it('moves a wall time that the clock jumped over to after the jump', () => {
    const at = instantOf({ year: 2027, month: 3, day: 28, hour: 2, minute: 30 }, 'Europe/Berlin')
    expect(wallTime(at, 'Europe/Berlin')).toMatchObject({ day: 28, hour: 3, minute: 30 })
  })

  it('takes the first of two equal wall times', () => {
    const at = instantOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, 'Europe/Berlin')
    expect(at).toBe(Date.UTC(2026, 9, 25, 0, 30))
  })

  it('knows both of two equal wall times, and one of any other', () => {
    const twice = { year: 2026, month: 10, day: 25, hour: 2, minute: 30 }
    expect(instantsOf(twice, 'Europe/Berlin')).toEqual([Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)])
    expect(instantsOf({ ...twice, hour: 4 }, 'Europe/Berlin')).toEqual([Date.UTC(2026, 9, 25, 3, 30)])
    expect(instantsOf({ ...twice, month: 3, day: 29 }, 'Europe/Berlin')).toEqual([Date.UTC(2026, 2, 29, 1, 30)])
  })

  it('counts days and weekdays as Intl does', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -5_000, max: 5_000 }), (at, days) => {
        const day = addDays(wallTime(at, 'UTC'), days)
        const instant = Date.UTC(day.year, day.month - 1, day.day)
        const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' }).format(instant)
        expect(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekdayOf(day)]).toBe(weekday)
        expect(dayOf(dayNumber(day))).toEqual(day)
      }),
    )
  })

  it('keeps to the end of a shorter month', () => {
    expect(addMonths({ year: 2026, month: 1, day: 31 }, 1)).toEqual({ year: 2026, month: 2, day: 28 })
    expect(addMonths({ year: 2026, month: 11, day: 30 }, 3)).toEqual({ year: 2027, month: 2, day: 28 })
  })

  it('knows Easter, Thanksgiving, ISO weeks and leap days', () => {
    expect([2024, 2025, 2026, 2027, 2038].map(easterOf)).toEqual([
      { year: 2024, month: 3, day: 31 },
      { year: 2025, month: 4, day: 20 },
      { year: 2026, month: 4, day: 5 },
      { year: 2027, month: 3, day: 28 },
      { year: 2038, month: 4, day: 25 },
    ])
    expect(nthWeekday(2026, 11, 4, 4).day).toBe(26)
    expect(weekOf({ year: 2027, month: 1, day: 1 })).toBe(53)
    expect(weekOf({ year: 2026, month: 1, day: 1 })).toBe(1)
    expect(isDay({ year: 2026, month: 2, day: 29 })).toBe(false)
    expect(isDay({ year: 2028, month: 2, day: 29 })).toBe(true)
  })
})

describe('days in words', () => {
  const today = { year: 2026, month: 11, day: 23 }
  it.each([
    ['tomorrow', { year: 2026, month: 11, day: 24 }],
    ['friday', { year: 2026, month: 11, day: 27 }],
    ['monday', { year: 2026, month: 11, day: 30 }],
    ['last friday', { year: 2026, month: 11, day: 20 }],
    ['last monday', { year: 2026, month: 11, day: 16 }],
    ['this monday', today],
    ['next monday', { year: 2026, month: 11, day: 30 }],
    ['this friday', { year: 2026, month: 11, day: 27 }],
    ['christmas', { year: 2026, month: 12, day: 25 }],
    ["new year's day", { year: 2027, month: 1, day: 1 }],
    ['the third of march', { year: 2027, month: 3, day: 3 }],
    ['march third twenty twenty four', { year: 2024, month: 3, day: 3 }],
    ['february twenty ninth', { year: 2028, month: 2, day: 29 }],
    ['february thirtieth', undefined],
    ['the twenty third of november', today],
  ])('%s', (text, day) => {
    expect(readDay(text, today)).toEqual(day)
  })

  it('count spans over the turn of the year', () => {
    expect(shiftDay(today, 'two months', 1)).toEqual({ year: 2027, month: 1, day: 23 })
    expect(shiftDay(today, 'a week', -1)).toEqual({ year: 2026, month: 11, day: 16 })
  })

  it('are said in the order of the locale', () => {
    expect(sayDay(today, 'en-US', 2026)).toBe('November twenty third')
    expect(sayDay(today, 'en-GB', 2026)).toBe('the twenty third of November')
    expect(sayDay(today, 'de-DE', 2025)).toBe('the twenty third of November, twenty twenty six')
    expect([1999, 1905, 2000, 2005, 2026, 2100].map(sayYear)).toEqual([
      'nineteen ninety nine',
      'nineteen oh five',
      'two thousand',
      'two thousand and five',
      'twenty twenty six',
      'twenty one hundred',
    ])
  })
})

describe('times of day', () => {
  it('are said with twelve or twenty four hours and read back the same', () => {
    for (let hour = 0; hour < 24; hour++) {
      for (let minute = 0; minute < 60; minute++) {
        const said = sayClock(hour, minute, 'en-US')
        expect([said, readClock(said)]).toEqual([said, { hour, minute, ambiguous: false }])
        expect(readClock(clockWords(hour, minute))).toMatchObject({ hour, minute })
      }
    }
    expect(sayClock(19, 5, 'de-DE')).toBe('nineteen oh five')
    expect(sayClock(19, 0, 'en-GB')).toBe("nineteen o'clock")
  })

  it.each([
    ['half past seven', 7, 30, true],
    ['a quarter to eight p.m.', 19, 45, false],
    ['ten to one', 12, 50, true],
    ['twenty five past six in the evening', 18, 25, false],
    ['ten after nine', 9, 10, true],
    ['twenty three oh five', 23, 5, false],
    ['twelve thirty a.m.', 0, 30, false],
    ['twelve at night', 0, 0, false],
    ['one at night', 1, 0, false],
  ])('%s', (text, hour, minute, ambiguous) => {
    expect(readClock(text)).toEqual({ hour, minute, ambiguous })
  })

  it('that come twice today, because the clock is put back, mean the next of the two', () => {
    const time = { hour: 1, minute: 45, ambiguous: false }
    const at = (hour: number, minute: number) => Date.UTC(2026, 10, 1, hour, minute)
    expect(nextClock(time, at(5, 30), 'America/New_York')).toBe(at(5, 45))
    expect(nextClock(time, at(6, 30), 'America/New_York')).toBe(at(6, 45))
    expect(nextClock(time, at(6, 50), 'America/New_York')).toBe(Date.UTC(2026, 10, 2, 6, 45))
  })

  it('that have passed today mean tomorrow', () => {
    const at = nextClock({ hour: 6, minute: 0, ambiguous: false }, NOW, 'Europe/Berlin')
    expect(wallTime(at, 'Europe/Berlin')).toMatchObject({ day: 24, hour: 6 })
    const soon = nextClock({ hour: 7, minute: 0, ambiguous: true }, NOW, 'Europe/Berlin')
    expect(wallTime(soon, 'Europe/Berlin')).toMatchObject({ day: 23, hour: 19 })
    const wake = nextClock({ hour: 7, minute: 0, ambiguous: true }, NOW, 'Europe/Berlin', undefined, 'morning')
    expect(wallTime(wake, 'Europe/Berlin')).toMatchObject({ day: 24, hour: 7 })
  })
})

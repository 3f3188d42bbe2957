/** Skill: the date, and arithmetic with days. */
import { addMonths, type Day, dayNumber, daysIn, isDay, wallTime, weekOf } from './calendar'
import { type Direction, NO_SUCH_DAY, readDay, readDayAfter, readMonth, readYear, shiftDay } from './dayWords'
import { inNumber } from './durations'
import { sayDay, sayWeekday, sayYear } from './locale'
import { sayNumber } from './numbers'
import { firstShort, plan, tool } from './plan'
import type { Meaning, Plan, Skill, SkillContext } from './skill'

const todayOf = (context: SkillContext): Day => wallTime(context.now, context.timeZone)

const full = (day: Day, context: SkillContext): string =>
  `${sayWeekday(day)}, ${sayDay(day, context.locale, todayOf(context).year)}`

const days = (count: number): string => `${sayNumber(count)} ${count === 1 ? 'day' : 'days'}`

const tense = (day: Day, context: SkillContext): string => {
  const away = dayNumber(day) - dayNumber(todayOf(context))
  return away === 0 ? 'is' : away > 0 ? 'will be' : 'was'
}

function shifted({ slots }: Meaning, context: SkillContext, sign: 1 | -1): Plan {
  const span = slots['span'] ?? ''
  const day = shiftDay(todayOf(context), span, sign)
  if (day.year > 9999 || day.year < 1600) return plan('That is too far away for my calendar.')
  const [away, said] = [inNumber(span), full(day, context)]
  return sign === 1
    ? firstShort(`In ${away} it will be ${said}.`, `That will be ${said}.`)
    : firstShort(`${away} ago it was ${said}.`, `That was ${said}.`)
}

function dayOf({ slots }: Meaning, context: SkillContext, direction: Direction): Plan {
  const words = slots['day'] ?? (direction === 'last' ? 'yesterday' : 'tomorrow')
  const day = readDay(words, todayOf(context), direction)
  return plan(
    day ? `${slots['day'] === 'today' ? 'It' : 'That'} ${tense(day, context)} ${full(day, context)}.` : NO_SUCH_DAY,
  )
}

function distance({ slots }: Meaning, context: SkillContext, direction: 'next' | 'last'): Plan {
  const day = readDay(slots['day'] ?? '', todayOf(context), direction)
  return day ? toDay(day, slots['unit'] ?? 'days', context) : plan(NO_SUCH_DAY)
}

/** How far it is to a day, or how long ago. @param unit days, weeks or months */
function toDay(day: Day, unit: string, context: SkillContext): Plan {
  const today = todayOf(context)
  const away = dayNumber(day) - dayNumber(today)
  if (away === 0) return plan('That is today.')
  const apart = Math.abs(away)
  const isInWeeks = unit.startsWith('week') && apart >= 7
  const count = unit.startsWith('month') ? months(today, day) : isInWeeks ? weeks(apart) : days(apart)
  return firstShort(`${count} ${away > 0 ? 'until' : 'since'} ${full(day, context)}.`, `${count}.`)
}

function weeks(away: number): string {
  const whole = Math.floor(away / 7)
  const said = `${sayNumber(whole)} ${whole === 1 ? 'week' : 'weeks'}`
  return away % 7 === 0 ? said : `${said} and ${days(away % 7)}`
}

/** Whole months from the earlier to the later, and the days beyond. */
function months(one: Day, other: Day): string {
  const [from, to] = dayNumber(one) < dayNumber(other) ? [one, other] : [other, one]
  let whole = 0
  while (dayNumber(addMonths(from, whole + 1)) <= dayNumber(to)) whole += 1
  const rest = dayNumber(to) - dayNumber(addMonths(from, whole))
  if (whole === 0) return days(rest)
  const said = `${sayNumber(whole)} ${whole === 1 ? 'month' : 'months'}`
  return rest === 0 ? said : `${said} and ${days(rest)}`
}

/** A day that lies some span before or after another. */
function from({ slots }: Meaning, context: SkillContext): Plan {
  const day = readDay(slots['day'] ?? '', todayOf(context))
  if (!day) return plan(NO_SUCH_DAY)
  const then = shiftDay(day, slots['span'] ?? '', slots['way'] === 'before' ? -1 : 1)
  return plan(`That ${tense(then, context)} ${full(then, context)}.`)
}

const isLeap = (year: number): boolean => isDay({ year, month: 2, day: 29 })

function lengthOf({ slots }: Meaning, context: SkillContext): Plan {
  const { year: thisYear, month: thisMonth } = todayOf(context)
  const year = slots['year'] === undefined ? thisYear : readYear(slots['year'])
  if (slots['month'] === undefined && slots['this'] !== 'month') return plan(`${days(isLeap(year) ? 366 : 365)}.`)
  const month = slots['month'] === undefined ? thisMonth : readMonth(slots['month'])
  const long = daysIn({ year, month, day: 1 })
  if (month !== 2 || slots['year'] !== undefined || slots['this'] !== undefined) return plan(`${days(long)}.`)
  return plan(`Twenty eight days, and twenty nine in a leap year.`)
}

function leap({ slots }: Meaning, context: SkillContext): Plan {
  const { year: thisYear } = todayOf(context)
  if (slots['next'] !== undefined) {
    let next = thisYear + 1
    while (!isLeap(next)) next += 1
    return plan(`The next leap year is ${sayYear(next)}.`)
  }
  const year = slots['year'] === undefined ? thisYear : readYear(slots['year'])
  return plan(`${isLeap(year) ? 'Yes' : 'No'}, ${sayYear(year)} is ${isLeap(year) ? 'a' : 'no'} leap year.`)
}

function between({ slots }: Meaning, context: SkillContext): Plan {
  const today = todayOf(context)
  const from = readDay(slots['from'] ?? '', today, 'thisYear')
  const to = from && readDayAfter(slots['to'] ?? '', from, today)
  if (!from || !to) return plan(NO_SUCH_DAY)
  const apart = Math.abs(dayNumber(to) - dayNumber(from))
  return plan(`${apart === 1 ? 'That is' : 'They are'} ${days(apart)} apart.`)
}

const ASK_DAY = "what day is it | what's today | what day of the week is it"
const ASK_DATE =
  "(what's | what is) (the date | today's date | the date today) | what date is it | what is today's date"

export const date: Skill = {
  name: 'date',
  examples: [
    'What day is it?',
    'What day is it in ten days?',
    'How many days until Christmas?',
    'What day was the third of March?',
    'What week is it?',
  ],
  intents: {
    today: {
      phrases: [`${ASK_DAY} | what day is it today | ${ASK_DATE} | what date is it today | tell me the date`],
      typed: [
        "[(what's | what is | tell me | give me)] (today's date | the date [today] | today's day | the day [today] | the current date)",
        "(what's | what is) today",
        'what (weekday | date and day | day and date) is it [today]',
        "date | ((today){day}){alone} | what's the weekday",
      ],
      answer: (_meaning, context) => plan(`It is ${full(todayOf(context), context)}.`),
    },
    ahead: {
      phrases: [
        '(what day | what date | which day) (is it | will it be) in <span>{span}',
        "(what's | what is | what will be) the date in <span>{span}",
        '(what day | what date) (is it | will it be) <span>{span} from (now | today)',
      ],
      typed: [
        '(in <span>{span}){alone}',
        "[(what's | what is | what will be | what day is | what date is)] [the date] (in <span>{span} | <span>{span} from (now | today))",
      ],
      answer: (meaning, context) => shifted(meaning, context, 1),
    },
    ago: {
      phrases: ['(what day | what date | which day) was [it] <span>{span} ago', 'what was the date <span>{span} ago'],
      typed: ["[(what's | what is | what was)] [the date] <span>{span} ago"],
      answer: (meaning, context) => shifted(meaning, context, -1),
    },
    dayIs: {
      phrases: [
        '(what day | what date | what day of the week | which day) is <anyDay>{day} [(this year){this}]',
        'when is (<date> | <occasion>){day} [(this year){this}]',
        'what day (is it | will it be) (tomorrow | the day after tomorrow){day}',
        "(what's | what is) the date [on] (tomorrow | [next] <weekday>){day}",
      ],
      typed: [
        '(what | which) (weekday | day | date | day of the week) (is | will be | will it be on | is it on) <anyDay>{day} [(this year){this}]',
        'on (what | which) (day | weekday) (is | does) <anyDay>{day} [fall]',
        'when is <anyDay>{day} [(this year){this}]',
        "(what's | what is | what will be) (tomorrow | the day after tomorrow){day}",
        "(what's | what is) tomorrow's (date | day)",
      ],
      answer: (meaning, context) => {
        const { day, this: thisYear } = meaning.slots
        return dayOf(meaning, context, day === 'today' || thisYear !== undefined ? 'thisYear' : 'next')
      },
    },
    isDay: {
      phrases: [],
      typed: ['is (it | today | it already) [a] <weekday>{day} [today]'],
      answer: ({ slots }, context) => {
        const today = todayOf(context)
        const isIt = sayWeekday(today).toLowerCase() === slots['day']
        return plan(`${isIt ? 'Yes' : 'No'}, it is ${full(today, context)}.`)
      },
    },
    daysLeft: {
      phrases: [],
      typed: ['how many days [are] (left | remaining) (in | of) (this | the) (year | month){of}'],
      answer: ({ slots }, context) => {
        const today = todayOf(context)
        const month = slots['of'] === 'month' ? today.month : 12
        const last = { year: today.year, month, day: daysIn({ ...today, month, day: 1 }) }
        return dayNumber(last) === dayNumber(today)
          ? plan(`None: today is the last day of the ${slots['of']}.`)
          : toDay(last, 'days', context)
      },
    },
    dayWas: {
      phrases: [
        '(what day | what date | what day of the week | which day | when) was [it] (<anyDay> | <date> <year>){day}',
      ],
      typed: [
        '(what | which) (weekday | day | date) was [it on] <anyDay>{day}',
        "(what's | what is | what was) yesterday's (date | day)",
      ],
      answer: (meaning, context) => dayOf(meaning, context, 'last'),
    },
    until: {
      phrases: [
        'how many (days | weeks){unit} [is it | are there | are left | left] (until | till | to) <anyDay>{day}',
        'how (long | far) [is it | away is it] (until | till) (<date> | <occasion> | [next] <weekday>){day}',
        'how far away is <occasion>{day}',
      ],
      typed: [
        '[how many] (days | weeks | months){unit} [is it | are there | are left | left] (until | till | to | before) <anyDay>{day}',
        'how (long | far | soon) [is it | away is it | away] (until | till | to | is) <anyDay>{day}',
      ],
      answer: (meaning, context) => distance(meaning, context, 'next'),
    },
    since: {
      phrases: ['how many (days | weeks){unit} (since | is it since | has it been since) <anyDay>{day}'],
      typed: [
        '[how many] (days | weeks | months){unit} (since | is it since | has it been since | have passed since) <anyDay>{day}',
      ],
      answer: (meaning, context) => distance(meaning, context, 'last'),
    },
    between: {
      phrases: ['how many days [are there | are] between <date>{from} and <date>{to}'],
      typed: [
        '[how many] days [are there | are | is it] (between | from) <anyDay>{from} (and | to | until) <anyDay>{to}',
      ],
      answer: between,
    },
    from: {
      phrases: [],
      typed: [
        "[(what's | what is | what day is | what date is | what was)] [the date] <span>{span} (after | before){way} <anyDay>{day}",
      ],
      answer: from,
    },
    lengthOf: {
      phrases: [],
      typed: [
        'how many days (are [there] in | does | has | in) <month>{month} [<year>{year}] [have]',
        'how many days (are [there] in | does | has | in) (this | the) (month | year){this} [have]',
        'how many days are in <year>{year}',
      ],
      answer: lengthOf,
    },
    leap: {
      phrases: [],
      typed: [
        'is (it | this | this year) a leap year',
        '(is | was | will) <year>{year} [be] a leap year',
        "(when is | when's | what is) the (next){next} leap year",
      ],
      answer: leap,
    },
    week: {
      phrases: ['(what | which) week [number] is it', "what's the week number"],
      typed: [
        '(what | which) (week | calendar week) [number] is (it [now] | this)',
        'what is the [calendar] week [number]',
      ],
      answer: (_meaning, context) => plan(`It is week ${sayNumber(weekOf(todayOf(context)))}.`),
    },
    year: {
      phrases: ['(what | which) (year | month){unit} is it'],
      typed: [
        "(what's | what is) the [current] (year | month){unit}",
        '(what | which) (year | month){unit} (is this | are we in | is it now)',
      ],
      answer: ({ slots }, context) => {
        const today = todayOf(context)
        const month = new Intl.DateTimeFormat('en', { month: 'long', timeZone: context.timeZone }).format(context.now)
        return plan(`It is ${slots['unit'] === 'month' ? month : sayYear(today.year)}.`)
      },
    },
  },
  tools: [
    tool('get_date', 'The date and weekday where the user is.', {}, () => ({
      skill: 'date',
      intent: 'today',
      slots: {},
    })),
  ],
}

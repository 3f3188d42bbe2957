/** Skill: the date, and arithmetic with days. */
import { type Day, dayNumber, wallTime, weekOf } from './calendar'
import { type Direction, readDay, shiftDay } from './dayWords'
import { sayDay, sayWeekday, sayYear } from './locale'
import { sayNumber } from './numbers'
import { firstShort, plan, tool } from './plan'
import type { Meaning, Plan, Skill, SkillContext } from './skill'

const NO_SUCH_DAY = 'There is no such day.'

const todayOf = (context: SkillContext): Day => wallTime(context.now, context.timeZone)

const full = (day: Day, context: SkillContext): string =>
  `${sayWeekday(day)}, ${sayDay(day, context.locale, todayOf(context).year)}`

const days = (count: number): string => `${sayNumber(count)} ${count === 1 ? 'day' : 'days'}`

const tense = (day: Day, context: SkillContext): string => {
  const away = dayNumber(day) - dayNumber(todayOf(context))
  return away === 0 ? 'is' : away > 0 ? 'will be' : 'was'
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function shifted({ slots }: Meaning, context: SkillContext, sign: 1 | -1): Plan {
  const span = slots['span'] ?? ''
  const day = shiftDay(todayOf(context), span, sign)
  if (day.year > 9999 || day.year < 1600) return plan('That is too far away for my calendar.')
  const said = full(day, context)
  return sign === 1
    ? firstShort(`In ${span} it will be ${said}.`, `That will be ${said}.`)
    : firstShort(`${capital(span)} ago it was ${said}.`, `That was ${said}.`)
}

function dayOf({ slots }: Meaning, context: SkillContext, direction: Direction): Plan {
  const day = readDay(slots['day'] ?? '', todayOf(context), direction)
  return plan(
    day ? `${slots['day'] === 'today' ? 'It' : 'That'} ${tense(day, context)} ${full(day, context)}.` : NO_SUCH_DAY,
  )
}

function distance({ slots }: Meaning, context: SkillContext, direction: 'next' | 'last'): Plan {
  const today = todayOf(context)
  const day = readDay(slots['day'] ?? '', today, direction)
  if (!day) return plan(NO_SUCH_DAY)
  const away = dayNumber(day) - dayNumber(today)
  if (away === 0) return plan('That is today.')
  const inWeeks = slots['unit']?.startsWith('week') && Math.abs(away) >= 7
  const count = capital(inWeeks ? weeks(Math.abs(away)) : days(Math.abs(away)))
  return firstShort(`${count} ${away > 0 ? 'until' : 'since'} ${full(day, context)}.`, `${count}.`)
}

function weeks(away: number): string {
  const whole = Math.floor(away / 7)
  const said = `${sayNumber(whole)} ${whole === 1 ? 'week' : 'weeks'}`
  return away % 7 === 0 ? said : `${said} and ${days(away % 7)}`
}

function between({ slots }: Meaning, context: SkillContext): Plan {
  const today = todayOf(context)
  const from = readDay(slots['from'] ?? '', today, 'thisYear')
  const to = readDay(slots['to'] ?? '', today, 'thisYear')
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
      answer: (_meaning, context) => plan(`It is ${full(todayOf(context), context)}.`),
    },
    ahead: {
      phrases: [
        '(what day | what date | which day) (is it | will it be) in <span>{span}',
        "(what's | what is | what will be) the date in <span>{span}",
        '(what day | what date) (is it | will it be) <span>{span} from (now | today)',
      ],
      answer: (meaning, context) => shifted(meaning, context, 1),
    },
    ago: {
      phrases: ['(what day | what date | which day) was [it] <span>{span} ago', 'what was the date <span>{span} ago'],
      answer: (meaning, context) => shifted(meaning, context, -1),
    },
    dayIs: {
      phrases: [
        '(what day | what date | what day of the week | which day) is <anyDay>{day} [this year]',
        'when is (<date> | <occasion>){day} [this year]',
        'what day (is it | will it be) (tomorrow | the day after tomorrow){day}',
        "(what's | what is) the date [on] (tomorrow | [next] <weekday>){day}",
      ],
      answer: (meaning, context) => dayOf(meaning, context, meaning.slots['day'] === 'today' ? 'thisYear' : 'next'),
    },
    dayWas: {
      phrases: [
        '(what day | what date | what day of the week | which day | when) was [it] (<anyDay> | <date> <year>){day}',
      ],
      answer: (meaning, context) => dayOf(meaning, context, 'last'),
    },
    until: {
      phrases: [
        'how many (days | weeks){unit} [is it | are there | are left | left] (until | till | to) <anyDay>{day}',
        'how (long | far) [is it | away is it] (until | till) (<date> | <occasion> | [next] <weekday>){day}',
        'how far away is <occasion>{day}',
      ],
      answer: (meaning, context) => distance(meaning, context, 'next'),
    },
    since: {
      phrases: ['how many (days | weeks){unit} (since | is it since | has it been since) <anyDay>{day}'],
      answer: (meaning, context) => distance(meaning, context, 'last'),
    },
    between: {
      phrases: ['how many days [are there | are] between <date>{from} and <date>{to}'],
      answer: between,
    },
    week: {
      phrases: ['(what | which) week [number] is it', "what's the week number"],
      answer: (_meaning, context) => plan(`It is week ${sayNumber(weekOf(todayOf(context)))}.`),
    },
    year: {
      phrases: ['(what | which) (year | month){unit} is it'],
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

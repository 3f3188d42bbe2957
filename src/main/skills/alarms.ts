/** Skill: alarms at a time of day. */
import type { EpochMs } from '../../shared/time'
import { addDays, instantOf, wallTime } from './calendar'
import { exactClockWords, type Lean, nextClock, readClock, settle } from './clockTime'
import { dayWords, isNoDay, NO_SUCH_DAY, type PartOfDay, partOfDay, readDay } from './dayWords'
import { readDuration } from './durations'
import { plan, question, tool } from './plan'
import type { Meaning, Plan, Skill, SkillContext, Slots, TimerItem } from './skill'
import { cancel, itemsOf, pick, sayWhen, tellAll, whichOf } from './timerItems'

/** Whether the day that is meant never comes: asking when would lead nowhere. */
export const isOnNoDay = ({ slots: { day } }: Meaning, context: SkillContext): boolean =>
  day !== undefined && isNoDay(day, wallTime(context.now, context.timeZone))

/** When the words of `clock`, `day` or `length` mean; undefined where they do not settle it. */
export function dueAt({ slots }: Meaning, context: SkillContext, lean: Lean): EpochMs | undefined {
  const { clock, day, length } = slots
  if (length !== undefined) return context.now + readDuration(length)
  const read = clock === undefined ? undefined : readClock(clock)
  if (!read) return undefined
  const part = day === undefined ? undefined : partOfDay(day)
  const isSmallHour = day === 'tonight' && read.hour % 12 < 5
  const time = part && read.ambiguous ? settle(read.hour, read.minute, HALVES[isSmallHour ? 'night' : part]) : read
  const isBehindMidnight = (part === 'evening' || part === 'night') && time.hour < 12
  // "In the morning" is the next one, whichever day that is; so is the night that this day ends with, behind midnight.
  if (day === undefined || day.startsWith('in the ') || (isBehindMidnight && THIS_NIGHT.test(day)))
    return nextClock(time, context.now, context.timeZone, undefined, lean)
  const named = readDay(day, wallTime(context.now, context.timeZone))
  const on = named && isBehindMidnight ? addDays(named, 1) : named
  return on && nextClock(time, context.now, context.timeZone, on, lean)
}

const THIS_NIGHT = /^(?:tonight|this (?:evening|night))$/

const HALVES: Readonly<Record<PartOfDay, string>> = {
  morning: 'a.m.',
  afternoon: 'p.m.',
  evening: 'in the evening',
  night: 'at night',
}

/** A time of day as a model gives it, and the day where it is not the next. */
export const CLOCK = {
  hour: { type: 'integer', minimum: 0, maximum: 23 },
  minute: { type: 'integer', minimum: 0, maximum: 59 },
  date: { type: 'string', description: 'YYYY-MM-DD; without it the next time a clock shows this' },
} as const

/** What its arguments mean; undefined where they are not what `CLOCK` asks for. */
export function clockSlots({ hour, minute, date }: Readonly<Record<string, unknown>>): Slots | undefined {
  if (!isBelow(24, hour) || !isBelow(60, minute)) return undefined
  const clock = exactClockWords(hour, minute)
  if (date === undefined || date === null || date === '') return { clock }
  const day = dayWords(String(date))
  return day === undefined ? undefined : { clock, day }
}

const isBelow = (end: number, value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < end

function set(meaning: Meaning, context: SkillContext): Plan {
  if (isOnNoDay(meaning, context)) return plan(NO_SUCH_DAY)
  const { wake, snooze, length } = meaning.slots
  const asked = snooze !== undefined && length === undefined ? { ...meaning, slots: SNOOZE } : meaning
  const at = dueAt(asked, context, wake ? 'morning' : 'next')
  if (at === undefined) return question('For what time?', meaning)
  if (at <= context.now) return plan('That time has already passed.')
  const item: TimerItem = { id: context.newId(), kind: 'alarm', name: '', dueAt: at, setAt: context.now, text: '' }
  return plan(`Alarm set for ${when(item, context)}.`, [{ type: 'addTimer', item }])
}

const when = (item: TimerItem, context: SkillContext): string => sayWhen(item.dueAt, context).replace(/^(at|on) /, '')

/**
 * Where no day is named, the time that is nearest to the alarm's own, today or on its day: of seven on Friday, eight is an
 * hour later. Half past twelve may lie behind the midnight that follows.
 */
function movedTo(to: string, { dueAt: from }: TimerItem, { now, timeZone }: SkillContext): EpochMs | undefined {
  const read = readClock(to)
  if (!read) return undefined
  const day = wallTime(from, timeZone)
  const hours = read.ambiguous ? [read.hour % 12, (read.hour % 12) + 12] : [read.hour]
  const days = [wallTime(now, timeZone), day, ...(read.ambiguous ? [addDays(day, 1)] : [])]
  const [nearest] = days
    .flatMap((on) => hours.map((hour) => instantOf({ ...on, hour, minute: read.minute }, timeZone)))
    .filter((at) => at > now)
    .sort((one, other) => Math.abs(one - from) - Math.abs(other - from))
  return nearest ?? nextClock(read, now, timeZone)
}

/** The alarm that is meant, at another time. */
function move(meaning: Meaning, context: SkillContext): Plan {
  if (isOnNoDay(meaning, context)) return plan(NO_SUCH_DAY)
  const { to = '', day, ...which } = meaning.slots
  const meant = pick(itemsOf('alarm', context), { ...meaning, slots: which }, context)
  if (meant.length !== 1) return whichOf('alarm', meant, meaning, context)
  const at =
    day === undefined
      ? movedTo(to, meant[0]!, context)
      : dueAt({ ...meaning, slots: { clock: to, day } }, context, 'next')
  if (at === undefined || at <= context.now) return plan('That time has already passed.')
  const item: TimerItem = { ...meant[0]!, id: context.newId(), dueAt: at, setAt: context.now }
  return plan(`Alarm set for ${when(item, context)}.`, [
    { type: 'addTimer', item },
    { type: 'removeTimer', item: meant[0]! },
  ])
}

function tellNext(context: SkillContext): Plan {
  const [next] = itemsOf('alarm', context)
  return plan(next ? `The next alarm is ${sayWhen(next.dueAt, context)}.` : 'There is no alarm set.')
}

const WHEN = '<clock>{clock} [<onDay>{day}]'
/** What alarm clocks do. */
const SNOOZE = { length: 'nine minutes' }
const CANCEL = '(cancel | stop | delete | remove | turn off | clear | switch off)'

export const alarms: Skill = {
  name: 'alarms',
  examples: [
    'Wake me at seven thirty.',
    'Set an alarm for six tomorrow.',
    'When is my next alarm?',
    'Cancel the alarm.',
  ],
  intents: {
    set: {
      phrases: [
        `((wake me [up]){wake} | (set | make) (an | another) alarm | set my alarm) (at | for) ${WHEN}`,
        '((wake me [up]){wake} | (set | make) (an | another) alarm) [for] <onDay>{day} at <clock>{clock}',
        '((wake me [up]){wake} | set an alarm) in <duration>{length}',
        '(wake me up){wake} | set an alarm',
        `alarm (at | for) ${WHEN}`,
      ],
      typed: [
        `[set | make | create | add] [an | another | my | the] alarm [at | for | on] ${WHEN}`,
        `[set | make | create | add] [an | another | my | the] alarm [for | on] <onDay>{day} [at] <clock>{clock}`,
        `(wake me [up] | get me up | i (need | have | want) to (get | wake) up){wake} [at | by] ${WHEN}`,
        '[set | make | create | add] [an | another | my | the] alarm [for | on] <onDay>{day}',
        '(wake me [up] | get me up){wake} [on] <onDay>{day}',
        '(wake me [up] | get me up){wake} [on] <onDay>{day} <clock>{clock}',
        '[set | make | create] [an | another] alarm [for] in <duration>{length}',
        '(set | make | create | add) [an | another] alarm',
        '(snooze){snooze} [for <duration>{length}]',
      ],
      answer: set,
    },
    list: {
      phrases: [
        'what alarms (are set | do i have | are there)',
        '((when | what time) is my [next] alarm){next}',
        '(list | tell me | show) [me] my alarms',
        '(are there | do i have) any alarms',
      ],
      typed: [
        '(are there | do i have) (any alarms | alarms | an alarm) [set]',
        '(show | list | read) [me] [all] [my | the] alarms',
        '(which | what) alarms [are there]',
        "[what is | what's | when's | when is] my (alarms | (next alarm){next})",
        '(when will you wake me [up]){next}',
        'is (there | my) [an | any] alarm (set | on)',
        'how many alarms (do i have | are set | are there)',
      ],
      answer: (meaning, context) =>
        meaning.slots['next'] === undefined
          ? tellAll('alarm', meaning, context, (item) => [when(item, context)])
          : tellNext(context),
    },
    cancel: {
      phrases: [
        '(cancel | stop | delete | remove | turn off) (the | my) [<clock>{clock}] alarm',
        '(cancel | delete) (the | my) alarm (at | for) <clock>{clock}',
        '(cancel | delete | turn off | clear | remove) (all [the | my] alarms){all}',
      ],
      typed: [
        `${CANCEL} [the | my] [<clock>{clock}] alarm`,
        `${CANCEL} [the | my] alarm [at | for] <clock>{clock}`,
        `${CANCEL} ([all] [the | my] alarms | every alarm){all}`,
      ],
      answer: (meaning, context) => cancel('alarm', meaning, context),
    },
    move: {
      phrases: [],
      typed: [
        '(change | move | shift | reschedule) [the | my] [<clock>{clock}] alarm [(from | at) <clock>{clock}] to <clock>{to} [<onDay>{day}]',
      ],
      answer: move,
    },
    repeating: {
      phrases: [],
      typed: [
        `(wake me [up] | [set | make | create] [an | a] [daily | recurring | repeating] alarm) [for | at] <clock>{clock} <every>`,
        `(wake me [up] | [set | make | create] [an | a] alarm) [for | on] <every> [at | for] <clock>{clock}`,
        '[set | make | create] a (daily | recurring | repeating) alarm [[for | at] <clock>{clock}]',
      ],
      answer: () => plan('My alarms ring once. Say for example: wake me tomorrow at seven.'),
    },
  },
  tools: [
    tool('set_alarm', 'Sets an alarm.', CLOCK, (args) => meaningAt('set', clockSlots(args)), ['date']),
    tool('list_alarms', 'The alarms that are set.', {}, () => meaningAt('list', {})),
    tool(
      'cancel_alarm',
      'Cancels the alarm at this time, or the only one.',
      { hour: CLOCK.hour, minute: CLOCK.minute },
      ({ hour, minute }) =>
        meaningAt('cancel', hour === undefined && minute === undefined ? {} : clockSlots({ hour, minute })),
      ['hour', 'minute'],
    ),
  ],
}

const meaningAt = (intent: string, slots: Slots | undefined): Meaning | undefined =>
  slots && { skill: 'alarms', intent, slots }

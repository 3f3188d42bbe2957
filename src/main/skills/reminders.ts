/** Skill: reminders with a text, typed or in the user's own voice. */
import type { EpochMs } from '../../shared/time'
import { CLOCK, clockSlots, dueAt, isOnNoDay } from './alarms'
import { instantOf, wallTime } from './calendar'
import { nextClock } from './clockTime'
import { NO_SUCH_DAY, type PartOfDay, partOfDay, readDay, shiftDay } from './dayWords'
import { inNumber, sayDuration } from './durations'
import type { Part } from './listing'
import { keep, plan, question, recordingOf, tool } from './plan'
import type { Effect, Meaning, Plan, Skill, SkillContext, TimerItem } from './skill'
import { cancel, sayWhen, tellAll } from './timerItems'

/** Where only a day is named, or a part of it; of several hours the first that is still to come. */
const HOURS: Readonly<Record<PartOfDay, readonly [number, ...number[]]>> = {
  morning: [9, 11],
  afternoon: [15, 17],
  evening: [19, 21, 23],
  night: [21, 23],
}

/** Of a day that is not over in the afternoon: "today". */
const ANY_HOUR = [9, 11, 15, 17, 19, 21, 23] as const

function reminderTime(meaning: Meaning, context: SkillContext): EpochMs | undefined {
  const { span, day } = meaning.slots
  const today = wallTime(context.now, context.timeZone)
  if (span !== undefined) return instantOf({ ...today, ...shiftDay(today, span, 1) }, context.timeZone)
  const exact = dueAt(meaning, context, 'daytime')
  if (exact !== undefined || day === undefined) return exact
  const part = partOfDay(day)
  const hours = part === undefined ? ANY_HOUR : HOURS[part]
  if (day.startsWith('in the '))
    return nextClock({ hour: hours[0], minute: 0, ambiguous: false }, context.now, context.timeZone)
  const on = readDay(day, today)
  const instants = on ? hours.map((hour) => instantOf({ ...on, hour, minute: 0 }, context.timeZone)) : []
  return instants.find((at) => at > context.now) ?? instants[0]
}

function set(meaning: Meaning, context: SkillContext): Plan {
  if (meaning.slots['every'] !== undefined)
    return plan('My reminders come once. Say for example: remind me tomorrow at nine to call Anna.')
  if (isOnNoDay(meaning, context)) return plan(NO_SUCH_DAY)
  const at = reminderTime(meaning, context)
  if (at === undefined) return question('When?', meaning)
  if (at <= context.now) return plan('That time has already passed.')
  const spoken = keep(meaning, context)
  const item: TimerItem = {
    id: context.newId(),
    kind: 'reminder',
    name: '',
    dueAt: at,
    setAt: context.now,
    text: '',
    ...spoken?.kept,
  }
  const effect: Effect = { type: 'addTimer', item, ...(spoken?.sound ? { sound: spoken.sound } : {}) }
  const later = meaning.slots['length'] ?? meaning.slots['span']
  const when = later === undefined ? sayWhen(at, context) : `in ${inNumber(later)}`
  return plan(`I will remind you ${when}.`, [effect])
}

const describe =
  (context: SkillContext) =>
  ({ text, sound, dueAt: at }: TimerItem): Part[] => {
    const due = sayWhen(at, context)
    if (sound !== undefined) return [recordingOf({ text, sound }), ` ${due}`]
    return [text && text.split(' ').length <= 5 ? `${text}, ${due}` : `one ${due}`]
  }

const AT = '(at <clock>{clock} [<onDay>{day}] | <onDay>{day} [at <clock>{clock}])'
const IN = 'in (<duration>{length} | <span>{span})'

export const reminders: Skill = {
  name: 'reminders',
  examples: [
    'Remind me in ten minutes to check the oven.',
    'Remind me to call Anna at five.',
    'What are my reminders?',
  ],
  intents: {
    set: {
      phrases: [
        `remind me (${AT} | ${IN}) [(to | that | about) <free>{free}]`,
        `remind me (to | that | about) <free>{free} (${AT} | ${IN})`,
        `set a reminder [for] (${AT} | ${IN}) [to <free>{free}]`,
        'set a reminder for <clock>{clock} [<onDay>{day}] [to <free>{free}]',
        'remind me to <free>{free}',
        'set a reminder [to <free>{free}]',
      ],
      exact: [
        `remind me <every>{every} [at <clock>{clock}] [(to | that | about) <free>{free}]`,
        `remind me (to | that | about) <free>{free} <every>{every} [at <clock>{clock}]`,
        `([set | make | create | add] [a] reminder | don't let me forget) (to | that | about) <free>{free} (${AT} | ${IN})`,
      ],
      typed: [
        `remind me <onDay>{day} [at <clock>{clock}] [(to | that | about) <free>{free}]`,
        `[set | make | create | add] [a] reminder [for | on] (${AT} | ${IN} | <clock>{clock} [<onDay>{day}]) [(to | that | about) <free>{free}]`,
        '(set | make | create | add) [a] reminder [(to | that | about) <free>{free}]',
        "don't let me forget (to | that | about) <free>{free}",
        'remind me (that | about) <free>{free}',
      ],
      answer: set,
    },
    list: {
      phrases: [
        'what (are my reminders | reminders do i have | reminders are set)',
        '(read | list | tell me | show) [me] my reminders',
        'do i have any reminders',
      ],
      typed: [
        '(do i have | are there) [any | some | a] (reminder | reminders) [set]',
        '[show | list | read] [me] [all] [my | the] reminders',
        'what reminders [are there | are set]',
        'how many reminders (do i have | are set | are there)',
        'what (should | do) you remind me (of | about)',
      ],
      answer: (meaning, context) => tellAll('reminder', meaning, context, describe(context)),
    },
    cancel: {
      phrases: [
        '(cancel | delete | remove) (the | my) [<clock>{clock}] reminder',
        '(cancel | delete | remove) ((the | my) last){it} reminder',
        '(cancel | delete | remove | clear) (all [the | my] reminders){all}',
      ],
      typed: [
        '(cancel | delete | remove | clear | stop) [the | my] [<clock>{clock}] reminder [(at | for) <clock>{clock}]',
        '(cancel | delete | remove | clear | stop) ([all] [the | my] reminders){all}',
        '(cancel | delete | remove) (the | my) reminder (to | about | that) <free>{free}',
      ],
      answer: (meaning, context) => cancel('reminder', meaning, context),
    },
  },
  tools: [
    tool(
      'set_reminder',
      'Reminds the user of something, at a time of day or in so many seconds.',
      { text: { type: 'string' }, seconds: { type: 'integer', minimum: 1 }, ...CLOCK },
      setByTool,
      ['seconds', 'hour', 'minute', 'date'],
    ),
    tool('list_reminders', 'The reminders that are set.', {}, () => ({
      skill: 'reminders',
      intent: 'list',
      slots: {},
    })),
    tool(
      'cancel_reminder',
      'Cancels the reminder with these words, or the only one.',
      { text: { type: 'string' } },
      ({ text }) => ({ skill: 'reminders', intent: 'cancel', slots: {}, ...freeOf(text) }),
      ['text'],
    ),
  ],
}

function setByTool({ text, seconds, ...clock }: Readonly<Record<string, unknown>>): Meaning | undefined {
  const isSoon = typeof seconds === 'number' && seconds > 0
  const slots = isSoon ? { length: sayDuration(seconds * 1_000) } : clockSlots(clock)
  const free = freeOf(text)
  return slots && free && { skill: 'reminders', intent: 'set', slots, ...free }
}

const freeOf = (text: unknown) => (typeof text === 'string' && text.trim() !== '' ? { free: { text } } : undefined)

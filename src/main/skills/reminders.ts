/** Skill: reminders with a text, typed or in the user's own voice. */
import type { EpochMs } from '../../shared/time'
import { dueAt } from './alarms'
import { instantOf, wallTime } from './calendar'
import { readDay, shiftDay } from './dayWords'
import { keep, plan, question } from './plan'
import type { Effect, Meaning, Plan, Skill, SkillContext, TimerItem } from './skill'
import { cancel, itemsOf, sayWhen, tellAll } from './timerItems'

/** Where only a day is named. */
const MORNING_HOUR = 9

function reminderTime(meaning: Meaning, context: SkillContext): EpochMs | undefined {
  const { span, day } = meaning.slots
  const today = wallTime(context.now, context.timeZone)
  if (span !== undefined) return instantOf({ ...today, ...shiftDay(today, span, 1) }, context.timeZone)
  const exact = dueAt(meaning, context, 'daytime')
  if (exact !== undefined || day === undefined) return exact
  const on = readDay(day.replace(/^on /, ''), today)
  return on && instantOf({ ...on, hour: MORNING_HOUR, minute: 0 }, context.timeZone)
}

function set(meaning: Meaning, context: SkillContext): Plan {
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
  const { length, span } = meaning.slots
  const when = length === undefined && span === undefined ? sayWhen(at, context) : `in ${length ?? span}`
  return plan(`I will remind you ${when}.`, [effect])
}

const describe =
  (context: SkillContext) =>
  (item: TimerItem): string =>
    item.text && item.text.split(' ').length <= 5
      ? `${item.text}, ${sayWhen(item.dueAt, context)}`
      : `one ${sayWhen(item.dueAt, context)}`

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
      answer: set,
    },
    list: {
      phrases: [
        'what (are my reminders | reminders do i have | reminders are set)',
        '(read | list | tell me | show) [me] my reminders',
        'do i have any reminders',
      ],
      answer: (_meaning, context) => tellAll(itemsOf('reminder', context), 'reminder', describe(context)),
    },
    cancel: {
      phrases: [
        '(cancel | delete | remove) (the | my) [<clock>{clock}] reminder',
        '(cancel | delete | remove) ((the | my) last){it} reminder',
        '(cancel | delete | remove | clear) (all [the | my] reminders){all}',
      ],
      answer: (meaning, context) =>
        cancel('reminder', meaning, context, (item) => `the reminder ${sayWhen(item.dueAt, context)}`),
    },
  },
  tools: [],
}

/** Skill: alarms at a time of day. */
import type { EpochMs } from '../../shared/time'
import { wallTime } from './calendar'
import { clockWords, type Lean, nextClock, readClock, settle } from './clockTime'
import { type PartOfDay, partOfDay, readDay } from './dayWords'
import { readDuration } from './durations'
import { plan, question, tool } from './plan'
import type { Meaning, Plan, Skill, SkillContext, TimerItem } from './skill'
import { cancel, itemsOf, sayWhen, tellAll } from './timerItems'

/** When the words of `clock`, `day` or `length` mean; undefined where they do not settle it. */
export function dueAt({ slots }: Meaning, context: SkillContext, lean: Lean): EpochMs | undefined {
  const { clock, day, length } = slots
  if (length !== undefined) return context.now + readDuration(length)
  const read = clock === undefined ? undefined : readClock(clock)
  if (!read) return undefined
  const part = day === undefined ? undefined : partOfDay(day)
  const time = part && read.ambiguous ? settle(read.hour, read.minute, HALVES[part]) : read
  // "In the morning" is the next one, whichever day that is.
  if (day === undefined || day.startsWith('in the '))
    return nextClock(time, context.now, context.timeZone, undefined, lean)
  const on = readDay(day, wallTime(context.now, context.timeZone))
  return on && nextClock(time, context.now, context.timeZone, on, lean)
}

const HALVES: Readonly<Record<PartOfDay, string>> = {
  morning: 'a.m.',
  afternoon: 'p.m.',
  evening: 'in the evening',
  night: 'at night',
}

function set(meaning: Meaning, context: SkillContext): Plan {
  const { wake, snooze, length } = meaning.slots
  const asked = snooze !== undefined && length === undefined ? { ...meaning, slots: SNOOZE } : meaning
  const at = dueAt(asked, context, wake ? 'morning' : 'next')
  if (at === undefined) return question('For what time?', meaning)
  if (at <= context.now) return plan('That time has already passed.')
  const item: TimerItem = { id: context.newId(), kind: 'alarm', name: '', dueAt: at, setAt: context.now, text: '' }
  return plan(`Alarm set for ${sayWhen(at, context).replace(/^(at|on) /, '')}.`, [{ type: 'addTimer', item }])
}

const describe =
  (context: SkillContext) =>
  (item: TimerItem): string =>
    `the alarm ${sayWhen(item.dueAt, context)}`

const WHEN = '<clock>{clock} [<onDay>{day}]'
const EVERY =
  '(every day | daily | every (morning | evening | night | weekday | week) | every <weekday> | on weekdays | weekdays | on weekends)'
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
        `(wake me [up]){wake} [at | by] ${WHEN}`,
        '[set | make | create] [an | another] alarm [for] in <duration>{length}',
        '(make | create | add) (an | another) alarm',
        '(snooze){snooze} [for <duration>{length}]',
      ],
      answer: set,
    },
    list: {
      phrases: [
        'what alarms (are set | do i have | are there)',
        '(when | what time) is my [next] alarm',
        '(list | tell me | show) [me] my alarms',
        '(are there | do i have) any alarms',
      ],
      typed: [
        '(are there | do i have) (any alarms | alarms | an alarm) [set]',
        '(show | list | read) [me] [all] [my | the] alarms',
        '(which | what) alarms [are there]',
        "[what is | what's | when's | when is] my (alarms | next alarm)",
        'is (there | my) [an | any] alarm (set | on)',
        'how many alarms (do i have | are set | are there)',
      ],
      answer: (_meaning, context) =>
        tellAll(itemsOf('alarm', context), 'alarm', (item) => sayWhen(item.dueAt, context).replace(/^(at|on) /, '')),
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
      answer: (meaning, context) => cancel('alarm', meaning, context, describe(context)),
    },
    repeating: {
      phrases: [],
      typed: [
        `(wake me [up] | [set | make | create] [an | a] [daily | recurring | repeating] alarm) [for | at] <clock>{clock} ${EVERY}`,
        `(wake me [up] | [set | make | create] [an | a] alarm) [for | on] ${EVERY} [at | for] <clock>{clock}`,
        '[set | make | create] a (daily | recurring | repeating) alarm [[for | at] <clock>{clock}]',
      ],
      answer: () => plan('My alarms ring once. Say for example: wake me tomorrow at seven.'),
    },
  },
  tools: [
    tool(
      'set_alarm',
      'Sets an alarm at the next time a clock shows this time.',
      { hour: { type: 'integer', minimum: 0, maximum: 23 }, minute: { type: 'integer', minimum: 0, maximum: 59 } },
      ({ hour, minute }) =>
        typeof hour === 'number' && typeof minute === 'number'
          ? { skill: 'alarms', intent: 'set', slots: { clock: clockWords(hour, minute) } }
          : undefined,
    ),
    tool('list_alarms', 'The alarms that are set.', {}, () => ({ skill: 'alarms', intent: 'list', slots: {} })),
  ],
}

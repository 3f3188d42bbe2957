/** Skill: alarms at a time of day. */
import type { EpochMs } from '../../shared/time'
import { wallTime } from './calendar'
import { clockWords, type Lean, nextClock, readClock } from './clockTime'
import { readDay } from './dayWords'
import { readDuration } from './durations'
import { plan, question, tool } from './plan'
import type { Meaning, Plan, Skill, SkillContext, TimerItem } from './skill'
import { cancel, itemsOf, sayWhen, tellAll } from './timerItems'

/** When the words of `clock`, `day` or `length` mean; undefined where they do not settle it. */
export function dueAt({ slots }: Meaning, context: SkillContext, lean: Lean): EpochMs | undefined {
  const { clock, day, length } = slots
  if (length !== undefined) return context.now + readDuration(length)
  const time = clock === undefined ? undefined : readClock(clock)
  if (!time) return undefined
  const today = wallTime(context.now, context.timeZone)
  const on = day === undefined ? undefined : readDay(day.replace(/^on /, ''), today)
  return nextClock(time, context.now, context.timeZone, on, lean)
}

function set(meaning: Meaning, context: SkillContext): Plan {
  const at = dueAt(meaning, context, meaning.slots['wake'] ? 'morning' : 'next')
  if (at === undefined) return question('For what time?', meaning)
  if (at <= context.now) return plan('That time has already passed.')
  const item: TimerItem = { id: context.newId(), kind: 'alarm', name: '', dueAt: at, setAt: context.now, text: '' }
  return plan(`Alarm set for ${sayWhen(at, context).replace(/^at /, '')}.`, [{ type: 'addTimer', item }])
}

const describe =
  (context: SkillContext) =>
  (item: TimerItem): string =>
    `the alarm ${sayWhen(item.dueAt, context)}`

const WHEN = '<clock>{clock} [<onDay>{day}]'

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
      answer: set,
    },
    list: {
      phrases: [
        'what alarms (are set | do i have | are there)',
        '(when | what time) is my [next] alarm',
        '(list | tell me | show) [me] my alarms',
        '(are there | do i have) any alarms',
      ],
      answer: (_meaning, context) =>
        tellAll(itemsOf('alarm', context), 'alarm', (item) => sayWhen(item.dueAt, context).replace(/^at /, '')),
    },
    cancel: {
      phrases: [
        '(cancel | stop | delete | remove | turn off) (the | my) [<clock>{clock}] alarm',
        '(cancel | delete) (the | my) alarm (at | for) <clock>{clock}',
        '(cancel | delete | turn off | clear | remove) (all [the | my] alarms){all}',
      ],
      answer: (meaning, context) => cancel('alarm', meaning, context, describe(context)),
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

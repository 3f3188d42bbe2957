/** Skill: named timers, as many as one likes. */
import { readDuration, sayDuration } from './durations'
import { plan, question, tool } from './plan'
import type { Meaning, Plan, Skill, SkillContext, TimerItem } from './skill'
import { cancel, capital, itemsOf, nameTimer, pick, tellAll } from './timerItems'

const LONGEST_MS = 100 * 3_600_000

function set(meaning: Meaning, context: SkillContext): Plan {
  const { length, name = '' } = meaning.slots
  if (length === undefined) return question('For how long?', meaning)
  const ms = readDuration(length)
  if (!(ms > 0)) return plan('A timer of nothing is already over.')
  if (ms > LONGEST_MS) return plan('That is too long for a timer. Set a reminder for that day.')
  const item: TimerItem = {
    id: context.newId(),
    kind: 'timer',
    name,
    dueAt: context.now + ms,
    setAt: context.now,
    text: '',
  }
  const said = sayDuration(ms)
  return plan(name ? `${capital(name)} timer set for ${said}.` : `Timer set for ${said}.`, [{ type: 'addTimer', item }])
}

function left(meaning: Meaning, context: SkillContext): Plan {
  const all = itemsOf('timer', context)
  if (all.length === 0) return plan('There is no timer set.')
  const meant = pick(all, meaning, context)
  if (meant.length === 0) return plan('There is no such timer.')
  const first = meant[0]!
  const said = sayDuration(Math.max(1_000, first.dueAt - context.now))
  return plan(meant.length === 1 ? `${capital(said)} left.` : `${capital(nameTimer(first))} is next, in ${said}.`)
}

function lengthen(meaning: Meaning, context: SkillContext): Plan {
  const { length = '', less, ...rest } = meaning.slots
  const meant = pick(itemsOf('timer', context), { ...meaning, slots: rest }, context)
  if (meant.length === 0) return plan('There is no such timer.')
  if (meant.length > 1) return question('Which timer?', meaning)
  const item = meant[0]!
  const ms = readDuration(length) * (less === undefined ? 1 : -1)
  const changed = { ...item, id: context.newId(), dueAt: item.dueAt + ms }
  if (changed.dueAt <= context.now) return plan('There is less left than that.')
  if (changed.dueAt > context.now + LONGEST_MS) return plan('That is too long for a timer.')
  const effects = [
    { type: 'removeTimer', item },
    { type: 'addTimer', item: changed },
  ] as const
  return plan(`${capital(sayDuration(changed.dueAt - context.now))} left now.`, effects)
}

const WHICH = '(the | my | that) [<name>{name} | <count>{count} minute] timer'

const byCount =
  (answer: Skill['intents'][string]['answer']): Skill['intents'][string]['answer'] =>
  (meaning, context) => {
    const { count, ...slots } = meaning.slots
    return answer(
      count === undefined ? meaning : { ...meaning, slots: { ...slots, length: `${count} minute` } },
      context,
    )
  }

export const timers: Skill = {
  name: 'timers',
  examples: [
    'Set a timer for ten minutes.',
    'Start a pasta timer for nine minutes.',
    'How long is left?',
    'Cancel the pasta timer.',
  ],
  intents: {
    set: {
      phrases: [
        '(set | start | make) (a | another) [<name>{name}] timer [for <duration>{length} [for [the] <name>{name}]]',
        '(set | start | make) (a | another) [<name>{name}] timer (called | named) <name>{name} for <duration>{length}',
        '(set | start) a timer for <duration>{length} (called | named) <name>{name}',
        '(set | start | give me) a <shortDuration>{length} timer [for [the] <name>{name}]',
        '(timer for | count down from | set timer for | start timer for) <duration>{length}',
      ],
      typed: ['<shortDuration>{length} timer'],
      answer: set,
    },
    left: {
      phrases: [
        `how (long is | much time is | much is | many minutes are) left [on ${WHICH}]`,
        'how much (longer | time do i have) [left]',
        `when (does ${WHICH} (end | finish | go off) | will ${WHICH} (end | finish | go off | be done))`,
        `(check | how is) ${WHICH}`,
      ],
      answer: byCount(left),
    },
    list: {
      phrases: [
        'what timers (are set | are running | do i have | are there)',
        '(list | tell me | read | show) [me] [all] my timers',
        'how many timers (are set | do i have | are running)',
        '(are there | do i have) any timers',
      ],
      answer: (_meaning, context) =>
        tellAll(
          itemsOf('timer', context),
          'timer',
          (item) => `${nameTimer(item)}, ${sayDuration(item.dueAt - context.now)} left`,
        ),
    },
    lengthen: {
      phrases: [
        'add <duration>{length} to (the | my | that) [<name>{name}] timer',
        '(take){less} <duration>{length} off (the | my | that) [<name>{name}] timer',
      ],
      answer: lengthen,
    },
    cancel: {
      phrases: [
        `(cancel | stop | delete | remove | clear | turn off | end) ${WHICH}`,
        '(cancel | delete) (it){it}',
        '(cancel | stop | delete | clear | remove) (all [the | my] timers){all}',
      ],
      answer: byCount((meaning, context) => cancel('timer', meaning, context, nameTimer)),
    },
  },
  tools: [
    tool(
      'set_timer',
      'Sets a timer.',
      { seconds: { type: 'integer', minimum: 1 }, name: { type: 'string' } },
      ({ seconds, name }) =>
        typeof seconds === 'number' && seconds > 0
          ? {
              skill: 'timers',
              intent: 'set',
              slots: { length: sayDuration(seconds * 1_000), ...(typeof name === 'string' ? { name } : {}) },
            }
          : undefined,
      ['name'],
    ),
    tool('list_timers', 'The timers that run and how long they have left.', {}, () => ({
      skill: 'timers',
      intent: 'list',
      slots: {},
    })),
    tool(
      'cancel_timer',
      'Cancels the timer of this name, or the only one.',
      { name: { type: 'string' } },
      ({ name }) => ({
        skill: 'timers',
        intent: 'cancel',
        slots: typeof name === 'string' ? { name } : {},
      }),
      ['name'],
    ),
  ],
}

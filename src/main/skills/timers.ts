/** Skill: named timers, as many as one likes. */
import { readDuration, sayDuration } from './durations'
import { firstShort, plan, question, tool } from './plan'
import type { Effect, Meaning, Plan, Skill, SkillContext, TimerItem } from './skill'
import { cancel, cancelLast, itemsOf, nameTimer, pick, tellAll, whichOf } from './timerItems'

const LONGEST_MS = 100 * 3_600_000

function set(meaning: Meaning, context: SkillContext): Plan {
  const { length, name = '' } = meaning.slots
  if (length === undefined) return question('For how long?', meaning)
  // Whole seconds, as it is said: a tenth of one is no timer of zero seconds.
  const ms = Math.round(readDuration(length) / 1_000) * 1_000
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
  return plan(name ? `${name} timer set for ${said}.` : `Timer set for ${said}.`, [{ type: 'addTimer', item }])
}

function left(meaning: Meaning, context: SkillContext): Plan {
  const all = itemsOf('timer', context)
  if (all.length === 0) return plan('There is no timer set.')
  const meant = pick(all, meaning, context)
  if (meant.length === 0) return plan('There is no such timer.')
  const first = meant[0]!
  const said = sayDuration(Math.max(1_000, first.dueAt - context.now))
  if (meant.length === 1) return plan(`${said} left.`)
  return firstShort(`${nameTimer(first)} is next, in ${said}.`, `The next one is over in ${said}.`)
}

/** The one timer that is meant, changed. @param which the slots that say which one it is */
function change(
  meaning: Meaning,
  which: Meaning['slots'],
  context: SkillContext,
  changed: (item: TimerItem) => Plan,
): Plan {
  const meant = pick(itemsOf('timer', context), { ...meaning, slots: which }, context)
  return meant.length === 1 ? changed(meant[0]!) : whichOf('timer', meant, meaning, context)
}

/** Changed, it stands behind all others: it is the one that "it" means next. */
const instead = (item: TimerItem, times: Partial<TimerItem>, context: SkillContext): readonly Effect[] => [
  { type: 'removeTimer', item },
  { type: 'addTimer', item: { ...item, ...times, id: context.newId() } },
]

const lengthen = (meaning: Meaning, context: SkillContext): Plan => {
  const { length = '', less, ...which } = meaning.slots
  const ms = readDuration(length) * (less === undefined ? 1 : -1)
  return change(meaning, which, context, (item) => {
    const dueAt = item.dueAt + ms
    const leftMs = dueAt - context.now
    if (leftMs <= 0) return plan('There is less left than that.')
    if (leftMs > LONGEST_MS) return plan('That is too long for a timer.')
    return plan(`${sayDuration(leftMs)} left now.`, instead(item, { dueAt }, context))
  })
}

/** From the beginning, as long as it was set for. */
const restart = (meaning: Meaning, context: SkillContext): Plan =>
  change(meaning, meaning.slots, context, (item) => {
    const times = { setAt: context.now, dueAt: context.now + item.dueAt - item.setAt }
    return plan(`${nameTimer(item)} starts again.`, instead(item, times, context))
  })

const START = '(set | start | make | begin | create | run | give me | put on | i need | new)'
const CALLED = '(for | called | named) [the | my] <name>{name}'
const STOP = '(cancel | stop | delete | remove | clear | turn off | end | kill | switch off)'
const WHICH = '(the | my | that) [<name>{name} | (<count> minute){of}] timer'
const UNIT = '(day | days | hour | hours | minute | minutes | second | seconds)'
/** As long as timers are named by; loosely, for every way there is to read it is one more to try. */
const OF = `(<count> ${UNIT} [[and] <count> ${UNIT} [[and] <count> ${UNIT}]] | half hour | <count> and a half (minute | hour))`
const NAMED = `(the | my | that) [<name>{name} | ${OF}{of}] timer`
/** Without its article, where nothing else can be meant. */
const BARE = `[the | my | that] [<name>{name} | ${OF}{of}] timer`

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
      typed: [
        `[${START}] [a | an | another | my | the | one] (<shortDuration> | <duration>){length} [<name>{name}] timer [${CALLED}]`,
        `[${START}] [a | an | another | my | the | new] [<name>{name}] timer [for | of | to | at] <duration>{length} [${CALLED}]`,
        `[${START}] [a | an] timer ${CALLED} [for | of] <duration>{length}`,
        `[${START}] [a] (countdown | count down) [from | of | for] <duration>{length} [${CALLED}]`,
        `${START} [a | an | another | my | the | new] [<name>{name}] timer`,
      ],
      answer: set,
    },
    left: {
      phrases: [
        `how (long is | much time is | much is | many minutes are) left [on ${WHICH}]`,
        'how much (longer | time do i have) [left]',
        `when (does ${WHICH} (end | finish | go off) | will ${WHICH} (end | finish | go off | be done))`,
        `(check | how is) ${WHICH}`,
      ],
      typed: [
        `how (long | much time | many minutes | many seconds | many hours) [is | are] ((left | remaining) [(on | for) ${NAMED}] | (on | for | until) ${NAMED} [ends | is done | goes off | is over])`,
        `(how much | what's | what is) [time] [is] (left | remaining) [(on | for) ${NAMED}]`,
        `how (long | much time) (does | has | do) ${NAMED} (have | got) [left]`,
        `[the] (time (left | remaining) | remaining time | timer status) [(on | for) ${NAMED}]`,
        `when (is ${NAMED} (done | over | up | finished) | does ${NAMED} (stop | ring | go))`,
        `is ${NAMED} (done | still running | running | over)`,
      ],
      answer: left,
    },
    list: {
      phrases: [
        'what timers (are set | are running | do i have | are there)',
        '(list | tell me | read | show) [me] [all] my timers',
        'how many timers (are set | do i have | are running)',
        '(are there | do i have) any timers',
      ],
      typed: [
        '(are there | do i have) (timers | any timers | a timer) [set | running | going]',
        '[show | list | read] [me] [all] [my | the] timers',
        '(which | what) timers [are there | are active]',
        '(are | is) any (timers | timer) (set | running)',
      ],
      answer: (meaning, context) =>
        tellAll(
          'timer',
          meaning,
          context,
          (item) => [`${nameTimer(item)}, ${sayDuration(item.dueAt - context.now)} left`],
          (item) => [nameTimer(item)],
        ),
    },
    lengthen: {
      phrases: [
        'add <duration>{length} to (the | my | that) [<name>{name}] timer',
        '(take){less} <duration>{length} off (the | my | that) [<name>{name}] timer',
      ],
      typed: [
        `add [another] <duration>{length} [more] [to ${BARE}]`,
        `(extend | lengthen) ${BARE} by <duration>{length}`,
        '(<duration>{length} more | <duration>{length} longer)',
        `(take | remove | subtract){less} <duration>{length} (off | from) ${BARE}`,
        `(shorten){less} ${BARE} by <duration>{length}`,
      ],
      answer: lengthen,
    },
    cancel: {
      phrases: [
        `(cancel | stop | delete | remove | clear | turn off | end) ${WHICH}`,
        '(cancel | delete) (it){it}',
        '(cancel | stop | delete | clear | remove) (all [the | my] timers){all}',
      ],
      typed: [
        `${STOP} ${BARE}`,
        `${STOP} ([all] [of] [the | my] timers | every timer){all}`,
        '(cancel | delete | remove) (that){it}',
      ],
      answer: (meaning, context) =>
        meaning.slots['it'] === undefined ? cancel('timer', meaning, context) : cancelLast(context),
    },
    restart: {
      phrases: [],
      typed: [`(restart | reset | start over) ${BARE}`, `start ${BARE} (again | over)`],
      answer: restart,
    },
    pause: {
      phrases: [],
      typed: [`(pause | hold | freeze | resume | continue | unpause) ${BARE}`],
      answer: () => plan('Timers cannot be paused. I can cancel one, or add minutes to it.'),
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
              slots: { length: sayDuration(seconds * 1_000), ...nameOf(name) },
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
        slots: nameOf(name),
      }),
      ['name'],
    ),
  ],
}

/** As it would be said: "Pasta timer" and "pasta" are the same, and no name at all is none. */
function nameOf(given: unknown): Meaning['slots'] {
  const said = typeof given === 'string' ? given.trim().toLowerCase() : ''
  const name = said.replace(/(?:^| )timer$/, '')
  return name === '' ? {} : { name }
}

/** Skill: what can be said. */
import { plan } from './plan'
import type { Skill } from './skill'

/** Topic to two examples of it. */
const TOPICS: Readonly<Record<string, string>> = {
  time: 'Say: what time is it in Tokyo? Or: how long until noon?',
  timers: 'Say: set a pasta timer for nine minutes. Or: how long is left?',
  alarms: 'Say: wake me at seven thirty. Or: cancel the alarm.',
  reminders: 'Say: remind me in ten minutes to check the oven. Or: what are my reminders?',
  notes: 'Say: take a note, and then speak. Or: read my notes.',
  lists: 'Say: add milk to my shopping list. Or: what is on my shopping list?',
  dates: 'Say: how many days until Christmas? Or: what day is it in ten days?',
  numbers: 'Say: what is fifteen percent of eighty? Or: what is the square root of two?',
  units: 'Say: how many miles is ten kilometers? Or: what is a mile in meters?',
  memory: 'Say: remember that the bins go out on Monday. Or: what do you remember?',
  volume: 'Say: louder, quieter, or: volume fifty.',
}

/** They sound too much like other topics to be listened for. */
const TYPED_TOPICS = ['time', 'memory']

/** Other words for a topic, typed. */
const SAME: Readonly<Record<string, string>> = {
  ...{
    timer: 'timers',
    alarm: 'alarms',
    reminder: 'reminders',
    note: 'notes',
    list: 'lists',
    date: 'dates',
    days: 'dates',
  },
  ...{ math: 'numbers', maths: 'numbers', sums: 'numbers', arithmetic: 'numbers', calculations: 'numbers' },
  ...{
    conversions: 'units',
    measures: 'units',
    sound: 'volume',
    'shopping lists': 'lists',
    'my shopping list': 'lists',
  },
}
const TOPIC = [...Object.keys(TOPICS), ...Object.keys(SAME)].join(' | ')

export const help: Skill = {
  name: 'help',
  examples: ['What can you do?', 'Help with timers.'],
  intents: {
    general: {
      phrases: [
        'help [me]',
        'what can (you do | i say | i ask [you])',
        'what do you do',
        'what are my options',
        'how does this work',
      ],
      typed: [
        '(commands | options | menu)',
        'what (can i do | can i ask for | do you understand | are you able to do | can you help me with)',
        'i need help',
        'how (do i use you | do you work)',
      ],
      answer: () =>
        plan('I do time, sums and memory. Ask for help with timers, alarms, reminders, notes, lists, dates or units.'),
    },
    topic: {
      phrases: [
        `(help [me] with | what can i say about | how do i use) (${Object.keys(TOPICS)
          .filter((topic) => !TYPED_TOPICS.includes(topic))
          .join(' | ')}){topic}`,
      ],
      typed: [
        `(help [me] [with | about] | what can i say about | how do i (use | set | make | add | take) [a | an | my | the] | what can you do with | how do | how does | tell me about) (${TOPIC}){topic} [work]`,
      ],
      answer: ({ slots }) => {
        const topic = slots['topic'] ?? ''
        return plan(TOPICS[topic] ?? TOPICS[SAME[topic] ?? 'timers']!)
      },
    },
  },
  tools: [],
}

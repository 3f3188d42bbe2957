/** Skill: named timers. */

import { readDuration, sayDuration } from './durations'
import type { Skill } from './skill'

export const timers: Skill = {
  name: 'timers',
  example: 'Set a timer for ten minutes.',
  phrases: {
    set: [
      '(set | start | create) a timer for <duration>{length}',
      '(set | start) a <duration>{length} timer',
      '(set | start) a <name>{name} timer for <duration>{length}',
      'set a timer for <duration>{length} (called | named | for) <name>{name}',
      'timer for <duration>{length}',
    ],
    left: ['how (long | much time) is left [on (the | my) [<name>{name}] timer]', 'how much longer'],
    list: [
      'what timers are set',
      'what timers do i have',
      'list [my] timers',
      '(show | tell) me my timers',
      'are there any timers',
    ],
    cancel: ['(cancel | stop | delete | remove) (the | my) [<name>{name}] timer', 'cancel it', 'cancel all timers'],
  },
  tools: [],
  answer: (meaning) => ({
    say: [{ type: 'text', text: `Timer set for ${sayDuration(readDuration(meaning.slots['length'] ?? ''))}.` }],
    effects: [],
  }),
}

/** Skill: what time it is. */

import { sayTime } from './locale'
import type { Skill } from './skill'

export const time: Skill = {
  name: 'time',
  example: 'What time is it?',
  phrases: {
    now: [
      'what time is it [now]',
      "(what's | what is) the time [now]",
      'tell me the time',
      'do you have the time',
      'do you know what time it is',
      "what's the current time",
    ],
  },
  tools: [
    {
      name: 'get_time',
      description: 'The time of day where the user is.',
      parameters: { type: 'object', properties: {}, additionalProperties: false },
    },
  ],
  answer: (_meaning, context) => ({
    say: [{ type: 'text', text: `It is ${sayTime(context.now, context)}.` }],
    effects: [],
  }),
}

/**
 * Bare answers to a question Parley asked ("For how long?" - "ten minutes"). `index.ts` hands them to the intent that
 * asked; the answers here are for when nothing was asked.
 */
import { plan } from './plan'
import type { Plan, Skill } from './skill'

export const REPLY = 'replies'

const UNASKED: Plan = plan('What shall I do then? Say for example: set a timer for ten minutes.')

export const replies: Skill = {
  name: REPLY,
  examples: ['Ten minutes.'],
  intents: {
    length: { rare: true, phrases: ['[for] <duration>{length}'], answer: () => UNASKED },
    when: {
      rare: true,
      phrases: ['at <clock>{clock} [<onDay>{day}]', 'in <duration>{length}', 'tomorrow{day} [at <clock>{clock}]'],
      typed: [
        '(tonight | this <part> | tomorrow <part> | the day after tomorrow | [on | next | this] <weekday> [<part>] | next week | in the <part>){day}',
        '([on] (<date> | <occasion>)){day}',
        '<onDay>{day} [at] <clock>{clock}',
        '[at] <clock>{clock} [<onDay>{day}]',
      ],
      answer: () => UNASKED,
    },
    more: {
      rare: true,
      phrases: ['go on', 'continue', 'what else', '[the] rest', 'more', 'read on'],
      answer: () => plan('There is nothing to go on with.'),
    },
    which: {
      rare: true,
      phrases: ['the <name>{name} (timer | one)', '(all of them){all}', '(the last one){it}'],
      answer: () => UNASKED,
    },
  },
  tools: [],
}

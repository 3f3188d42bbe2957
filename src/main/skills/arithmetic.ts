/** Skill: sums with spoken numbers. */
import { readNumber, sayNumber } from './numbers'
import type { Plan, Skill, Slots } from './skill'

const say = (text: string): Plan => ({ say: [{ type: 'text', text }], effects: [] })

export const arithmetic: Skill = {
  name: 'arithmetic',
  example: 'What is fifteen percent of eighty?',
  phrases: {
    sum: [
      "(what's | what is | how much is | calculate) <number>{left} (plus | minus | times | multiplied by | divided by | over){operator} <number>{right}",
    ],
    percent: ["(what's | what is | how much is | calculate) <number>{share} percent of <number>{whole}"],
    root: ["(what's | what is | calculate) the (square | cube){kind} root of <number>{of}"],
    power: ["(what's | what is | calculate) <number>{base} (squared | cubed){power}"],
  },
  tools: [],
  answer: (meaning) => say(answerSum(meaning.slots)),
}

function answerSum(slots: Slots): string {
  const left = readNumber(slots['left'] ?? '')
  const right = readNumber(slots['right'] ?? '')
  return `That is ${sayNumber(left + right)}.`
}

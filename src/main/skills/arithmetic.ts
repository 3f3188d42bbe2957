/** Skill: sums with spoken numbers, to the millions and with decimals. */
import { readNumber, sayNumber } from './numbers'
import { firstShort, plan, tool } from './plan'
import type { Plan, Skill } from './skill'

type Operator = 'plus' | 'minus' | 'times' | 'over' | 'power'

const OPERATORS: Readonly<Record<string, Operator>> = {
  plus: 'plus',
  minus: 'minus',
  times: 'times',
  'multiplied by': 'times',
  'divided by': 'over',
  over: 'over',
  'to the power of': 'power',
}

const ASK = "(what's | what is | how much is | calculate)"
const ASK_TYPED = "(what's | what is | how much is | calculate | what does)"
const OPERATOR = `(${Object.keys(OPERATORS).join(' | ')})`
const NO_ZERO = 'Nothing can be divided by zero.'

/** Undefined: a division by zero. */
function combine(left: number, operator: Operator, right: number): number | undefined {
  switch (operator) {
    case 'plus':
      return left + right
    case 'minus':
      return left - right
    case 'times':
      return left * right
    case 'over':
      return right === 0 ? undefined : left / right
    case 'power':
      return left ** right
  }
}

/** Takes off the noise of binary fractions: 0.1 + 0.2 is 0.3. */
const clean = (value: number): number => Number(value.toPrecision(12))

/** How a result is told: rounded where it has more digits than anyone wants to hear, and then said so. */
function tell(value: number | undefined): Plan {
  if (value === undefined) return plan(NO_ZERO)
  if (Number.isNaN(value)) return plan('That has no real answer.')
  const exact = clean(value)
  if (Math.abs(exact) >= 1e12) return plan('That is more than a million millions, too large to say.')
  if (Math.abs(exact) >= 1e9) {
    const billions = Number((exact / 1e9).toFixed(2))
    return plan(`That is ${billions * 1e9 === exact ? '' : 'about '}${sayNumber(billions, 2)} billion.`)
  }
  const digits = roundedDigits(exact)
  const rounded = Number(exact.toFixed(digits))
  const about = rounded === exact ? '' : 'about '
  if (rounded === 0 && exact !== 0) return plan('That is nearly zero.')
  const said = `${about}${sayNumber(rounded, digits)}`
  return firstShort(`That is ${said}.`, `${said}.`)
}

/** Digits after the point worth saying: small values keep two that count. */
function roundedDigits(value: number): number {
  const size = Math.abs(value)
  if (size >= 100_000) return 0
  if (size >= 1 || size === 0) return 2 + (Number.isInteger(clean(size * 1_000)) ? 1 : 0)
  return Math.min(6, 2 - Math.floor(Math.log10(size)))
}

/** Left to right, but times and over before plus and minus. */
function sum(values: readonly number[], operators: readonly Operator[]): number | undefined {
  const [first = 0, second = 0, third] = values
  const [one = 'plus', two] = operators
  if (third === undefined || two === undefined) return combine(first, one, second)
  const weak = (operator: Operator): boolean => operator === 'plus' || operator === 'minus'
  if (weak(one) && !weak(two)) {
    const right = combine(second, two, third)
    return right === undefined ? undefined : combine(first, one, right)
  }
  const left = combine(first, one, second)
  return left === undefined ? undefined : combine(left, two, third)
}

const FRACTIONS: Readonly<Record<string, number>> = {
  half: 2,
  'a half': 2,
  'a third': 3,
  'a quarter': 4,
  'a tenth': 10,
}

export const arithmetic: Skill = {
  name: 'arithmetic',
  examples: [
    'What is fifteen percent of eighty?',
    "What's twelve point five times four?",
    'What is the square root of two?',
  ],
  intents: {
    sum: {
      phrases: [
        `${ASK} <number>{first} ${OPERATOR}{one} <number>{second}`,
        '(add){verb} <number>{first} (and | to) <number>{second}',
        '(multiply){verb} <number>{first} (by | and) <number>{second}',
        '(divide){verb} <number>{first} by <number>{second}',
      ],
      typed: [`[${ASK_TYPED}] <number>{first} ${OPERATOR}{one} <number>{second} [${OPERATOR}{two} <number>{third}]`],
      answer: ({ slots }) => {
        const verbs: Readonly<Record<string, Operator>> = { add: 'plus', multiply: 'times', divide: 'over' }
        const verb = slots['verb']
        const values = [slots['first'], slots['second'], slots['third']].filter((words) => words !== undefined)
        const operators = verb
          ? [verbs[verb]!]
          : [slots['one'], slots['two']].filter((word) => word !== undefined).map((word) => OPERATORS[word]!)
        return tell(sum(values.map(readNumber), operators))
      },
    },
    subtract: {
      phrases: ['subtract <number>{second} from <number>{first}'],
      answer: ({ slots }) => tell(readNumber(slots['first'] ?? '') - readNumber(slots['second'] ?? '')),
    },
    percent: {
      phrases: [`${ASK} <number>{share} percent (of | off){way} <number>{whole}`],
      typed: ['<number>{share} percent (of | off){way} <number>{whole}'],
      answer: ({ slots }) => {
        const part = (readNumber(slots['share'] ?? '') * readNumber(slots['whole'] ?? '')) / 100
        return tell(slots['way'] === 'off' ? readNumber(slots['whole'] ?? '') - part : part)
      },
    },
    fraction: {
      phrases: [`${ASK} (${Object.keys(FRACTIONS).join(' | ')}){part} of <number>{whole}`],
      answer: ({ slots }) => tell(readNumber(slots['whole'] ?? '') / FRACTIONS[slots['part'] ?? 'half']!),
    },
    root: {
      phrases: [`${ASK} the (square | cube){kind} root of <number>{of}`],
      typed: ['the (square | cube){kind} root of <number>{of}'],
      answer: ({ slots }) => {
        const of = readNumber(slots['of'] ?? '')
        if (slots['kind'] === 'cube') return tell(Math.cbrt(of))
        return of < 0 ? plan('A negative number has no real square root.') : tell(Math.sqrt(of))
      },
    },
    power: {
      phrases: [`${ASK} <number>{base} (squared | cubed){power}`],
      typed: ['<number>{base} (squared | cubed){power}'],
      answer: ({ slots }) => tell(readNumber(slots['base'] ?? '') ** (slots['power'] === 'cubed' ? 3 : 2)),
    },
  },
  tools: [
    tool(
      'calculate',
      'One operation on two numbers.',
      {
        left: { type: 'number' },
        operator: { type: 'string', enum: ['plus', 'minus', 'times', 'divided by', 'to the power of'] },
        right: { type: 'number' },
      },
      ({ left, operator, right }) =>
        typeof left === 'number' && typeof right === 'number' && typeof operator === 'string' && operator in OPERATORS
          ? {
              skill: 'arithmetic',
              intent: 'sum',
              slots: { first: sayNumber(left, 6), one: operator, second: sayNumber(right, 6) },
            }
          : undefined,
    ),
  ],
}

/** Skill: sums with spoken numbers, to the millions and with decimals. */
import { own } from '../../shared/own'
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

const OPERATOR = `(${Object.keys(OPERATORS).join(' | ')})`
const ASK = "(what's | what is | how much is | calculate)"
const ASK_TYPED = "(what's | what is | how much is | calculate | compute | work out)"
/** A step further each, so that a sum may have five numbers. */
const FURTHER = ['fifth', 'fourth', 'third'].reduce(
  (rest, slot) => `[${OPERATOR}{${slot}Operator} <number>{${slot}}${rest === '' ? '' : ` ${rest}`}]`,
  '',
)
const BRACKETED = `open bracket <number>{first} ${OPERATOR}{one} <number>{second} close bracket`
const NO_ZERO = 'Nothing can be divided by zero.'

const decimalsOf = (value: number): number => {
  const text = String(value)
  return text.includes('e') ? Number.POSITIVE_INFINITY : (text.split('.')[1] ?? '').length
}

/** A sum has no more decimals than what it is made of: 0.1 + 0.2 - 0.3 is zero, not the noise of binary fractions. */
function add(left: number, right: number): number {
  const decimals = Math.max(decimalsOf(left), decimalsOf(right))
  return decimals > 15 ? left + right : Number((left + right).toFixed(decimals))
}

/** As many digits as a binary fraction holds for certain. */
const held = (value: number): number => Number(value.toPrecision(15))

/** Undefined: a division by zero, which a negative power of zero is too. */
function combine(left: number, operator: Operator, right: number): number | undefined {
  switch (operator) {
    case 'plus':
      return add(left, right)
    case 'minus':
      return add(left, -right)
    case 'times':
      return held(left * right)
    case 'over':
      return right === 0 ? undefined : held(left / right)
    case 'power':
      return left === 0 && right < 0 ? undefined : held(left ** right)
  }
}

/** A model's numbers stand in digits, because words are rounded. */
const readValue = (text: string): number => (/\d/.test(text) ? Number(text) : readNumber(text))

/** Takes off the noise of binary fractions: 0.1 + 0.2 is 0.3. */
const clean = (value: number): number => Number(value.toPrecision(12))

/** How a result is told: rounded where it has more digits than anyone wants to hear, and then said so. */
function tell(value: number | undefined, unit = ''): Plan {
  if (value === undefined) return plan(NO_ZERO)
  if (Number.isNaN(value)) return plan('That has no real answer.')
  const exact = clean(value)
  for (const [name, size, least] of [
    // 999.999 billion is about a trillion, not a thousand billion.
    ['trillion', 1e12, 0.999_995e12],
    ['billion', 1e9, 1e9],
  ] as const) {
    if (Math.abs(exact) < least) continue
    const count = Number((exact / size).toFixed(2))
    if (Math.abs(count) >= 1_000) return plan('That is too large to say.')
    // Twelve digits lose the one that is added to a trillion.
    const isExact = count * size === exact && Math.abs(value - exact) <= Math.abs(value) * 1e-15
    return plan(`That is ${isExact ? '' : 'about '}${sayNumber(count, 2)} ${name}${unit}.`)
  }
  const digits = roundedDigits(exact)
  const rounded = Number(exact.toFixed(digits))
  const about = rounded === exact ? '' : 'about '
  if (rounded === 0 && exact !== 0) return plan('That is nearly zero.')
  const said = `${about}${sayNumber(rounded, digits)}${unit}`
  return firstShort(`That is ${said}.`, `${said}.`)
}

/** Digits after the point worth saying: small values keep two that count. */
function roundedDigits(value: number): number {
  const size = Math.abs(value)
  if (size >= 100_000) return 0
  if (size >= 1 || size === 0) return 2 + (Number.isInteger(clean(size * 1_000)) ? 1 : 0)
  return Math.min(6, 2 - Math.floor(Math.log10(size)))
}

/** From the strongest on; each from left to right, but powers of powers from the top down: 2^3^2 is 2^9. */
const STRENGTH: readonly (readonly Operator[])[] = [['power'], ['times', 'over'], ['plus', 'minus']]

/** `values` are one more than `operators`. */
function sum(values: readonly number[], operators: readonly Operator[]): number | undefined {
  for (const strong of STRENGTH) {
    const isStrong = (operator: Operator): boolean => strong.includes(operator)
    const at = strong[0] === 'power' ? operators.findLastIndex(isStrong) : operators.findIndex(isStrong)
    if (at < 0) continue
    const value = combine(values[at]!, operators[at]!, values[at + 1]!)
    if (value === undefined) return undefined
    return sum(values.toSpliced(at, 2, value), operators.toSpliced(at, 1))
  }
  return values[0]
}

const FRACTIONS: Readonly<Record<string, number>> = {
  half: 1 / 2,
  'a half': 1 / 2,
  'a third': 1 / 3,
  'a quarter': 1 / 4,
  'a tenth': 1 / 10,
  'one half': 1 / 2,
  'one third': 1 / 3,
  'two thirds': 2 / 3,
  'one quarter': 1 / 4,
  'three quarters': 3 / 4,
  'a fifth': 1 / 5,
  'two fifths': 2 / 5,
  'three fifths': 3 / 5,
  'four fifths': 4 / 5,
  'a sixth': 1 / 6,
  'an eighth': 1 / 8,
  'a hundredth': 1 / 100,
}

/** Told apart by ear; more of them would cost the recognizer more than they are asked for. */
const SPOKEN_FRACTIONS = ['half', 'a half', 'a third', 'a quarter', 'a tenth']

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
      typed: [
        `[${ASK_TYPED}] <number>{first} ${OPERATOR}{one} <number>{second} ${FURTHER}`,
        `what does <number>{first} ${OPERATOR}{one} <number>{second} ${FURTHER} (make | equal | give)`,
        '(add){verb} <number>{first} plus <number>{second}',
      ],
      answer: ({ slots }) => {
        const verbs: Readonly<Record<string, Operator>> = { add: 'plus', multiply: 'times', divide: 'over' }
        const given = (...names: string[]) => names.flatMap((name) => slots[name] ?? [])
        const verb = slots['verb']
        const values = given('first', 'second', 'third', 'fourth', 'fifth').map(readValue)
        const operators = given('one', 'thirdOperator', 'fourthOperator', 'fifthOperator').map(
          (word) => OPERATORS[word]!,
        )
        return tell(sum(values, verb ? [verbs[verb]!] : operators))
      },
    },
    bracketed: {
      phrases: [],
      typed: [
        `[${ASK_TYPED}] ${BRACKETED} ${OPERATOR}{three} <number>{third}`,
        `[${ASK_TYPED}] <number>{third} ${OPERATOR}{before} ${BRACKETED}`,
      ],
      answer: ({ slots }) => {
        const number = (name: string): number => readNumber(slots[name] ?? '')
        const inner = combine(number('first'), OPERATORS[slots['one'] ?? '']!, number('second'))
        if (inner === undefined) return tell(undefined)
        const { before, three } = slots
        return tell(
          before === undefined
            ? combine(inner, OPERATORS[three ?? '']!, number('third'))
            : combine(number('third'), OPERATORS[before]!, inner),
        )
      },
    },
    subtract: {
      phrases: ['subtract <number>{second} from <number>{first}'],
      answer: ({ slots }) => tell(add(readNumber(slots['first'] ?? ''), -readNumber(slots['second'] ?? ''))),
    },
    percent: {
      phrases: [`${ASK} <number>{share} percent (of | off){way} <number>{whole}`],
      typed: [
        `[${ASK_TYPED}] <number>{share} percent (of | off){way} <number>{whole}`,
        `[${ASK_TYPED}] [a] <number>{share} percent tip (on | for | of) <number>{whole}`,
        '(take){verb} <number>{share} percent (off){way} <number>{whole}',
      ],
      answer: ({ slots }) => {
        const part = (readNumber(slots['share'] ?? '') * readNumber(slots['whole'] ?? '')) / 100
        return tell(slots['way'] === 'off' ? readNumber(slots['whole'] ?? '') - part : part)
      },
    },
    share: {
      phrases: [],
      typed: [
        'what (percent | percentage) of <number>{whole} is <number>{part}',
        `[${ASK_TYPED}] <number>{part} (as a (percent | percentage) of | is what (percent | percentage) of) <number>{whole}`,
      ],
      answer: ({ slots }) => {
        const whole = readNumber(slots['whole'] ?? '')
        return tell(whole === 0 ? undefined : (readNumber(slots['part'] ?? '') * 100) / whole, ' percent')
      },
    },
    changed: {
      phrases: [],
      typed: ['(increase | decrease | raise | reduce | lower){way} <number>{whole} by <number>{share} percent'],
      answer: ({ slots }) => {
        const { way = '', whole = '', share = '' } = slots
        const sign = way === 'increase' || way === 'raise' ? 1 : -1
        return tell(readNumber(whole) * (1 + (sign * readNumber(share)) / 100))
      },
    },
    fraction: {
      phrases: [`${ASK} (${SPOKEN_FRACTIONS.join(' | ')}){part} of <number>{whole}`],
      typed: [`[${ASK_TYPED}] (${Object.keys(FRACTIONS).join(' | ')}){part} of <number>{whole}`],
      answer: ({ slots }) => {
        const { part = 'half', whole = '' } = slots
        return tell(readNumber(whole) * FRACTIONS[part]!)
      },
    },
    root: {
      phrases: [`${ASK} the (square | cube){kind} root of <number>{of}`],
      typed: [`[${ASK_TYPED}] [the] (square | cube){kind} root of <number>{of}`],
      answer: ({ slots }) => {
        const of = readNumber(slots['of'] ?? '')
        if (slots['kind'] === 'cube') return tell(Math.cbrt(of))
        return of < 0 ? plan('A negative number has no real square root.') : tell(Math.sqrt(of))
      },
    },
    power: {
      phrases: [`${ASK} <number>{base} (squared | cubed){power}`],
      typed: [`[${ASK_TYPED}] <number>{base} (squared | cubed){power}`],
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
        typeof left === 'number' &&
        typeof right === 'number' &&
        typeof operator === 'string' &&
        own(OPERATORS, operator)
          ? {
              skill: 'arithmetic',
              intent: 'sum',
              slots: { first: String(left), one: operator, second: String(right) },
            }
          : undefined,
    ),
  ],
}

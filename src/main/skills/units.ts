/** Skill: conversion of units. */
import { measuresOf, regionOf } from './locale'
import { readNumber, sayNumber } from './numbers'
import { plan, tool } from './plan'
import type { Plan, Skill, SkillContext } from './skill'

type Kind = 'length' | 'mass' | 'volume' | 'temperature' | 'speed' | 'area' | 'time' | 'data'

interface Unit {
  readonly kind: Kind
  readonly one: string
  readonly many: string
  /** In the kind's base unit: metre, gram, litre, kelvin, metre per second, square metre, second, byte. */
  readonly factor: number
  /** Where it is another elsewhere (a British pint, an American ton), in the base unit. */
  readonly us?: number
  readonly uk?: number
  /** Added after the factor; temperatures only. */
  readonly offset?: number
  /** What "convert it" without a target means: the usual unit of the other system. */
  readonly other?: string
  /** The plural that is said, where what people say for it is another. */
  readonly said?: string
  /** Understood when typed, not listened for. */
  readonly isTyped?: boolean
}

const unit = (kind: Kind, one: string, many: string, factor: number, more: Partial<Unit> = {}): Unit => ({
  kind,
  one,
  many,
  factor,
  ...more,
})

const UNITS: readonly Unit[] = [
  unit('length', 'millimeter', 'millimeters', 0.001, { other: 'inch' }),
  unit('length', 'centimeter', 'centimeters', 0.01, { other: 'inch' }),
  unit('length', 'meter', 'meters', 1, { other: 'foot' }),
  unit('length', 'kilometer', 'kilometers', 1_000, { other: 'mile' }),
  unit('length', 'inch', 'inches', 0.0254, { other: 'centimeter' }),
  unit('length', 'foot', 'feet', 0.3048, { other: 'meter' }),
  unit('length', 'yard', 'yards', 0.9144, { other: 'meter' }),
  unit('length', 'mile', 'miles', 1_609.344, { other: 'kilometer' }),
  unit('length', 'nautical mile', 'nautical miles', 1_852, { other: 'kilometer' }),
  unit('mass', 'milligram', 'milligrams', 0.001),
  unit('mass', 'gram', 'grams', 1, { other: 'ounce' }),
  unit('mass', 'kilogram', 'kilograms', 1_000, { other: 'pound' }),
  unit('mass', 'ton', 'tons', 1_000_000, { us: 907_184.74, uk: 1_016_046.9088, other: 'pound' }),
  unit('mass', 'tonne', 'tonnes', 1_000_000, { other: 'pound', isTyped: true }),
  unit('mass', 'ounce', 'ounces', 28.349523125, { other: 'gram' }),
  unit('mass', 'pound', 'pounds', 453.59237, { other: 'kilogram' }),
  unit('mass', 'stone', 'stones', 6_350.29318, { said: 'stone', other: 'kilogram' }),
  unit('volume', 'milliliter', 'milliliters', 0.001),
  unit('volume', 'liter', 'liters', 1, { other: 'gallon' }),
  unit('volume', 'teaspoon', 'teaspoons', 0.00492892159375, { uk: 0.005, other: 'milliliter' }),
  unit('volume', 'tablespoon', 'tablespoons', 0.01478676478125, { uk: 0.015, other: 'milliliter' }),
  unit('volume', 'fluid ounce', 'fluid ounces', 0.0295735295625, {
    ...{ uk: 0.0284130625, other: 'milliliter', isTyped: true },
  }),
  unit('volume', 'cup', 'cups', 0.2365882365, { uk: 0.25, other: 'milliliter' }),
  unit('volume', 'pint', 'pints', 0.473176473, { uk: 0.56826125, other: 'liter' }),
  unit('volume', 'quart', 'quarts', 0.946352946, { uk: 1.1365225, other: 'liter' }),
  unit('volume', 'gallon', 'gallons', 3.785411784, { uk: 4.54609, other: 'liter' }),
  unit('temperature', 'degree celsius', 'degrees celsius', 1, { offset: 273.15, other: 'degree fahrenheit' }),
  unit('temperature', 'degree fahrenheit', 'degrees fahrenheit', 5 / 9, {
    offset: 459.67 * (5 / 9),
    other: 'degree celsius',
  }),
  unit('temperature', 'kelvin', 'kelvin', 1, { offset: 0, other: 'degree celsius' }),
  unit('speed', 'kilometer per hour', 'kilometers per hour', 1 / 3.6, { other: 'mile per hour' }),
  unit('speed', 'mile per hour', 'miles per hour', 0.44704, { other: 'kilometer per hour' }),
  unit('speed', 'meter per second', 'meters per second', 1, { other: 'kilometer per hour' }),
  unit('speed', 'knot', 'knots', 1_852 / 3_600, { other: 'kilometer per hour' }),
  unit('area', 'square meter', 'square meters', 1, { other: 'square foot' }),
  unit('area', 'square foot', 'square feet', 0.09290304, { other: 'square meter' }),
  unit('area', 'square mile', 'square miles', 2_589_988.110336, { other: 'square kilometer' }),
  unit('area', 'square kilometer', 'square kilometers', 1_000_000, { other: 'square mile' }),
  unit('area', 'acre', 'acres', 4_046.8564224, { other: 'hectare' }),
  unit('area', 'hectare', 'hectares', 10_000, { other: 'acre' }),
  unit('time', 'second', 'seconds', 1),
  unit('time', 'minute', 'minutes', 60),
  unit('time', 'hour', 'hours', 3_600),
  unit('time', 'day', 'days', 86_400),
  unit('time', 'week', 'weeks', 604_800),
  unit('time', 'year', 'years', 31_536_000),
  unit('data', 'byte', 'bytes', 1, { isTyped: true }),
  unit('data', 'kilobyte', 'kilobytes', 1e3, { isTyped: true }),
  unit('data', 'terabyte', 'terabytes', 1e12, { isTyped: true }),
  unit('data', 'megabyte', 'megabytes', 1e6),
  unit('data', 'gigabyte', 'gigabytes', 1e9),
]

const SHORT: Readonly<Record<string, string>> = {
  celsius: 'degrees celsius',
  fahrenheit: 'degrees fahrenheit',
  kilo: 'kilogram',
  kilos: 'kilograms',
}

/** Shared rule; short names of temperatures stand alone too. */
export const UNIT_RULES = {
  unit: [...new Set([...UNITS.flatMap(({ one, many }) => [one, many]), ...Object.keys(SHORT)])].join(' | '),
  amount: '<number> | a | an | half a | half an',
} as const

const find = (words: string): Unit => {
  const name = SHORT[words] ?? words
  return UNITS.find(({ one, many }) => one === name || many === name)!
}

/** A model's number stands in digits, because words are rounded. */
function readAmount(words: string): number {
  if (/\d/.test(words)) return Number(words)
  return words === 'a' || words === 'an' ? 1 : words.startsWith('half') ? 0.5 : readNumber(words)
}

/** They measure in liters, and what is still asked for in pints there is British, not American. */
const BRITISH_PINTS: ReadonlySet<string> = new Set(['GB', 'IE', 'AU', 'NZ', 'ZA', 'IN', 'CA'])

function convert(value: number, from: Unit, to: Unit, locale: string): number {
  const measures = measuresOf(locale)
  const ofMetric = ({ kind, uk }: Unit) => (kind === 'volume' && BRITISH_PINTS.has(regionOf(locale)) ? uk : undefined)
  const factor = (of: Unit): number => (measures === 'metric' ? ofMetric(of) : of[measures]) ?? of.factor
  return (value * factor(from) + (from.offset ?? 0) - (to.offset ?? 0)) / factor(to)
}

/** Half a unit of the last place goes up, as people round: the machine's own 273.15 is a little less and would go down. */
const roundTo = (value: number, digits: number): number => Number((value * (1 + 1e-12)).toFixed(digits))

/** Three figures that count, whole numbers and hundredths as they are, six figures of very large ones: more is too long to say. */
function round(value: number): { rounded: number; exact: boolean } {
  const clean = Number(value.toPrecision(10))
  const size = Math.abs(clean)
  if (size >= 1 && size < 10_000 && roundTo(clean, 2) === clean) return { rounded: clean, exact: true }
  const digits =
    size >= 100_000 ? 0 : size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)))
  const rounded = size >= 1e8 ? Number(clean.toPrecision(6)) : roundTo(clean, digits)
  return { rounded, exact: Math.abs(rounded - clean) < 1e-9 }
}

const amountOf = (value: number, of: Unit): string =>
  `${sayNumber(value, 6)} ${Math.abs(value) === 1 ? of.one : (of.said ?? of.many)}`

/** "An ounce", "an hour", "a unit". */
const withArticle = ({ one }: Unit): string => `${/^(?:[aeio]|hour)/.test(one) ? 'an' : 'a'} ${one}`

/** "How many ounces in a cup" asks for the ounces that fluids are measured in. */
const beside = (of: Unit, other: Unit): Unit =>
  of.one === 'ounce' && other.kind === 'volume' ? find('fluid ounce') : of

function answer(value: number, fromSaid: Unit, toSaid: Unit, context: SkillContext): Plan {
  const from = beside(fromSaid, toSaid)
  const to = beside(toSaid, fromSaid)
  if (from.kind !== to.kind)
    return plan(`${withArticle(from)} is ${from.kind}, ${withArticle(to)} is ${to.kind}: they do not convert.`)
  if (from.kind === 'temperature' && value * from.factor + (from.offset ?? 0) < -1e-9)
    return plan('Nothing is that cold.')
  const result = convert(value, from, to, context.locale)
  const { rounded, exact } = round(result)
  if (Math.abs(rounded) >= 1e15) return plan('That is too large to say.')
  if (rounded === 0 && value !== 0 && from.kind !== 'temperature')
    return plan(`That is nearly zero ${to.said ?? to.many}.`)
  const text = `${exact ? '' : 'about '}${amountOf(rounded, to)}.`
  return plan(text.charAt(0).toUpperCase() + text.slice(1))
}

const ASK = "(what's | what is | convert)"
const ASK_TYPED =
  "(what's | what is | convert | how much is | how (far | long | tall | high | heavy | hot | cold | warm | fast | big) (is | are))"

const KINDS: ReadonlySet<Kind> = new Set(UNITS.map(({ kind }) => kind))

/** What is listened for: units that convert into each other, the plural after several and the singular after one. */
function heardOf(kind: Kind): string[] {
  const units = UNITS.filter((each) => each.kind === kind && !each.isTyped)
  const either = (words: readonly string[]): string => `(${[...new Set(words)].join(' | ')})`
  const short = Object.entries(SHORT).filter(([, name]) => units.some(({ many }) => many === name))
  const one = either(units.map((each) => each.one))
  const many = either([...units.map((each) => each.many), ...short.map(([word]) => word)])
  const ways = [
    ['(a | an | one | half a | half an)', one],
    ['(<several> | zero)', many],
  ]
  const large = '(<number>)'
  return [
    ...ways.map(
      ([amount, from]) =>
        `how many ${many}{to} (is | are | are there in | are in | is in | in) ${amount}{value} ${from}{from}`,
    ),
    `${ASK} (a | an | one | half a | half an){value} ${one}{from} (in | to | into) ${many}{to}`,
    `${ASK} ${large}{value} ${many}{from} (in | to | into) ${many}{to}`,
  ]
}

export const units: Skill = {
  name: 'units',
  examples: [
    'How many miles is ten kilometers?',
    'What is twenty degrees celsius in fahrenheit?',
    'How many grams are in a pound?',
  ],
  intents: {
    convert: {
      phrases: [...KINDS].flatMap(heardOf),
      typed: [
        'how many <unit>{to} (is | are | are there in | are in | is in | in | make) <amount>{value} <unit>{from}',
        `[${ASK_TYPED}] <amount>{value} <unit>{from} (in | to | into | as) <unit>{to}`,
        `[${ASK_TYPED}] <number>{value} degrees (in | to | into) (celsius | fahrenheit){to}`,
      ],
      answer: ({ slots }, context) => {
        const to = find(slots['to'] ?? '')
        // Degrees of the other scale, where only one is named.
        return answer(readAmount(slots['value'] ?? ''), find(slots['from'] ?? to.other ?? ''), to, context)
      },
    },
    convertPlain: {
      phrases: [],
      typed: ['convert <amount>{value} <unit>{from}'],
      answer: ({ slots }, context) => {
        const from = find(slots['from'] ?? '')
        return from.other
          ? answer(readAmount(slots['value'] ?? ''), from, find(from.other), context)
          : plan('Into what? Say for example: ten miles in kilometers.')
      },
    },
    heightIn: {
      phrases: [
        `${ASK} <digit>{feet} (foot | feet) <hour12>{inches} [inches] (in | to | into) (centimeters | meters){to}`,
      ],
      typed: [
        `[${ASK_TYPED}] <below100>{feet} (foot | feet) <below100>{inches} [inches] (in | to | into) (centimeters | meters){to}`,
      ],
      answer: ({ slots }, context) => {
        const inches = readNumber(slots['feet'] ?? '') * 12 + readNumber(slots['inches'] ?? '')
        return answer(inches, find('inch'), find(slots['to'] ?? 'meters'), context)
      },
    },
  },
  tools: [
    tool(
      'convert_units',
      'Converts a value from one unit to another; units in English words.',
      { value: { type: 'number' }, from: { type: 'string' }, to: { type: 'string' } },
      ({ value, from, to }) =>
        Number.isFinite(value) && typeof from === 'string' && typeof to === 'string' && find(from) && find(to)
          ? { skill: 'units', intent: 'convert', slots: { value: String(value), from, to } }
          : undefined,
    ),
  ],
}

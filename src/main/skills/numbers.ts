/**
 * Numbers as people say them: the rules by which they are heard, their value, and how a value is said.
 * Whole numbers below a thousand millions (typed, to the trillions), decimals digit by digit, ordinals to ninety-ninth.
 */

const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const
/** Words for the tens from twenty on. */
export const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const

const either = (words: readonly string[]): string => words.join(' | ')

const fractionOf = (most: number): string =>
  Array.from({ length: most - 1 }).reduce<string>((rest) => `<pointDigit> [${rest}]`, '<pointDigit>')

/** As many digits after the point as a number keeps. */
export const MOST_DECIMALS = 15

/** Shared rules. `<count>` is a whole number below a thousand, `<number>` any number that can be said. */
export const NUMBER_RULES = {
  digit: either(UNITS.slice(1)),
  teen: either(TEENS),
  tens: either(TENS),
  below100: '<tens> [<digit>] | <teen> | <digit>',
  count: '(<digit> | a) hundred [[and] <below100>] | <below100>',
  /** Two or more, as the plural takes it. */
  several:
    'two | three | four | five | six | seven | eight | nine | <teen> | <tens> [<digit>] | (a | one) hundred [[and] <below100>]',
  whole:
    '(<count> | a) million [[and] <count> [thousand [[and] <count>]]] | (<count> | a) thousand [[and] <count>] | <teen> hundred | <count> | zero',
  ordinal:
    'first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth | thirteenth | fourteenth | fifteenth' +
    ' | sixteenth | seventeenth | eighteenth | nineteenth | twentieth | thirtieth' +
    ' | (twenty | thirty) (first | second | third | fourth | fifth | sixth | seventh | eighth | ninth)',
  pointDigit: '<digit> | zero | oh',
  fraction: fractionOf(MOST_DECIMALS),
  number:
    '[minus] (<large> | <whole> [point <fraction>] [<times>] | point <fraction> [<times>] | <below100> and a half [<times>] | half a <times>)',
  times: 'hundred | thousand | million | billion | trillion',
  large: '<count> trillion [[and] <billions>] | <billions>',
  billions: '<count> billion [[and] <whole>]',
} as const

/** Beyond the millions, without a whole part, with more than four decimals, and "two and a half million", numbers are only typed. */
export const HEARD_NUMBERS = { number: '[minus] <whole> [point <fraction>]', fraction: fractionOf(4) } as const

const VALUES: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, index) => [word, index] as const),
  ...TEENS.map((word, index) => [word, 10 + index] as const),
  ...TENS.map((word, index) => [word, 20 + 10 * index] as const),
  ['oh', 0],
  ['a', 1],
  ['an', 1],
])

const TIMES: Readonly<Record<string, number>> = {
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
}

/** The value of words that `<number>` accepts; NaN for any others. */
export function readNumber(text: string): number {
  const half = /^(minus )?(?:(.+) and a half|half a)(?: (\w+))?$/.exec(text)
  if (half) {
    const [, minus, whole, times] = half
    const value =
      ((whole === undefined ? 0 : readNumber(whole)) + 0.5) * (times === undefined ? 1 : (TIMES[times] ?? NaN))
    return minus ? -value : value
  }
  const words = text.split(' ').filter((word) => word !== 'and')
  const negative = words[0] === 'minus' || words[0] === 'negative'
  if (negative) words.shift()
  const point = words.indexOf('point')
  // "Point five" has no whole part.
  const whole = point === 0 ? 0 : readWhole(point < 0 ? words : words.slice(0, point))
  if (point < 0) return negative ? -whole : whole
  const times = TIMES[words.at(-1) ?? ''] ?? 1
  const digits = words.slice(point + 1, times === 1 ? undefined : -1).map((word) => VALUES.get(word))
  if (digits.length === 0 || digits.some((digit) => digit === undefined || digit > 9)) return Number.NaN
  // Multiplied in decimals: 1.1 million is 1,100,000 and not a little more.
  const value = Number(`${whole}.${digits.join('')}e${Math.log10(times)}`)
  return negative ? -value : value
}

function readWhole(words: readonly string[]): number {
  if (words.length === 0) return Number.NaN
  let total = 0
  let group = 0
  for (const word of words) {
    const value = VALUES.get(word)
    const times = TIMES[word]
    if (value !== undefined) group += value
    else if (times === undefined) return Number.NaN
    // "Ten thousand million": what stands right behind another one multiplies all that was said.
    else if (group === 0) total *= times
    else if (word === 'hundred') group *= times
    else {
      total += group * times
      group = 0
    }
  }
  return total + group
}

const below100 = (value: number): string => {
  if (value < 10) return UNITS[value]!
  if (value < 20) return TEENS[value - 10]!
  const tens = TENS[Math.floor(value / 10) - 2]!
  return value % 10 === 0 ? tens : `${tens} ${UNITS[value % 10]}`
}

const below1000 = (value: number): string => {
  if (value < 100) return below100(value)
  const hundreds = `${UNITS[Math.floor(value / 100)]} hundred`
  return value % 100 === 0 ? hundreds : `${hundreds} and ${below100(value % 100)}`
}

const IRREGULAR: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

/** "twenty third" for 23; 1 to 99. */
export function sayOrdinal(value: number): string {
  const words = below100(value).split(' ')
  const last = words.pop()!
  return [...words, IRREGULAR[last] ?? `${last.replace(/y$/, 'ie')}th`].join(' ')
}

const ORDINALS: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 99 }, (_, index) => [sayOrdinal(index + 1), index + 1] as const),
)

/** The value of words that `<ordinal>` accepts; NaN for any others. */
export const readOrdinal = (text: string): number => ORDINALS.get(text) ?? Number.NaN

/** The words for a number below 1e15, as `<number>` accepts them (heard, those below 1e9); at most `decimals` digits after the point. */
export function sayNumber(value: number, decimals = 4): string {
  const text = Math.abs(value).toFixed(decimals)
  const [whole = '0', fraction = ''] = text.split('.')
  const digits = fraction.replace(/0+$/, '')
  const words =
    sayWhole(Number(whole)) + (digits ? ` point ${[...digits].map((digit) => UNITS[Number(digit)]).join(' ')}` : '')
  return value < 0 && words !== 'zero' ? `minus ${words}` : words
}

const GROUPS = [
  ['trillion', 1e12],
  ['billion', 1e9],
  ['million', 1e6],
  ['thousand', 1e3],
] as const

function sayWhole(value: number): string {
  if (value < 1000) return below1000(value)
  const parts: string[] = []
  for (const [name, size] of GROUPS) {
    const count = Math.floor(value / size) % 1_000
    if (count > 0) parts.push(`${below1000(count)} ${name}`)
  }
  const rest = value % 1_000
  if (rest > 0) parts.push(rest < 100 ? `and ${below100(rest)}` : below1000(rest))
  return parts.join(' ')
}

/** Text as typed, or as the recognizer writes it, into the words of the grammar: digits, "10:30", contractions, punctuation, fillers. Pure. */
import { own } from '../../shared/own'
import { clockWords, exactClockWords, readClock } from './clockTime'
import { dayWords } from './dayWords'
import { MONTHS, sayYear, uses12Hours } from './locale'
import { MOST_DECIMALS, sayNumber, sayOrdinal, TENS } from './numbers'

export interface Said {
  /** Words of the grammar, lower case. */
  readonly words: readonly string[]
  /** For each word what stood there; empty where one piece of text became several words. */
  readonly asTyped: readonly string[]
}

/** Words for what stands in one piece, by its whole spelling. */
const SPELLINGS: Readonly<Record<string, string>> = {
  whats: "what's",
  thats: "that's",
  im: "i'm",
  ive: "i've",
  cant: "can't",
  hows: "how's",
  theres: "there's",
  oclock: "o'clock",
  am: 'a.m.',
  'a.m': 'a.m.',
  pm: 'p.m.',
  'p.m': 'p.m.',
  '%': 'percent',
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  x: 'times',
  '×': 'times',
  '/': 'over',
  '÷': 'over',
  '^': 'to the power of',
  todo: 'to-do',
  min: 'minutes',
  mins: 'minutes',
  sec: 'seconds',
  secs: 'seconds',
  hr: 'hour',
  hrs: 'hours',
  km: 'kilometers',
  cm: 'centimeters',
  mm: 'millimeters',
  kg: 'kilograms',
  kgs: 'kilograms',
  g: 'grams',
  mg: 'milligrams',
  lb: 'pounds',
  lbs: 'pounds',
  oz: 'ounces',
  ml: 'milliliters',
  ft: 'feet',
  mph: 'miles per hour',
  kb: 'kilobytes',
  mb: 'megabytes',
  gb: 'gigabytes',
  tb: 'terabytes',
  kmh: 'kilometers per hour',
  'km/h': 'kilometers per hour',
  kph: 'kilometers per hour',
  '°c': 'degrees celsius',
  '°f': 'degrees fahrenheit',
  metre: 'meter',
  metres: 'meters',
  kilometre: 'kilometer',
  kilometres: 'kilometers',
  centimetre: 'centimeter',
  centimetres: 'centimeters',
  millimetre: 'millimeter',
  millimetres: 'millimeters',
  litre: 'liter',
  litres: 'liters',
  millilitre: 'milliliter',
  millilitres: 'milliliters',
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
  xmas: 'christmas',
  dozen: 'twelve',
  negative: 'minus',
}

const MONTH_WORDS: readonly string[] = MONTHS.map((month) => month.toLowerCase())

/** "Dec" and, of the ninth, "sept". */
const MONTHS_SHORT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MONTH_WORDS.map((month) => [month.slice(0, 3), month])),
  sept: 'september',
}

const isMonth = (piece: string | undefined): boolean =>
  piece !== undefined && (MONTH_WORDS.includes(bare(piece)) || own(MONTHS_SHORT, bare(piece)) !== undefined)

const bare = (piece: string): string =>
  piece
    .toLowerCase()
    .replace(/^["'“‘]+|(?<![?!,;:"”])[?!,;:"”]+$|(?<!\.)\.+$/g, '')
    // Brackets around words are like quotes; around numbers they are arithmetic.
    .replace(/^\((?=\D*$)|(?<=^\D*)\)$/g, '')
    .replaceAll('’', "'")

/**
 * Only whole words are looked up; what is unknown stays as it is.
 * @param typedIn the locale of whoever typed it; where its clocks count to 24, "7:30" is the morning
 */
export function normalise(text: string, typedIn?: string): Said {
  const pieces = text.trim().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS)
  const words: string[] = []
  const asTyped: string[] = []
  for (const [index, piece] of pieces.entries()) {
    const said = settleHalf(wordsFor(piece, pieces, index), pieces, index, typedIn)
      .split(' ')
      .filter(Boolean)
    for (const [part, word] of said.entries()) {
      words.push(word)
      asTyped.push(part === 0 ? piece : '')
    }
  }
  return { words, asTyped }
}

const PART = '(?:morning|afternoon|evening|night)'
const DAYS_PART = `(?:tonight|(?:this|tomorrow|\\w+day|mon|tue|wed|thu|fri|sat|sun) ${PART}|in the ${PART})`
/** What says the half of the day beside a time; further off it is of something else: "at 7:30 to say good night". */
const HALF_BEFORE = new RegExp(`\\b${DAYS_PART}(?: at)?$`, 'i')
const HALF_BEHIND = new RegExp(`^(?:[ap]\\.?m\\b|at night|(?:on |next )?${DAYS_PART})`, 'i')

/** "07:30" is the morning everywhere, "7:30" where clocks count to 24. */
function settleHalf(said: string, pieces: readonly string[], index: number, typedIn: string | undefined): string {
  const piece = pieces[index]!
  const isExact = piece.startsWith('0') || (typedIn !== undefined && !uses12Hours(typedIn))
  if (!isExact || !/^\d{1,2}[:.]\d{2}$/.test(bare(piece)) || said.includes('point')) return said
  const time = readClock(said)
  const isHalfSaid =
    HALF_BEFORE.test(pieces.slice(0, index).join(' ')) || HALF_BEHIND.test(pieces.slice(index + 1).join(' '))
  return time?.ambiguous && !isHalfSaid ? exactClockWords(time.hour, time.minute) : said
}

/** A command is never longer; matching has to stay quick on whatever is pasted. */
const MOST_WORDS = 200

function wordsFor(piece: string, pieces: readonly string[], index: number): string {
  // The recognizer writes a second pronunciation as "read(2)".
  const plain = bare(piece.replace(/\(\d+\)$/, ''))
  if (plain === '') return SPELLINGS[piece] ?? ''
  // No sum: it is a call for help.
  if (plain === '9-1-1') return plain
  // "5! + 3" is a factorial, and no five.
  if (/^[\d.,]+!+$/.test(piece) && index < pieces.length - 1) return piece
  const spelled = own(SPELLINGS, plain) ?? own(MONTHS_SHORT, plain)
  const short = letter(plain, pieces, index)
  if (short) return short
  // "am" is a verb unless a time stands before it.
  if (spelled !== undefined && (plain !== 'am' || /\d$|o'?clock$/.test(pieces[index - 1] ?? ''))) return spelled
  if (!/\d/.test(plain)) return HYPHENED.test(plain) ? plain.replace('-', ' ') : plain
  const timed = timedDigits(plain, pieces, index)
  if (timed) return timed
  const near = isMonth(pieces[index - 1]) || isMonth(pieces[index + 1])
  return digits(plain, near || pieces.slice(0, index).some(isMonth), near) ?? plain
}

/** "twenty-five", "thirty-first". */
const HYPHENED = new RegExp(`^(?:${TENS.join('|')})-[a-z]+$`)

const LETTERS: Readonly<Record<string, string>> = { c: 'celsius', f: 'fahrenheit', m: 'meters', l: 'liters' }

/** "100 f in c", "10 m in feet": a letter is a unit only where one can stand; beside a timer "m" is minutes. */
function letter(piece: string, pieces: readonly string[], index: number): string | undefined {
  if (!/(?:^|[\d\s.,])(?:\d|degrees?|in|to|into|many)$/i.test(` ${pieces[index - 1] ?? ''}`)) return undefined
  return piece === 'm' && isTimed(pieces) ? 'minutes' : own(LETTERS, piece)
}

const isTimed = (pieces: readonly string[]): boolean =>
  /\b(?:timer|countdown|remind|wake|alarm)\b/.test(pieces.join(' ').toLowerCase())

/** What digits mean only beside a timer ("10m", "1h30") or an alarm ("7.30"). */
function timedDigits(piece: string, pieces: readonly string[], index: number): string | undefined {
  const said = pieces.join(' ').toLowerCase()
  const short = /^(\d{1,3})(h|hrs?|m|mins?|s|secs?)(?:(\d{1,2})(m|mins?|s|secs?)?)?$/.exec(piece)
  if (short && (/\b(?:timer|countdown)\b/.test(said) || pieces[index - 1] === 'in')) {
    const [, count, unit = '', rest, restUnit] = short
    if (unit !== 'm' || isTimed(pieces))
      return [length(count, unit), rest && length(rest, restUnit ?? (unit.startsWith('h') ? 'm' : 's'))]
        .filter(Boolean)
        .join(' ')
  }
  const dotted = /^(\d{1,2})\.(\d{2})$/.exec(piece)
  if (dotted && /\b(?:alarm|wake|remind|reminder)\b/.test(said))
    return typedClock(Number(dotted[1]), Number(dotted[2]), undefined)
  const hyphened = /^(\d+)-([a-z]+)$/.exec(piece)
  if (hyphened) return `${wordsFor(hyphened[1]!, pieces, index)} ${wordsFor(hyphened[2]!, pieces, index)}`
  const height = /^(\d{1,2})'(\d{1,2})$/.exec(piece)
  return height ? `${sayNumber(Number(height[1]))} foot ${sayNumber(Number(height[2]))}` : undefined
}

function length(count: string | undefined, unit: string): string {
  const name = unit.startsWith('h') ? 'hour' : unit.startsWith('m') ? 'minute' : 'second'
  return `${sayNumber(Number(count))} ${name}${count === '1' ? '' : 's'}`
}

/** `dated`: a month stands in the sentence, so four digits are a year. `byMonth`: it stands beside, so a small number is a day. */
function digits(piece: string, dated: boolean, byMonth: boolean): string | undefined {
  const clock = /^(\d{1,2})[:.h](\d{2})(am|pm|a\.m|p\.m)?$/.exec(piece)
  if (clock && (piece.includes(':') || clock[3] || piece.includes('h')))
    return typedClock(Number(clock[1]), Number(clock[2]), clock[3])
  const hour = /^(\d{1,2})(am|pm|a\.m|p\.m)$/.exec(piece)
  if (hour) return `${sayNumber(Number(hour[1]))} ${half(hour[2]!)}`
  const ordinal = /^(\d{1,2})(st|nd|rd|th)$/.exec(piece)
  if (ordinal && Number(ordinal[1]) > 0) return sayOrdinal(Number(ordinal[1]))
  // "2026-12-25" is no sum of three.
  if (/^\d{4}-\d\d-\d\d$/.test(piece)) return dayWords(piece)
  if (dated && /^(1[5-9]|20|21)\d\d$/.test(piece)) return sayYear(Number(piece))
  if (byMonth && /^(0?[1-9]|[12]\d|3[01])$/.test(piece)) return sayOrdinal(Number(piece))
  return sum(piece)
}

const half = (suffix: string): string => (suffix.startsWith('a') ? 'a.m.' : 'p.m.')

function typedClock(hour: number, minute: number, suffix: string | undefined): string | undefined {
  if (hour > 23 || minute > 59) return undefined
  if (!suffix) return clockWords(hour, minute)
  const minutes = minute === 0 ? '' : minute < 10 ? `oh ${sayNumber(minute)}` : sayNumber(minute)
  return [sayNumber(hour), minutes, half(suffix)].filter(Boolean).join(' ')
}

/** A comma groups before three digits, as in "1,000"; before others, or after a zero, it is a decimal mark. */
const GROUPED = '[1-9]\\d{0,2}(?:,\\d{3})+(?![\\d,])(?:\\.\\d+)?'
const PARTS = new RegExp(`${GROUPED}|\\d+(?:[.,]\\d+)?|(?<![a-z\\d])\\.\\d+|[+\\-*/^×÷%()]|°?[a-z]+(?:/h)?`, 'g')
const IS_GROUPED = new RegExp(`^${GROUPED}$`)

/** A number in words, with every decimal that it was typed with. */
function sayDigits(typed: string): string {
  const digits = IS_GROUPED.test(typed) ? typed.replaceAll(',', '') : typed.replace(',', '.')
  const decimals = digits.split('.')[1]?.length ?? 0
  return Number(digits) < 1e15 ? sayNumber(Number(digits), Math.min(decimals, MOST_DECIMALS)) : typed
}

/** "12*5", "1,000", "15%", "10km", "2+2=": numbers, signs and units without spaces between them. */
function sum(piece: string): string | undefined {
  const parts = piece.replace(/=$/, '').match(PARTS)
  if (!parts || parts.join('') !== piece.replace(/=$/, '')) return undefined
  return parts
    .map((part) => {
      if (part === '(' || part === ')') return part === '(' ? 'open bracket' : 'close bracket'
      return /^\.?\d/.test(part) ? sayDigits(part) : (own(SPELLINGS, part) ?? own(LETTERS, part) ?? part)
    })
    .join(' ')
}

const OPENERS =
  /^(?:hey |ok |okay |parley |please |could you |can you |would you |will you |i want you to |i would like you to |just |now )+/
const CLOSERS = /(?: please| thanks| thank you| parley| for me)+$/

/** How many words of courtesy stand before and after the command. */
export function fillers(words: readonly string[]): { before: number; after: number } {
  const text = `${words.join(' ')} `
  const count = (part: string | undefined): number => part?.split(' ').filter(Boolean).length ?? 0
  return { before: count(OPENERS.exec(text)?.[0]), after: count(CLOSERS.exec(text.trim())?.[0]) }
}

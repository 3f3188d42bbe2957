/** Answers that could have been given instead, so that recognizing the one that was given means something. Pure. */

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** 0 to 99 as it is said. */
function sayNumber(value: number): string {
  if (value < ONES.length) return ONES[value] ?? ''
  const ones = value % 10
  return `${TENS[Math.floor(value / 10)]}${ones === 0 ? '' : ` ${ONES[ones]}`}`
}

/** 7:05 as "seven oh five", 7:00 as "seven". */
function sayMinutes(minutes: number): string {
  if (minutes === 0) return ''
  return minutes < 10 ? `oh ${sayNumber(minutes)}` : sayNumber(minutes)
}

/** The words of an answer as a voice says them: numbers to 99 and clock times spelled out, letters of AM and PM apart. */
export function spokenWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/\b(\d{1,2}):(\d\d)/g, (_, hour, minutes) => `${sayNumber(Number(hour))} ${sayMinutes(Number(minutes))}`)
    .replace(/\b\d{1,2}\b/g, (digits) => sayNumber(Number(digits)))
    .replace(/\b([ap])\.?m\b\.?/g, '$1 m')
    .replace(/[^a-z' ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const OTHER_ANSWERS = [
  'good morning',
  'you are welcome',
  'i did not catch that',
  'there are no timers',
  'the timer is set',
  'i will remember that',
  'your list is empty',
  'the volume is fifty',
  'that makes forty two',
  'one mile is more than one kilometer',
]

/** Seventy: times, answers of the same shape with other numbers, and some of other shapes; never the answer itself. */
export function rivalsOf(answer: string): string[] {
  const own = spokenWords(answer)
  const shapes = [answer, 'It is 7:05 PM.', 'Your timer has 12 minutes left.']
  const variants = shapes.flatMap((shape) => Array.from({ length: 60 }, (_, n) => spokenWords(otherNumbers(shape, n))))
  const rivals = new Set([...OTHER_ANSWERS, ...variants])
  rivals.delete(own)
  return [...rivals].slice(0, 70)
}

/** Every number replaced by one that lies `n` further, hours within 12 and all others within 60. */
const otherNumbers = (text: string, n: number): string =>
  text
    .replace(/\b(\d{1,2}):(\d\d)/g, (_, hour: string, minutes: string) => {
      const moved = (Number(minutes) + 7 * n) % 60
      return `${((Number(hour) + n) % 12) + 1}:${String(moved).padStart(2, '0')}`
    })
    .replace(/(?<![\d:])\b\d{1,2}\b(?!:)/g, (digits) => String((Number(digits) + n) % 60))

/** Pure: argv, word by word, as the options that were given; and how a mistake in them is told. */
import { appError, type ErrorCode, type ErrorDetails } from '../../../shared/errors'
import type { AppError } from '../../../shared/view'
import type { Sentence } from './command'
import { OPTIONS, type OptionName, type OptionSpec } from './options'

/** The first mistake ends the reading; `parseArguments` catches it. */
export class Misuse extends Error {
  readonly error: AppError

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(code)
    this.error = appError(code, details)
  }
}

/** What was given, in order; an option that may come once keeps its last value. */
export interface Given {
  flags: ReadonlySet<OptionName>
  values: ReadonlyMap<OptionName, string>
  sentences: Sentence[]
  /** Behind `--models`, without dashes. */
  words: string[]
}

export const badValue = (name: string, value: string, expected: string) =>
  new Misuse('usage.badValue', { option: `--${name}`, value, expected })

/** By which option the first sentence came, if there is one. */
export const sentenceOption = ({ sentences: [first] }: Given): 'say' | 'text' | undefined =>
  first && (first.how === 'spoken' ? 'say' : 'text')

/** @throws Misuse: an option there is none of, or one without its value */
export function given(argv: readonly string[]): Given {
  const flags = new Set<OptionName>()
  const values = new Map<OptionName, string>()
  const sentences: Sentence[] = []
  const words: string[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at]!
    if (flags.has('models') && !word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name, inline] = split(word)
    const spec = word.startsWith('--') && Object.hasOwn(OPTIONS, name) ? specOf(name) : undefined
    if (!spec) throw new Misuse('usage.unknownOption', { option: word })
    if (spec.value === undefined) {
      if (inline !== undefined) throw badValue(name, inline, 'no value')
      flags.add(name as OptionName)
      continue
    }
    const value = inline ?? argv[++at]
    if (value === undefined || value === '') throw badValue(name, value ?? '', spec.takes ?? spec.value)
    if (name === 'say') sentences.push({ how: 'spoken', text: value })
    else if (name === 'text') sentences.push({ how: 'typed', text: value })
    else values.set(name as OptionName, value)
  }
  return { flags, values, sentences, words }
}

const specOf = (name: string): OptionSpec => OPTIONS[name as OptionName]

/** `--in=a.wav` as well as `--in a.wav`. */
function split(word: string): [string, string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word.slice(2), undefined] : [word.slice(2, equals), word.slice(equals + 1)]
}

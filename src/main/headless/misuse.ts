/** What was written on the command line, and how a mistake in it is told. */
import { appError, type ErrorCode, type ErrorDetails } from '../../shared/errors'
import type { AppError } from '../../shared/view'
import type { Sentence } from './arguments'
import type { OptionName } from './options'

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

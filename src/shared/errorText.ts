/** One entry of the table of errors: what happened and what to do, each one plain line. */

export interface ErrorText {
  message: string
  fix: string
}

export const text = (message: string, fix: string): ErrorText => ({ message, fix })

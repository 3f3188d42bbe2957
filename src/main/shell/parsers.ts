/** What a window may send, checked: one parser a call, mapped from the contract so that none can be forgotten. */
import { z } from 'zod'
import type { ArgumentOf, CallName } from '../../shared/contract'

const LONGEST_SENTENCE = 2_000

const nothing = z.void()

export type Parser<Name extends CallName> = z.ZodType<ArgumentOf<Name>>

export const parsers: { [Name in CallName]: Parser<Name> } = {
  press: nothing,
  release: nothing,
  cancel: nothing,
  say: z.string().trim().min(1).max(LONGEST_SENTENCE),
}

/**
 * Words -> meaning, by matching the very phrases the recognizer's grammar is made of, and whether words are a whole
 * command to which more may follow: the ground for ending a turn early. Pure.
 */
import { type Grammar, isPhoneWord } from './grammar'
import { type Capture, matchPhrase, type OpenRule } from './match'
import { normalise } from './normalise'
import type { FreeSound, Meaning } from './skill'

export interface Understanding {
  /** The words are a whole command as they stand. */
  readonly complete: boolean
  /** A longer command begins with the same words: "a timer for five minutes" may go on "and thirty seconds". */
  readonly mayContinue: boolean
  /** The words end in free speech (a note's text), which only the speaker can end: never end the turn early. */
  readonly endsFree: boolean
}

export interface Parser {
  /** Undefined: no command, or not a whole one. `free` is the recording of the free part, where it was spoken. */
  parse(text: string, free?: FreeSound): Meaning | undefined
  understands(text: string): Understanding
}

const freeSpeech: OpenRule = function* (words, from, wantsMore) {
  for (let at = from + 1; at <= words.length; at++) yield at
  wantsMore()
}

const OPEN_RULES: ReadonlyMap<string, OpenRule> = new Map([['free', freeSpeech]])

export function createParser(grammar: Grammar): Parser {
  const { rules, intents } = grammar

  return {
    parse(text, free) {
      const said = normalise(text)
      const matching = { words: said.words, rules, open: OPEN_RULES, wantsMore: () => {} }
      for (const { skill, intent, phrase } of intents) {
        for (const { at, captures } of matchPhrase(matching, phrase, { at: 0, captures: undefined })) {
          if (at === said.words.length && at > 0) return toMeaning(skill, intent, said, captures, free)
        }
      }
      return undefined
    },

    understands(text) {
      const { words } = normalise(text)
      let complete = false
      let mayContinue = false
      let endsFree = false
      const wantsMore = () => {
        mayContinue = true
      }
      for (const { phrase } of intents) {
        for (const { at, captures } of matchPhrase({ words, rules, open: OPEN_RULES, wantsMore }, phrase, {
          at: 0,
          captures: undefined,
        })) {
          if (at < words.length || at === 0) continue
          complete = true
          if (captures?.slot === 'free' && captures.to === words.length) endsFree = true
        }
      }
      return { complete, mayContinue, endsFree }
    },
  }
}

function toMeaning(
  skill: string,
  intent: string,
  said: ReturnType<typeof normalise>,
  captures: Capture | undefined,
  free: FreeSound | undefined,
): Meaning {
  const slots: Record<string, string> = {}
  let freeText = ''
  for (let capture = captures; capture; capture = capture.before) {
    if (capture.slot !== 'free') {
      slots[capture.slot] = said.words.slice(capture.from, capture.to).join(' ')
      continue
    }
    const sure = !said.words.slice(capture.from, capture.to).some(isPhoneWord)
    freeText = sure ? said.asTyped.slice(capture.from, capture.to).filter(Boolean).join(' ') : ''
  }
  const hasFree = captures !== undefined && freeOf(captures)
  if (!hasFree) return { skill, intent, slots }
  return { skill, intent, slots, free: free ? { ...free, text: freeText } : { text: freeText } }
}

const freeOf = (captures: Capture): boolean =>
  captures.slot === 'free' || (captures.before !== undefined && freeOf(captures.before))

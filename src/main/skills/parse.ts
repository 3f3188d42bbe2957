/**
 * Words -> meaning, by matching the very phrases the recognizer's grammar is made of, and whether words are a whole
 * command to which more may follow: the ground for ending a turn early. Pure.
 */
import { soundsLikeEmergency } from './emergency'
import { FREE_WORD, type Grammar, isPhoneWord } from './grammar'
import { type Capture, type Matching, matchPhrase, type OpenRule, type Reached, type Starts } from './match'
import { askedOfMemory } from './memory'
import { fillers, normalise, type Said } from './normalise'
import type { Phrase } from './phrase'
import type { FreeSound, Meaning } from './skill'

export interface Understanding {
  /** The words are a whole command as they stand. */
  readonly complete: boolean
  /** A longer command begins with the same words: "a timer for five minutes" may go on "and thirty seconds". */
  readonly mayContinue: boolean
  /** The words end in free speech (a note's text), which only the speaker can end: never end the turn early. */
  readonly endsFree: boolean
}

/** What is known of how the words came. */
export interface Given {
  /** The recording of the free part, where it was spoken. */
  readonly free?: FreeSound | undefined
  /** The locale of whoever typed them. */
  readonly typedIn?: string | undefined
}

export interface Parser {
  /** Undefined: no command, or not a whole one. */
  parse(text: string, given?: Given): Meaning | undefined
  understands(text: string): Understanding
  /** The words [from, to) of `text`, split at spaces, that are free speech: what to cut out of the recording. */
  freeRange(text: string): { from: number; to: number } | undefined
}

const START: Reached = { at: 0, captures: undefined }

/** They hold on to what follows: "finish by Friday" is not to be finished by, on Friday. "Stop by" and the like are whole. */
const LEADS_ON =
  /(?:^|\s)(?:for|about|(?<!(?:stop|drop|come|go|pass|swing) )by|before|after|until|till|since|of|from|the|an?|my|your|this|next|last|happy|merry)$/

/** "The meeting is on Friday" says nothing without its end, whatever that begins with. */
const HALF_A_SENTENCE = /(?:^|\s)(?:and|or|(?:is|are)(?: (?:at|in|on))?)$/

/** Words that begin something of their own: "what I am here for" may end before "at five". */
const OWN_BEGINNING = /^(?:at|in|on|to|onto|off|from)$/

/** Whether free words that end before `at` would be torn from those that follow. */
function isTorn(words: readonly string[], at: number): boolean {
  const next = words[at]
  if (next === undefined) return false
  const last = words.slice(Math.max(0, at - 2), at).join(' ')
  return HALF_A_SENTENCE.test(last) || (!OWN_BEGINNING.test(next) && LEADS_ON.test(last))
}

/** Any words, the shortest stretch first, so that what follows it in the phrase gets its chance. */
const freeSpeech: OpenRule = function* (words, from, wantsMore) {
  for (let at = from + 1; at <= words.length; at++) if (!isTorn(words, at)) yield at
  wantsMore()
}

/** What a name never is: a count, how exact it is, a unit of time, or what it would be the name of. */
const NO_NAME = new Set(
  `a an the my your our this that these those it all any some every last next other new first second third fourth fifth for of to on in at
  one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty half hour hours minute minutes
  minus negative plus point quarter quarters another about around roughly approximately nearly almost exactly only just not
  read show tell open clear empty delete remove erase cancel stop set make create start add put take go
  seconds day days timer timers over again alarm alarms reminder reminders list lists note notes called named`.split(
    /\s+/,
  ),
)

/** One word that can be a name; which ones are listened for is a rule of words. */
const anyName: OpenRule = function* (words, from, wantsMore) {
  const word = words[from]
  if (word === undefined) wantsMore()
  else if (/^[\p{L}][\p{L}'-]*$/u.test(word) && !NO_NAME.has(word)) yield from + 1
}

const OPEN_RULES: ReadonlyMap<string, OpenRule> = new Map([
  ['free', freeSpeech],
  ['name', anyName],
])

interface Match {
  skill: string
  intent: string
  captures: Capture | undefined
  said: Said
}

/** Words that are heard are asked about several times: whether they end, what they cost, who answers them. */
export function createParser(grammar: Grammar): Parser {
  const parser = parserOf(grammar)
  let last: { text: string; understanding: Understanding } | undefined
  const understands = (text: string): Understanding => {
    if (last?.text !== text) last = { text, understanding: parser.understands(text) }
    return last.understanding
  }
  return { ...parser, understands }
}

function parserOf(grammar: Grammar): Parser {
  const { rules, heardRules, intents } = grammar
  const typed = { rules, open: OPEN_RULES, starts: new Map<Phrase, Starts>() }
  const heard = { rules: heardRules, open: OPEN_RULES, starts: new Map<Phrase, Starts>() }

  const match = (said: Said): Match | undefined => {
    const matching = { ...typed, words: said.words, wantsMore: () => {} }
    for (const { skill, intent, phrase } of said.words.length > 0 ? intents : []) {
      for (const { at, captures } of matchPhrase(matching, phrase, START)) {
        if (at === said.words.length) return { skill, intent, captures, said }
      }
    }
    return undefined
  }

  const find = (text: string, typedIn: string | undefined): Match | undefined => {
    const said = normalise(text, typedIn)
    const whole = match(said)
    if (whole) return whole
    const { before, after } = fillers(said.words)
    if (before + after === 0) return undefined
    const end = said.words.length - after
    return match({ words: said.words.slice(before, end), asTyped: said.asTyped.slice(before, end) })
  }

  return {
    parse(text, { free, typedIn } = {}) {
      const found = find(text, typedIn)
      if (found) return toMeaning(found, free)
      const words = text.trim().toLowerCase().replaceAll('’', "'")
      return soundsLikeEmergency(words) ? { skill: 'emergency', intent: 'call', slots: {} } : askedOfMemory(words)
    },

    understands(text) {
      const { words } = normalise(text)
      let complete = false
      let mayContinue = false
      let endsFree = false
      const wantsMore = (): void => {
        mayContinue = true
      }
      const look = (matching: Matching, phrase: Phrase): void => {
        for (const { at, captures } of matchPhrase(matching, phrase, START)) {
          if (at < words.length || at === 0) continue
          complete = true
          if (captures?.slot === 'free' && captures.to === words.length) endsFree = true
        }
      }
      const listening = { ...heard, words, wantsMore }
      for (const intent of intents) if (intent.heard) look(listening, intent.heard)
      // What is only typed makes a command whole where nothing that is said can follow: "until twenty" waits for its "o'clock".
      const written = { ...typed, words, wantsMore: () => {} }
      if (!complete && !mayContinue) for (const { phrase } of intents) look(written, phrase)
      return { complete, mayContinue, endsFree }
    },

    freeRange(text) {
      const words = text.trim().split(/\s+/).filter(Boolean)
      const found = match({ words, asTyped: words })
      for (let capture = found?.captures; capture; capture = capture.before) {
        if (capture.slot === 'free') return { from: capture.from, to: capture.to }
      }
      return undefined
    },
  }
}

const isUnsure = (word: string): boolean => isPhoneWord(word) || word === FREE_WORD

const wordsAt = ({ from, to }: Capture, { words }: Said): string => words.slice(from, to).join(' ')

/** A name is what was typed, whatever else that is short for: the sun timer is no Sunday timer. */
function nameAt(capture: Capture, said: Said): string {
  const typed = said.asTyped[capture.from] ?? ''
  return /^\p{L}+$/u.test(typed) ? typed.toLowerCase() : wordsAt(capture, said)
}

function toMeaning({ skill, intent, captures, said }: Match, sound: FreeSound | undefined): Meaning {
  const slots: Record<string, string> = {}
  let free: string | undefined
  for (let capture = captures; capture; capture = capture.before) {
    if (capture.slot !== 'free') {
      slots[capture.slot] ??= capture.slot === 'name' ? nameAt(capture, said) : wordsAt(capture, said)
      continue
    }
    // Typed, nothing is unsure: dots are dots.
    const sure = sound === undefined || !said.words.slice(capture.from, capture.to).some(isUnsure)
    free = sure
      ? said.asTyped
          .slice(capture.from, capture.to)
          .filter(Boolean)
          .join(' ')
          .replace(/(?<![.!?,;:])[.!?,;:]+$/, '')
      : ''
  }
  if (free === undefined) return { skill, intent, slots }
  if (!sound) return { skill, intent, slots, free: { text: free } }
  // Words the ears were not sure of are worse than none: the sound says what was meant.
  return { skill, intent, slots, free: { ...sound, text: sound.text === '' ? '' : free } }
}

/**
 * When a turn in hands-free mode is over: pure, fed with facts and positions in sound, so that it has no clock.
 * A pause ends the turn sooner when the words so far are already a whole command.
 */
import type { Ms } from '../../../shared/time'
import type { Understanding } from '../../skills'
import { SPACED_CLOSERS, SPACED_ENDS, UNSPACED_CLOSERS, UNSPACED_ENDS } from './sentenceMarks'

export const ENDPOINT_TUNING = {
  /** After a whole command nobody can be expected to go on; gaps inside a sentence are shorter than this. */
  completeMs: 200,
  /** A whole command to which more may follow ("a timer for five minutes … and thirty seconds"). */
  continuableMs: 280,
  /** Words are missing, or nothing fits: people pause this long to think in the middle of a sentence. */
  openMs: 800,
  /** A sentence to a model that is written to its end: people go on after one, but not at once. */
  sentenceMs: 500,
  /** A note's own words: only the speaker knows when they end. */
  freeMs: 1000,
  /** A turn is cut off here whatever is said; longer ones are not commands. */
  longestTurnMs: 30_000,
} as const

export type Wording =
  /** `complete` and nothing may follow. */
  | 'complete'
  | 'continuable'
  /** Not a command, but a sentence with its mark. */
  | 'sentence'
  | 'open'
  /** The last words are free speech. */
  | 'free'

export const wordingOf = ({ complete, mayContinue, endsFree }: Understanding): Wording =>
  endsFree ? 'free' : !complete ? 'open' : mayContinue ? 'continuable' : 'complete'

/** By its mark, with what is closed behind it. */
export const endsSentence = (text: string): boolean => END.test(text)

const END = new RegExp(`[${SPACED_ENDS}${UNSPACED_ENDS}][${SPACED_CLOSERS}${UNSPACED_CLOSERS}]*\\s*$`)

export type EndpointFact =
  | { type: 'voiceStarted'; atMs: Ms }
  | { type: 'voiceStopped'; atMs: Ms }
  | { type: 'worded'; wording: Wording }
  /** Sound up to here was looked at. */
  | { type: 'heardUntil'; atMs: Ms }

/** `waiting`: nothing said yet. `over` is final until the next `voiceStarted` of a new endpointer. */
export type Endpoint =
  | { tag: 'waiting' }
  | { tag: 'speaking'; startedAtMs: Ms; wording: Wording }
  | { tag: 'pausing'; startedAtMs: Ms; lastVoicedAtMs: Ms; wording: Wording }
  | { tag: 'over'; startedAtMs: Ms; lastVoicedAtMs: Ms; decidedAtMs: Ms }

export const WAITING: Endpoint = { tag: 'waiting' }

/** How long after the last voiced sample a turn with these words is decided to be over. */
export function pauseFor(wording: Wording): Ms {
  switch (wording) {
    case 'complete':
      return ENDPOINT_TUNING.completeMs
    case 'continuable':
      return ENDPOINT_TUNING.continuableMs
    case 'sentence':
      return ENDPOINT_TUNING.sentenceMs
    case 'open':
      return ENDPOINT_TUNING.openMs
    case 'free':
      return ENDPOINT_TUNING.freeMs
  }
}

/** The next state; the same object when the fact changes nothing. */
export function endpoint(state: Endpoint, fact: EndpointFact): Endpoint {
  switch (state.tag) {
    case 'waiting':
      return fact.type === 'voiceStarted' ? { tag: 'speaking', startedAtMs: fact.atMs, wording: 'open' } : state
    case 'speaking':
      if (fact.type === 'worded') return reworded(state, fact.wording)
      if (fact.type === 'voiceStopped') return { ...state, tag: 'pausing', lastVoicedAtMs: fact.atMs }
      if (fact.type === 'heardUntil' && fact.atMs - state.startedAtMs >= ENDPOINT_TUNING.longestTurnMs) {
        return { tag: 'over', startedAtMs: state.startedAtMs, lastVoicedAtMs: fact.atMs, decidedAtMs: fact.atMs }
      }
      return state
    case 'pausing':
      if (fact.type === 'worded') return reworded(state, fact.wording)
      if (fact.type === 'voiceStarted') {
        return { tag: 'speaking', startedAtMs: state.startedAtMs, wording: state.wording }
      }
      if (fact.type === 'heardUntil' && fact.atMs - state.lastVoicedAtMs >= pauseFor(state.wording)) {
        const { startedAtMs, lastVoicedAtMs } = state
        return { tag: 'over', startedAtMs, lastVoicedAtMs, decidedAtMs: fact.atMs }
      }
      return state
    case 'over':
      return state
  }
}

const reworded = <S extends Endpoint & { wording: Wording }>(state: S, wording: Wording): S =>
  state.wording === wording ? state : { ...state, wording }

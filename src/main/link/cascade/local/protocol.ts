/**
 * What main and the child `enginePack` say to each other: plain data that structured clone copies. One child runs one
 * model, because a damaged one takes its process with it.
 */
import type { Hz } from '../../../audio'
import type { Child, ChildListener } from '../../../children'
import type { HeardWord } from '../ports'

/** Which files make the model; whole paths. */
export type LocalModel =
  | { kind: 'recognizer'; family: 'zipformer'; encoder: string; decoder: string; joiner: string; tokens: string }
  | { kind: 'voice'; family: 'piper'; model: string; tokens: string; dataDir: string }

export type ToEngine =
  /** First; answered by `loaded` or `refused`, or by the end of the process. */
  | { type: 'load'; model: LocalModel; threads: number }
  | { type: 'hear'; utterance: number }
  /** Answered by `heard`. */
  | { type: 'push'; utterance: number; samples: Int16Array }
  /** Answered by `final`. */
  | { type: 'endHearing'; utterance: number }
  | { type: 'abandon'; utterance: number }
  /** Answered by any number of `sound` and one `spoken`. Clauses are made in the order in which they are asked for. */
  | { type: 'speak'; clause: number; text: string; speed: number }
  /** Not wanted any more: never begun, or broken off as soon as the engine can; `spoken` follows all the same. */
  | { type: 'drop'; clause: number }

export type FromEngine =
  | { type: 'loaded'; rateHz: Hz }
  /** `reason` is the engine's own words, for a developer; no person reads it. */
  | { type: 'refused'; reason: string; missing: boolean }
  /** A push was looked at. `text`: where the words are others now. */
  | { type: 'heard'; utterance: number; text?: string }
  | { type: 'final'; utterance: number; text: string; words: HeardWord[] }
  | { type: 'sound'; clause: number; samples: Int16Array }
  | { type: 'spoken'; clause: number }

export function isFromEngine(message: unknown): message is FromEngine {
  if (typeof message !== 'object' || message === null) return false
  const { type, rateHz, reason, utterance, text, words, clause, samples } = message as Record<string, unknown>
  switch (type) {
    case 'loaded':
      return typeof rateHz === 'number' && rateHz > 0
    case 'refused':
      return typeof reason === 'string'
    case 'heard':
      return typeof utterance === 'number' && (text === undefined || typeof text === 'string')
    case 'final':
      return typeof utterance === 'number' && typeof text === 'string' && Array.isArray(words)
    case 'sound':
      return typeof clause === 'number' && samples instanceof Int16Array
    case 'spoken':
      return typeof clause === 'number'
    default:
      return false
  }
}

/** Starts the built entry. Electron passes a utility process, plain Node a forked one. */
export type OpenEngine = (listener: ChildListener) => Child<ToEngine>

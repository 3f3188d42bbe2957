/** What main and the worker `hear` say to each other. Every message to the worker but the first is answered by exactly one `took`. */
import type { Report } from './listener'
import type { Vocabulary } from './words'

/** What the worker must know, as its first message. */
export interface HearData {
  /** The commands are those of the skills; the build has prepared them. */
  vocabulary: Vocabulary | 'commands'
  /** resources/vad/silero-v6-16k.bin. */
  vadWeightsPath: string
  /** resources/ears. */
  acousticModelFolder: string
}

/** `utterance` counts up; the worker has one at a time. `open` comes first and once, and is answered by `ready`. */
export type ToHear = { type: 'open'; data: HearData } | HearJob

export type HearJob =
  | { type: 'start'; utterance: number }
  | { type: 'push'; utterance: number; samples: Int16Array }
  | { type: 'end'; utterance: number }
  | { type: 'abandon'; utterance: number }

export type FromHear = { type: 'ready' } | { type: 'took'; utterance: number; reports: Report[] }

/** Whether a message is one at all: a worker that says anything else has lost its way. */
export function isFromHear(message: unknown): message is FromHear {
  if (typeof message !== 'object' || message === null) return false
  const { type, utterance, reports } = message as Record<string, unknown>
  return type === 'ready' || (type === 'took' && typeof utterance === 'number' && Array.isArray(reports))
}

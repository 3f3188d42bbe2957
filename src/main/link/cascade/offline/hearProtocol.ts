/** What main and the worker `hear` say to each other. Every message to the worker is answered by exactly one `took`. */
import type { Report } from './listener'
import type { Vocabulary } from './recognizer'

/** Start data of the worker. */
export interface HearData {
  vocabulary: Vocabulary
  /** resources/vad/silero-v6-16k.bin. */
  vadWeightsPath: string
}

/** `utterance` counts up; the worker has one at a time. */
export type ToHear =
  | { type: 'start'; utterance: number }
  | { type: 'push'; utterance: number; samples: Int16Array }
  | { type: 'end'; utterance: number }
  | { type: 'abandon'; utterance: number }

export type FromHear = { type: 'ready' } | { type: 'took'; utterance: number; reports: Report[] }

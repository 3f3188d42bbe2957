/** What crosses between main and the worker `speak`. */
import type { Ms } from '../../../../shared/time'
import type { SpokenWord } from '../../link'

export interface SpeakJob {
  id: number
  text: string
  voice: string
  speed: number
}

export type SpeakAnswer =
  | { id: number; ok: true; samples: Int16Array; words: SpokenWord[]; tookMs: Ms }
  | { id: number; ok: false; reason: string }

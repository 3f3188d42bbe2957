/** What crosses between main and the worker `history`: a call by name, an answer, and things to say. */
import type { AppError } from '../../shared/view'
import type { HistoryFile } from './sqlite'

/** `workerData`. */
export interface HistoryData {
  file: string
}

export type HistoryMethod = Exclude<keyof HistoryFile, 'close'>

export type ToHistory =
  | { id: number; method: HistoryMethod; args: unknown[] }
  | { id: number; method: 'close'; args: [] }

export type FromHistory =
  | { type: 'notice'; error: AppError }
  | { type: 'answer'; id: number; ok: true; value: unknown }
  /** `error` is absent for a bug; `reason` is for the log only. */
  | { type: 'answer'; id: number; ok: false; error?: AppError; reason: string }

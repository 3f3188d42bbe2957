/**
 * Pure: says of each piece of sound whether its level could be a voice, against a noise floor it follows. It only
 * decides how long a tail lasts; whether somebody really speaks is the link's to say.
 */
import type { Ms } from '../../shared/time'
import type { Dbfs } from '../audio'
import type { CaptureTuning } from './tuning'

export type VoicingTuning = Pick<
  CaptureTuning,
  'voicedAboveFloorDb' | 'floorLowestDbfs' | 'floorHighestDbfs' | 'floorWindowMs'
>

export interface Voicing {
  /** Lowest level of the window that is complete, then of the one being filled; undefined while none is. */
  previousLowestDbfs: Dbfs | undefined
  lowestDbfs: Dbfs | undefined
  windowMs: Ms
}

export const UNHEARD: Voicing = { previousLowestDbfs: undefined, lowestDbfs: undefined, windowMs: 0 }

export interface Heard {
  next: Voicing
  voiced: boolean
}

/** One piece of sound of `durationMs` at `levelDbfs`. Allocates one small object. */
export function hear(voicing: Voicing, levelDbfs: Dbfs, durationMs: Ms, tuning: VoicingTuning): Heard {
  const lowestDbfs = Math.min(voicing.lowestDbfs ?? 0, levelDbfs)
  const floorDbfs = clamp(
    Math.min(lowestDbfs, voicing.previousLowestDbfs ?? 0),
    tuning.floorLowestDbfs,
    tuning.floorHighestDbfs,
  )
  const windowMs = voicing.windowMs + durationMs
  const full = windowMs >= tuning.floorWindowMs
  return {
    next: full
      ? { previousLowestDbfs: lowestDbfs, lowestDbfs: undefined, windowMs: 0 }
      : { previousLowestDbfs: voicing.previousLowestDbfs, lowestDbfs, windowMs },
    voiced: levelDbfs > floorDbfs + tuning.voicedAboveFloorDb,
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

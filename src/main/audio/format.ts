/**
 * Units and shapes of sound. Everywhere inside Parley sound is mono, signed 16-bit, in an `Int16Array`;
 * other layouts exist only in `wav.ts`, `pcm.ts` and at the device.
 */
import type { Ms } from '../../shared/time'
import type { TurnId } from '../../shared/view'

export type Hz = number
export type Samples = number
export type Dbfs = number

export const SUPPORTED_RATES_HZ = [8000, 16000, 24000, 44100, 48000] as const

/** Digital silence reads as this level rather than as minus infinity, so that it can be drawn and sent as JSON. */
export const SILENCE_DBFS: Dbfs = -100

/** A piece of the user's speech on its way to the link. `samples` may be reused by the sender after the call: copy to keep. */
export interface Frame {
  turnId: TurnId
  samples: Int16Array
  rateHz: Hz
  /** When the last sample of the frame was captured, on the assistant's clock. */
  capturedAtMs: Ms
}

export const msToSamples = (ms: Ms, rateHz: Hz): Samples => Math.round((ms * rateHz) / 1000)
export const samplesToMs = (samples: Samples, rateHz: Hz): Ms => (samples * 1000) / rateHz

/** One sound on the chosen speaker, for trying it: opened, played to its end, closed. */

import { AppException, toAppError } from '../../../shared/errors'
import type { Clock, Ms } from '../../../shared/time'
import { type AudioBackend, type DeviceChoice, pickDevice, resampleWhole } from '../../audio'
import { gainOf } from '../../playback'

export interface PlayOncePorts {
  clock: Clock
  audio: AudioBackend
  device(): DeviceChoice | undefined
}

export interface Sound {
  samples: Int16Array
  rateHz: number
  /** 0 to 100. */
  volume: number
}

/** Beyond the length of the sound itself. */
const LATE_MS: Ms = 4_000

/** Resolves when it was heard. Rejects as the device does, or with `sound.hostFailed` where it takes nothing. */
export async function playOnce({ clock, audio, device }: PlayOncePorts, sound: Sound): Promise<void> {
  const chosen = device()
  const found = chosen && pickDevice((await audio.devices()).outputs, chosen)
  let played = (_position: number): void => {}
  let lost = (_thrown: unknown): void => {}
  const output = await audio.openOutput(
    { rateHz: sound.rateHz, ...(found && { device: { id: found.id, name: found.name } }) },
    { played: (position) => played(position), lost: (error) => lost(AppException.of(error)) },
  )
  const gain = gainOf(sound.volume)
  const samples = resampleWhole(sound.samples, sound.rateHz, output.rateHz).map((sample) => sample * gain)
  const ms = (samples.length / output.rateHz) * 1000
  let late = (): void => {}
  try {
    await new Promise<void>((resolve, reject) => {
      lost = reject
      late = clock.after(ms + LATE_MS, () => reject(new AppException('sound.hostFailed')))
      played = (position) => {
        if (position >= samples.length) clock.after(output.delayMs, resolve)
      }
      output.write(samples)
      output.finish()
    })
  } catch (thrown) {
    throw AppException.of(toAppError(thrown), { cause: thrown })
  } finally {
    late()
    await output.close()
  }
}

/** Two notes, a fifth apart, that begin and end softly. Pure. */
export function testSound(rateHz: number): Int16Array {
  const noteMs = 450
  const length = Math.round((rateHz * noteMs) / 1000)
  const note = (hz: number) =>
    Int16Array.from({ length }, (_, at) => {
      const share = at / length
      return Math.round(9_000 * Math.sin(Math.PI * share) ** 0.5 * Math.sin((2 * Math.PI * hz * at) / rateHz))
    })
  const sound = new Int16Array(2 * length)
  sound.set(note(440))
  sound.set(note(660), length)
  return sound
}

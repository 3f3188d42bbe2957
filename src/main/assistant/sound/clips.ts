/** The bundled sounds, read once from `resources/sounds`. One that is missing is simply not played. */
import { join } from 'node:path'
import { readWav } from '../../audio'
import type { Clip, ClipName } from '../ports'

const NAMES: readonly ClipName[] = ['start', 'end', 'error', 'cut', 'working', 'oneMoment']

export async function loadClips(folder: string): Promise<ReadonlyMap<ClipName, Clip>> {
  const clips = await Promise.all(
    NAMES.map(async (name) => {
      const clip = await readWav(join(folder, `${name}.wav`)).catch(() => undefined)
      return clip ? ([[name, clip]] as const) : []
    }),
  )
  return new Map(clips.flat())
}

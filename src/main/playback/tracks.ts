/** Pure: questions about the tracks that sound or wait, in the order they are played. Asked with every piece of an answer. */
import type { ResponseId } from '../../shared/view'
import type { Track } from './track'

export function trackOf(tracks: readonly Track[], responseId: ResponseId): Track | undefined {
  return tracks.find(({ kind }) => kind.type === 'answer' && kind.responseId === responseId)
}

/** A clip that gives way sounds or waits, and an answer is there. */
export function isCovered(tracks: readonly Track[]): boolean {
  return tracks.length > 1 && tracks.some(yields) && tracks.some(({ answers }) => answers)
}

export function withoutYielding(tracks: readonly Track[]): Track[] {
  return tracks.filter((track) => !yields(track))
}

const yields = ({ yields }: Track): boolean => yields

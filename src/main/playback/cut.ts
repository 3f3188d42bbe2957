/** What reached the ear of answers that were cut. */
import type { ResponseId } from '../../shared/view'
import type { Hz, Samples } from '../audio'
import type { Track } from './track'

/** In samples at the answer's own rate; the two together are what was received. */
export interface Cut {
  responseId: ResponseId
  heardSamples: Samples
  droppedSamples: Samples
  rateHz: Hz
}

/** One for each answer among the tracks; clips are nobody's memory. */
export function cutsOf(tracks: readonly Track[], heard: ReadonlyMap<Track, Samples>): Cut[] {
  return tracks.flatMap((track) => {
    if (track.kind.type !== 'answer') return []
    const heardSamples = heard.get(track) ?? 0
    const { rateHz, received } = track
    return [{ responseId: track.kind.responseId, heardSamples, droppedSamples: received - heardSamples, rateHz }]
  })
}

import { describe, expect, it } from 'vitest'
import { type DeviceListeners, fromSpeaker } from '../../src/main/assistant/fromDevices'
import type { Parts } from '../../src/main/assistant/parts'
import type { SpeakerEvent } from '../../src/main/playback'
import { appError } from '../../src/shared/errors'

const error = appError('sound.notBuilt')

/** What a fact of the speaker makes of it: what the conversation is told, and what the user is. */
function toldOf(event: SpeakerEvent) {
  const posted: unknown[] = []
  const noticed: unknown[] = []
  const parts = {
    session: { post: (each: unknown) => posted.push(each) },
    notice: (each: unknown) => noticed.push(each),
  }
  fromSpeaker(parts as unknown as Parts, { speakerFailed: () => {} } as unknown as DeviceListeners, event)
  return { posted, noticed }
}

describe('a speaker that fails', () => {
  it('ends the turn whose answer it was playing', () => {
    const cuts = [{ responseId: 'one', heardSamples: 10, droppedSamples: 20, rateHz: 24_000 }]
    expect(toldOf({ type: 'failed', error, cuts })).toEqual({ posted: [{ type: 'speakerFailed', error }], noticed: [] })
  })

  it('over a cue or a tone alone is told, and ends no turn: its answer is still to come, and can be read', () => {
    expect(toldOf({ type: 'failed', error, cuts: [] })).toEqual({ posted: [], noticed: [error] })
  })
})

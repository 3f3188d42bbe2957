/** What a link makes of an answer, word by word and sample by sample, in its response. Knows of no end and no other response. */
import { type Hz, samplesToMs } from '../../audio'
import type { LinkEvent } from '../../link'
import type { Response } from './response'

type Made = Extract<LinkEvent, { type: 'replyDelta' | 'audio' | 'replyWords' | 'audioEnded' }>

/** @param rateHz of the link's sound */
export function made(response: Response, event: Made, rateHz: Hz): void {
  switch (event.type) {
    case 'replyDelta':
      return response.text(event.text)
    case 'audio':
      return response.audio(event.samples)
    case 'replyWords':
      return response.words(event.words.map(({ text, endSample }) => ({ text, endMs: samplesToMs(endSample, rateHz) })))
    case 'audioEnded':
      return response.audioEnded()
  }
}

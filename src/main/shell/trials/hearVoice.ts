/** The voice of whoever answers, on a connection of its own: it is greeted and greets back. Nothing of it is stored. */
import type { Clock } from '../../../shared/time'
import { type Hz, joinSamples } from '../../audio'
import type { RealtimeLink, SessionConfig } from '../../link'
import { TURN, tried } from './askProvider'

/** Short, and answered shortly by whatever is asked. */
const GREETING = 'Hello.'

/** Rejects with the exact failure. */
export const hearVoice = (
  clock: Clock,
  link: RealtimeLink,
  config: SessionConfig,
): Promise<{ samples: Int16Array; rateHz: Hz }> => tried(clock, link, config, () => greeted(link))

function greeted(link: RealtimeLink): Promise<{ samples: Int16Array; rateHz: Hz }> {
  const pieces: Int16Array[] = []
  return new Promise((resolve) => {
    const leave = link.events.on((event) => {
      // Theirs again after this call.
      if (event.type === 'audio') pieces.push(event.samples.slice())
      if (event.type !== 'responseDone') return
      leave()
      resolve({ samples: joinSamples(pieces), rateHz: link.capabilities.outputRateHz })
    })
    link.add({ type: 'userText', turnId: TURN, text: GREETING })
    link.respond({ turnId: TURN })
  })
}

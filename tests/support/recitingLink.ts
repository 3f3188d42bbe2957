/** A chain whose ears hear numbered questions and whose model answers with all it knows: what is remembered can be read off. */

import type { RealtimeLink } from '../../src/main/link'
import { Cascade } from '../../src/main/link/cascade'
import { spokenByClause } from '../../src/main/link/cascade/spokenByClause'
import type { Clock } from '../../src/shared/time'

const RATE_HZ = 24_000

export function createRecitingLink(clock: Clock): RealtimeLink {
  let heard = 0
  return new Cascade({
    hear: {
      rateHz: RATE_HZ,
      detectsVoice: true,
      warm: () => {},
      start: (onEvent) => ({
        push: () => true,
        end: () => onEvent({ type: 'final', text: `spoken ${++heard}`, understood: true, words: [], usage: [] }),
      }),
      close: async () => {},
    },
    model: {
      isFree: () => false,
      warm: () => {},
      async *answer({ text, silent, history }) {
        const known = history.map(({ user, heard }) => `[${user}|${heard.replaceAll(/\[.*\]/gs, '…')}]`).join('')
        yield { type: 'part', part: { type: 'text', text: `${silent ? 'nobody' : text} after ${known || 'nothing'}` } }
        yield { type: 'done', outcome: 'answered', finish: 'stop', usage: [] }
      },
    },
    voice: spokenByClause(
      {
        rateHz: RATE_HZ,
        speak: async ({ text }) => ({ samples: new Int16Array(text.length * 240), words: [], tookMs: 0 }),
        close: async () => {},
      },
      clock,
    ),
    wording: () => 'open',
    keepsSound: () => false,
    ready: async () => {},
  })
}

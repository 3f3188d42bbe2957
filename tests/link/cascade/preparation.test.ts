/** What a cascade makes before it is asked: ears and a voice by hand, so that the order of things is seen. */
import { expect, it } from 'vitest'
import type { LinkEvent, SessionConfig } from '../../../src/main/link'
import { Cascade } from '../../../src/main/link/cascade'
import type {
  AnswerRequest,
  ClauseRequest,
  ClauseVoice,
  HearEvent,
  LanguageModel,
} from '../../../src/main/link/cascade/ports'
import { spokenByClause } from '../../../src/main/link/cascade/spokenByClause'
import { HandClock } from '../../support/handClock'

const CONFIG: SessionConfig = {
  conversation: 'c',
  mode: 'hold',
  instructions: '',
  voice: 'slt',
  speed: 1,
  locale: 'en-US',
  timeZone: 'UTC',
}

function cascade() {
  const spoken: string[] = []
  const asked: AnswerRequest[] = []
  const rehearsed: unknown[] = []
  const events: LinkEvent[] = []
  let hears = (_: HearEvent) => {}
  const voice: ClauseVoice = {
    rateHz: 16000,
    speak: async ({ text }: ClauseRequest) => {
      spoken.push(text)
      return { samples: new Int16Array(160), words: [], tookMs: 1 }
    },
    close: async () => {},
  }
  const model: LanguageModel = {
    isFree: () => true,
    warm: () => {},
    async *answer(request) {
      asked.push(request)
      const { text } = request
      yield { type: 'part', part: { type: 'text', text: `Answer to ${text}.` } }
      yield { type: 'done', outcome: 'answered', finish: 'stop', usage: [] }
    },
  }
  const link = new Cascade({
    hear: {
      rateHz: 16000,
      detectsVoice: true,
      warm: () => {},
      start: (onEvent) => {
        hears = onEvent
        return { push: () => true, end: () => {} }
      },
      close: async () => {},
    },
    model,
    voice: spokenByClause(voice, new HandClock()),
    wording: (text) => (text.endsWith('it') ? 'complete' : 'open'),
    keepsSound: (text) => text.includes('…'),
    ready: async () => {},
    rehearse: async (request) => void rehearsed.push(request),
  })
  link.events.on((event) => events.push(event))
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const frame = { turnId: 1, samples: new Int16Array(320), rateHz: 16000, capturedAtMs: 20 }
  return { link, spoken, asked, rehearsed, events, frame, settled, hears: (event: HearEvent) => hears(event) }
}

const final = (text: string): HearEvent => ({ type: 'final', text, understood: true, words: [], usage: [] })

it('has the answer to a whole command made while the key is still down, and lets none of it out', async () => {
  const { link, spoken, events, frame, hears, settled } = cascade()
  await link.open(CONFIG, [], new AbortController().signal)
  link.append(frame)
  hears({ type: 'interim', text: 'what time is' })
  await settled()
  expect(spoken).toEqual([])
  hears({ type: 'interim', text: 'what time is it' })
  await settled()
  expect(spoken).toEqual(['Answer to what time is it.'])
  expect(events.map(({ type }) => type)).toEqual(['userDelta', 'userDelta'])

  hears(final('what time is it'))
  await settled()
  expect(spoken).toHaveLength(1)
  expect(events.map(({ type }) => type)).toContain('audio')
})

it('gives the answer to the final words when they are not those it prepared for', async () => {
  const { link, events, frame, hears, settled } = cascade()
  await link.open(CONFIG, [], new AbortController().signal)
  link.append(frame)
  hears({ type: 'interim', text: 'what day is it' })
  await settled()
  hears(final('what time is it'))
  await settled()
  const said = events.flatMap((event) => (event.type === 'replyDelta' ? [event.text] : []))
  expect(said).toEqual(['Answer to what time is it.'])
})

it('waits with the answer to words whose sound is kept until it has that sound', async () => {
  const { link, asked, frame, hears, settled } = cascade()
  await link.open(CONFIG, [], new AbortController().signal)
  const samples = Int16Array.from({ length: 320 }, (_, at) => at)
  link.append({ ...frame, samples })
  hears({ type: 'interim', text: 'put … on it' })
  await settled()
  expect(asked).toEqual([])
  const words = [{ text: '…', startSample: 40, endSample: 200, confidence: 0 }]
  hears({ ...final('put … on it'), words } as HearEvent)
  await settled()
  expect(asked.map(({ spoken }) => spoken)).toEqual([{ understood: true, words, samples, rateHz: 16000 }])
})

it('rehearses once it is open, with the voice that is chosen', async () => {
  const { link, rehearsed } = cascade()
  expect(rehearsed).toEqual([])
  await link.open(CONFIG, [], new AbortController().signal)
  expect(rehearsed).toEqual([{ voice: 'slt', speed: 1 }])
})

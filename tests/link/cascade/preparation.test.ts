/** What a cascade makes before it is asked: ears and a voice by hand, so that the order of things is seen. */
import { expect, it } from 'vitest'
import type { LinkEvent, SessionConfig } from '../../../src/main/link'
import { Cascade } from '../../../src/main/link/cascade'
import type { HearEvent, LanguageModel, SpeakRequest, TextToSpeech } from '../../../src/main/link/cascade/ports'

const CONFIG: SessionConfig = {
  conversation: 'c',
  mode: 'hold',
  instructions: '',
  voice: 'slt',
  speed: 1,
  locale: 'en-US',
  timeZone: 'UTC',
}

function cascade(frequent: readonly string[] = []) {
  const spoken: string[] = []
  const events: LinkEvent[] = []
  let hears = (_: HearEvent) => {}
  const voice: TextToSpeech = {
    rateHz: 16000,
    speak: async ({ text }: SpeakRequest) => {
      spoken.push(text)
      return { samples: new Int16Array(160), words: [], tookMs: 1 }
    },
    close: async () => {},
  }
  const model: LanguageModel = {
    preparable: true,
    async *answer({ text }) {
      yield { type: 'part', part: { type: 'text', text: `Answer to ${text}.` } }
      yield { type: 'done', outcome: 'answered', usage: [] }
    },
  }
  const link = new Cascade({
    hear: {
      rateHz: 16000,
      start: (onEvent) => {
        hears = onEvent
        return { push: () => {}, end: () => {} }
      },
      close: async () => {},
    },
    model,
    voice,
    wording: (text) => (text.endsWith('it') ? 'complete' : 'open'),
    ready: async () => {},
    runsAhead: true,
    frequent,
  })
  link.events.on((event) => events.push(event))
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const frame = { turnId: 1, samples: new Int16Array(320), rateHz: 16000, capturedAtMs: 20 }
  return { link, spoken, events, frame, settled, hears: (event: HearEvent) => hears(event) }
}

const final = (text: string): HearEvent => ({ type: 'final', text, understood: true, words: [], usage: [] })

it('has the answer to a whole command made while the key is still down, and lets none of it out', async () => {
  const { link, spoken, events, frame, hears, settled } = cascade()
  await link.open(CONFIG, [], new AbortController().signal)
  link.append(frame)
  hears({ type: 'interim', text: 'what time is', complete: false })
  await settled()
  expect(spoken).toEqual([])
  hears({ type: 'interim', text: 'what time is it', complete: true })
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
  hears({ type: 'interim', text: 'what day is it', complete: true })
  await settled()
  hears(final('what time is it'))
  await settled()
  const said = events.flatMap((event) => (event.type === 'replyDelta' ? [event.text] : []))
  expect(said).toEqual(['Answer to what time is it.'])
})

it('rehearses its frequent answers clause by clause once it is open', async () => {
  const { link, spoken, settled } = cascade(['I need the internet. A key helps.'])
  expect(spoken).toEqual([])
  await link.open(CONFIG, [], new AbortController().signal)
  await settled()
  expect(spoken).toEqual(['I need the internet.', 'A key helps.'])
})

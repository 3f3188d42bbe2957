/** OpenAI's voice over a real socket: what each refusal is called, and what is no sound. */
import { afterEach, describe, expect, it } from 'vitest'
import { createOpenaiVoice } from '../../../../src/main/link/cascade/tts/openaiSpeech'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import type { Refusal } from '../../../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { createSpeech, type SpeechPlan } from '../../../fixtures/services/openai/speech'
import { FlowingClock } from '../../../support/flowingClock'
import { spokenToEnd } from '../../../support/spokenToEnd'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** One sentence, spoken to its end. */
async function spoken(plan: SpeechPlan, name = 'marin') {
  const clock = new FlowingClock().flow()
  const speech = createSpeech(
    () => plan,
    () => {},
  )
  const server = await startOpenai({ other: speech.answer })
  const fetch = createWebFetch({ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }) })
  const headers = { Authorization: `Bearer ${OPENAI_KEY}` }
  const service = { name: 'OpenAI', base: server.base, headers, fetch }
  const voice = createOpenaiVoice({ service, clock, model: 'gpt-4o-mini-tts', voice: 'marin', random: () => 0.5 })
  closing.push(
    () => clock.stop(),
    () => server.close(),
    () => voice.close(),
    () => fetch.close(),
  )
  const events = await spokenToEnd(voice, clock, { voice: name, speed: 1 }, 'My secret diary says good morning.')
  return { end: events.at(-1), events, asked: server.asked.filter(({ path }) => path.endsWith('/audio/speech')) }
}

it('says which voice is not there, and does not ask for it again', async () => {
  const { end, events, asked } = await spoken({}, 'nobody')
  expect(end).toMatchObject({
    type: 'failed',
    failure: { kind: 'badRequest', retryable: false, error: { code: 'voice.notThere' } },
  })
  const [failed] = events.filter((event) => event.type === 'failed')
  expect(failed?.failure.error.message).toBe('OpenAI has no voice nobody.')
  expect(events.filter(({ type }) => type === 'audio')).toEqual([])
  expect(asked).toHaveLength(1)
})

describe('a refusal', () => {
  it.each<[Refusal, string, boolean]>([
    ['auth', 'key.wrong', false],
    ['notAllowed', 'key.notAllowed', false],
    ['quota', 'quota.empty', false],
    ['rateLimit', 'link.busy', true],
    ['overloaded', 'provider.down', true],
    ['noModel', 'model.unknown', false],
    ['badRequest', 'provider.badRequest', false],
  ])('for %s is told as %s, and quotes nothing', async (refuse, code, retryable) => {
    const { end, asked } = await spoken({ refuse })
    expect(end).toMatchObject({ type: 'failed', failure: { error: { code }, retryable } })
    expect(asked.length > 1).toBe(retryable)
    for (const secret of [OPENAI_KEY, 'secret diary']) expect(JSON.stringify(end)).not.toContain(secret)
  })
})

it.each<[string, SpeechPlan, string]>([
  ['an empty answer', { silent: true }, 'provider.noSound'],
  ['an answer that is a web page', { page: true }, 'provider.protocol'],
])('takes %s for no sound', async (_, plan, code) => {
  expect((await spoken(plan)).end).toMatchObject({ type: 'failed', failure: { error: { code } } })
})

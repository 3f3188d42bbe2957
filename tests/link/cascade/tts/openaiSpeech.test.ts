/** OpenAI's voice over a real socket: what a voice that is not there is called. */
import { expect, it } from 'vitest'
import type { SpeakEvent } from '../../../../src/main/link/cascade/ports'
import { createOpenaiVoice } from '../../../../src/main/link/cascade/tts/openaiSpeech'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { createSpeech } from '../../../fixtures/services/openai/speech'
import { FlowingClock, until } from '../../../support/flowingClock'

it('says which voice is not there, and does not ask for it again', async () => {
  const clock = new FlowingClock().flow()
  const speech = createSpeech(
    () => ({}),
    () => {},
  )
  const server = await startOpenai({ other: speech.answer })
  const fetch = createWebFetch({ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }) })
  const headers = { Authorization: `Bearer ${OPENAI_KEY}` }
  const service = { name: 'OpenAI', base: server.base, headers, fetch }
  const voice = createOpenaiVoice({ service, clock, model: 'gpt-4o-mini-tts', voice: 'marin', random: () => 0.5 })
  try {
    const events: SpeakEvent[] = []
    const stream = voice.start(
      { voice: 'nobody', speed: 1 },
      (event) => events.push(event),
      new AbortController().signal,
    )
    stream.write('Good morning.')
    stream.flush()
    stream.end()
    await until(() => events.some(({ type }) => type === 'failed' || type === 'ended'), 'an end')
    expect(events.at(-1)).toMatchObject({
      type: 'failed',
      failure: { kind: 'badRequest', retryable: false, error: { code: 'voice.notThere' } },
    })
    const [failed] = events.filter((event) => event.type === 'failed')
    expect(failed?.failure.error.message).toBe('OpenAI has no voice nobody.')
    expect(events.filter(({ type }) => type === 'audio')).toEqual([])
    expect(server.asked.filter(({ path }) => path.endsWith('/audio/speech'))).toHaveLength(1)
  } finally {
    fetch.close()
    await voice.close()
    await server.close()
    clock.stop()
  }
})

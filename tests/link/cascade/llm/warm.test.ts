/** A model that is soon wanted: what its first question would wait for is there before it is asked. */
import { afterEach, expect, it, vi } from 'vitest'
import { FlowingClock, until } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'

keepsToLoopback()

afterEach(() => {
  vi.doUnmock('openai')
  vi.doUnmock('@anthropic-ai/sdk')
  vi.resetModules()
})

/** Modules that nothing has loaded yet. */
async function unloaded(name: string) {
  // Nor is loading: what another file began would be counted here.
  await vi.dynamicImportSettled()
  vi.resetModules()
  let loaded = 0
  vi.doMock(name, () => {
    loaded += 1
    return {}
  })
  const [{ OpenaiChat }, { AnthropicMessages }, { createOpenaiVoice }, { createDialer, createWebFetch }] =
    await Promise.all([
      import('../../../../src/main/link/cascade/llm/openaiChat'),
      import('../../../../src/main/link/cascade/llm/anthropic'),
      import('../../../../src/main/link/cascade/tts/openaiSpeech'),
      import('../../../../src/main/net'),
    ])
  const clock = new FlowingClock()
  const fetch = createWebFetch({
    ...{ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }) },
  })
  const common = { clock, random: () => 0, model: 'm' }
  const service = { name: 'One', base: 'http://127.0.0.1:1', headers: {}, fetch }
  return {
    loaded: () => loaded,
    openai: () => new OpenaiChat({ ...common, service }),
    anthropic: () => new AnthropicMessages({ ...common, service: { ...service, key: 'k', wire: 'bearer' } }),
    openaiVoice: () => createOpenaiVoice({ ...common, service, voice: 'v' }),
  }
}

it.each([
  ['OpenAI’s client', 'openai', 'openai'],
  ['Anthropic’s client', '@anthropic-ai/sdk', 'anthropic'],
  ['OpenAI’s client for its voice', 'openai', 'openaiVoice'],
] as const)('%s is loaded while somebody still speaks, and not before', async (_, name, part) => {
  const one = await unloaded(name)
  const made = one[part]()
  expect(one.loaded()).toBe(0)
  made.warm()
  await until(() => one.loaded() === 1, 'the client')
})

/** Ears and voice of this computer in a chain, over the real child with a double for an engine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { forkChild } from '../../../../src/main/children'
import { createRealClock } from '../../../../src/main/clock'
import { type ChainPorts, createChain, type LinkEvent, type LocalModel } from '../../../../src/main/link'
import { createDialer, createWebFetch } from '../../../../src/main/net'
import { defaultSettings } from '../../../../src/main/settings'
import { createSkills, openSkillStore } from '../../../../src/main/skills'
import { AppException } from '../../../../src/shared/errors'
import { OPENAI_KEY, startOpenai } from '../../../fixtures/services/openai'
import { type Bundled, bundled } from '../../../support/bundled'

const ROOT = join(import.meta.dirname, '../../../..')
const skills = createSkills()
let double: Bundled
let folder: string
let asked: [string, string][]
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  double = await bundled('tests/fixtures/localEngine/double.ts')
})
afterAll(() => double.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-local-chain-'))
  writeFileSync(join(folder, 'model'), 'well')
  asked = []
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  rmSync(folder, { recursive: true, force: true })
})

const installed = async (kind: LocalModel['kind'], id: string): Promise<LocalModel> => {
  asked.push([kind, id])
  const [model, tokens] = [join(folder, 'model'), join(folder, 'deaths')]
  return kind === 'voice'
    ? { kind, family: 'piper', model, tokens, dataDir: folder }
    : { kind, family: 'zipformer', encoder: model, decoder: model, joiner: model, tokens }
}

async function chain(model: NonNullable<ChainPorts['local']>['model']) {
  const openai = await startOpenai({ plays: [{ do: 'answer', pieces: ['It is noon, ', 'more or less.'] }] })
  const clock = createRealClock()
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
  const fetch = createWebFetch({ dialer, clock })
  const { speechToText, languageModel, textToSpeech, ...others } = defaultSettings()
  const link = createChain({
    ...{
      clock,
      dialer,
      fetch,
      skills,
      store: await openSkillStore(folder, clock),
      newId: () => 'id',
      random: () => 0.5,
    },
    host: { volume: () => 50, setVolume: () => {} },
    ...{ hearEntry: '', speakEntry: '', resources: join(ROOT, 'resources') },
    secret: async () => OPENAI_KEY,
    choice: () => ({
      ...others,
      speechToText: { ...speechToText, service: 'local', models: { local: 'small' }, fallback: [] },
      languageModel: { ...languageModel, service: 'openai', models: { openai: 'gpt-5-mini' }, fallback: [] },
      textToSpeech: { ...textToSpeech, service: 'local', fallback: [] },
    }),
    holdsKey: () => true,
    onNotice: () => {},
    addresses: { openai: openai.base },
    local: { model, open: (listener) => forkChild({ entry: double.entry, env: process.env }, listener) },
  })
  const events: LinkEvent[] = []
  link.events.on((event) => events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event))
  closing.push(
    () => link.close(),
    async () => fetch.close(),
    () => openai.close(),
  )
  const config = { conversation: 'c', mode: 'hold', instructions: 'Be brief.', voice: '', speed: 1 } as const
  await link.open({ ...config, locale: 'en-US', timeZone: 'UTC' }, [], new AbortController().signal)
  const samples = new Int16Array(link.capabilities.inputRateHz / 2).fill(5_000)
  link.append({ samples, rateHz: link.capabilities.inputRateHz, capturedAtMs: clock.now(), turnId: 1 })
  link.commit(1)
  link.respond({ turnId: 1 })
  return { link, events, has: (type: LinkEvent['type']) => events.find((event) => event.type === type) }
}

it('hear and speak, with a model elsewhere between them, and cost nothing themselves', async () => {
  const { events, has } = await chain(installed)
  await expect.poll(() => has('responseDone') ?? has('responseFailed'), { timeout: 20_000 }).toBeDefined()
  expect(asked).toEqual([
    ['recognizer', 'small'],
    ['voice', ''],
  ])
  expect(has('userFinal')).toMatchObject({ text: expect.stringMatching(/^w5( w5)*$/) })
  expect(has('responseDone')).toMatchObject({ outcome: 'answered' })
  const made = events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)
  expect(made).toBeGreaterThan(0)
  const done = has('responseDone')
  const units = done?.type === 'responseDone' ? done.usage.map(({ unit }) => unit) : []
  expect(units.every((unit) => unit.endsWith('tokens'))).toBe(true)
})

it('that are not installed say so in the turn', async () => {
  const none = async (kind: LocalModel['kind']) => {
    throw new AppException('models.none', { kind })
  }
  const { has } = await chain(none)
  await expect.poll(() => has('responseFailed'), { timeout: 20_000 }).toMatchObject({ error: { code: 'models.none' } })
})

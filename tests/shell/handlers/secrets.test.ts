/** Keys go in through their calls and come out of none. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../src/main/settings'
import { secretCalls } from '../../../src/main/shell/handlers/secrets'
import { Secrets } from '../../../src/main/shell/secrets'
import { WaysBack } from '../../../src/main/shell/waysBack'
import type { SecretView } from '../../../src/shared/desktop'
import { HandClock } from '../../support/handClock'
import { temporaryFolder } from '../../support/headless'

const KEY = 'sk-test-0123456789abcdefghij'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

async function setUp(env: NodeJS.ProcessEnv, keyring = true) {
  const cipher = {
    available: async () => keyring,
    encrypt: async (text: string) => Buffer.from(text).reverse(),
    decrypt: async (bytes: Uint8Array) => ({ text: Buffer.from(bytes).reverse().toString(), renew: false }),
  }
  const secrets = await Secrets.open({ file: join(folder.path, 'secrets.json'), cipher })
  let shown: readonly SecretView[] = []
  secrets.on((views) => {
    shown = views
  })
  let dialled = 0
  const settings = createMemoryStore({})
  settings.set({ provider: 'openai' })
  const clock = new HandClock()
  const waysBack = new WaysBack(clock)
  const calls = secretCalls({ waysBack, secrets, settings, env, assistant: { reconnect: () => void dialled++ } })
  return {
    clock,
    calls,
    settings,
    secrets,
    ending: (name: string) => shown.find(({ provider }) => provider === name)?.ending,
    dials: () => dialled,
  }
}

describe('a key in the environment', () => {
  it('is named by its variable alone, and kept when that is asked for', async () => {
    const { calls, secrets, ending, dials } = await setUp({ OPENAI_API_KEY: `${KEY}\n`, AZURE_OPENAI_API_KEY: ' ' })
    const found = await calls.foundKeys()
    expect(found).toEqual([{ provider: 'openai', variable: 'OPENAI_API_KEY' }])
    // Nothing of it is used before.
    expect(await secrets.get('openai')).toBeUndefined()
    expect(await calls.importKey('openai')).toBeUndefined()
    expect(await secrets.get('openai')).toBe(KEY)
    expect(ending('openai')).toBe('ghij')
    expect(dials()).toBe(1)
  })

  it('is not offered for a service that has one', async () => {
    const { calls } = await setUp({ OPENAI_API_KEY: 'sk-other-0123456789', AZURE_OPENAI_API_KEY: 'az-0123456789abcd' })
    await calls.setSecret({ provider: 'openai', key: KEY, allowPlain: false })
    expect(await calls.foundKeys()).toEqual([{ provider: 'azure', variable: 'AZURE_OPENAI_API_KEY' }])
  })

  it('is refused without a keyring, when it is no key, and where there is none', async () => {
    const plain = await setUp({ OPENAI_API_KEY: KEY }, false)
    await expect(plain.calls.importKey('openai')).rejects.toMatchObject({ error: { code: 'key.noKeyring' } })
    const strange = await setUp({ OPENAI_API_KEY: 'two words' })
    await expect(strange.calls.importKey('openai')).rejects.toMatchObject({ error: { code: 'key.malformed' } })
    await expect(strange.calls.importKey('azure')).rejects.toMatchObject({ error: { code: 'key.missing' } })
    await expect(strange.calls.importKey('anthropic')).rejects.toMatchObject({ error: { code: 'key.missing' } })
  })
})

describe('a chain', () => {
  it('is dialled anew with a key of those who take part in it, also of one that stands in, and with no other', async () => {
    const { calls, settings, dials } = await setUp({})
    settings.set({
      provider: 'cascade',
      speechToText: { service: 'google' },
      languageModel: { service: 'anthropic', fallback: ['openai'] },
    })
    for (const provider of ['google', 'openai', 'elevenlabs'] as const)
      await calls.setSecret({ provider, key: KEY, allowPlain: false })
    expect(dials()).toBe(2)
    await calls.removeSecret('anthropic')
    expect(dials()).toBe(3)
  })
})

describe('a key that was removed', () => {
  it('is gone from the file at once, and comes back when that is undone within ten seconds', async () => {
    const { calls, clock, secrets, ending, dials } = await setUp({})
    await calls.setSecret({ provider: 'openai', key: KEY, allowPlain: false })
    await calls.removeSecret('openai')
    const file = () => readFileSync(join(folder.path, 'secrets.json'), 'utf8')
    expect(file()).not.toContain('ghij')
    clock.advance(10_000)
    await calls.undoRemoval('openai')
    expect(ending('openai')).toBe('ghij')
    expect(await secrets.get('openai')).toBe(KEY)
    expect(dials()).toBe(3)
    await calls.removeSecret('openai')
    clock.advance(11_000)
    await expect(calls.undoRemoval('openai')).rejects.toMatchObject({ error: { code: 'history.deletedAlready' } })
  })

  it('does not come back over one that was entered since', async () => {
    const { calls, ending } = await setUp({})
    await calls.setSecret({ provider: 'openai', key: KEY, allowPlain: false })
    await calls.removeSecret('openai')
    await calls.setSecret({ provider: 'openai', key: 'sk-other-0123456789wxyz', allowPlain: false })
    await calls.undoRemoval('openai')
    expect(ending('openai')).toBe('wxyz')
  })
})

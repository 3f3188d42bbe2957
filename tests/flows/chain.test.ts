/** The built program with a chain: its own ears and voice around a model elsewhere, on the command line and as a server. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { createWorkerStore } from '../../src/main/transcript'
import type { ModelPlay, ModelService } from '../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../fixtures/services/openai'
import { connect, userText } from '../gateway/client'
import { headless, temporaryFolder } from '../support/headless'

let openai: ModelService | undefined

afterEach(async () => {
  await openai?.close()
  openai = undefined
})

async function chain(ears: 'offline' | 'compatible', plays: ModelPlay[]): Promise<string[]> {
  openai = await startOpenai({ plays })
  const parts = ['--stt', ears, '--llm', 'compatible', '--tts', 'offline']
  return [...parts, '--base-url', openai.base, '--model', 'a-model']
}

const service = (...plays: ModelPlay[]) => chain('offline', plays)
/** For what is only typed: the ears are the service's, so that none are made ready here. */
const typedService = (...plays: ModelPlay[]) => chain('compatible', plays)

const KEYS = { OPENAI_API_KEY: OPENAI_KEY }
const answer = (...pieces: string[]): ModelPlay => ({
  ...{ do: 'answer', pieces },
  usage: { input: 40, cached: 0, output: 9 },
})

describe('a chain on the command line', () => {
  it('asks the model what the skills cannot, and speaks its answer with the voice that comes with Parley', async () => {
    const parts = await service(answer('A flame is ', 'glowing gas.'))
    const ran = await headless([...parts, '--text', 'what is a flame', '--json'], undefined, KEYS)
    expect(ran.code).toBe(0)
    expect(ran.of('ready')).toMatchObject([{ provider: 'cascade', clock: 'real' }])
    expect(ran.of('replyFinal')).toMatchObject([{ heard: 'A flame is glowing gas.', unheard: '' }])
    expect(ran.of('audio').length).toBeGreaterThan(0)
    const [turn] = ran.of('turn')
    expect(turn?.cost).toMatchObject({
      usage: expect.arrayContaining([{ model: 'a-model', unit: 'input text tokens', quantity: 40 }]),
      incomplete: true,
    })
    expect(turn?.served).toEqual({
      ...{ think: { service: 'compatible', model: 'a-model' }, speak: { service: 'offline' } },
    })
    expect(openai!.complaints).toEqual([])
    expect(ran.stderr + ran.stdout).not.toContain(OPENAI_KEY)
  })

  it('answers a command by itself and asks nobody', async () => {
    const parts = await typedService(answer('No.'))
    const ran = await headless([...parts, '--text', 'what is twelve times nine', '--json'], undefined, KEYS)
    expect(ran.of('replyFinal')[0]?.heard).toBe('That is one hundred and eight.')
    expect(openai!.asked.filter(({ path }) => path.includes('chat'))).toEqual([])
  })

  it('answers a spoken command by itself, whatever was prepared on words that changed', async () => {
    const parts = await service(answer('No.'))
    const ran = await headless([...parts, '--say', 'what is twelve times nine', '--json'], undefined, KEYS)
    expect(ran.of('replyFinal').map(({ heard }) => heard)).toEqual(['That is one hundred and eight.'])
    const here = { service: 'offline' }
    expect(ran.of('turn').map(({ served }) => served)).toEqual([{ hear: here, think: here, speak: here }])
  })

  it('lets the model use what Parley can do, and goes on with what came of it', async () => {
    const parts = await typedService(
      { do: 'answer', pieces: [], calls: [{ id: 'c1', name: 'set_timer', argumentsJson: '{"seconds": 180}' }] },
      answer('It is running.'),
    )
    const ran = await headless([...parts, '--text', 'could you remind me about my tea', '--json'], undefined, KEYS)
    expect(ran.of('replyFinal')[0]?.heard).toBe('It is running.')
    expect(openai!.read[1]?.results).toMatchObject([{ id: 'c1', output: expect.any(String) }])
    expect(ran.of('turn')[0]?.tools).toEqual([
      { name: 'set_timer', arguments: '{"seconds": 180}', result: expect.any(String), tookMs: expect.any(Number) },
    ])
  })

  it('falls back to the offline engine when the model is gone for good, and says so once', async () => {
    const parts = await service({ do: 'refuse', as: 'quota' })
    const both = parts.map((word) => (word === 'compatible' ? 'compatible,offline' : word))
    const ran = await headless(
      [...both, '--text', 'what is a flame', '--text', 'what is a cloud', '--json'],
      undefined,
      KEYS,
    )
    expect(ran.of('notice').filter(({ code }) => code === 'provider.replaced')).toHaveLength(1)
    expect(ran.of('replyFinal')).toHaveLength(2)
    const insteadOf = { service: 'compatible', code: 'quota.empty' }
    expect(ran.of('turn').map(({ served }) => served.think)).toMatchObject([
      { service: 'offline', insteadOf },
      { insteadOf },
    ])
    expect(ran.code).toBe(0)
  })

  it('fails the turn in one line where the key is not accepted, and shows no key', async () => {
    const parts = await typedService({ do: 'refuse', as: 'auth' })
    const ran = await headless([...parts, '--text', 'what is a flame', '--json'], undefined, {
      OPENAI_API_KEY: 'sk-wrong',
    })
    expect(ran.of('error')).toMatchObject([{ code: 'key.wrong' }])
    expect(ran.stderr + ran.stdout).not.toContain('sk-wrong')
  })
})

describe('the history of a chain', () => {
  it('still knows in another run who served each turn and what was called, no id twice and no key', async () => {
    const folder = temporaryFolder()
    const once = async () => {
      const call = { id: 'c1', name: 'take_note', argumentsJson: `{"text": "the key is ${OPENAI_KEY}"}` }
      const parts = await typedService({ do: 'answer', pieces: [], calls: [call] }, answer('Noted.'))
      const typed = ['--text', 'could you write something down', '--json', '--data', folder.path]
      const ran = await headless([...parts, ...typed], undefined, KEYS)
      await openai?.close()
      return ran.of('replyFinal').map(({ id }) => id)
    }
    const told = [...(await once()), ...(await once())]
    const history = createWorkerStore({
      ...{ clock: createRealClock(), entry: entryPath('history'), file: folder.file('history.db') },
      onNotice: () => {},
    })
    const [conversation] = await history.conversations({ limit: 10 })
    const turns = await history.turns(conversation!.id, { limit: 10 })
    expect(turns.map(({ id }) => id)).toEqual(told)
    expect(new Set(told).size).toBe(2)
    for (const { served, tools } of turns) {
      expect(served).toMatchObject({
        think: { service: 'compatible', model: 'a-model' },
        speak: { service: 'offline' },
      })
      expect(tools).toMatchObject([{ name: 'take_note', arguments: '{"text": "the key is [key]"}' }])
    }
    expect((await history.search('noted', { limit: 10 })).map(({ turn }) => turn.id)).toEqual(told.toReversed())
    expect(await history.measured(10)).toHaveLength(2)
    await history.close()
    folder.remove()
  })
})

describe('a chain as a Realtime server', () => {
  it('answers another program of this computer', async () => {
    const parts = await typedService(answer('Hello from ', 'the chain.'))
    const folder = temporaryFolder()
    const args = [entryPath('headless'), '--serve', ...parts, '--data', folder.path]
    const child = spawn(process.execPath, args, { env: { ...process.env, ...KEYS } })
    const [line] = await once(createInterface(child.stdout), 'line')
    const [, url = '', token = ''] = /^Realtime server (ws:\S+) token (\S+)$/.exec(String(line)) ?? []
    const client = await connect(url, token)
    client.send(userText('what is a flame'))
    client.send({ type: 'response.create' })
    const done = await client.next('response.done')
    expect(JSON.stringify(done)).toContain('Hello from the chain.')
    child.kill('SIGINT')
    await once(child, 'close')
    folder.remove()
  })
})

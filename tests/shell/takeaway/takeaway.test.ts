/** Settings and history as a file: out, and in again somewhere else, whole or not at all. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryStore, defaultSettings } from '../../../src/main/settings'
import { settingsCalls } from '../../../src/main/shell/handlers/settings'
import { importFile } from '../../../src/main/shell/takeaway/importLines'
import { createPrivateStore, type HistoryStore, type TranscriptRecord } from '../../../src/main/transcript'
import type { HistoryDatabase } from '../../../src/main/transcript/sqlite'
import type { SecretName } from '../../../src/shared/desktop'
import { AppException } from '../../../src/shared/errors'
import { HandClock } from '../../support/handClock'
import { factsOf, openDatabase, temporaryFolder } from '../../transcript/facts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

/** A history on a database in this process: what the worker does, without the worker. */
const historyOn = (database: HistoryDatabase): HistoryStore => ({
  ...createPrivateStore(),
  record: async (record, at = 0) => database.record([{ record, at }]),
  bring: async (record, at) => database.record([{ record, at }]),
  conversation: async (only) => database.conversationsFrom({ only, limit: 1 })[0],
  rename: async (id, title) => database.rename(id, title),
  async *passages(only) {
    for (const summary of database.conversationsFrom({ limit: 100, ...(only !== undefined && { only }) })) {
      yield { type: 'conversation', summary }
      for (const turn of database.turnsFrom(summary.id, 0, 100).turns) yield { type: 'turn', turn }
    }
  },
})

function parley(settings = createMemoryStore({ firstRunDone: true }), keys: readonly SecretName[] = []) {
  const database = openDatabase()
  const history = historyOn(database)
  let chosen: string | undefined
  let changes = 0
  const problems: string[] = []
  const calls = settingsCalls({
    ...{
      clock: new HandClock(),
      settings,
      history,
      desk: { passages: () => history.passages(), changed: () => changes++ },
    },
    files: { where: async () => chosen, which: async () => chosen },
    secrets: { has: (name) => keys.includes(name) },
    problems: { add: ({ code }) => problems.push(code) },
  })
  const at = (file: string | undefined) => {
    chosen = file
    return calls
  }
  return { database, history, settings, at, problems, changes: () => changes }
}

const all = (database: HistoryDatabase) =>
  database.conversations({ limit: 100 }).map(({ id, title, startedAt, lastAt }) => ({
    id,
    title,
    startedAt,
    lastAt,
    turns: database.turns(id, { limit: 100 }),
  }))

/** What a turn holds beside its words. */
const MADE = (turn: string): TranscriptRecord[] => [
  { type: 'toolsCalled', turn, tools: [{ name: 'set_timer', arguments: '{}', error: 'No.', tookMs: 2 }] },
  { type: 'turnCorrected', turn, by: 'turn-c' },
  {
    ...{ type: 'turnEnded', turn, outcome: 'cut', stages: { turn: 1, hear: 2, think: 3, voice: 4, out: 5, total: 15 } },
    cost: {
      ...{ amount: 0.5, currency: 'USD', incomplete: true, estimated: true, wire: { upKbps: 24, downKbps: 64 } },
      usage: [{ unit: 'spoken characters', quantity: 3, model: 'm', estimated: true }],
    },
    served: {
      hear: { service: 'offline', insteadOf: { service: 'google', code: 'key.missing' } },
      think: { service: 'anthropic', model: 'claude' },
    },
  },
]

describe('an export', () => {
  it('that is imported elsewhere brings every setting and every turn along', async () => {
    const one = parley(
      createMemoryStore({ firstRunDone: true, mode: 'toggle', voice: { name: 'rms', speed: 1.5, volume: 40 } }),
    )
    for (const [id, at] of [
      ['a', 1_000],
      ['b', 2_000],
    ] as const) {
      const facts = factsOf(`turn-${id}`, {
        conversation: id,
        at,
        heard: 'It is — "nine"\n\u2028.',
        unheard: ' and more',
      })
      one.database.record(facts.map((record) => ({ record, at })))
      one.database.record(MADE(`turn-${id}`).map((record) => ({ record, at })))
    }
    one.database.rename('a', 'Der Name & <b>')
    const file = join(folder, 'out.jsonl')
    expect(await one.at(file).exportData()).toBe('out.jsonl')
    const other = parley()
    expect(await other.at(file).importData()).toBe('out.jsonl')
    const names = ({ database }: typeof one) => all(database).map(({ title: _, ...rest }) => rest)
    expect(names(other)).toEqual(names(one))
    expect(all(other.database).map(({ title }) => title)).toEqual(all(one.database).map(({ title }) => title))
    expect(other.settings.get()).toEqual(one.settings.get())
    expect(other.changes()).toBe(1)
  })

  it('is imported also behind the mark with which an editor on Windows begins a file', async () => {
    const one = parley()
    one.database.record(factsOf('t', { conversation: 'c' }).map((record) => ({ record, at: 1_000 })))
    const file = join(folder, 'out.jsonl')
    await one.at(file).exportData()
    writeFileSync(file, `\uFEFF${readFileSync(file, 'utf8')}`)
    const other = parley()
    await other.at(file).importData()
    expect(all(other.database)).toHaveLength(1)
  })

  it('is imported also where a model called a function by a name that no function has', async () => {
    const one = parley()
    const tools = [{ name: 'f'.repeat(3_000), arguments: '{}', error: 'There is no such function.' }]
    const facts: TranscriptRecord[] = [
      ...factsOf('t', { conversation: 'c' }),
      { type: 'toolsCalled', turn: 't', tools },
    ]
    one.database.record(facts.map((record) => ({ record, at: 1_000 })))
    const file = join(folder, 'out.jsonl')
    await one.at(file).exportData()
    const other = parley()
    await other.at(file).importData()
    expect(other.database.turns('c', { limit: 1 })).toMatchObject([{ tools }])
  })

  it('that is imported twice, or where it came from, doubles nothing and takes no newer name away', async () => {
    const one = parley()
    one.database.record(factsOf('t', { conversation: 'c' }).map((record) => ({ record, at: 1_000 })))
    const file = join(folder, 'out.jsonl')
    await one.at(file).exportData()
    one.database.rename('c', 'newer')
    await one.at(file).importData()
    await one.at(file).importData()
    expect(all(one.database).map(({ title, turns }) => [title, turns.length])).toEqual([['newer', 1]])
  })

  it('of a turn that went on meanwhile leaves what is there as it is, and brings the others', async () => {
    const one = parley()
    const facts = factsOf('t', { conversation: 'c', heard: 'It is', unheard: '' })
    one.database.record(facts.slice(0, -1).map((record) => ({ record, at: 1_000 })))
    one.database.record(factsOf('gone', { conversation: 'c' }).map((record) => ({ record, at: 2_000 })))
    const file = join(folder, 'out.jsonl')
    await one.at(file).exportData()
    one.database.record([
      { record: { type: 'assistantSaid', turn: 't', heard: 'It is nine.', unheard: '' }, at: 3_000 },
      { record: { type: 'turnEnded', turn: 't', outcome: 'answered' }, at: 3_000 },
    ])
    one.database.deleteTurn('gone')
    await one.at(file).importData()
    expect(one.database.turns('c', { limit: 9 })).toMatchObject([
      { id: 't', heard: 'It is nine.', outcome: 'answered' },
      { id: 'gone' },
    ])
  })

  it('sends no key that is stored here to an address of its own, and says so', async () => {
    const addressed = (url: string) => {
      const { realtime, services } = defaultSettings()
      return createMemoryStore({
        ...{ firstRunDone: true, mode: 'toggle' },
        realtime: { ...realtime, baseUrl: `wss://${url}` },
        services: { ...services, compatibleUrl: `https://${url}` },
      })
    }
    const addressesOf = ({ settings }: ReturnType<typeof parley>) => {
      const { realtime, services } = settings.get()
      return [realtime.baseUrl, services.compatibleUrl]
    }
    const file = join(folder, 'out.jsonl')
    await parley(addressed('elsewhere.test')).at(file).exportData()
    const bothKept = parley(addressed('mine.test'), ['compatible'])
    await bothKept.at(file).importData()
    expect(addressesOf(bothKept)).toEqual(['wss://mine.test', 'https://mine.test'])
    expect(bothKept.settings.get().mode).toBe('toggle')
    expect(bothKept.problems).toEqual(['import.addressKept'])
    const oneKept = parley(createMemoryStore(), ['azure'])
    await oneKept.at(file).importData()
    expect(addressesOf(oneKept)).toEqual(['', 'https://elsewhere.test'])
    const noKey = parley(addressed('mine.test'), ['openai'])
    await noKey.at(file).importData()
    expect(addressesOf(noKey)).toEqual(['wss://elsewhere.test', 'https://elsewhere.test'])
    expect(noKey.problems).toEqual([])
    const same = parley(addressed('elsewhere.test'), ['compatible'])
    await same.at(file).importData()
    expect(same.problems).toEqual([])
  })

  it('to a place where nothing may be written says so', async () => {
    await expect(parley().at('/proc/nowhere/out.jsonl').exportData()).rejects.toThrow('out.jsonl cannot be written.')
  })

  it('is none when the dialog is closed', async () => {
    expect(await parley().at(undefined).exportData()).toBeUndefined()
    expect(await parley().at(undefined).importData()).toBeUndefined()
  })
})

describe('a file that is no whole export', () => {
  const HEAD = '{"parley":1,"settings":{"version":2}}'
  const conversation = '{"conversation":{"id":"c","startedAt":1,"lastAt":1,"title":"x","turns":1,"cost":0}}'
  const turn =
    '{"turn":{"id":"t","conversation":"c","startedAt":1,"user":"x","userFinal":true,"heard":"","unheard":""}}'
  const files: [what: string, text: string, says: string][] = [
    ['empty', '', 'file.jsonl is no export of Parley.'],
    ['a picture', '\u0089PNG\r\n\u0000\u0001', 'file.jsonl is no export of Parley.'],
    ['other JSON', '{"name":"package"}', 'file.jsonl is no export of Parley.'],
    ['of a newer version', '{"parley":2,"settings":{}}', 'file.jsonl was exported by a newer version of Parley.'],
    ['cut off in the middle', `${HEAD}\n${conversation}\n${turn.slice(0, 60)}`, 'file.jsonl is damaged in line 3.'],
    ['with a turn of no conversation', `${HEAD}\n${turn}`, 'file.jsonl is damaged in line 2.'],
    ['with a second head', `${HEAD}\n${HEAD}`, 'file.jsonl is no export of Parley.'],
    ['with a turn that is none', `${HEAD}\n${conversation}\n{"turn":{"id":7}}`, 'file.jsonl is damaged in line 3.'],
  ]
  for (const [what, text, says] of files) {
    it(`(${what}) is refused and nothing of it is taken`, async () => {
      const one = parley()
      const file = join(folder, 'file.jsonl')
      writeFileSync(file, text)
      await expect(one.at(file).importData()).rejects.toThrow(says)
      expect(all(one.database)).toEqual([])
      expect(one.settings.get()).toEqual({ ...defaultSettings(), firstRunDone: true })
    })
  }

  it('(that the history does not take) is told as that, once', async () => {
    const file = join(folder, 'file.jsonl')
    writeFileSync(file, [HEAD, conversation, turn, conversation.replace('"c"', '"d"')].join('\n'))
    const unheard: unknown[] = []
    const listen = (reason: unknown) => void unheard.push(reason)
    process.on('unhandledRejection', listen)
    const soon = () => new Promise<void>((resolve) => setImmediate(resolve))
    const full: HistoryStore = {
      ...createPrivateStore(),
      bring: async () => {
        throw new AppException('history.diskFull')
      },
      rename: () => soon().then(soon),
      conversation: async () => void (await soon().then(soon)),
    }
    await expect(importFile(file, full)).rejects.toMatchObject({ error: { code: 'history.diskFull' } })
    await soon()
    process.off('unhandledRejection', listen)
    expect(unheard).toEqual([])
  })

  it('(not there) is said', async () => {
    await expect(importFile(join(folder, 'none.jsonl'), createPrivateStore())).rejects.toThrow('cannot be read')
  })

  it('(that opens and cannot be read) is said as well', async () => {
    await expect(importFile(folder, createPrivateStore())).rejects.toThrow('cannot be read')
  })

  it('(with settings that are not valid) gives those that are', async () => {
    const one = parley()
    const file = join(folder, 'file.jsonl')
    writeFileSync(file, '{"parley":1,"settings":{"mode":"toggle","historyDays":-5,"firstRunDone":false}}')
    await one.at(file).importData()
    const { mode, historyDays, firstRunDone } = one.settings.get()
    expect({ mode, historyDays, firstRunDone }).toEqual({ mode: 'toggle', historyDays: 0, firstRunDone: true })
  })
})

describe('the file', () => {
  it('holds no key and can be read by its owner alone', async () => {
    const one = parley()
    const file = join(folder, 'out.jsonl')
    await one.at(file).exportData()
    expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '')).toEqual({
      parley: 1,
      settings: { version: 2, firstRunDone: true },
    })
  })
})

describe('a reset', () => {
  it('takes every setting back, also a device and a place, but shows nobody around again', () => {
    const device = { id: 'x', name: 'X' }
    const settings = createMemoryStore({ firstRunDone: true, overlayPlace: { x: 0.1, y: 0.2 }, mode: 'toggle' })
    settings.set({ microphone: { device } })
    parley(settings).at(undefined).resetSettings()
    expect(settings.get()).toEqual({ ...defaultSettings(), firstRunDone: true })
    expect('overlayPlace' in settings.get() && settings.get().overlayPlace).toBeFalsy()
  })
})

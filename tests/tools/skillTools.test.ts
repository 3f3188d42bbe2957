import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSkills, type OpenedStore, openSkillStore } from '../../src/main/skills'
import { createSkillTools, type ToolRunner } from '../../src/main/tools'
import { HandClock } from '../support/handClock'

const NOW = Date.UTC(2026, 10, 23, 17, 5)
const skills = createSkills()

let folder: string
let store: OpenedStore
let tools: ToolRunner
let volume = 50
let calls = 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tools-'))
  store = await openSkillStore(folder, new HandClock(NOW))
  ;[volume, calls] = [50, 0]
  let ids = 0
  tools = createSkillTools({
    skills: () => skills,
    store,
    host: {
      volume: () => volume,
      setVolume: (to) => {
        volume = to
      },
    },
    clock: new HandClock(NOW),
    place: () => ({ locale: 'en-US', timeZone: 'Europe/Berlin' }),
    newId: () => `id${ids++}`,
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A call of a turn of its own. */
const call = async (name: string, args: object | string = {}, turn = `turn ${++calls}`) =>
  JSON.parse(await tools.run({ name, argumentsJson: typeof args === 'string' ? args : JSON.stringify(args), turn }))

describe('what a model is told of a call', () => {
  it('is the answer, and what was asked for is done', async () => {
    expect(await call('set_reminder', { text: 'call Anna', seconds: 600 })).toEqual({
      answer: 'I will remind you in ten minutes.',
    })
    expect(store.current().timers).toMatchObject([{ kind: 'reminder', text: 'call Anna', dueAt: NOW + 600_000 }])
    expect(await call('set_volume', { percent: 30 })).toMatchObject({ answer: expect.any(String) })
    expect(volume).toBe(30)
  })

  it('is all of a list, however long it would take to say', async () => {
    const items = Array.from({ length: 30 }, (_, at) => `thing number ${at + 1}`)
    for (const item of items) await call('add_to_list', { item, list: 'shopping' })
    const { answer } = await call('read_list', { list: 'shopping' })
    expect(answer.split('\n')).toEqual(['30 items:', ...items.map((item, at) => `${at + 1}. ${item}`)])
  })

  it('is all of a note that is too long to be said in one answer, and of all timers and reminders', async () => {
    const long = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ')
    await call('take_note', { text: long })
    expect((await call('read_notes')).answer).toContain(long)
    for (const minutes of [1, 2, 3, 4]) await call('set_reminder', { text: `thing ${minutes}`, seconds: minutes * 60 })
    const { answer } = await call('list_reminders')
    for (const minutes of [1, 2, 3, 4]) expect(answer).toContain(`thing ${minutes}`)
  })

  it.each([
    ['fly', '{}', 'There is no such function.'],
    ['set_timer', '[1]', 'The arguments are not a JSON object.'],
    ['set_timer', 'seconds', 'The arguments are not a JSON object.'],
    ['set_timer', '{"seconds":"soon"}', 'The arguments are not what the schema asks for.'],
  ])('is what is wrong with a call of %s with %s', async (name, args, error) => {
    expect(await call(name, args)).toEqual({ error })
    expect(store.current()).toEqual({ timers: [], notes: [] })
  })

  it('is the same for the same call of one turn, which is carried out once', async () => {
    const again = () => call('take_note', { text: 'milk' }, 'one turn')
    expect(await again()).toEqual(await again())
    expect(store.current().notes).toHaveLength(1)
    await call('take_note', { text: 'milk' }, 'another turn')
    expect(store.current().notes).toHaveLength(2)
  })

  it('is what there is by then where the same is looked up twice in one turn', async () => {
    const items = () => call('read_list', { list: 'shopping' }, 'one turn')
    await call('add_to_list', { item: 'milk', list: 'shopping' }, 'one turn')
    expect((await items()).answer).toContain('milk')
    await call('remove_from_list', { item: 'milk', list: 'shopping' }, 'one turn')
    expect((await items()).answer).not.toContain('milk')
  })

  it('is tried again where it could not be kept', async () => {
    await mkdir(join(folder, 'skills.json.new'))
    await expect(call('take_note', { text: 'milk' }, 'one turn')).rejects.toMatchObject({
      error: { code: 'skills.unwritable' },
    })
    await rm(join(folder, 'skills.json.new'), { recursive: true })
    expect(await call('take_note', { text: 'milk' }, 'one turn')).toEqual({ answer: 'Noted.' })
  })
})

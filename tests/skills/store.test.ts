import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Effect, type NoteItem, openSkillStore, type TimerItem } from '../../src/main/skills'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skills-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const HOUR_MS = 3_600_000
let nowMs = 1e12
const open = (where: string) => openSkillStore(where, { epoch: () => nowMs, elapsed: () => nowMs })

const timer: TimerItem = { id: 't', kind: 'timer', name: 'tea', dueAt: 2_000, setAt: 1_000, text: '' }
const note: NoteItem = { id: 'n', list: 'notes', at: 5, text: '', sound: 'voice-1' }
const sound = { samples: new Int16Array([0, 1, -1, 32767, -32768]), rateHz: 16000, text: '' }

describe('the skill store', () => {
  it('says that it could not keep something, and then has not changed', async () => {
    const store = await open(folder)
    await mkdir(join(folder, 'skills.json.new'))
    await expect(store.apply({ type: 'addTimer', item: timer })).rejects.toMatchObject({
      error: { code: 'skills.unwritable' },
    })
    expect(store.current()).toEqual({ timers: [], notes: [] })
    await rm(join(folder, 'skills.json.new'), { recursive: true })
    await store.apply({ type: 'addTimer', item: timer })
    expect(store.current()).toEqual({ timers: [timer], notes: [] })
  })

  it('knows what was set through it, and not before or by others', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addTimer', item: timer })
    expect(store.isOwn(timer)).toBe(true)
    const again = await open(folder)
    const removal: Effect = { type: 'removeTimer', item: timer }
    await again.apply(removal)
    await again.apply({ type: 'undo', effects: [removal] })
    expect([again.current().timers, again.isOwn(timer)]).toEqual([[timer], false])
  })

  it('lets one of several tell what is due, who knows what another one has just taken off the list', async () => {
    const [one, other] = [await open(folder), await open(folder)]
    await one.apply({ type: 'addTimer', item: timer })
    const release = one.claim()
    expect(other.claim()).toBeUndefined()
    await one.apply({ type: 'removeTimer', item: timer })
    release?.()
    expect(other.claim()).toBeTypeOf('function')
    expect(other.current().timers).toEqual([])
  })

  it('keeps timers, notes and sounds over a restart', async () => {
    const store = await open(folder)
    await Promise.all([
      store.apply({ type: 'addTimer', item: timer }),
      store.apply({ type: 'addNote', item: note, sound }),
    ])
    const again = await open(folder)
    expect(again.notice).toBeUndefined()
    expect(await again.load()).toEqual({ timers: [timer], notes: [note] })
    expect(await again.sound('voice-1')).toEqual(sound)
    expect(await again.sound('../../etc/passwd')).toBeUndefined()
  })

  it.each(['../../outside', '/etc/passwd', '..', 'a/b', 'a\\b', 'C:b', '.', 'nul\0byte'])(
    'keeps a sound named %j inside its folder',
    async (name) => {
      const inner = join(folder, 'data')
      const store = await open(inner)
      await store.apply({ type: 'addNote', item: { ...note, sound: name }, sound })
      expect(await readdir(folder)).toEqual(['data'])
      expect((await readdir(inner)).sort()).toEqual(['skills.json', 'skills.lock', 'sounds'])
      expect(await readdir(join(inner, 'sounds'))).toHaveLength(1)
      expect(await (await open(inner)).sound(name)).toEqual(sound)
    },
  )

  it('lets nobody else read the file or the sounds', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    for (const file of ['skills.json', 'sounds/voice-1.wav']) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
    }
  })

  it('opens after a kill between writing aside and renaming with the old lists', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addTimer', item: timer })
    await writeFile(join(folder, 'skills.json.new'), '{"version":1,"timers":[],"no')
    const again = await open(folder)
    expect(again.notice).toBeUndefined()
    expect(again.current().timers).toEqual([timer])
    await again.apply({ type: 'removeTimer', item: timer })
    expect((await open(folder)).current().timers).toEqual([])
  })

  it.each(['', '{', 'null', '[]', '{"timers":[],"notes":[{"id":7}]}', '{"timers":[{"id":"x"}],"notes":[]}'])(
    'sets aside the damaged file %s, says so and starts afresh',
    async (content) => {
      await writeFile(join(folder, 'skills.json'), content)
      const store = await open(folder)
      expect(store.notice?.code).toBe('skills.storeDamaged')
      expect(store.notice?.message).toContain('skills.damaged-1.json')
      expect(await readFile(join(folder, 'skills.damaged-1.json'), 'utf8')).toBe(content)
      expect(store.current()).toEqual({ timers: [], notes: [] })
      await writeFile(join(folder, 'skills.json'), content)
      await open(folder)
      expect((await readdir(folder)).sort()).toContain('skills.damaged-2.json')
    },
  )

  it('touches nothing of a newer version, not even a recording, says so, and takes nothing that it could not keep', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    const newer = JSON.stringify({ version: 2, timers: [timer], notes: [], routines: [{ sound: 'voice-1' }] })
    await writeFile(join(folder, 'skills.json'), newer)
    const older = await open(folder)
    expect([older.notice?.code, older.current()]).toEqual(['skills.newer', { timers: [], notes: [] }])
    for (const effect of [
      { type: 'addTimer', item: timer },
      { type: 'addNote', item: { ...note, sound: 'voice-2' }, sound },
      { type: 'removeTimer', item: timer },
    ] satisfies Effect[]) {
      await expect(older.apply(effect)).rejects.toMatchObject({ error: { code: 'skills.notKept' } })
    }
    await older.apply({ type: 'setVolume', from: 1, to: 2 })
    expect(older.current()).toEqual({ timers: [], notes: [] })
    expect(await readFile(join(folder, 'skills.json'), 'utf8')).toBe(newer)
    expect(await readdir(join(folder, 'sounds'))).toEqual(['voice-1.wav'])
    expect((await readdir(folder)).sort()).toEqual(['skills.json', 'skills.lock', 'sounds'])
  })

  it('puts back where it stood what is undone', async () => {
    const store = await open(folder)
    const items = ['milk', 'bread', 'butter', 'eggs'].map((text, at): NoteItem => {
      return { id: text, list: 'shopping', at: Math.floor(at / 2), text }
    })
    for (const item of items) await store.apply({ type: 'addNote', item })
    const names = () => store.current().notes.map(({ text }) => text)
    const cleared: Effect[] = items.map((item) => ({ type: 'removeNote', item }))
    for (const effects of [cleared, cleared.slice(2, 3), cleared.slice(0, 1)]) {
      for (const effect of effects) await store.apply(effect)
      await store.apply({ type: 'undo', effects })
      expect(names()).toEqual(['milk', 'bread', 'butter', 'eggs'])
    }
  })

  it('takes back what was done, with its sound, and drops unused sounds at a start an hour later', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    const removal: Effect = { type: 'removeNote', item: note }
    await store.apply(removal)
    await store.apply({ type: 'undo', effects: [removal] })
    expect(store.current().notes).toEqual([note])
    expect(await store.sound('voice-1')).toEqual(sound)
    await store.apply(removal)
    const [meanwhile, later] = [HOUR_MS - 1, 1].map((ms) => async () => {
      nowMs += ms
      await (await open(folder)).apply({ type: 'addTimer', item: timer })
      return readdir(join(folder, 'sounds'))
    })
    expect(await meanwhile!()).toEqual(['voice-1.wav'])
    expect(await later!()).toEqual([])
  })

  it('keeps every recording where the lists that name them are damaged or gone', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    await writeFile(join(folder, 'skills.json'), '{')
    await (await open(folder)).apply({ type: 'addTimer', item: timer })
    expect(await readdir(join(folder, 'sounds'))).toEqual(['voice-1.wav'])
  })

  it.skipIf(process.platform === 'win32')('touches nothing of somebody else’s', async () => {
    const others = join(folder, 'others')
    await mkdir(join(folder, 'data'))
    await mkdir(others)
    await writeFile(join(others, 'holiday.wav'), 'precious')
    await symlink(others, join(folder, 'data', 'sounds'))
    for (let start = 0; start < 2; start++) {
      await (await open(join(folder, 'data'))).apply({ type: 'addTimer', item: timer })
    }
    expect(await readdir(others)).toEqual(['holiday.wav'])
    // Not even in a folder of its own, where the file is none that it ever wrote.
    await open(folder).then((store) => store.apply({ type: 'addTimer', item: timer }))
    await writeFile(join(folder, 'sounds', 'read me.txt'), 'precious')
    await open(folder).then((store) => store.apply({ type: 'removeTimer', item: timer }))
    expect(await readdir(join(folder, 'sounds'))).toEqual(['read me.txt'])
  })

  it.each([1e300, -1e20])('takes %s for no instant', async (dueAt) => {
    await writeFile(join(folder, 'skills.json'), JSON.stringify({ timers: [{ ...timer, dueAt }], notes: [] }))
    expect((await open(folder)).notice?.code).toBe('skills.storeDamaged')
  })

  it('takes a file of another rate or kind for no recording', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    const file = join(folder, 'sounds', 'voice-1.wav')
    const bytes = await readFile(file)
    bytes.writeUInt32LE(4_000_000_000, 24)
    for (const content of [bytes, Buffer.from('RIFF'), Buffer.alloc(0)]) {
      await writeFile(file, content)
      expect(await store.sound('voice-1')).toBeUndefined()
    }
  })

  it('answers a write that failed with a rejection and goes on', async () => {
    const store = await open(folder)
    await rm(folder, { recursive: true })
    await expect(store.apply({ type: 'addTimer', item: timer })).rejects.toThrow()
    expect(store.current().timers).toEqual([])
  })
})

describe('two Parleys on one folder', () => {
  const other: NoteItem = { id: 'o', list: 'shopping', at: 6, text: 'bread' }
  const milk: NoteItem = { id: 'm', list: 'shopping', at: 7, text: 'milk' }

  it('lose nothing of what the other one keeps, changes or removes', async () => {
    const [one, two] = await Promise.all([open(folder), open(folder)])
    const items = Array.from({ length: 20 }, (_, at): NoteItem => ({ id: `${at}`, list: 'notes', at, text: `${at}` }))
    await one.apply({ type: 'addNote', item: other })
    await Promise.all([
      ...items.map((item, at) => (at % 2 ? one : two).apply({ type: 'addNote', item })),
      one.apply({ type: 'addTimer', item: timer }),
      two.apply({ type: 'removeNote', item: other }),
    ])
    const { timers, notes } = (await open(folder)).current()
    expect(timers).toEqual([timer])
    expect(notes.map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort())
  })

  it('each know what the other one did, and tell whoever looks', async () => {
    const [one, two] = await Promise.all([open(folder), open(folder)])
    let changes = 0
    const unsubscribe = two.onChange(() => changes++)
    await one.apply({ type: 'addNote', item: milk })
    await expect.poll(() => two.current().notes).toEqual([milk])
    expect(changes).toBe(1)
    unsubscribe()
  })

  it('keep what is known where the file went or was damaged meanwhile', async () => {
    const store = await open(folder)
    await store.apply({ type: 'addNote', item: other })
    await rm(join(folder, 'skills.json'))
    await store.apply({ type: 'addNote', item: milk })
    await writeFile(join(folder, 'skills.json'), '{')
    await store.apply({ type: 'addTimer', item: timer })
    expect((await open(folder)).current()).toEqual({ timers: [timer], notes: [other, milk] })
    expect(await readFile(join(folder, 'skills.damaged-1.json'), 'utf8')).toBe('{')
  })

  it('leave a file alone that a newer one of them has written meanwhile', async () => {
    const store = await open(folder)
    const newer = JSON.stringify({ version: 2, timers: [], notes: [] })
    await writeFile(join(folder, 'skills.json'), newer)
    await expect(store.apply({ type: 'addTimer', item: timer })).rejects.toMatchObject({
      error: { code: 'skills.notKept' },
    })
    expect(await readFile(join(folder, 'skills.json'), 'utf8')).toBe(newer)
  })

  it('set a damaged file aside once, whoever finds it', async () => {
    await writeFile(join(folder, 'skills.json'), '{')
    const opened = await Promise.all([open(folder), open(folder), open(folder)])
    expect(opened.filter(({ notice }) => notice?.code === 'skills.storeDamaged')).toHaveLength(1)
    expect((await readdir(folder)).filter((name) => name.startsWith('skills.damaged'))).toHaveLength(1)
  })
})

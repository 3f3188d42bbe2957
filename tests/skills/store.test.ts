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

const timer: TimerItem = { id: 't', kind: 'timer', name: 'tea', dueAt: 2_000, setAt: 1_000, text: '' }
const note: NoteItem = { id: 'n', list: 'notes', at: 5, text: '', sound: 'voice-1' }
const sound = { samples: new Int16Array([0, 1, -1, 32767, -32768]), rateHz: 16000, text: '' }

describe('the skill store', () => {
  it('says that it could not keep something, and then has not changed', async () => {
    const store = await openSkillStore(folder)
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
    const store = await openSkillStore(folder)
    await store.apply({ type: 'addTimer', item: timer })
    expect(store.isOwn(timer)).toBe(true)
    const again = await openSkillStore(folder)
    const removal: Effect = { type: 'removeTimer', item: timer }
    await again.apply(removal)
    await again.apply({ type: 'undo', effects: [removal] })
    expect([again.current().timers, again.isOwn(timer)]).toEqual([[timer], false])
  })

  it('keeps timers, notes and sounds over a restart', async () => {
    const store = await openSkillStore(folder)
    await Promise.all([
      store.apply({ type: 'addTimer', item: timer }),
      store.apply({ type: 'addNote', item: note, sound }),
    ])
    const again = await openSkillStore(folder)
    expect(again.notice).toBeUndefined()
    expect(await again.load()).toEqual({ timers: [timer], notes: [note] })
    expect(await again.sound('voice-1')).toEqual(sound)
    expect(await again.sound('../../etc/passwd')).toBeUndefined()
  })

  it.each(['../../outside', '/etc/passwd', '..', 'a/b', 'a\\b', 'C:b', '.', 'nul\0byte'])(
    'keeps a sound named %j inside its folder',
    async (name) => {
      const inner = join(folder, 'data')
      const store = await openSkillStore(inner)
      await store.apply({ type: 'addNote', item: { ...note, sound: name }, sound })
      expect(await readdir(folder)).toEqual(['data'])
      expect((await readdir(inner)).sort()).toEqual(['skills.json', 'sounds'])
      expect(await readdir(join(inner, 'sounds'))).toHaveLength(1)
      expect(await (await openSkillStore(inner)).sound(name)).toEqual(sound)
    },
  )

  it('lets nobody else read the file or the sounds', async () => {
    const store = await openSkillStore(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    for (const file of ['skills.json', 'sounds/voice-1.wav']) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
    }
  })

  it('opens after a kill between writing aside and renaming with the old lists', async () => {
    const store = await openSkillStore(folder)
    await store.apply({ type: 'addTimer', item: timer })
    await writeFile(join(folder, 'skills.json.new'), '{"version":1,"timers":[],"no')
    const again = await openSkillStore(folder)
    expect(again.notice).toBeUndefined()
    expect(again.current().timers).toEqual([timer])
    await again.apply({ type: 'removeTimer', item: timer })
    expect((await openSkillStore(folder)).current().timers).toEqual([])
  })

  it.each(['', '{', 'null', '[]', '{"timers":[],"notes":[{"id":7}]}', '{"timers":[{"id":"x"}],"notes":[]}'])(
    'sets aside the damaged file %s, says so and starts afresh',
    async (content) => {
      await writeFile(join(folder, 'skills.json'), content)
      const store = await openSkillStore(folder)
      expect(store.notice?.code).toBe('skills.storeDamaged')
      expect(store.notice?.message).toContain('skills.damaged-1.json')
      expect(await readFile(join(folder, 'skills.damaged-1.json'), 'utf8')).toBe(content)
      expect(store.current()).toEqual({ timers: [], notes: [] })
      await writeFile(join(folder, 'skills.json'), content)
      await openSkillStore(folder)
      expect((await readdir(folder)).sort()).toContain('skills.damaged-2.json')
    },
  )

  it('touches nothing of a newer version, not even a recording, says so, and takes nothing that it could not keep', async () => {
    const store = await openSkillStore(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    const newer = JSON.stringify({ version: 2, timers: [timer], notes: [], routines: [{ sound: 'voice-1' }] })
    await writeFile(join(folder, 'skills.json'), newer)
    const older = await openSkillStore(folder)
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
    expect((await readdir(folder)).sort()).toEqual(['skills.json', 'sounds'])
  })

  it('puts back where it stood what is undone', async () => {
    const store = await openSkillStore(folder)
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

  it('takes back what was done, with its sound, and drops unused sounds at the next start', async () => {
    const store = await openSkillStore(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    const removal: Effect = { type: 'removeNote', item: note }
    await store.apply(removal)
    await store.apply({ type: 'undo', effects: [removal] })
    expect(store.current().notes).toEqual([note])
    expect(await store.sound('voice-1')).toEqual(sound)
    await store.apply(removal)
    const again = await openSkillStore(folder)
    await again.apply({ type: 'addTimer', item: timer })
    expect(await readdir(join(folder, 'sounds'))).toEqual([])
  })

  it('keeps every recording where the lists that name them are damaged or gone', async () => {
    const store = await openSkillStore(folder)
    await store.apply({ type: 'addNote', item: note, sound })
    await writeFile(join(folder, 'skills.json'), '{')
    await (await openSkillStore(folder)).apply({ type: 'addTimer', item: timer })
    expect(await readdir(join(folder, 'sounds'))).toEqual(['voice-1.wav'])
  })

  it.skipIf(process.platform === 'win32')('touches nothing of somebody else’s', async () => {
    const others = join(folder, 'others')
    await mkdir(join(folder, 'data'))
    await mkdir(others)
    await writeFile(join(others, 'holiday.wav'), 'precious')
    await symlink(others, join(folder, 'data', 'sounds'))
    for (let start = 0; start < 2; start++) {
      await (await openSkillStore(join(folder, 'data'))).apply({ type: 'addTimer', item: timer })
    }
    expect(await readdir(others)).toEqual(['holiday.wav'])
    // Not even in a folder of its own, where the file is none that it ever wrote.
    await openSkillStore(folder).then((store) => store.apply({ type: 'addTimer', item: timer }))
    await writeFile(join(folder, 'sounds', 'read me.txt'), 'precious')
    await openSkillStore(folder).then((store) => store.apply({ type: 'removeTimer', item: timer }))
    expect(await readdir(join(folder, 'sounds'))).toEqual(['read me.txt'])
  })

  it.each([1e300, -1e20])('takes %s for no instant', async (dueAt) => {
    await writeFile(join(folder, 'skills.json'), JSON.stringify({ timers: [{ ...timer, dueAt }], notes: [] }))
    expect((await openSkillStore(folder)).notice?.code).toBe('skills.storeDamaged')
  })

  it('takes a file of another rate or kind for no recording', async () => {
    const store = await openSkillStore(folder)
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
    const store = await openSkillStore(folder)
    await rm(folder, { recursive: true })
    await expect(store.apply({ type: 'addTimer', item: timer })).rejects.toThrow()
    expect(store.current().timers).toEqual([])
  })
})

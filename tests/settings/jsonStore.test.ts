import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings, openJsonStore } from '../../src/main/settings'
import type { AppError } from '../../src/shared/view'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'))
  file = join(folder, 'parley', 'settings.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function opened(text?: string, at = file) {
  const notices: AppError[] = []
  if (text !== undefined) {
    await mkdir(join(at, '..'), { recursive: true })
    await writeFile(at, text)
  }
  const store = await openJsonStore(at, (notice) => notices.push(notice))
  return { store, codes: notices.map(({ code }) => code), notices }
}

/** But for the lock, which holds nothing and stays. */
const beside = async () => (await readdir(join(file, '..'))).filter((name) => name !== 'settings.lock')
const stored = async () => JSON.parse(await readFile(file, 'utf8')) as unknown

describe('the settings file', () => {
  it('keeps a change over a restart and shows it to nobody else', async () => {
    const { store, codes } = await opened()
    expect([store.get(), codes]).toEqual([defaultSettings(), []])
    store.set({ mode: 'toggle' })
    store.set({ speaker: { volume: 30 } })
    await vi.waitFor(
      async () => expect(await stored()).toMatchObject({ mode: 'toggle', speaker: { volume: 30 } }),
      30_000,
    )
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await beside()).toEqual(['settings.json'])
    expect((await opened()).store.get()).toMatchObject({ mode: 'toggle', speaker: { volume: 30 } })
  })

  it('holds only what was chosen, so that the time zone goes on following the system', async () => {
    const { store } = await opened()
    store.set({ speaker: { volume: 30 } })
    await vi.waitFor(async () => expect(await stored()).toEqual({ version: 2, speaker: { volume: 30 } }), 30_000)
  })

  it('is kept aside byte for byte when it is not JSON, each under a name of its own, and said once', async () => {
    for (const [round, text] of ['{ "mode": "tog', ''].entries()) {
      const { store, notices } = await opened(text)
      expect(store.get()).toEqual(defaultSettings())
      const kept = `settings.damaged-${round + 1}.json`
      expect(notices).toMatchObject([{ code: 'settings.notJson', message: expect.stringContaining(kept) }])
      expect(await readFile(join(file, '..', kept), 'utf8')).toBe(text)
      expect((await opened()).codes).toEqual([])
    }
  })

  it('may begin with the byte order mark of an editor', async () => {
    const { store, codes } = await opened(`\uFEFF${JSON.stringify({ version: 1, mode: 'toggle' })}`)
    expect([store.get().mode, codes, await beside()]).toEqual(['toggle', [], ['settings.json']])
  })

  it('is kept aside when a field has a wrong type, while its other fields stay in use', async () => {
    const text = JSON.stringify({ version: 1, mode: 'toggle', speaker: { volume: 'loud' } })
    const { store, codes } = await opened(text)
    expect(store.get()).toEqual({ ...defaultSettings(), mode: 'toggle' })
    expect(codes).toEqual(['settings.invalid'])
    expect(await readFile(join(file, '..', 'settings.damaged-1.json'), 'utf8')).toBe(text)
    // Mended on disk, so that the next start has nothing to say and keeps no second copy.
    expect((await opened()).codes).toEqual([])
    expect(await beside()).toEqual(['settings.damaged-1.json', 'settings.json'])
  })

  it('of a newer version is never touched', async () => {
    const text = JSON.stringify({ version: 99, mode: 'telepathy' })
    const { store, codes } = await opened(text)
    expect([store.get(), codes]).toEqual([defaultSettings(), ['settings.newer']])
    expect(store.set({ mode: 'hold' })).toEqual({ ok: true })
    await new Promise((resolve) => setImmediate(resolve))
    expect([await beside(), await readFile(file, 'utf8')]).toEqual([['settings.json'], text])
  })

  it('keeps what another Parley chose meanwhile, but for what was chosen here', async () => {
    const one = (await opened(JSON.stringify({ version: 2, mode: 'toggle', overlayPlace: { x: 1, y: 1 } }))).store
    const other = (await opened()).store
    one.set({ speaker: { volume: 30 }, instructions: 'Be brief.', overlayPlace: undefined })
    await vi.waitFor(async () => expect(await stored()).toMatchObject({ speaker: { volume: 30 } }), 30_000)
    other.set({ speaker: { device: { id: 'x', name: 'Headset' } }, historyDays: 7, mode: 'hold' })
    const both = {
      ...{ version: 2, historyDays: 7, instructions: 'Be brief.' },
      speaker: { device: { id: 'x', name: 'Headset' }, volume: 30 },
    }
    await vi.waitFor(async () => expect(await stored()).toEqual(both), 30_000)
  })

  it('keeps what several Parleys choose in the same moment, and none is told that it could not be kept', async () => {
    const several = await Promise.all(Array.from({ length: 5 }, () => opened()))
    const choices = [
      { mode: 'toggle' },
      { historyDays: 7 },
      { instructions: 'Be brief.' },
      { timeZone: 'Asia/Tokyo' },
      { speaker: { volume: 30 } },
    ] as const
    for (const [at, { store }] of several.entries()) store.set(choices[at]!)
    const all = Object.assign({ version: 2 }, ...choices)
    await vi.waitFor(async () => expect(await stored()).toEqual(all), 30_000)
    expect(several.flatMap(({ notices }) => notices)).toEqual([])
  })

  it.each(['{ "mode": "tog', '{ "version": 2, "mode": 7, "historyDays": 7 }'])(
    'is set aside once where several Parleys find it damaged in the same moment, and all go on keeping: %s',
    async (text) => {
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(file, text)
      const several = await Promise.all(Array.from({ length: 4 }, () => opened()))
      const codes = several.flatMap((each) => each.notices.map(({ code }) => code))
      expect(codes).toHaveLength(1)
      expect(await beside()).toContain('settings.damaged-1.json')
      expect(await beside()).not.toContain('settings.damaged-2.json')
      for (const [at, { store }] of several.entries()) {
        store.set({ speaker: { volume: 30 + at } })
        await vi.waitFor(async () => expect(await stored()).toMatchObject({ speaker: { volume: 30 + at } }), 30_000)
      }
      expect(several.flatMap(({ notices }) => notices)).toHaveLength(1)
    },
  )

  it('keeps what was written into it by hand meanwhile, aside where it cannot be read', async () => {
    const { store, notices } = await opened()
    await writeFile(file, JSON.stringify({ version: 2, timeZone: 'Asia/Tokyo' }))
    store.set({ mode: 'toggle' })
    await vi.waitFor(
      async () => expect(await stored()).toEqual({ version: 2, mode: 'toggle', timeZone: 'Asia/Tokyo' }),
      30_000,
    )
    await writeFile(file, '{ "mode": "tog')
    store.set({ speaker: { volume: 30 } })
    // What is chosen here is not lost by it.
    const whole = { version: 2, mode: 'toggle', speaker: { volume: 30 } }
    await vi.waitFor(async () => expect(await stored()).toEqual(whole), 30_000)
    expect(notices.map(({ code }) => code)).toEqual(['settings.notJson'])
    expect(await readFile(join(file, '..', 'settings.damaged-1.json'), 'utf8')).toBe('{ "mode": "tog')
  })

  it('of a newer version is left alone also when it came while Parley ran', async () => {
    const { store, notices } = await opened()
    const text = JSON.stringify({ version: 99, mode: 'telepathy' })
    await writeFile(file, text)
    store.set({ mode: 'toggle' })
    await vi.waitFor(() => expect(notices.map(({ code }) => code)).toEqual(['settings.newer']), 30_000)
    expect([store.get().mode, await readFile(file, 'utf8')]).toEqual(['toggle', text])
  })

  it('that cannot be read or made is said, and the start goes on with defaults', async () => {
    await mkdir(file, { recursive: true })
    expect((await opened()).codes).toEqual(['settings.unwritable'])
    await writeFile(join(folder, 'no-folder'), '')
    const { store, codes } = await opened(undefined, join(folder, 'no-folder', 'settings.json'))
    expect([store.get(), codes]).toEqual([defaultSettings(), ['settings.unwritable']])
  })

  it('that is damaged where nothing can be kept aside is left as it is, and its other fields stay in use', async () => {
    // Its name leaves no room for a longer one, as a folder that cannot be written leaves none for another file.
    const long = join(folder, `${'s'.repeat(250)}.json`)
    const text = JSON.stringify({ version: 2, privateConversation: true, speaker: { volume: 'loud' } })
    const { store, codes } = await opened(text, long)
    expect(store.get()).toEqual({ ...defaultSettings(), privateConversation: true })
    expect(codes).toEqual(['settings.invalid', 'settings.unwritable'])
    expect(await readFile(long, 'utf8')).toBe(text)
    expect((await opened('{ "mode": "tog', long)).store.get()).toEqual(defaultSettings())
  })

  it.skipIf(process.platform === 'win32')('is no pipe, whose writer would be waited for', async () => {
    await mkdir(join(file, '..'))
    execFileSync('mkfifo', [file])
    const { store, codes } = await opened()
    expect([store.get(), codes]).toEqual([defaultSettings(), ['settings.unwritable']])
    store.set({ mode: 'hold' })
    await new Promise((resolve) => setImmediate(resolve))
    expect([(await stat(file)).isFIFO(), await beside()]).toEqual([true, ['settings.json']])
  })
})

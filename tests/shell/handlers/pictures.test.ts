/** How a picture comes from a file or the clipboard to the next question. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Pictures } from '../../../src/main/assistant/pictures'
import { createMemoryStore } from '../../../src/main/settings'
import { pictureOn } from '../../../src/main/shell/clipboardPicture'
import { pictureCalls, picturesFeed } from '../../../src/main/shell/handlers/pictures'
import type { ProviderId } from '../../../src/shared/view'

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2)
const folder = mkdtempSync(join(tmpdir(), 'parley-picture-'))
afterAll(() => rmSync(folder, { recursive: true }))

function setUp(given: { provider?: ProviderId; file?: string; pasted?: Uint8Array }) {
  const settings = createMemoryStore({})
  settings.set({ provider: given.provider ?? 'openai' })
  const pictures = new Pictures()
  /** What goes with the next question. */
  const shown = () => pictures.take(1)
  let dialogs = 0
  const which = async () => {
    dialogs += 1
    return given.file
  }
  const calls = pictureCalls({ pictures, settings, files: { which }, pasted: async () => given.pasted })
  return { calls, pictures, shown, dialogs: () => dialogs }
}

const file = (name: string, content: Uint8Array | string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const refusal = (code: string) => ({ error: { code } })

describe('a picture from a file', () => {
  it('is shown with the next question', async () => {
    const { calls, shown } = setUp({ file: file('cat.png', PNG) })
    await calls.addPicture()
    const [first, ...others] = shown()
    expect(first?.mime).toBe('image/png')
    expect([...(first?.bytes ?? [])]).toEqual([...PNG])
    expect(others).toEqual([])
  })

  it('is known by its name, and taken back by whoever added it', async () => {
    const { calls, pictures, shown } = setUp({ file: file('cat.png', PNG), pasted: PNG })
    let waiting: readonly { id: string; name: string }[] = []
    const leave = picturesFeed(pictures)((now) => {
      waiting = now
    })
    await calls.addPicture()
    await calls.pastePicture()
    expect(waiting.map(({ name }) => name)).toEqual(['cat.png', ''])
    calls.removePicture(waiting[0]?.id ?? '')
    expect(waiting.map(({ name }) => name)).toEqual([''])
    leave()
    expect(shown()).toHaveLength(1)
  })

  it('does not go along where its window was cancelled while the dialog was open, or the clipboard read', async () => {
    const { calls, pictures, shown } = setUp({ file: file('cat.png', PNG), pasted: PNG })
    const [added, pasted] = [calls.addPicture(), calls.pastePicture()]
    pictures.removeAll()
    await Promise.all([added, pasted])
    expect(shown()).toEqual([])
    // A question that is asked meanwhile cancels nothing.
    const another = calls.addPicture()
    pictures.take(2)
    await another
    expect(shown()).toHaveLength(1)
  })

  it('is none when the dialog was closed', async () => {
    const { calls, shown } = setUp({})
    await calls.addPicture()
    expect(shown()).toEqual([])
  })

  it('is refused when it is no picture, too large or cannot be read', async () => {
    const huge = file('huge.png', PNG)
    truncateSync(huge, 50_000_000)
    for (const [name, code] of [
      [file('words.png', 'hello'), 'picture.unsupported'],
      [huge, 'picture.tooLarge'],
      [join(folder, 'missing.png'), 'picture.unreadable'],
    ] as const) {
      const { calls, shown } = setUp({ file: name })
      await expect(calls.addPicture()).rejects.toMatchObject(refusal(code))
      expect(shown()).toEqual([])
    }
  })

  it('is not even asked for where nobody looks at it', async () => {
    for (const provider of ['offline', 'scripted', 'cascade'] as const) {
      const { calls, dialogs } = setUp({ provider, file: file('cat.png', PNG), pasted: PNG })
      await expect(calls.addPicture()).rejects.toMatchObject(refusal('picture.notHere'))
      await expect(calls.pastePicture()).rejects.toMatchObject(refusal('picture.notHere'))
      expect(dialogs()).toBe(0)
    }
  })
})

describe('a picture from the clipboard', () => {
  it('is shown with the next question, and none is said to be none', async () => {
    const { calls, shown } = setUp({ pasted: PNG })
    await calls.pastePicture()
    expect(shown()).toMatchObject([{ mime: 'image/png', bytes: PNG }])
    await expect(setUp({}).calls.pastePicture()).rejects.toMatchObject(refusal('picture.unsupported'))
  })

  it('is found among what else is on it', async () => {
    const item = (types: string[]) => ({ types, getType: async () => new Blob([PNG]) })
    expect(await pictureOn({ read: async () => [item(['text/html']), item(['text/html', 'image/png'])] })).toEqual(PNG)
    expect(await pictureOn({ read: async () => [item(['text/plain'])] })).toBeUndefined()
    expect(await pictureOn({ read: async () => [] })).toBeUndefined()
  })
})

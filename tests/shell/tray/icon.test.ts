import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstView } from '../../../src/main/assistant/viewFeed'
import { isBarDark, TRAY_STATES, trayIcon, trayState } from '../../../src/main/shell/tray/icon'
import { appError } from '../../../src/shared/errors'
import type { ConversationView } from '../../../src/shared/view'

const FOLDER = join(import.meta.dirname, '../../../resources/tray')

/** Width and height of a PNG, and whether it has an alpha channel. */
function pictureOf(name: string) {
  const bytes = readFileSync(join(FOLDER, name))
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), hasAlpha: bytes[25] === 6 }
}

describe('the icon in the tray', () => {
  const looks = (['linux', 'win32', 'darwin'] as const).flatMap((platform) =>
    [true, false].map((darkBar) => ({ platform, darkBar })),
  )

  it.each(TRAY_STATES)('has a picture at both resolutions when %s, on every system and bar', (state) => {
    for (const look of looks) {
      const file = trayIcon(state, look)
      expect(pictureOf(file)).toEqual({ width: 16, height: 16, hasAlpha: true })
      expect(pictureOf(file.replace('.png', '@2x.png'))).toEqual({ width: 32, height: 32, hasAlpha: true })
    }
  })

  it('is a template on macOS, and differs in every state', () => {
    expect(trayIcon('idle', { platform: 'darwin', darkBar: true })).toBe('idleTemplate.png')
    const contents = TRAY_STATES.map((state) =>
      readFileSync(join(FOLDER, trayIcon(state, { platform: 'linux', darkBar: true }))).toString('hex'),
    )
    expect(new Set(contents).size).toBe(TRAY_STATES.length)
  })

  it('is light on the bar of GNOME, which is dark in both looks', () => {
    expect(isBarDark(false, 'ubuntu:GNOME')).toBe(true)
    expect(isBarDark(false, 'KDE')).toBe(false)
    expect(isBarDark(true, undefined)).toBe(true)
  })

  it.each<[string, Partial<ConversationView>, string]>([
    ['nothing goes on', {}, 'idle'],
    ['somebody speaks', { state: 'listening' }, 'listening'],
    ['an answer is made', { state: 'thinking' }, 'thinking'],
    ['an answer sounds', { state: 'speaking' }, 'speaking'],
    ['it starts', { state: 'offline', connection: { state: 'opening', keptMs: 0 } }, 'offline'],
    ['the connection is mended', { connection: { state: 'mending', keptMs: 0 } }, 'offline'],
    ['trying again cannot help', { state: 'offline', connection: { state: 'failed', keptMs: 0 } }, 'error'],
    ['the last turn failed', { error: appError('turn.nothingHeard') }, 'error'],
    [
      'it speaks in spite of a lost connection',
      { state: 'speaking', connection: { state: 'mending', keptMs: 9 } },
      'speaking',
    ],
  ])('when %s', (_when, patch, icon) => {
    const view = { ...firstView({ provider: 'offline', mode: 'hold' }), state: 'ready', ...patch } as ConversationView
    expect(trayState(view)).toBe(icon)
  })
})

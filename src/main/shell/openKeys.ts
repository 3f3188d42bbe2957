/** The talk key on this system: Electron's shortcuts, the child with the hook, the layout that the keyboard has. */
import { app, BrowserWindow, globalShortcut, type Input, systemPreferences } from 'electron'
import type { KeyAction } from '../../shared/desktop'
import { keyNames } from '../../shared/words'
import { entryPath } from '../entryPath'
import { openChild } from './childProcess'
import type { Desk } from './handlers'
import { run } from './programs'
import { currentLayout, keyWay, openPortal, sessionBus, TalkKeys } from './talkKey'

type KeysDesk = Pick<Desk, 'clock' | 'settings' | 'assistant' | 'windows'>

export async function openKeys({ clock, settings, assistant, windows }: KeysDesk): Promise<TalkKeys> {
  const { platform } = process
  const session = process.env['XDG_SESSION_TYPE']
  const layout = await currentLayout({ platform, run, language: app.getPreferredSystemLanguages()[0] ?? '' })
  return new TalkKeys({
    ...{ clock, settings, platform, layout },
    way: () => keyWay({ platform, session, isTrusted: isTrusted() }),
    openHook: (listener) => openChild({ entry: entryPath('keyHook'), name: 'Parley keys', env: process.env }, listener),
    openPortal: (listener) => openPortal({ clock, openBus: sessionBus(process.env), describe }, listener),
    shortcuts: {
      register: (accelerator, pressed) => globalShortcut.register(accelerator, pressed),
      unregisterAll: () => globalShortcut.unregisterAll(),
    },
    windowKeys,
    targets: {
      press: () => assistant.press(),
      release: () => assistant.release(),
      cancel: () => assistant.cancel(),
      toggleMute: () => assistant.controls.setMuted(assistant.view.current.microphone?.state !== 'muted'),
      type: () => windows.open('type'),
      isListening: () => assistant.view.current.state === 'listening',
    },
  })
}

const describe = (action: KeyAction): string => keyNames[action]

/** macOS shows keys to whom it trusts. Asking here never opens its dialog. */
const isTrusted = (): boolean => process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(false)

/** Keys that reach a window of Parley's own, kept from its page. */
function windowKeys(listener: Parameters<ConstructorParameters<typeof TalkKeys>[0]['windowKeys']>[0]): () => void {
  const contents = BrowserWindow.getFocusedWindow()?.webContents
  if (!contents) return () => {}
  const take = (event: Electron.Event, { type, code, isAutoRepeat }: Input) => {
    event.preventDefault()
    if (!isAutoRepeat) listener({ type: type === 'keyUp' ? 'up' : 'down', code })
  }
  contents.on('before-input-event', take)
  return () => {
    if (!contents.isDestroyed()) contents.off('before-input-event', take)
  }
}

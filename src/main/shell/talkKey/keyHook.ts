/**
 * Entry of the child process that owns the key hook, and the only file that loads it. No key but the chosen ones leaves
 * this process.
 */
import { uIOhook } from 'uiohook-napi'
import { joinParent } from '../../children'
import { createRealClock } from '../../clock'
import { keyCode, mouseCode } from './hookCodes'
import type { FromHook, ToHook } from './protocol'
import { serveHook } from './serveHook'

joinParent<ToHook, FromHook>((post) => {
  const clock = createRealClock()
  const server = serveHook({ now: () => clock.now(), after: (ms, callback) => clock.after(ms, callback), post })
  uIOhook.on('keydown', ({ keycode }) => server.key({ type: 'down', code: keyCode(keycode) }))
  uIOhook.on('keyup', ({ keycode }) => server.key({ type: 'up', code: keyCode(keycode) }))
  const mouse = (type: 'down' | 'up') => (event: { button: unknown }) => {
    const code = mouseCode(event.button)
    if (code !== undefined) server.key({ type, code })
  }
  uIOhook.on('mousedown', mouse('down'))
  uIOhook.on('mouseup', mouse('up'))
  try {
    uIOhook.start()
    post({ type: 'ready' })
  } catch {
    post({ type: 'refused' })
  }
  return (message) => server.take(message)
})

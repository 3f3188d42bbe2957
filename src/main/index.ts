/**
 * Electron's entry. The rest is imported only once the app runs, so that a native module that does not load ends in a
 * dialog instead of a silent exit. Owns nothing else.
 */
import { app, dialog } from 'electron'
import { leaveHeapAtRest } from './heapAtRest'

leaveHeapAtRest()

import('./shell')
  .then(({ run }) => run())
  .catch(async (thrown: unknown) => {
    await app.whenReady()
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    dialog.showErrorBox('Parley cannot start', `${reason}\n\nDelete node_modules and run npm start again.`)
    app.exit(1)
  })

// Loaded before the app's main bundle, on a real Electron and on the stand-in alike: writes down what the app asks of the
// system, keeps it from happening on the machine of whoever tests, and publishes it as `globalThis.e2e`. Public API only.
const electron = require('electron')

const e2e = {
  tray: { image: undefined, tip: undefined, menu: undefined },
  shortcuts: {},
  opened: [],
  notifications: [],
  dialogs: [],
  /** What the next dialog of a kind answers. */
  answers: {},
  /** `[window title or module, method, ...arguments]`. */
  told: [],
}
globalThis.e2e = e2e

/** Calls `before` with the arguments, then the original. */
function alsoTold(owner, method, before) {
  const original = owner[method]
  owner[method] = function (...args) {
    before.call(this, ...args)
    return original.apply(this, args)
  }
}

const { app, BrowserWindow, dialog, globalShortcut, Notification, shell, Tray } = electron

alsoTold(Tray.prototype, 'setContextMenu', (menu) => {
  e2e.tray.menu = menu
})
alsoTold(Tray.prototype, 'setToolTip', (tip) => {
  e2e.tray.tip = tip
})
alsoTold(Tray.prototype, 'setImage', (image) => {
  e2e.tray.image = image
})
const OF_WINDOWS = [
  'setShape',
  'setIgnoreMouseEvents',
  'setContentProtection',
  'setAlwaysOnTop',
  'setVisibleOnAllWorkspaces',
]
for (const method of OF_WINDOWS) {
  alsoTold(BrowserWindow.prototype, method, function (...args) {
    e2e.told.push([this.getTitle(), method, ...args])
  })
}
if (app.setActivationPolicy) {
  alsoTold(app, 'setActivationPolicy', (policy) => {
    e2e.told.push(['app', 'setActivationPolicy', policy])
  })
}
alsoTold(globalShortcut, 'register', (accelerator, pressed) => {
  e2e.shortcuts[accelerator] = pressed
})
alsoTold(globalShortcut, 'unregister', (accelerator) => {
  delete e2e.shortcuts[accelerator]
})
alsoTold(globalShortcut, 'unregisterAll', () => {
  e2e.shortcuts = {}
})

shell.openExternal = async (url) => void e2e.opened.push(url)
Notification.prototype.show = function () {
  e2e.notifications.push(this)
}

const CANCELLED = {
  showErrorBox: undefined,
  showMessageBox: { response: 0, checkboxChecked: false },
  showOpenDialog: { canceled: true, filePaths: [] },
  showSaveDialog: { canceled: true, filePath: '' },
}
for (const [method, cancelled] of Object.entries(CANCELLED)) {
  dialog[method] = async (...args) => {
    const options = args.at(-1)
    e2e.dialogs.push(method === 'showErrorBox' ? { method, message: args[0], detail: args[1] } : { method, ...options })
    return e2e.answers[method] ?? cancelled
  }
}

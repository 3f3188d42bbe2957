/** What the app asks of the system: nothing of it happens. Tests write it down and answer it (tests/e2e/hooks.cjs). */
import { emitting, only } from '../emulated.ts'
import { checked, type IsPart, type Part } from '../surface.ts'

export const dialog = only('dialog', {
  showErrorBox: (_title: string, _content: string): void => {},
  showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
  showOpenDialog: async () => ({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
} satisfies Part<Electron.Dialog>)

export const shell = only('shell', {
  openExternal: async (_url: string): Promise<void> => {},
  openPath: async (_path: string): Promise<string> => '',
  showItemInFolder: (_path: string): void => {},
  beep: (): void => {},
} satisfies Part<Electron.Shell>)

let clipboardText = ''
export const clipboard = only('clipboard', {
  writeText: async (text: string): Promise<void> => {
    clipboardText = text
  },
  readText: async (): Promise<string> => clipboardText,
  read: async () => {
    const content = new Blob([clipboardText], { type: 'text/plain' })
    return clipboardText === '' ? [] : [{ types: ['text/plain'], getType: async (_type: string) => content }]
  },
} satisfies Part<Electron.Clipboard>)

const shortcuts = new Map<string, () => void>()
export const globalShortcut = only('globalShortcut', {
  register(accelerator: string, pressed: () => void): boolean {
    if (shortcuts.has(accelerator)) return false
    shortcuts.set(accelerator, pressed)
    return true
  },
  isRegistered: (accelerator: string): boolean => shortcuts.has(accelerator),
  unregister: (accelerator: string): void => void shortcuts.delete(accelerator),
  unregisterAll: (): void => shortcuts.clear(),
} satisfies Part<Electron.GlobalShortcut>)

class PowerMonitor extends emitting('powerMonitor') {
  getSystemIdleState(): 'active' {
    return 'active'
  }

  getSystemIdleTime(): number {
    return 0
  }

  isOnBatteryPower(): boolean {
    return false
  }
}

checked<IsPart<PowerMonitor, Electron.PowerMonitor>>()

export const powerMonitor = new PowerMonitor()

export const systemPreferences = only('systemPreferences', {
  getMediaAccessStatus: () => 'granted' as const,
  askForMediaAccess: async () => true,
  isTrustedAccessibilityClient: () => true,
} satisfies Part<Electron.SystemPreferences>)

export class Notification extends emitting('Notification') {
  title: string
  body: string
  silent: boolean

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super()
    this.title = options.title ?? ''
    this.body = options.body ?? ''
    this.silent = options.silent ?? false
  }

  show(): void {
    this.emit('show')
  }

  close(): void {
    this.emit('close')
  }

  static isSupported(): boolean {
    return true
  }
}

checked<IsPart<Notification, Electron.Notification>>()

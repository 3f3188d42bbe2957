/** The tray as Electron has it: one icon and one menu, redrawn only when what they show changes. */
import { Menu, type MenuItemConstructorOptions, nativeTheme, Tray } from 'electron'
import { resourcePath } from '../../entryPath'
import { isBarDark, type TrayIconState, trayIcon, trayTip } from './icon'
import type { TrayAction, TrayEntry } from './menu'

export interface TrayPorts {
  platform: NodeJS.Platform
  /** `XDG_CURRENT_DESKTOP`. */
  desktop: string | undefined
  act(action: TrayAction): void
  /** The icon itself was clicked, where that does not open the menu. */
  clicked(): void
}

export class ParleyTray {
  readonly #ports: TrayPorts
  readonly #tray: Tray
  readonly #leave: () => void
  #state: TrayIconState = 'offline'
  #drawn = ''
  #shown = ''

  constructor(ports: TrayPorts) {
    this.#ports = ports
    this.#tray = new Tray(resourcePath('tray', this.#file()))
    const again = () => this.#draw()
    nativeTheme.on('updated', again)
    this.#leave = () => void nativeTheme.off('updated', again)
    this.#tray.on('click', () => ports.clicked())
    this.#draw()
  }

  state(state: TrayIconState): void {
    this.#state = state
    this.#draw()
  }

  menu(entries: readonly TrayEntry[]): void {
    const shown = JSON.stringify(entries)
    if (shown === this.#shown) return
    this.#shown = shown
    this.#tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => this.#item(entry))))
  }

  close(): void {
    this.#leave()
    this.#tray.destroy()
  }

  #file(): string {
    const { platform, desktop } = this.#ports
    const darkBar = isBarDark(nativeTheme.shouldUseDarkColorsForSystemIntegratedUI, desktop)
    return trayIcon(this.#state, { platform, darkBar })
  }

  #draw(): void {
    const file = this.#file()
    if (file === this.#drawn) return
    this.#drawn = file
    this.#tray.setImage(resourcePath('tray', file))
    this.#tray.setToolTip(trayTip(this.#state))
  }

  #item(entry: TrayEntry): MenuItemConstructorOptions {
    switch (entry.type) {
      case 'separator':
        return { type: 'separator' }
      case 'label':
        return { label: entry.label, enabled: false }
      case 'submenu':
        return { label: entry.label, submenu: entry.entries.map((inner) => this.#item(inner)) }
      case 'item': {
        const { label, action, checked, enabled = true, one } = entry
        const click = () => this.#ports.act(action)
        if (checked === undefined) return { label, enabled, click }
        return { type: one ? 'radio' : 'checkbox', label, checked, enabled, click }
      }
    }
  }
}

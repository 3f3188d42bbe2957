/** `Menu`, `Tray` and the pictures in them: kept, never drawn. A test clicks an item by calling its `click`. */
import { existsSync } from 'node:fs'
import { emitting, only, onlyOptions, refuse } from '../emulated.ts'
import { checked, type IsPart } from '../surface.ts'

type Template = Electron.MenuItemConstructorOptions

const KNOWN = [
  'type',
  'label',
  'click',
  'checked',
  'enabled',
  'visible',
  'submenu',
  'accelerator',
  'registerAccelerator',
  'toolTip',
  'id',
]

/** Its fields are Electron's; it has no events. */
export class MenuItem {
  readonly type: NonNullable<Template['type']>
  readonly label: string
  readonly submenu?: Menu
  checked: boolean
  enabled: boolean
  visible: boolean
  /** As Electron's own: it ticks first and tells then; a disabled item does nothing. */
  readonly click: () => void

  constructor(template: Template) {
    onlyOptions('MenuItem', template, KNOWN)
    const { submenu, label = '', type, checked = false, enabled = true, visible = true, click } = template
    this.type = type ?? (submenu ? 'submenu' : 'normal')
    this.label = label
    this.checked = checked
    this.enabled = enabled
    this.visible = visible
    if (submenu) this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : (submenu as unknown as Menu)
    this.click = () => {
      if (!this.enabled) return
      if (this.type === 'checkbox' || this.type === 'radio') this.checked = this.type === 'radio' || !this.checked
      click?.(this as unknown as Electron.MenuItem, undefined, {} as Electron.KeyboardEvent)
    }
  }
}

export class Menu extends emitting('Menu') {
  readonly items: MenuItem[] = []

  append(item: MenuItem): void {
    this.items.push(item)
  }

  static buildFromTemplate(template: (Template | MenuItem)[]): Menu {
    const menu = new Menu()
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item))
    return menu
  }

  static setApplicationMenu(): void {}
}

export class Tray extends emitting('Tray') {
  #isDestroyed = false

  constructor(image: string | object) {
    super()
    this.setImage(image)
  }

  /** Electron throws too for a file that is not there. */
  setImage(image: string | object): void {
    if (typeof image === 'string' && !existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
  }

  setToolTip(): void {}
  setContextMenu(): void {}
  setTitle(): void {}
  popUpContextMenu(): void {}

  destroy(): void {
    this.#isDestroyed = true
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }
}

checked<IsPart<Tray, Electron.Tray>>()

const picture = (isEmpty: boolean) =>
  only('NativeImage', { isEmpty: () => isEmpty, setTemplateImage: () => {}, isTemplateImage: () => false })

export const nativeImage = only('nativeImage', {
  createEmpty: () => picture(true),
  createFromPath: (path: string) =>
    existsSync(path) ? picture(false) : refuse(`nativeImage of a missing file ${path}`),
})

/** How a key is written on the user's keyboard. Pure: layout and system are arguments. */
import { type KeyCombination, MODIFIER_CODES, type Modifier } from '../../../shared/keyCodes'

const LAYOUTS = ['us', 'de', 'fr'] as const
export type Layout = (typeof LAYOUTS)[number]

type Table = Readonly<Record<string, string>>

const US_MARKS: Table = {
  ...{ Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\' },
  ...{ Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Slash: '/', IntlBackslash: '<' },
}

/** Where a layout differs from the American one. */
const SIGNS: Record<Layout, Table> = {
  us: {},
  de: {
    ...{ KeyY: 'Z', KeyZ: 'Y', Backquote: '^', Minus: 'ß', Equal: '´', BracketLeft: 'Ü', BracketRight: '+' },
    ...{ Backslash: '#', Semicolon: 'Ö', Quote: 'Ä', Slash: '-' },
  },
  fr: {
    ...{ KeyQ: 'A', KeyA: 'Q', KeyW: 'Z', KeyZ: 'W', KeyM: ',', Semicolon: 'M', Comma: ';', Period: ':', Slash: '!' },
    ...{ Digit1: '&', Digit2: 'é', Digit3: '"', Digit4: "'", Digit5: '(', Digit6: '-', Digit7: 'è', Digit8: '_' },
    ...{ Digit9: 'ç', Digit0: 'à', Minus: ')', BracketLeft: '^', BracketRight: '$', Backslash: '*', Quote: 'ù' },
    Backquote: '²',
  },
}

interface Names {
  modifiers: Record<Modifier, string>
  left(name: string): string
  right(name: string): string
  others: Table
}

const ARROWS: Table = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }

const NAMES: Record<Layout, Names> = {
  us: {
    modifiers: { Ctrl: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Meta: 'Super' },
    left: (name) => `left ${name}`,
    right: (name) => `right ${name}`,
    others: {
      ...ARROWS,
      ...{ PageUp: 'Page Up', PageDown: 'Page Down', ScrollLock: 'Scroll Lock', PrintScreen: 'Print Screen' },
      ...{ Escape: 'Esc', ContextMenu: 'Menu' },
    },
  },
  de: {
    modifiers: { Ctrl: 'Strg', Alt: 'Alt', Shift: 'Umschalt', Meta: 'Super' },
    left: (name) => `${name} links`,
    right: (name) => `${name} rechts`,
    others: {
      ...ARROWS,
      ...{ Space: 'Leertaste', Enter: 'Eingabe', Backspace: 'Rücktaste', Escape: 'Esc', Insert: 'Einfg' },
      ...{ Delete: 'Entf', Home: 'Pos1', End: 'Ende', PageUp: 'Bild ↑', PageDown: 'Bild ↓', ScrollLock: 'Rollen' },
      ...{ PrintScreen: 'Druck', ContextMenu: 'Menü' },
    },
  },
  fr: {
    modifiers: { Ctrl: 'Ctrl', Alt: 'Alt', Shift: 'Maj', Meta: 'Super' },
    left: (name) => `${name} gauche`,
    right: (name) => `${name} droite`,
    others: {
      ...ARROWS,
      ...{ Space: 'Espace', Enter: 'Entrée', Backspace: 'Retour arrière', Escape: 'Échap', Insert: 'Inser' },
      ...{ Delete: 'Suppr', Home: 'Début', End: 'Fin', PageUp: 'Page ↑', PageDown: 'Page ↓', Tab: 'Tab' },
      ...{ ScrollLock: 'Arrêt défil', PrintScreen: 'Impr écran', ContextMenu: 'Menu' },
    },
  },
}

const MAC_MODIFIERS: Record<Modifier, string> = { Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Meta: '⌘' }
const MOUSE: Table = { Mouse3: 'middle mouse button', Mouse4: 'mouse button 4', Mouse5: 'mouse button 5' }

export function labelOf({ modifiers, code }: KeyCombination, layout: Layout, platform: NodeJS.Platform): string {
  const isMac = platform === 'darwin'
  const names = NAMES[layout]
  const written = (modifier: Modifier) => {
    if (isMac) return MAC_MODIFIERS[modifier]
    return modifier === 'Meta' && platform === 'win32' ? 'Win' : names.modifiers[modifier]
  }
  const own = Object.hasOwn(MODIFIER_CODES, code)
    ? alone(code as keyof typeof MODIFIER_CODES, layout, isMac, written)
    : (MOUSE[code] ?? names.others[code] ?? signOf(code, layout))
  return isMac ? `${modifiers.map(written).join('')}${own}` : [...modifiers.map(written), own].join('+')
}

/** A modifier by itself, with its side: the two are different keys. */
function alone(
  code: keyof typeof MODIFIER_CODES,
  layout: Layout,
  isMac: boolean,
  written: (modifier: Modifier) => string,
): string {
  if (code === 'AltRight' && !isMac && layout !== 'us') return 'AltGr'
  const name = written(MODIFIER_CODES[code])
  return code.endsWith('Right') ? NAMES[layout].right(name) : NAMES[layout].left(name)
}

function signOf(code: string, layout: Layout): string {
  const own = SIGNS[layout][code] ?? US_MARKS[code]
  if (own !== undefined) return own
  const plain = /^(?:Key|Digit)(.)$/.exec(code)
  return plain?.[1] ?? code
}

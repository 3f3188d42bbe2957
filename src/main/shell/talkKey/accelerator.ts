/** A combination in the words of Electron's `globalShortcut`. Pure. It knows signs, not places: the American layout's. */
import { isModifierCode, type KeyCombination, type Modifier } from '../../../shared/keyCodes'

const MODIFIER_WORDS: Record<Modifier, string> = { Ctrl: 'Control', Alt: 'Alt', Shift: 'Shift', Meta: 'Super' }

const WORDS: Readonly<Record<string, string>> = {
  ...{ Space: 'Space', Tab: 'Tab', Enter: 'Return', Backspace: 'Backspace', Escape: 'Escape', Insert: 'Insert' },
  ...{ Delete: 'Delete', Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown', PrintScreen: 'PrintScreen' },
  ...{ ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', ScrollLock: 'Scrolllock' },
  ...{ Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\' },
  ...{ Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Slash: '/' },
}

/** Undefined for what it cannot watch: a modifier alone, a mouse button, some rare keys. */
export function acceleratorOf({ modifiers, code }: KeyCombination): string | undefined {
  if (isModifierCode(code)) return undefined
  const word = /^F\d+$/.test(code) ? code : (/^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? WORDS[code])
  return word === undefined ? undefined : [...modifiers.map((modifier) => MODIFIER_WORDS[modifier]), word].join('+')
}

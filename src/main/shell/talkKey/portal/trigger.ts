/** A combination in the words of the shortcuts specification: modifiers, then a keysym. Pure. It is a wish; the desktop decides. */
import { isModifierCode, type KeyCombination, type Modifier } from '../../../../shared/keyCodes'

const MODIFIER_WORDS: Record<Modifier, string> = { Ctrl: 'CTRL', Alt: 'ALT', Shift: 'SHIFT', Meta: 'LOGO' }

const KEYSYMS: Readonly<Record<string, string>> = {
  ...{ Space: 'space', Tab: 'Tab', Enter: 'Return', Backspace: 'BackSpace', Escape: 'Escape', Insert: 'Insert' },
  ...{ Delete: 'Delete', Home: 'Home', End: 'End', PageUp: 'Page_Up', PageDown: 'Page_Down', PrintScreen: 'Print' },
  ...{ ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', ScrollLock: 'Scroll_Lock' },
  ...{ Pause: 'Pause', ContextMenu: 'Menu', Backquote: 'grave', Minus: 'minus', Equal: 'equal' },
  ...{ BracketLeft: 'bracketleft', BracketRight: 'bracketright', Backslash: 'backslash', Semicolon: 'semicolon' },
  ...{ Quote: 'apostrophe', Comma: 'comma', Period: 'period', Slash: 'slash', IntlBackslash: 'less' },
}

/** Undefined for what has no word there: a modifier alone and a button of the mouse. */
export function triggerOf({ modifiers, code }: KeyCombination): string | undefined {
  if (isModifierCode(code)) return undefined
  const plain = /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase()
  const keysym = /^F\d+$/.test(code) ? code : (plain ?? KEYSYMS[code])
  return keysym === undefined ? undefined : [...modifiers.map((each) => MODIFIER_WORDS[each]), keysym].join('+')
}

/**
 * Keys as they are stored: physical codes, so that they mean the same place on every layout. Written `Ctrl+Shift+Space`,
 * `F8`, `ControlRight` (a modifier alone) or `Mouse4`. Pure; labels and events stand in `main/shell/talkKey`.
 */

export const MODIFIERS = ['Ctrl', 'Alt', 'Shift', 'Meta'] as const
export type Modifier = (typeof MODIFIERS)[number]

export interface KeyCombination {
  /** In the order of `MODIFIERS`. */
  modifiers: readonly Modifier[]
  /** As in `KeyboardEvent.code`, or `Mouse3` (middle) to `Mouse5`. */
  code: string
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

export const LETTER_CODES = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `Key${letter}`)
export const DIGIT_CODES = range(0, 9).map((digit) => `Digit${digit}`)
export const FUNCTION_CODES = range(1, 24).map((number) => `F${number}`)
export const MARK_CODES = [
  'Backquote',
  'Minus',
  'Equal',
  'BracketLeft',
  'BracketRight',
  'Backslash',
  'Semicolon',
  'Quote',
  'Comma',
  'Period',
  'Slash',
  'IntlBackslash',
]
export const NAMED_CODES = [
  ...['Space', 'Tab', 'Enter', 'Backspace', 'Escape'],
  ...['Insert', 'Delete', 'Home', 'End', 'PageUp', 'PageDown'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
]
/** Keys that type nothing and that hardly any app takes for itself. */
export const QUIET_CODES = ['Pause', 'ScrollLock', 'PrintScreen', 'ContextMenu']
export const MODIFIER_CODES = {
  ControlLeft: 'Ctrl',
  ControlRight: 'Ctrl',
  AltLeft: 'Alt',
  AltRight: 'Alt',
  ShiftLeft: 'Shift',
  ShiftRight: 'Shift',
  MetaLeft: 'Meta',
  MetaRight: 'Meta',
} as const satisfies Record<string, Modifier>
const MOUSE_CODES = ['Mouse3', 'Mouse4', 'Mouse5']

export const isModifierCode = (code: string): code is keyof typeof MODIFIER_CODES => Object.hasOwn(MODIFIER_CODES, code)

/** Alone these disturb no typing. */
const ALONE = new Set([...FUNCTION_CODES, ...QUIET_CODES, ...Object.keys(MODIFIER_CODES), ...MOUSE_CODES])
const KNOWN = new Set([...ALONE, ...LETTER_CODES, ...DIGIT_CODES, ...MARK_CODES, ...NAMED_CODES])

/** Undefined where `text` names no key that a keyboard has, or names a modifier twice. */
export function parseKeys(text: string): KeyCombination | undefined {
  const parts = text.split('+')
  const code = parts.pop() ?? ''
  if (!KNOWN.has(code) || new Set(parts).size !== parts.length) return undefined
  if (!parts.every((part): part is Modifier => MODIFIERS.some((modifier) => modifier === part))) return undefined
  if (isModifierCode(code) && parts.length > 0) return undefined
  return { modifiers: MODIFIERS.filter((modifier) => parts.includes(modifier)), code }
}

export const formatKeys = ({ modifiers, code }: KeyCombination): string => [...modifiers, code].join('+')

/** May it work from any app? What types something must be held together with Ctrl, Alt or Meta. */
export const isUsable = ({ modifiers, code }: KeyCombination): boolean =>
  ALONE.has(code) || modifiers.some((modifier) => modifier !== 'Shift')

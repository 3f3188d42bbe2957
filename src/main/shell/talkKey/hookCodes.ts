/** The key hook's numbers for physical keys, as codes of `shared/keyCodes`. Pure; the numbers are libuiohook's (set 1 scan codes). */
import { DIGIT_CODES, LETTER_CODES } from '../../../shared/keyCodes'

/** In the order of the alphabet. */
const LETTERS = [30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44]
const DIGITS = [11, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const FUNCTIONS = [
  ...[59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 87, 88],
  ...[91, 92, 93, 99, 100, 101, 102, 103, 104, 105, 106, 107],
]

const OTHERS: Readonly<Record<string, number>> = {
  Escape: 1,
  Minus: 12,
  Equal: 13,
  Backspace: 14,
  Tab: 15,
  BracketLeft: 26,
  BracketRight: 27,
  Enter: 28,
  Semicolon: 39,
  Quote: 40,
  Backquote: 41,
  Backslash: 43,
  Comma: 51,
  Period: 52,
  Slash: 53,
  Space: 57,
  IntlBackslash: 86,
  ScrollLock: 70,
  PrintScreen: 3639,
  Pause: 3653,
  ContextMenu: 3677,
  Home: 3655,
  ArrowUp: 57416,
  PageUp: 3657,
  ArrowLeft: 57419,
  ArrowRight: 57421,
  End: 3663,
  ArrowDown: 57424,
  PageDown: 3665,
  Insert: 3666,
  Delete: 3667,
  ControlLeft: 29,
  ControlRight: 3613,
  AltLeft: 56,
  AltRight: 3640,
  ShiftLeft: 42,
  ShiftRight: 54,
  MetaLeft: 3675,
  MetaRight: 3676,
}

const numbered = (codes: readonly string[], numbers: readonly number[]) =>
  codes.flatMap((code, index) => {
    const number = numbers[index]
    return number === undefined ? [] : [[number, code] as const]
  })

const CODES: ReadonlyMap<number, string> = new Map([
  ...numbered(LETTER_CODES, LETTERS),
  ...numbered(DIGIT_CODES, DIGITS),
  ...FUNCTIONS.map((number, index) => [number, `F${index + 1}`] as const),
  ...Object.entries(OTHERS).map(([code, number]) => [number, code] as const),
])

/** A key that Parley has no name for still is one that was pressed: it ends a modifier that was to be alone. */
export const keyCode = (number: number): string => CODES.get(number) ?? `Unknown${number}`

/** Undefined for the two buttons that every app needs. The hook counts left, right, middle, then the side buttons. */
export const mouseCode = (button: unknown): string | undefined =>
  typeof button === 'number' && button >= 3 && button <= 5 ? `Mouse${button}` : undefined

/** "Press the key you want": from keys that go down and up to one combination. Pure. */
import {
  formatKeys,
  isModifierCode,
  isUsable,
  type KeyCombination,
  MODIFIER_CODES,
  MODIFIERS,
  parseKeys,
} from '../../../shared/keyCodes'
import type { KeyEvent } from './keys'

export type Recorded =
  | { type: 'keys'; keys: KeyCombination }
  /** It would type, or Parley has no name for it. Waiting goes on. */
  | { type: 'unusable' }
  /** Escape by itself. */
  | { type: 'givenUp' }

export class KeyRecorder {
  readonly #down = new Set<string>()
  /** Modifiers that have gone down since the last other key; one that comes up alone is meant by itself. */
  #alone: string | undefined

  /** Undefined while there is nothing to say yet. */
  take({ type, code }: KeyEvent): Recorded | undefined {
    return type === 'down' ? this.#pressed(code) : this.#released(code)
  }

  #pressed(code: string): Recorded | undefined {
    if (this.#down.has(code)) return undefined
    this.#down.add(code)
    if (isModifierCode(code)) {
      // AltGr comes with a left Ctrl that nobody pressed, on Windows.
      const isAltGr = code === 'AltRight' && this.#down.size === 2 && this.#down.has('ControlLeft')
      this.#alone = this.#down.size === 1 || isAltGr ? code : undefined
      return undefined
    }
    this.#alone = undefined
    const modifiers = this.#modifiers()
    if (code === 'Escape' && modifiers.length === 0) return { type: 'givenUp' }
    if (this.#down.has('AltRight')) return { type: 'unusable' }
    const keys = parseKeys(formatKeys({ modifiers, code }))
    return keys && isUsable(keys) ? { type: 'keys', keys } : { type: 'unusable' }
  }

  #released(code: string): Recorded | undefined {
    this.#down.delete(code)
    if (this.#alone !== code) return undefined
    this.#alone = undefined
    return { type: 'keys', keys: { modifiers: [], code } }
  }

  #modifiers() {
    const held = [...this.#down].filter(isModifierCode).map((code) => MODIFIER_CODES[code])
    return MODIFIERS.filter((modifier) => held.includes(modifier))
  }
}

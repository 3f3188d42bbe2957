/**
 * From keys that go down and up to what they mean. Pure: events and times are arguments, and it runs beside the hook, so
 * that no key but the chosen ones is ever told to anybody. Knows no conversation.
 */
import type { KeyAction } from '../../../shared/desktop'
import { isModifierCode, type KeyCombination, MODIFIER_CODES, MODIFIERS, type Modifier } from '../../../shared/keyCodes'
import type { Ms } from '../../../shared/time'

export interface KeyEvent {
  type: 'down' | 'up'
  /** As in `shared/keyCodes`. */
  code: string
}

export interface WatchedKeys {
  action: KeyAction
  keys: KeyCombination
  /** `hold`: its release counts. `tap`: only that it was pressed; of a modifier alone, that nothing was typed with it. */
  on: 'hold' | 'tap'
}

/**
 * `up` follows every `down`, whatever happens. `cancelled` comes before it when a modifier that was to be alone turned out
 * to belong to another combination.
 */
export interface KeyEdge {
  action: KeyAction
  edge: 'down' | 'up' | 'cancelled'
}

interface Held {
  watched: WatchedKeys
  /** Auto-repeats seen of it, and the last of them. */
  repeats: number
  lastRepeatAtMs: Ms
}

/** A key that repeats and then does not, while nothing else was pressed, has been released unseen. Slower than any system repeats. */
export const MISSED_RELEASE_MS: Ms = 1_500
/** One repeat may be a second press whose release was missed. */
const REPEATS_TO_TRUST = 2

export class KeyMatcher {
  #watched: readonly WatchedKeys[] = []
  readonly #down = new Set<string>()
  #held: Held | undefined
  /** A modifier that is down by itself so far and would mean this when it is released. */
  #tap: WatchedKeys | undefined

  /** @returns the end of what is held: it may mean something else from now on */
  watch(watched: readonly WatchedKeys[]): KeyEdge[] {
    const edges = this.releaseAll()
    this.#watched = watched
    return edges
  }

  take({ type, code }: KeyEvent, atMs: Ms): KeyEdge[] {
    return type === 'down' ? this.#pressed(code, atMs) : this.#released(code)
  }

  /** When `expire` should be asked again; undefined while nothing can be missed. */
  get expiresAtMs(): Ms | undefined {
    const held = this.#held
    return held && held.repeats >= REPEATS_TO_TRUST ? held.lastRepeatAtMs + MISSED_RELEASE_MS : undefined
  }

  /** The release watchdog: a key whose repeats stopped by themselves is no longer down. */
  expire(nowMs: Ms): KeyEdge[] {
    const atMs = this.expiresAtMs
    return atMs !== undefined && nowMs >= atMs ? this.releaseAll() : []
  }

  /** Nothing is down any more: the machine slept, the session was locked, the hook was restarted. */
  releaseAll(): KeyEdge[] {
    this.#down.clear()
    this.#tap = undefined
    return this.#end()
  }

  #pressed(code: string, atMs: Ms): KeyEdge[] {
    if (this.#down.has(code)) return this.#repeated(code, atMs)
    this.#down.add(code)
    const spoilt = this.#spoilt(code)
    if (this.#held) return spoilt
    const watched = this.#watched.find(({ keys }) => this.#matches(keys, code))
    if (!watched) return spoilt
    if (watched.on === 'tap' && isModifierCode(code)) {
      this.#tap = watched
      return spoilt
    }
    this.#held = { watched, repeats: 0, lastRepeatAtMs: atMs }
    return [...spoilt, { action: watched.action, edge: 'down' }]
  }

  #repeated(code: string, atMs: Ms): KeyEdge[] {
    const held = this.#held
    if (held?.watched.keys.code === code) {
      held.repeats += 1
      held.lastRepeatAtMs = atMs
    }
    return []
  }

  /** Another key went down: what was to be alone is not. */
  #spoilt(code: string): KeyEdge[] {
    this.#tap = undefined
    const held = this.#held
    if (!held) return []
    // The system repeats the newest key only; silence about an older one says nothing from here on.
    held.repeats = 0
    const isAlone = isModifierCode(held.watched.keys.code)
    if (!isAlone || code.startsWith('Mouse')) return []
    this.#held = undefined
    const { action } = held.watched
    return [
      { action, edge: 'cancelled' },
      { action, edge: 'up' },
    ]
  }

  #released(code: string): KeyEdge[] {
    this.#down.delete(code)
    const tapped = this.#tap
    if (tapped?.keys.code === code) {
      this.#tap = undefined
      return [
        { action: tapped.action, edge: 'down' },
        { action: tapped.action, edge: 'up' },
      ]
    }
    const held = this.#held
    if (!held) return []
    const { keys } = held.watched
    const needs = keys.code === code || keys.modifiers.some((modifier) => !this.#modifiers().has(modifier))
    return needs ? this.#end() : []
  }

  #end(): KeyEdge[] {
    const held = this.#held
    this.#held = undefined
    return held ? [{ action: held.watched.action, edge: 'up' }] : []
  }

  #matches(keys: KeyCombination, code: string): boolean {
    if (keys.code !== code) return false
    if (isModifierCode(code)) return this.#down.size === 1 || this.#isOnlyAltGr(code)
    const down = this.#modifiers()
    // What types a third sign on a key is no modifier of a combination.
    if (this.#down.has('AltRight')) return false
    return MODIFIERS.every((modifier) => keys.modifiers.includes(modifier) === down.has(modifier))
  }

  /** Windows says that left Ctrl went down before every AltGr. */
  #isOnlyAltGr(code: string): boolean {
    return code === 'AltRight' && [...this.#down].every((one) => one === 'AltRight' || one === 'ControlLeft')
  }

  /** Down now. AltGr is neither Alt nor, as Windows has it, Ctrl and Alt. */
  #modifiers(): ReadonlySet<Modifier> {
    const codes = [...this.#down].filter(isModifierCode).filter((code) => code !== 'AltRight')
    return new Set(codes.map((code) => MODIFIER_CODES[code]))
  }
}

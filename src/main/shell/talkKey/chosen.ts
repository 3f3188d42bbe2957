/** From the settings to the keys that are watched, and to how they are shown. Pure. */
import { KEY_ACTIONS, type KeyAction, type KeysView, type KeyView } from '../../../shared/desktop'
import { formatKeys, type KeyCombination, parseKeys } from '../../../shared/keyCodes'
import type { Settings } from '../../settings'
import type { WatchedKeys } from './keys'
import { type Layout, labelOf } from './labels'
import type { GrantedKeys } from './protocol'

/** How a key is written here. */
export interface KeyNames {
  layout: Layout
  platform: NodeJS.Platform
}

/** Changes when other keys are to be watched. */
export const wanted = ({ keys, mode }: Settings): string => JSON.stringify([keys, mode])

/** Only talking is ever held, and only where holding is wanted. */
export const watchedKeys = ({ keys, mode }: Settings): WatchedKeys[] =>
  KEY_ACTIONS.flatMap((action): WatchedKeys[] => {
    const combination = parseKeys(keys[action])
    if (!combination) return []
    return [{ action, keys: combination, on: action === 'talk' && mode === 'hold' ? 'hold' : 'tap' }]
  })

export const keyView = (keys: KeyCombination, { layout, platform }: KeyNames): KeyView => ({
  codes: formatKeys(keys),
  label: labelOf(keys, layout, platform),
})

/** By another action than this one. */
export const isUsed = (codes: string, action: KeyAction, { keys }: Settings): boolean =>
  KEY_ACTIONS.some((other) => other !== action && keys[other] === codes)

/** A desktop that gave another key than was asked for is believed. */
export function chosenKeys({ keys }: Settings, names: KeyNames, granted: GrantedKeys = {}): KeysView['keys'] {
  const of = (action: KeyAction) => {
    const combination = parseKeys(keys[action])
    const view = combination && keyView(combination, names)
    return view && granted[action] ? { ...view, label: granted[action] } : view
  }
  return { talk: of('talk'), stop: of('stop'), mute: of('mute'), type: of('type') }
}

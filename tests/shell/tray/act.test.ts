import { describe, expect, it } from 'vitest'
import { firstView } from '../../../src/main/assistant/viewFeed'
import { createMemoryStore } from '../../../src/main/settings'
import { act, type TrayTargets } from '../../../src/main/shell/tray/act'
import type { ConversationView } from '../../../src/shared/view'

function setUp(view: Partial<ConversationView> = {}) {
  const did: string[] = []
  const settings = createMemoryStore({ speaker: { volume: 40 } })
  const noted = (name: string) => () => void did.push(name)
  const targets: TrayTargets = {
    view: () => ({ ...firstView({ provider: 'offline', mode: 'hold' }), ...view }),
    ...{ press: noted('press'), release: noted('release'), cancel: noted('cancel'), quit: noted('quit') },
    setMuted: (muted) => void did.push(`muted ${muted}`),
    newConversation: noted('new'),
    settings,
    open: (window) => void did.push(`open ${window}`),
  }
  return { did, settings, targets }
}

describe('an entry of the menu', () => {
  it.each([
    ['hold', 'release'],
    ['toggle', 'press'],
    ['hands-free', 'cancel'],
  ] as const)('"Stop" while somebody speaks in mode %s does what ends the turn: %s', (mode, did) => {
    const it_ = setUp({ state: 'listening', mode })
    act({ do: 'stop' }, it_.targets)
    expect(it_.did).toEqual([did])
  })

  it.each(['thinking', 'speaking'] as const)('"Stop" while Parley is %s ends the answer', (state) => {
    const { did, targets } = setUp({ state })
    act({ do: 'stop' }, targets)
    expect(did).toEqual(['cancel'])
  })

  it('that names a device chooses it and leaves the volume as it is', () => {
    const { settings, targets } = setUp()
    act({ do: 'device', kind: 'output', device: { id: 'a', name: 'A' } }, targets)
    expect(settings.get().speaker).toEqual({ volume: 40, device: { id: 'a', name: 'A' } })
    act({ do: 'device', kind: 'output', device: undefined }, targets)
    expect(settings.get().speaker).toEqual({ volume: 40 })
  })

  it('does the one thing it says', () => {
    const { did, settings, targets } = setUp()
    act({ do: 'talk' }, targets)
    act({ do: 'mute', muted: true }, targets)
    act({ do: 'newConversation' }, targets)
    act({ do: 'open', window: 'history' }, targets)
    act({ do: 'mode', mode: 'toggle' }, targets)
    act({ do: 'quit' }, targets)
    expect(did).toEqual(['press', 'muted true', 'new', 'open history', 'quit'])
    expect(settings.get().mode).toBe('toggle')
  })
})

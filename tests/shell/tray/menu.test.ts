import { describe, expect, it } from 'vitest'
import { type TrayEntry, type TrayState, trayMenu } from '../../../src/main/shell/tray/menu'
import type { DeviceInfo } from '../../../src/shared/view'

const device = (kind: DeviceInfo['kind'], name: string, isDefault = false): DeviceInfo => ({
  ...{ id: `id-${name}`, name, kind, isDefault },
})

const state = (patch: Partial<TrayState> = {}): TrayState => ({
  view: { state: 'ready', mode: 'hold' },
  keys: { talk: { codes: 'F8', label: 'F8' } },
  devices: [device('input', 'Built-in', true), device('input', 'Headset'), device('output', 'Speakers', true)],
  microphone: undefined,
  speaker: undefined,
  canTalk: true,
  ...patch,
})

/** One line an entry: a tick, its label, and a dash where it cannot be chosen. */
function drawn(entries: readonly TrayEntry[], indent = ''): string[] {
  return entries.flatMap((entry): string[] => {
    if (entry.type === 'separator') return [`${indent}--`]
    if (entry.type === 'label') return [`${indent}(${entry.label})`]
    if (entry.type === 'submenu') return [`${indent}${entry.label} >`, ...drawn(entry.entries, `${indent}  `)]
    return [`${indent}${entry.checked ? '* ' : ''}${entry.label}${entry.enabled === false ? ' -' : ''}`]
  })
}

describe('the menu of the tray', () => {
  it('is short, and everything is at most two clicks away', () => {
    expect(drawn(trayMenu(state()))).toEqual([
      'Talk (F8)',
      'Mute microphone',
      '--',
      'Microphone >',
      '  * System default (Built-in)',
      '  Built-in',
      '  Headset',
      'Speaker >',
      '  * System default (Speakers)',
      '  Speakers',
      'Mode >',
      '  * Hold to talk',
      '  Tap to talk',
      '  Hands-free',
      '--',
      'New conversation',
      'History',
      'Settings',
      '--',
      'Quit Parley',
    ])
  })

  it.each(['listening', 'thinking', 'speaking'] as const)('offers to stop while Parley is %s', (now) => {
    const [first] = trayMenu(
      state({ view: { state: now, mode: 'hold' }, keys: { stop: { codes: 'F9', label: 'F9' } } }),
    )
    expect(first).toMatchObject({ label: 'Stop (F9)', action: { do: 'stop' } })
  })

  it('cannot talk before there is somebody to talk to', () => {
    expect(drawn(trayMenu(state({ canTalk: false })))[0]).toBe('Talk (F8) -')
  })

  it('ticks a chosen device, by its name where its id has changed', () => {
    const lines = drawn(trayMenu(state({ microphone: { id: 'id-other-port', name: 'Headset' } })))
    expect(lines).toContain('  * Headset')
    expect(lines).toContain('  System default (Built-in)')
  })

  it('keeps a chosen device that is gone, ticked and not to be chosen', () => {
    const lines = drawn(trayMenu(state({ microphone: { id: 'usb', name: 'Podcast mic' } })))
    expect(lines).toContain('  * Podcast mic (not connected) -')
  })

  it('ticks a muted microphone and offers the opposite', () => {
    const muted = trayMenu(state({ view: { state: 'ready', mode: 'hold', microphone: { state: 'muted' } } }))[1]
    expect(muted).toMatchObject({ checked: true, action: { do: 'mute', muted: false } })
  })

  it('says what was spent today only where something costs', () => {
    expect(drawn(trayMenu(state())).join()).not.toContain('Today')
    expect(drawn(trayMenu(state({ today: { spentUsd: 0.031, capUsd: 2 } })))).toContain('(Today 0.03 $ of 2.00 $)')
    expect(drawn(trayMenu(state({ today: { spentUsd: 1, capUsd: 0 } })))).toContain('(Today 1.00 $)')
  })

  it('shows an ampersand in a name as what it is', () => {
    const lines = drawn(trayMenu(state({ devices: [device('input', 'Bang & Olufsen')] })))
    expect(lines).toContain('  Bang && Olufsen')
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { ViewFeed } from '../../../src/main/assistant/viewFeed'
import { createMemoryStore } from '../../../src/main/settings'
import { showByView } from '../../../src/main/shell/windows/overlayDirector'
import { LINGER_MS } from '../../../src/main/shell/windows/overlayShown'
import type { SettingsView } from '../../../src/shared/settings'
import { HandClock } from '../../support/handClock'

const setUp = (overlay: SettingsView['look']['overlay']) => {
  const clock = new HandClock()
  const settings = createMemoryStore()
  settings.set({ look: { overlay } })
  const view = new ViewFeed({
    ...{ state: 'ready', provider: 'offline', mode: 'hold', connection: { state: 'up', keptMs: 0 }, earlier: [] },
  })
  const did: string[] = []
  const window = {
    isShown: false,
    show() {
      this.isShown = true
      did.push('show')
    },
    hide() {
      this.isShown = false
      did.push('hide')
    },
    follow: () => void did.push('follow'),
  }
  const end = showByView({ clock, settings, view, overlay: window })
  return { clock, settings, view, did, window, end }
}

describe('the overlay, shown while something goes on', () => {
  let it_: ReturnType<typeof setUp>
  beforeEach(() => {
    it_ = setUp('talking')
  })

  it('appears with the first sign of a turn and stays a while after the last', () => {
    const { clock, view, did } = it_
    expect(did).toEqual([])
    view.change({ microphone: { state: 'waking' } })
    expect(did).toEqual(['show'])
    view.change({ state: 'listening' })
    view.change({ state: 'speaking' })
    view.change({ state: 'ready', microphone: { state: 'open' } })
    clock.advance(LINGER_MS - 1)
    expect(did).toEqual(['show'])
    clock.advance(1)
    expect(did).toEqual(['show', 'hide'])
  })

  it('comes to the pointer when a turn begins while it is still there', () => {
    const { clock, view, did } = it_
    view.change({ state: 'listening' })
    view.change({ state: 'ready' })
    clock.advance(100)
    view.change({ state: 'listening' })
    expect(did).toEqual(['show', 'follow'])
  })

  it('stays away when it is closed in the middle of an answer, and is there for the next turn', () => {
    const { clock, view, did, window } = it_
    view.change({ state: 'speaking' })
    window.hide()
    view.change({ microphone: { state: 'open' } })
    view.change({ state: 'ready', microphone: undefined })
    clock.advance(LINGER_MS)
    expect(did).toEqual(['show', 'hide'])
    view.change({ state: 'listening' })
    expect(did).toEqual(['show', 'hide', 'show'])
  })

  it('that somebody called for stays when something unimportant changes, and goes after the next turn', () => {
    const { clock, view, did, window } = it_
    window.show()
    view.change({ connection: { state: 'opening', keptMs: 0 } })
    expect(window.isShown).toBe(true)
    view.change({ state: 'listening' })
    view.change({ state: 'ready' })
    clock.advance(LINGER_MS)
    expect(did).toEqual(['show', 'follow', 'hide'])
  })

  it('leaves no timer and no listener behind', () => {
    const { clock, view, did, end } = it_
    view.change({ state: 'listening' })
    view.change({ state: 'ready' })
    end()
    clock.advance(LINGER_MS * 2)
    view.change({ state: 'listening' })
    expect(did).toEqual(['show'])
  })
})

describe('the overlay by choice', () => {
  it('is put away by its button also where it is always there, until something begins', () => {
    const { view, did, window } = setUp('always')
    window.hide()
    view.change({ connection: { state: 'mending', keptMs: 0 } })
    expect(did).toEqual(['show', 'hide'])
    view.change({ state: 'listening' })
    expect(did).toEqual(['show', 'hide', 'show'])
  })

  it('is always there, or never', () => {
    expect(setUp('always').did).toEqual(['show'])
    const never = setUp('never')
    never.view.change({ state: 'listening' })
    expect(never.did).toEqual([])
  })

  it('changes at once when the choice does', () => {
    const { settings, did } = setUp('always')
    settings.set({ look: { overlay: 'never' } })
    expect(did).toEqual(['show', 'hide'])
  })
})

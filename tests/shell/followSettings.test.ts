import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/main/settings'
import { followSettings } from '../../src/main/shell/followSettings'

const setUp = (startAtLogin: boolean) => {
  const store = createMemoryStore({ startAtLogin })
  const did: unknown[] = []
  const end = followSettings(store, {
    appearance: (appearance) => did.push(appearance),
    startAtLogin: (wanted) => did.push(wanted),
  })
  return { store, did, end }
}

describe('settings of the app itself', () => {
  it('take effect at the start and when they change, and only then', () => {
    const { store, did, end } = setUp(false)
    store.set({ mode: 'toggle' })
    store.set({ look: { appearance: 'dark' } })
    store.set({ startAtLogin: true })
    store.set({ look: { largeCaptions: true } })
    expect(did).toEqual(['system', 'dark', true])
    end()
    store.set({ look: { appearance: 'light' } })
    expect(did).toHaveLength(3)
  })

  it('renew the login item when it is wanted, and leave the system alone when it is not', () => {
    expect(setUp(true).did).toEqual(['system', true])
    expect(setUp(false).did).toEqual(['system'])
  })
})

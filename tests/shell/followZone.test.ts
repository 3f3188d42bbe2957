import { beforeEach, expect, it } from 'vitest'
import { createMemoryStore, type SettingsStore } from '../../src/main/settings'
import { followZone } from '../../src/main/shell/followZone'
import { Held } from '../../src/shared/time'
import type { ConversationState } from '../../src/shared/view'
import { HandClock } from '../support/handClock'

let zone: string
let asked: number
let clock: HandClock
let settings: SettingsStore
let view: Held<{ state: ConversationState }>

function follow(timeZone: string) {
  settings = createMemoryStore({ timeZone })
  return followZone({
    ...{ clock, settings, view },
    zone: () => {
      asked += 1
      return zone
    },
  })
}

beforeEach(() => {
  zone = 'Europe/Berlin'
  asked = 0
  clock = new HandClock()
  view = new Held<{ state: ConversationState }>({ state: 'ready' })
})

it('a traveller has the time of the place where the computer is now', () => {
  const { look } = follow('Europe/Berlin')
  zone = 'Asia/Tokyo'
  look()
  expect(settings.get().timeZone).toBe('Asia/Tokyo')
  zone = 'Europe/Berlin'
  look()
  expect(settings.get().timeZone).toBe('Europe/Berlin')
})

it('a time zone that was chosen stays', () => {
  const { look } = follow('America/New_York')
  zone = 'Asia/Tokyo'
  look()
  expect(settings.get().timeZone).toBe('America/New_York')
})

it('nobody is told where nothing changed', () => {
  const { look } = follow('Europe/Berlin')
  settings.onChange(() => {
    throw new Error('told')
  })
  look()
})

it('the system is asked once when somebody begins to speak, and not after the end', () => {
  const { end } = follow('Europe/Berlin')
  zone = 'Asia/Tokyo'
  for (const state of ['listening', 'listening', 'thinking', 'speaking', 'ready'] as const) view.set({ state })
  clock.advance(1)
  expect([settings.get().timeZone, asked]).toEqual(['Asia/Tokyo', 2])
  end()
  view.set({ state: 'listening' })
  clock.advance(1)
  expect(asked).toBe(2)
})

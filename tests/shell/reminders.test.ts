import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/main/settings'
import { createReminders } from '../../src/main/shell/reminders'

describe('a timer that is due', () => {
  it.each([
    ['spoken', false, true],
    ['spoken', true, false],
    ['shown', false, false],
    ['shown', true, false],
  ] as const)('when the choice is "%s" and the session is locked: %s, is heard: %s', (announcements, locked, aloud) => {
    const shown: string[] = []
    const reminders = createReminders({
      settings: createMemoryStore({ announcements }),
      isLocked: () => locked,
      show: (body) => shown.push(body),
    })
    reminders.due('Your tea timer is done.')
    expect(reminders.aloud()).toBe(aloud)
    expect(shown).toEqual(['Your tea timer is done.'])
  })
})

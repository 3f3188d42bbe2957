import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/main/settings'
import { createReminders } from '../../src/main/shell/reminders'

describe('a timer that is due', () => {
  it.each([
    ['spoken', false, false, true],
    ['spoken', true, false, false],
    ['spoken', false, true, false],
    ['shown', false, false, false],
    ['shown', true, true, false],
  ] as const)(
    'when the choice is "%s", the session locked: %s, peace wanted: %s, is heard: %s',
    async (announcements, locked, peace, aloud) => {
      const shown: string[] = []
      const reminders = createReminders({
        settings: createMemoryStore({ announcements }),
        isLocked: async () => locked,
        wantsPeace: async () => peace,
        show: (body) => shown.push(body),
      })
      reminders.due('Your tea timer is done.')
      expect(await reminders.aloud()).toBe(aloud)
      expect(shown).toEqual(['Your tea timer is done.'])
    },
  )
})

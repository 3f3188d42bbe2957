/** What is kept of what was promised where no connection comes about, on the whole wiring. */
import { afterEach, expect, it } from 'vitest'
import { type Assistant, createAssistant, Notices } from '../../src/main/assistant'
import { createWavBackend } from '../../src/main/audio'
import { createVirtualClock } from '../../src/main/clock'
import { createScriptedLink, type RealtimeLink } from '../../src/main/link'
import { createMemoryStore } from '../../src/main/settings'
import type { TimerItem } from '../../src/main/skills'
import { createPrivateStore } from '../../src/main/transcript'
import { AppException } from '../../src/shared/errors'
import type { Clock } from '../../src/shared/time'
import { heldLists } from '../support/heldLists'

let assistant: Assistant
afterEach(() => assistant.shutdown())

const alarm = (id: string, dueAt: number): TimerItem => ({ id, kind: 'alarm', name: '', dueAt, setAt: 0, text: '' })

function open(timers: readonly TimerItem[]) {
  const clock: Clock = createVirtualClock({ startEpochMs: 0 })
  const skillStore = heldLists(timers)
  let refuses = true
  const spoken: string[] = []
  const shown: string[] = []
  assistant = createAssistant({
    ...{ clock, clockKind: 'virtual', notices: new Notices(), log: () => {}, random: () => 0 },
    settings: createMemoryStore({ provider: 'openai', timeZone: 'UTC', locale: 'en-US' }),
    history: createPrivateStore(),
    audio: createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } }),
    skillStore,
    openLink: () => {
      const link: RealtimeLink = createScriptedLink({ clock })
      const opened = link.open.bind(link)
      link.open = async (...how) => {
        if (refuses) throw new AppException('cost.capReached', { period: 'day', spent: '2.00', bound: '2.00' })
        await opened(...how)
      }
      return link
    },
    voice: () => ({
      rateHz: 16_000,
      speak: async ({ text }) => {
        spoken.push(text)
        return { samples: new Int16Array(16_000).fill(900), words: [], tookMs: 0 }
      },
      close: async () => {},
    }),
    clip: () => undefined,
    newId: () => 'id',
    prices: () => ({}),
    tools: () => ({ schemas: () => [], run: async () => '' }),
    reminders: { due: (text) => void shown.push(text), aloud: () => true },
  })
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const accept = () => {
    refuses = false
  }
  return { pause, accept, spoken, shown, left: () => skillStore.current().timers.length }
}

it('an alarm goes off and is shown where the service refuses from the start', async () => {
  const { pause, spoken, shown, left } = open([alarm('one', 5_000), alarm('other', 20_000)])
  await expect(assistant.ready).rejects.toThrow()
  await pause(10_000)
  expect([spoken, shown, left()]).toEqual([['It is midnight.'], ['It is midnight.'], 1])
  expect(assistant.view.current.state).toBe('offline')
  await pause(20_000)
  expect([spoken.length, left()]).toEqual([2, 0])
})

it('and is heard once, however often a connection comes about after that', async () => {
  const { pause, accept, spoken, left } = open([alarm('one', 5_000)])
  await expect(assistant.ready).rejects.toThrow()
  await pause(10_000)
  accept()
  assistant.say('a question')
  await pause(10_000)
  expect([spoken, left(), assistant.view.current.state]).toEqual([['It is midnight.'], 0, 'ready'])
  expect(assistant.view.current.turn?.outcome).toBe('answered')
})

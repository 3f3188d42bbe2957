/** What a changed setting means to an assistant that is running, on the whole wiring with a scripted link that is paid for. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Assistant, createAssistant, Notices } from '../../../src/main/assistant'
import { createWavBackend } from '../../../src/main/audio'
import { createVirtualClock } from '../../../src/main/clock'
import { createScriptedLink, type LinkEvent, type RealtimeLink } from '../../../src/main/link'
import type { ScriptedTurn } from '../../../src/main/link/scripted'
import { createMemoryStore, type Settings } from '../../../src/main/settings'
import { createPrivateStore } from '../../../src/main/transcript'
import type { OutputLine } from '../../../src/shared/lines'
import { type Clock, Emitter } from '../../../src/shared/time'
import { heldLists } from '../../support/heldLists'

const TURN = { user: 'a question', reply: 'One two three.', thinkMs: 50, soundMs: 1200 }

/** Every answer costs a cent. */
function paidFor(link: RealtimeLink): RealtimeLink {
  const events = new Emitter<LinkEvent>()
  link.events.on((event) =>
    events.emit(event.type === 'responseDone' ? { ...event, usage: [{ unit: 'answers', quantity: 1 }] } : event),
  )
  return new Proxy(link, {
    get(target, name) {
      if (name === 'events') return events
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

let assistant: Assistant
afterEach(() => assistant.shutdown())

async function open(more: Partial<Settings> = {}, answer: Partial<ScriptedTurn> = {}) {
  const clock: Clock = createVirtualClock({ startEpochMs: Date.UTC(2026, 10, 23, 9) })
  const settings = createMemoryStore({ provider: 'openai', timeZone: 'UTC', ...more })
  let opened = 0
  let ids = 0
  assistant = createAssistant({
    ...{ clock, clockKind: 'virtual', settings, notices: new Notices(), log: () => {}, random: () => 0 },
    history: createPrivateStore(),
    audio: createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } }),
    skillStore: heldLists(),
    openLink: () => {
      opened += 1
      return paidFor(createScriptedLink({ clock, script: [{ ...TURN, ...answer }] }))
    },
    voice: () => ({ rateHz: 16_000, speak: () => Promise.reject(new Error('not asked')), close: async () => {} }),
    clip: () => undefined,
    newId: () => `id-${++ids}`,
    prices: () => ({ answers: 0.01 }),
    tools: () => ({ schemas: () => [], run: async () => '' }),
  })
  const lines: OutputLine[] = []
  assistant.lines.on((line) => lines.push(line))
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const ask = async () => {
    assistant.say('a question')
    await pause(5_000)
  }
  const answered = () => lines.filter(({ type }) => type === 'replyFinal').length
  const errors = () => lines.flatMap((line) => (line.type === 'error' ? [line.code] : []))
  await assistant.ready
  return { settings, pause, ask, answered, errors, opened: () => opened }
}

describe('another service, or a key,', () => {
  const ways: [string, (settings: Awaited<ReturnType<typeof open>>['settings']) => void][] = [
    ['chosen', (settings) => void settings.set({ provider: 'azure' })],
    ['entered', () => assistant.reconnect()],
  ]

  it.each(ways)(
    'that is %s while an answer sounds lets it be heard to its end, and answers the next question',
    async (_how, change) => {
      const { settings, ask, pause, answered, errors, opened } = await open({}, { pieceEveryMs: 100 })
      assistant.say('a question')
      await pause(500)
      expect(assistant.view.current.state).toBe('speaking')
      change(settings)
      await pause(600)
      expect(opened()).toBe(1)
      await pause(2_000)
      expect([assistant.view.current.turn?.outcome, assistant.view.current.state]).toEqual(['answered', 'ready'])
      await ask()
      expect([answered(), errors(), opened()]).toEqual([2, [], 2])
    },
  )

  it.each(ways)('that is %s while an answer sounds is asked the question that cuts it off', async (_how, change) => {
    const { settings, pause, answered, errors, opened } = await open({}, { pieceEveryMs: 100 })
    assistant.say('a question')
    await pause(500)
    change(settings)
    assistant.say('another one')
    await pause(5_000)
    expect([answered(), errors(), opened()]).toEqual([2, [], 2])
    expect(assistant.view.current.turn?.outcome).toBe('answered')
  })

  it.each(ways)('that is %s before there is an answer gives it', async (_how, change) => {
    const { settings, pause, answered, opened } = await open({}, { thinkMs: 1_000 })
    assistant.say('a question')
    await pause(500)
    change(settings)
    await pause(5_000)
    expect([answered(), opened()]).toEqual([1, 2])
  })
})

describe('a bound on what is spent', () => {
  it('that is set below what was spent already holds for the next question', async () => {
    const { settings, ask, answered, errors } = await open()
    await ask()
    await ask()
    settings.set({ spending: { dayUsd: 0.02, monthUsd: 0 } })
    expect(errors()).toEqual(['cost.capReached'])
    await ask()
    expect([answered(), assistant.spending.current.todayUsd]).toEqual([2, 0.02])
  })

  it('that is set while an answer sounds lets it be heard to its end, and holds for the next question', async () => {
    const { settings, ask, pause, answered, errors } = await open()
    await ask()
    assistant.say('a question')
    await pause(500)
    settings.set({ spending: { dayUsd: 0.01, monthUsd: 0 } })
    await pause(5_000)
    expect([answered(), errors()]).toEqual([2, ['cost.capReached']])
    await ask()
    expect([answered(), assistant.spending.current.todayUsd]).toEqual([2, 0.02])
  })

  it('that is taken away lets the next question be answered', async () => {
    const { settings, ask, answered } = await open({ spending: { dayUsd: 0.02, monthUsd: 0 } })
    await ask()
    await ask()
    await ask()
    expect(answered()).toBe(2)
    settings.set({ spending: { dayUsd: 0, monthUsd: 0 } })
    await ask()
    expect(answered()).toBe(3)
  })
})

/** When an announcement counts as told, on the whole wiring: only what was told may be forgotten. */
import { afterEach, describe, expect, it } from 'vitest'
import { createAssistant, Notices } from '../../../src/main/assistant'
import { type AudioBackend, createWavBackend } from '../../../src/main/audio'
import { createVirtualClock } from '../../../src/main/clock'
import { type ClauseVoice, createScriptedLink } from '../../../src/main/link'
import { createMemoryStore } from '../../../src/main/settings'
import type { TimerItem } from '../../../src/main/skills'
import { createPrivateStore } from '../../../src/main/transcript'
import type { OutputLine } from '../../../src/shared/lines'
import { heldLists } from '../../support/heldLists'
import { MemoryBackend } from '../../support/memoryBackend'

const TURN = { user: 'a question', reply: 'One two three.', thinkMs: 50, soundMs: 600 }
/** Ten milliseconds a letter: "Reminder: take the heart pills." takes 310 to say. */
const PILLS: TimerItem = { id: 'p', kind: 'reminder', name: '', dueAt: 2_000, setAt: 0, text: 'take the heart pills' }
const MISSED = { ...PILLS, dueAt: -200_000 }

interface Options {
  timers?: TimerItem[]
  audio?: AudioBackend
  aloud?: boolean
  /** Until the voice has made a sentence. */
  makesMs?: number
}

const voiceOf = (speaks: () => Promise<boolean>): ClauseVoice => ({
  rateHz: 16_000,
  speak: async ({ text }) => {
    if (!(await speaks())) throw new Error('no voice')
    return { samples: new Int16Array(text.length * 160).fill(900), words: [], tookMs: 0 }
  },
  close: async () => {},
})

let end = async (): Promise<void> => {}
afterEach(() => end())

async function open({ timers = [PILLS], audio, aloud = true, makesMs = 0 }: Options = {}) {
  const clock = createVirtualClock({ startEpochMs: 0 })
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const skillStore = heldLists(timers)
  const speech = { works: true }
  const voice = voiceOf(async () => {
    if (makesMs > 0) await pause(makesMs)
    return speech.works
  })
  const assistant = createAssistant({
    ...{ clock, clockKind: 'virtual', notices: new Notices(), log: () => {}, random: () => 0, skillStore },
    audio: audio ?? createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } }),
    openLink: () => createScriptedLink({ clock, script: [TURN] }),
    settings: createMemoryStore({ provider: 'scripted', mode: 'hold', locale: 'en-US', timeZone: 'UTC' }),
    history: createPrivateStore(),
    voice: () => voice,
    clip: () => undefined,
    newId: () => crypto.randomUUID(),
    prices: () => ({}),
    tools: () => ({ schemas: () => [], run: async () => '' }),
    reminders: { due: () => {}, aloud: () => aloud },
  })
  end = () => assistant.shutdown()
  const lines: OutputLine[] = []
  assistant.lines.on((line) => lines.push(line))
  await assistant.ready
  const said = () => lines.flatMap((line) => (line.type === 'announcement' ? [line.text] : []))
  return { assistant, pause, said, speech, left: () => skillStore.current().timers.length }
}

describe('a reminder that is due stays on the list', () => {
  it('until it was heard to its end', async () => {
    const { pause, said, left } = await open()
    await pause(2_200)
    expect([said(), left()]).toEqual([['Reminder: take the heart pills.'], 1])
    await pause(1_000)
    expect([said().length, left()]).toEqual([1, 0])
  })

  it('until it was cut off by the user, who has heard what it was', async () => {
    const { assistant, pause, said, left } = await open()
    await pause(2_200)
    assistant.cancel()
    await pause(5_000)
    expect([said().length, left()]).toEqual([1, 0])
  })

  it('when everything ends while it sounds', async () => {
    const { assistant, pause, left } = await open()
    await pause(2_200)
    expect(assistant.view.current.state).toBe('speaking')
    await assistant.shutdown()
    expect(left()).toBe(1)
  })

  it('when everything ends while it waits for a quiet moment', async () => {
    const { assistant, pause, said, left } = await open()
    assistant.press()
    await pause(3_000)
    await assistant.shutdown()
    expect([said().length, left()]).toEqual([1, 1])
  })

  it('where it is shown only, no longer than that', async () => {
    const { pause, left } = await open({ aloud: false })
    await pause(2_100)
    expect(left()).toBe(0)
  })
})

describe('a reminder of which nobody heard anything', () => {
  it('because a question came before its first sound is said when that was answered', async () => {
    const { assistant, pause, said, left } = await open({ timers: [MISSED], makesMs: 100 })
    expect(said()).toHaveLength(1)
    assistant.say('a question')
    await pause(600)
    expect([said().length, left()]).toEqual([2, 1])
    await pause(3_000)
    expect([said().length, left(), assistant.view.current.state]).toEqual([2, 0, 'ready'])
  })

  it('because the machine fell asleep is said when it wakes', async () => {
    const { assistant, pause, said, left } = await open()
    await pause(2_200)
    assistant.controls.suspended()
    await pause(120_000)
    expect([said().length, left()]).toEqual([1, 1])
    assistant.controls.resumed()
    await pause(5_000)
    expect(said()[1]).toMatch(/^You missed a reminder at .*: take the heart pills\.$/)
    expect(left()).toBe(0)
  })

  it('because there was no voice is said when something was heard again', async () => {
    const { assistant, pause, said, speech, left } = await open()
    speech.works = false
    await pause(300_000)
    expect([said().length, left()]).toEqual([1, 1])
    speech.works = true
    assistant.say('a question')
    await pause(10_000)
    expect([said().length, left()]).toEqual([2, 0])
  })

  it('because there is no speaker stays on the list, and is not tried over and over', async () => {
    const audio = new MemoryBackend({ inputs: [], outputs: [] })
    const { pause, said, left } = await open({ audio, timers: [PILLS, { ...PILLS, id: 'q', dueAt: 900_000 }] })
    await pause(600_000)
    expect([said().length, left()]).toEqual([1, 2])
  })
})

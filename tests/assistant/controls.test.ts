/** What a person can do with a conversation beside talking, on the whole wiring with a scripted link. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Assistant, createAssistant, Notices } from '../../src/main/assistant'
import { type AudioBackend, createWavBackend } from '../../src/main/audio'
import { createVirtualClock } from '../../src/main/clock'
import { type ClauseVoice, createScriptedLink, type RealtimeLink } from '../../src/main/link'
import { createMemoryStore, type Settings } from '../../src/main/settings'
import type { TimerItem } from '../../src/main/skills'
import { createPrivateStore, type HistoryStore } from '../../src/main/transcript'
import type { OutputLine } from '../../src/shared/lines'
import type { Clock } from '../../src/shared/time'
import type { ConversationView, Turn } from '../../src/shared/view'
import { heldLists } from '../support/heldLists'
import { device, MemoryBackend } from '../support/memoryBackend'

const TURN = { user: 'a question', reply: 'One two three four five six.', thinkMs: 50, soundMs: 1200 }

/** Every letter takes ten milliseconds to say. */
const voice = (asked: string[]): ClauseVoice => ({
  rateHz: 16_000,
  speak: async ({ text }) => {
    asked.push(text)
    return { samples: new Int16Array(text.length * 160).fill(900), words: [], tookMs: 0 }
  },
  close: async () => {},
})

interface Options {
  history?: HistoryStore
  timers?: TimerItem[]
  aloud?: boolean
  audio?: AudioBackend
  blocked?: () => boolean
  mode?: Settings['mode']
  /** Whoever answers keeps the conversation elsewhere. */
  items?: boolean
}

function open({
  history = createPrivateStore(),
  timers = [],
  aloud = true,
  audio,
  blocked,
  mode = 'hold',
  items = false,
}: Options = {}) {
  const clock: Clock = createVirtualClock({ startEpochMs: 0 })
  const room = createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } })
  const spoken: string[] = []
  const shown: string[] = []
  /** What is known of a conversation when it is gone over to, or something of it was deleted. */
  const carried: string[][] = []
  let ids = 0
  let opened = 0
  const settings = createMemoryStore({ provider: 'scripted', mode })
  const assistant = createAssistant({
    ...{ clock, clockKind: 'virtual', notices: new Notices(), log: () => {}, history, random: () => 0 },
    audio: audio ?? room,
    ...(blocked && { microphoneBlocked: blocked }),
    skillStore: heldLists(timers),
    openLink: () => {
      const link: RealtimeLink = createScriptedLink({ clock, script: [TURN] })
      link.carryOn = (history) => void carried.push(history.map(({ user }) => user))
      const { open } = link
      link.open = (...asked) => {
        opened += 1
        return open.apply(link, asked)
      }
      return items ? Object.assign(link, { capabilities: { ...link.capabilities, items } }) : link
    },
    settings,
    voice: () => voice(spoken),
    clip: () => undefined,
    newId: () => `id-${++ids}`,
    prices: () => ({}),
    tools: () => ({ schemas: () => [], run: async () => '' }),
    reminders: { due: (text) => void shown.push(text), aloud: () => aloud },
  })
  const lines: OutputLine[] = []
  assistant.lines.on((line) => lines.push(line))
  const views: ConversationView[] = []
  assistant.view.on((view) => views.push(view))
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  /** Somebody speaks for so long. */
  const speak = (ms: number) =>
    room.speakIntoMicrophone(
      new Int16Array(16 * ms).map((_, at) => (at % 20 < 10 ? 9_000 : -9_000)),
      16_000,
    )
  return { assistant, settings, clock, lines, views, pause, speak, spoken, shown, carried, opened: () => opened }
}

let one: ReturnType<typeof open>
const begin = async (options?: Options) => {
  one = open(options)
  await one.assistant.ready
  return one
}
const now = () => one.assistant.view.current
const notices = () => one.lines.flatMap((line) => (line.type === 'notice' ? [line.code] : []))
const answers = () => one.lines.flatMap((line) => (line.type === 'replyFinal' ? [line.heard] : []))
const turnsOf = (assistant: Assistant): Turn[] => {
  const { earlier, turn } = assistant.view.current
  return [...earlier, ...(turn ? [turn] : [])]
}

afterEach(() => one.assistant.shutdown())

describe('a muted microphone', () => {
  beforeEach(() => begin())

  it('is shown, and the talk key says so instead of opening it', async () => {
    one.assistant.controls.setMuted(true)
    expect(now().microphone).toEqual({ state: 'muted' })
    one.assistant.press()
    await one.pause(50)
    expect(now().state).toBe('ready')
    expect(notices()).toEqual(['microphone.muted'])
    one.assistant.controls.setMuted(false)
    expect(now().microphone).toBeUndefined()
    one.assistant.press()
    await one.pause(50)
    expect(now().microphone?.state).toBe('open')
  })

  it('drops the turn that is being said', async () => {
    one.assistant.press()
    await one.pause(500)
    expect(now().state).toBe('listening')
    one.assistant.controls.setMuted(true)
    await one.pause(50)
    expect(now().state).toBe('ready')
    expect(now().turn?.outcome).toBe('discarded')
  })

  it('drops what is being said hands-free, hears no more of it, and the next question is whole', async () => {
    await one.assistant.shutdown()
    await begin({ mode: 'hands-free' })
    void one.speak(2_000)
    await one.pause(500)
    expect(now().state).toBe('listening')
    one.assistant.controls.setMuted(true)
    expect(now()).toMatchObject({ state: 'ready', microphone: { state: 'muted' }, turn: { outcome: 'discarded' } })
    await one.pause(150_000)
    expect([...answers(), ...notices()]).toEqual(['turn.handsFreeHalfDuplex'])
    one.assistant.controls.setMuted(false)
    await one.pause(500)
    void one.speak(500)
    await one.pause(4_000)
    expect(answers()).toEqual([TURN.reply])
  })

  it('keeps no answer from being cut off, and nobody from typing', async () => {
    one.assistant.controls.setMuted(true)
    one.assistant.say('typed')
    await one.pause(500)
    expect(now().state).toBe('speaking')
    one.assistant.press()
    await one.pause(100)
    expect(turnsOf(one.assistant)[0]?.outcome).toBe('cut')
  })
})

describe('a microphone that the system withholds', () => {
  it('is told as that, not as silence, for as long as it is so', async () => {
    let isBlocked = true
    const audio = new MemoryBackend({ inputs: [device('input', 'box', true)], outputs: [] })
    await begin({ audio, blocked: () => isBlocked })
    one.assistant.press()
    await one.pause(100)
    expect(now().microphone).toEqual({ state: 'blocked' })
    await one.pause(10_000)
    expect(notices()).toContain('microphone.blocked')
    expect(notices()).not.toContain('device.silent')
    one.assistant.cancel()
    isBlocked = false
    one.assistant.press()
    await one.pause(100)
    expect(now().microphone).toEqual({ state: 'waking' })
  })

  it('and cannot be opened fails with that as its reason', async () => {
    const audio = new MemoryBackend({ inputs: [], outputs: [] })
    await begin({ audio, blocked: () => true })
    one.assistant.press()
    await one.pause(500)
    expect(one.lines).toContainEqual(expect.objectContaining({ type: 'notice', code: 'microphone.blocked' }))
  })
})

describe('what the microphone does', () => {
  it('is told from the press: waking until sound comes, then open, then nothing', async () => {
    await begin()
    one.assistant.press()
    await one.pause(100)
    one.assistant.cancel()
    await one.pause(100)
    const states = one.views.map(({ microphone }) => microphone?.state)
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['waking', 'open', undefined])
  })
})

describe('words that were misheard', () => {
  beforeEach(() => begin())

  it('are asked again as they were meant, and the old turn points to the new one', async () => {
    one.assistant.say('what time is it in list on')
    await one.pause(3_000)
    const old = now().turn?.id ?? ''
    one.assistant.controls.correct(old, 'what time is it in Lisbon')
    await one.pause(3_000)
    const [first, second] = turnsOf(one.assistant)
    expect(first).toMatchObject({ id: old, correctedBy: second?.id, heard: TURN.reply })
    expect(second).toMatchObject({ outcome: 'answered' })
    expect(second?.correctedBy).toBeUndefined()
  })

  it('can be put right while the answer still sounds', async () => {
    one.assistant.say('first')
    await one.pause(400)
    expect(now().state).toBe('speaking')
    one.assistant.controls.correct(now().turn?.id ?? '', 'second')
    await one.pause(3_000)
    expect(turnsOf(one.assistant).map(({ outcome }) => outcome)).toEqual(['cut', 'answered'])
    // What is written down late about the old turn does not lose its mark.
    expect(turnsOf(one.assistant)[0]?.correctedBy).toBe(turnsOf(one.assistant)[1]?.id)
  })
})

describe('once more', () => {
  beforeEach(() => begin())

  it('the answer is said whole, with its words on the screen, and is no turn', async () => {
    one.assistant.say('first')
    await one.pause(3_000)
    one.assistant.controls.replay()
    await one.pause(50)
    expect(now().announcement).toEqual({ text: TURN.reply, asksToRepeat: false })
    await one.pause(2_000)
    expect(now().announcement).toBeUndefined()
    expect(one.spoken).toEqual([TURN.reply])
    expect(turnsOf(one.assistant)).toHaveLength(1)
    expect(one.shown).toEqual([])
  })

  it('the question is asked in its words', async () => {
    one.assistant.say('first')
    await one.pause(3_000)
    one.assistant.controls.retry()
    await one.pause(3_000)
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['first', 'first'])
  })

  it('is nothing where nothing was said', async () => {
    one.assistant.controls.replay()
    one.assistant.controls.retry()
    await one.pause(1_000)
    expect(now().state).toBe('ready')
    expect(one.spoken).toEqual([])
  })
})

describe('a conversation', () => {
  it('is begun anew at once', async () => {
    await begin()
    one.assistant.say('first')
    await one.pause(3_000)
    const before = now().turn?.conversation
    one.assistant.controls.newConversation()
    expect(turnsOf(one.assistant)).toEqual([])
    one.assistant.say('second')
    await one.pause(3_000)
    expect(turnsOf(one.assistant)).toHaveLength(1)
    expect(now().turn?.conversation).not.toBe(before)
    expect(one.carried).toEqual([[]])
  })

  it.each([
    ['while the user speaks', 500, () => one.assistant.press()],
    ['while an answer is thought of', 20, () => one.assistant.say('first')],
    ['while an answer sounds', 500, () => one.assistant.say('first')],
  ])('that is begun anew %s shows nothing of the one before, and goes on from none of it', async (_when, ms, act) => {
    await begin()
    act()
    await one.pause(ms)
    one.assistant.controls.newConversation()
    await one.pause(1_000)
    expect([turnsOf(one.assistant), now().state, one.carried]).toEqual([[], 'ready', [[]]])
    one.assistant.say('second')
    await one.pause(3_000)
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['second'])
  })

  it('is continued with what was said in it', async () => {
    const old: Turn = {
      ...{ id: 'old', conversation: 'c-1', startedAt: 1, user: 'my name is Ann', userFinal: true },
      ...{ heard: 'Hello Ann.', unheard: '', outcome: 'answered' },
    }
    const asked: string[] = []
    const history: HistoryStore = {
      ...createPrivateStore(),
      turns: async (id) => {
        asked.push(id)
        return [old]
      },
    }
    await begin({ history })
    await one.assistant.controls.continueConversation('c-1')
    expect(turnsOf(one.assistant)).toEqual([old])
    one.assistant.say('what is my name')
    await one.pause(3_000)
    expect(asked).toEqual(['c-1'])
    expect(turnsOf(one.assistant).map(({ conversation }) => conversation)).toEqual(['c-1', 'c-1'])
    expect(one.carried).toEqual([['my name is Ann']])
  })
})

describe('a turn that is deleted', () => {
  beforeEach(async () => {
    await begin()
    for (const words of ['first', 'second']) {
      one.assistant.say(words)
      await one.pause(3_000)
    }
  })
  const idOf = (words: string) => turnsOf(one.assistant).find(({ user }) => user === words)?.id ?? ''

  it('is known to nobody any more', () => {
    one.assistant.controls.forget(idOf('first'))
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['second'])
    expect(one.carried).toEqual([['second']])
  })

  it('is not asked again, nor its answer said again, where it was the last', async () => {
    one.assistant.controls.forget(idOf('second'))
    one.assistant.controls.forget(idOf('first'))
    one.assistant.controls.retry()
    one.assistant.controls.replay()
    await one.pause(3_000)
    expect([turnsOf(one.assistant), one.spoken]).toEqual([[], []])
  })

  it('while it is answered is answered to its end, and then known to nobody', async () => {
    one.assistant.say('third')
    await one.pause(200)
    one.assistant.controls.forget(idOf('third'))
    await one.pause(400)
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['first', 'second', 'third'])
    expect([now().state, one.carried]).toEqual(['speaking', []])
    await one.pause(3_000)
    expect(answers()).toHaveLength(3)
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['first', 'second'])
    expect(one.carried).toEqual([['first', 'second']])
  })

  it('while it is answered is known to nobody once that is cut off', async () => {
    one.assistant.say('third')
    await one.pause(500)
    one.assistant.controls.forget(idOf('third'))
    one.assistant.cancel()
    await one.pause(100)
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['first', 'second'])
    expect(one.carried).toEqual([['first', 'second']])
  })

  it('while a later one is answered is known until that is over, and no longer', async () => {
    one.assistant.say('third')
    await one.pause(500)
    one.assistant.controls.forget(idOf('second'))
    expect(turnsOf(one.assistant).map(({ user }) => user)).toEqual(['first', 'third'])
    expect(one.carried).toEqual([])
    // Cut off by the next question: to that the answer is given up no more than the one before.
    one.assistant.say('fourth')
    await one.pause(100)
    expect(one.carried).toEqual([])
    await one.pause(3_000)
    expect(one.carried).toEqual([['first', 'third', 'fourth']])
    one.assistant.say('fifth')
    await one.pause(3_000)
    expect(one.carried).toHaveLength(1)
  })
})

describe('a timer that is due', () => {
  const timers: TimerItem[] = [{ id: 't', kind: 'timer', name: 'tea', dueAt: 2_000, setAt: 0, text: '' }]

  it('is shown and spoken', async () => {
    await begin({ timers })
    await one.pause(2_100)
    expect(one.shown).toHaveLength(1)
    expect(one.spoken).toEqual(one.shown)
    expect(now().announcement?.text).toBe(one.shown[0])
  })

  it('is shown only where it may not be heard', async () => {
    await begin({ timers, aloud: false })
    await one.pause(5_000)
    expect(one.shown).toHaveLength(1)
    expect(one.spoken).toEqual([])
    expect(now().state).toBe('ready')
  })
})

describe('a machine that sleeps', () => {
  beforeEach(async () => {
    await begin({ items: true })
    one.assistant.controls.suspended()
    await one.pause(100)
  })
  const wake = async () => {
    one.assistant.controls.resumed()
    await one.pause(1_000)
  }

  it('is not talked to until it wakes', async () => {
    expect(now().state).toBe('offline')
    await wake()
    expect(now().state).toBe('ready')
  })

  it.each([
    ['another conversation is begun', () => one.assistant.controls.newConversation()],
    ['another service is chosen', () => one.settings.set({ provider: 'openai' })],
    ['a key is entered', () => one.assistant.reconnect()],
  ])('opens no connection where %s, and one when it wakes', async (_what, act) => {
    const before = one.opened()
    act()
    await one.pause(1_000)
    expect([one.opened(), now().connection.state]).toEqual([before, 'closed'])
    await wake()
    expect([one.opened(), now().state]).toEqual([before + 1, 'ready'])
  })
})

describe('an assistant that is closing', () => {
  it('opens no connection for what was deleted while its last answer sounded', async () => {
    await begin({ items: true })
    for (const words of ['first', 'second']) {
      one.assistant.say(words)
      await one.pause(words === 'first' ? 3_000 : 500)
    }
    const before = one.opened()
    one.assistant.controls.forget(turnsOf(one.assistant)[0]?.id ?? '')
    await one.assistant.shutdown()
    expect(one.opened()).toBe(before)
  })
})

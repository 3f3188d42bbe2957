/** The wiring against a scripted link that misbehaves: every turn ends, is told, and leaves nothing running. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Assistant, createAssistant, Notices } from '../../src/main/assistant'
import { createWavBackend, type Frame, levelDbfs, samplesToMs, type WavBackend } from '../../src/main/audio'
import { createVirtualClock } from '../../src/main/clock'
import {
  type ClauseVoice,
  createScriptedLink,
  type LinkEvent,
  type RealtimeLink,
  type Script,
} from '../../src/main/link'
import { createMemoryStore, defaultSettings, type Settings } from '../../src/main/settings'
import type { ToolRunner } from '../../src/main/tools'
import { createPrivateStore } from '../../src/main/transcript'
import { AppException, appError } from '../../src/shared/errors'
import type { OutputLine } from '../../src/shared/lines'
import type { Clock, Emitter } from '../../src/shared/time'
import { heldLists } from '../support/heldLists'

const VOICE: ClauseVoice = {
  rateHz: 16_000,
  speak: async () => ({ samples: new Int16Array(8_000).fill(1_000), words: [], tookMs: 0 }),
  close: async () => {},
}
const TURN = { user: 'a question', reply: 'One two three four five six.', thinkMs: 50, soundMs: 1200 }
const TONE = { samples: new Int16Array(32_000).fill(1000), rateHz: 16_000 }
const RECORDED_HZ = 24_000
const MOMENT = { samples: new Int16Array(16_000).fill(10_000), rateHz: 16_000 }
const FAILURE = { samples: new Int16Array(3_200).fill(5_000), rateHz: 16_000 }

interface Opened {
  assistant: Assistant
  clock: Clock
  room: WavBackend
  lines: OutputLine[]
  /** How long each frame is that the link was given, in ms. */
  frames: number[]
  /** Their rate, and the one that the link wanted. */
  rates: [number, number][]
  /** One a connection. */
  links: RealtimeLink[]
  /** How much of an answer the link was told to have been heard, ms, one a cut. */
  cuts: number[]
  pause(ms: number): Promise<void>
}

const opened: Opened[] = []
let runTool: ToolRunner['run'] = async () => ''

/** @param isAway asked with every attempt to open a connection; `forGood`: trying again cannot help */
async function open(
  script: Script,
  settings: Partial<Settings> = {},
  isAway: () => boolean | 'forGood' = () => false,
  wantedHz = () => 24_000,
): Promise<Opened> {
  const clock = createVirtualClock({ startEpochMs: 0 })
  const room = createWavBackend({ clock, input: { kind: 'spoken' }, output: { kind: 'memory' } })
  let ids = 0
  // The script goes on over connections: one link object is one connection, the turns are counted here.
  let turns = 0
  const frames: number[] = []
  const rates: [number, number][] = []
  const cuts: number[] = []
  const links: RealtimeLink[] = []
  const assistant = createAssistant({
    ...{ clock, clockKind: 'virtual', audio: room, skillStore: heldLists(), notices: new Notices(), log: () => {} },
    openLink: () => {
      const rest = script.slice(Math.min(turns, script.length - 1)) as unknown as Script
      const scripted = createScriptedLink({ clock, script: rest })
      const link = Object.assign(scripted, { capabilities: { ...scripted.capabilities, inputRateHz: wantedHz() } })
      link.events.on(({ type }) => {
        if (type === 'responseStarted') turns += 1
      })
      const opens = link.open.bind(link)
      link.open = async (...how) => {
        const away = isAway()
        if (away === 'forGood') throw new AppException('key.wrong', { provider: 'openai' })
        if (away) throw new AppException('net.refused')
        await opens(...how)
      }
      const append = link.append.bind(link)
      link.append = (frame: Frame) => {
        frames.push(samplesToMs(frame.samples.length, frame.rateHz))
        rates.push([frame.rateHz, link.capabilities.inputRateHz])
        append(frame)
      }
      const cancel = link.cancel.bind(link)
      link.cancel = (cut) => {
        cuts.push(cut.heardMs)
        cancel(cut)
      }
      links.push(link)
      return link
    },
    settings: createMemoryStore({ provider: 'scripted', mode: 'hold', ...settings }),
    history: createPrivateStore(),
    voice: () => VOICE,
    clip: (name) => ({ working: TONE, oneMoment: MOMENT, error: FAILURE })[name as string],
    newId: () => `id-${++ids}`,
    random: () => 0.5,
    prices: () => ({}),
    tools: () => ({ schemas: () => [], run: (request) => runTool(request) }),
  })
  const lines: OutputLine[] = []
  assistant.lines.on((line) => lines.push(line))
  await assistant.ready
  const pause = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const one = { assistant, clock, room, lines, frames, rates, links, cuts, pause }
  opened.push(one)
  return one
}

afterEach(async () => {
  for (const { assistant } of opened.splice(0)) await assistant.shutdown()
  runTool = async () => ''
})

const typesOf = (lines: readonly OutputLine[]) => lines.map(({ type }) => type).filter((type) => type !== 'level')

describe('what is spoken', () => {
  it.each([20, 40] as const)('reaches the link in frames of %i ms, as it is chosen', async (chunkMs) => {
    const { assistant, frames, pause } = await open([TURN], {
      microphone: { ...defaultSettings().microphone, chunkMs },
    })
    assistant.press()
    await pause(500)
    assistant.release()
    await pause(500)
    // The last one is as short as it is.
    expect([...new Set(frames.slice(0, -1))]).toEqual([chunkMs])
    expect(frames.length).toBeGreaterThan(8)
  })

  it.each(['hold', 'hands-free'] as const)(
    'reaches each link at the rate that it wants, also in a turn that began with another (%s)',
    async (mode) => {
      let wantedHz = 24_000
      const { assistant, frames, rates, pause } = await open([TURN], { mode }, undefined, () => wantedHz)
      if (mode === 'hold') assistant.press()
      await pause(500)
      const before = rates.length
      wantedHz = 16_000
      assistant.reconnect()
      await pause(500)
      expect(rates.every(([rateHz, wanted]) => rateHz === wanted)).toBe(true)
      expect(rates.at(-1)).toEqual([16_000, 16_000])
      // With what was kept of the turn, and nothing missing between the two.
      const againMs = frames.slice(before).reduce((sum, ms) => sum + ms, 0)
      expect(againMs).toBeGreaterThan(960)
      expect(againMs).toBeLessThan(1_001)
    },
  )
})

describe('a turn that fails', () => {
  it('before its first sound ends with an error, and the next one is answered', async () => {
    const { assistant, lines, pause } = await open([{ ...TURN, fault: 'fail' }, TURN])
    assistant.say('one')
    await pause(500)
    expect(lines.find(({ type }) => type === 'error')).toMatchObject({ code: 'link.lost', turn: 1 })
    expect(assistant.view.current.state).toBe('ready')
    assistant.say('two')
    await pause(3_000)
    expect(lines.filter(({ type }) => type === 'replyFinal').at(-1)).toMatchObject({ heard: TURN.reply, unheard: '' })
  })

  it('is heard to have failed though nobody asked for sounds, unless that one was left out', async () => {
    const heard = async (settings: Partial<Settings>) => {
      const { assistant, room, pause } = await open([{ ...TURN, fault: 'fail' }], settings)
      assistant.say('one')
      await pause(1_000)
      return levelDbfs(room.recorded()) > -40
    }
    expect(await heard({})).toBe(true)
    expect(await heard({ cueSounds: { ...defaultSettings().cueSounds, error: false } })).toBe(false)
  })

  it('midway keeps as heard what was heard', async () => {
    const { assistant, lines, pause } = await open([{ ...TURN, fault: 'failMidway' }])
    assistant.say('one')
    await pause(3_000)
    const reply = lines.find((line) => line.type === 'replyFinal')
    expect(reply && `${reply.heard}${reply.unheard}`).toBe(TURN.reply)
    expect(reply?.unheard).not.toBe('')
    expect(assistant.view.current.state).toBe('ready')
  })

  it('by stalling is ended by its bound', async () => {
    const { assistant, lines, pause } = await open([{ ...TURN, fault: 'stall' }])
    assistant.say('one')
    await pause(7_000)
    expect(assistant.view.current.state).toBe('speaking')
    await pause(3_000)
    expect(assistant.view.current.state).toBe('ready')
    expect(typesOf(lines)).toContain('replyFinal')
  })

  it('by losing the connection is told, and asked and answered again over a new one', async () => {
    const { assistant, lines, pause } = await open([{ ...TURN, fault: 'lose' }, TURN])
    assistant.say('one')
    await pause(1_000)
    expect(lines.some((line) => line.type === 'notice' && line.code === 'link.lost')).toBe(true)
    await pause(3_000)
    expect(assistant.view.current.state).toBe('ready')
    expect(lines.filter(({ type }) => type === 'replyFinal')).toMatchObject([{ turn: 1, heard: TURN.reply }])
    assistant.say('two')
    await pause(3_000)
    expect(lines.filter(({ type }) => type === 'replyFinal').at(-1)).toMatchObject({ turn: 2, heard: TURN.reply })
  })

  it('by never answering is ended after eight seconds, and says so', async () => {
    const { assistant, lines, pause } = await open([{ ...TURN, thinkMs: 60_000 }])
    assistant.say('one')
    await pause(9_000)
    expect(lines.some((line) => line.type === 'error' && line.code === 'turn.timedOut')).toBe(true)
    expect(assistant.view.current.state).toBe('ready')
  })

  it('only in that it has no sound ends as answered', async () => {
    const { assistant, pause } = await open([{ ...TURN, fault: 'silent' }])
    assistant.say('one')
    await pause(500)
    expect(assistant.view.current).toMatchObject({ state: 'ready', turn: { outcome: 'answered', heard: TURN.reply } })
  })
})

describe('a question while no connection comes about', () => {
  it('is given up aloud after eight seconds, and the next one is answered when there is one', async () => {
    let isAway = false
    const { assistant, lines, pause } = await open([TURN], {}, () => isAway)
    isAway = true
    assistant.reconnect()
    assistant.say('one')
    await pause(7_900)
    expect(assistant.view.current).toMatchObject({ state: 'thinking', connection: { state: 'opening' } })
    await pause(5_000)
    expect(lines.filter(({ type }) => type === 'error')).toMatchObject([{ turn: 1, code: 'net.refused' }])
    expect(lines.filter(({ type }) => type === 'notice')).toMatchObject([{ code: 'net.refused' }])
    expect(lines.filter(({ type }) => type === 'announcement')).toMatchObject([{ text: 'I lost you. Please repeat.' }])
    expect(assistant.view.current.state).toBe('ready')
    isAway = false
    await pause(8_000)
    assistant.say('two')
    await pause(3_000)
    expect(lines.filter(({ type }) => type === 'replyFinal')).toMatchObject([{ turn: 2, heard: TURN.reply }])
  })
})

describe('a link that is refused for good while an answer sounds', () => {
  it('lets it sound to its end, and is tried again with the next question', async () => {
    let isAway: false | 'forGood' = false
    const { assistant, lines, pause } = await open([TURN], {}, () => isAway)
    assistant.say('one')
    await pause(300)
    isAway = 'forGood'
    assistant.reconnect()
    await pause(3_000)
    expect(lines.filter(({ type }) => type === 'replyFinal')).toMatchObject([{ heard: TURN.reply, unheard: '' }])
    expect(assistant.view.current.state).toBe('offline')
    isAway = false
    assistant.say('two')
    await pause(3_000)
    expect(lines.filter(({ type }) => type === 'replyFinal').at(-1)).toMatchObject({ turn: 2, heard: TURN.reply })
    expect(assistant.view.current.state).toBe('ready')
  })
})

describe('an answer that is cut off', () => {
  it('is told to the link as far as it sounded, so that it knows no more than was heard', async () => {
    const { assistant, room, cuts, pause } = await open([TURN])
    assistant.say('one')
    await pause(700)
    assistant.cancel()
    await pause(500)
    const sounded = room.recorded()
    const first = sounded.findIndex((sample) => sample !== 0)
    const last = sounded.findLastIndex((sample) => sample !== 0)
    const soundedMs = ((last + 1 - first) * 1000) / RECORDED_HZ
    expect(soundedMs).toBeGreaterThan(400)
    expect(cuts).toHaveLength(1)
    expect(Math.abs(cuts[0]! - soundedMs)).toBeLessThan(10)
  })
})

describe('an answer', () => {
  const responseId = 'r'
  const usage = [{ unit: 'output text tokens', quantity: 7 }]

  /** A question is asked, and the link says nothing but what the test does. */
  async function asked() {
    const one = await open([TURN])
    const link = one.links.at(-1)!
    link.respond = () => {}
    one.assistant.say('one')
    await one.pause(100)
    const says = (event: LinkEvent) => (link.events as Emitter<LinkEvent>).emit(event)
    return { ...one, says, costs: () => one.lines.filter((line) => line.type === 'cost' || line.type === 'turn') }
  }

  it('is on the bill of its turn also where that was cut off before the answer began', async () => {
    const { assistant, says, cuts, pause, costs } = await asked()
    assistant.cancel()
    says({ type: 'responseStarted', responseId, turnId: 1 })
    says({ type: 'responseDone', responseId, outcome: 'answered', usage })
    await pause(100)
    expect(cuts).toEqual([0])
    expect(costs()).toMatchObject([{ type: 'cost', turn: 1, cost: { usage } }])
  })

  it('goes on where a function failed: the model is told so, and waits for no result', async () => {
    runTool = async () => {
      throw new AppException('skills.unwritable')
    }
    const { says, links, pause } = await asked()
    const added: unknown[] = []
    links.at(-1)!.add = (item) => added.push(item)
    says({ type: 'responseStarted', responseId, turnId: 1 })
    says({ type: 'toolRequested', responseId, callId: 'c', name: 'take_note', argumentsJson: '{}' })
    await pause(10)
    const output = JSON.stringify({ error: appError('skills.unwritable').message })
    expect(added).toEqual([{ type: 'toolResult', callId: 'c', output }])
  })

  it('is told what a function came to only over the connection that called it: another knows nothing of the call', async () => {
    const results: ((output: string) => void)[] = []
    runTool = () => new Promise((resolve) => results.push(resolve))
    const { says, links, pause } = await asked()
    says({ type: 'responseStarted', responseId, turnId: 1 })
    says({ type: 'toolRequested', responseId, callId: 'c', name: 'take_note', argumentsJson: '{}' })
    says({ type: 'lost', error: appError('link.lost', { provider: 'openai' }), fatal: false })
    await pause(1_000)
    expect(links).toHaveLength(2)
    const added: unknown[] = []
    links.at(-1)!.add = ({ type }) => added.push(type)
    results[0]?.('{}')
    await pause(10)
    expect(added).toEqual([])
  })

  it('is on the bill of its turn also where that could not be heard and nothing answers it', async () => {
    const { assistant, says, pause } = await asked()
    const error = appError('provider.down', { provider: 'Google' })
    says({ type: 'responseFailed', responseId: undefined, turnId: 1, error, usage })
    await pause(10)
    expect(assistant.view.current.turn).toMatchObject({ outcome: 'failed', cost: { usage } })
  })

  it('is all of the bill where it failed together with its connection: nothing is counted here besides', async () => {
    const { says, pause, costs } = await asked()
    says({ type: 'responseStarted', responseId, turnId: 1 })
    says({ type: 'audio', responseId, samples: new Int16Array(2_400).fill(1_000) })
    await pause(50)
    says({ type: 'billed', responseId, usage })
    says({ type: 'lost', error: appError('quota.empty', { provider: 'openai' }), fatal: true })
    await pause(1_000)
    expect(costs()).toMatchObject([{ turn: 1, cost: { usage } }])
  })
})

describe('a long wait', () => {
  it('is filled with a soft tone after a second, which stops with the first sample of the answer', async () => {
    const { assistant, room, pause } = await open([{ ...TURN, thinkMs: 1_900, soundMs: 600 }])
    assistant.say('one')
    await pause(900)
    const quiet = room.recorded().length
    expect(levelDbfs(room.recorded().subarray(0, quiet))).toBe(-100)
    await pause(800)
    expect(levelDbfs(room.recorded())).toBeGreaterThan(-60)
    await pause(2_000)
    expect(assistant.view.current).toMatchObject({ state: 'ready', turn: { outcome: 'answered' } })
    // Nothing of the tone's two seconds is left behind the answer.
    const rest = room.recorded().length
    await pause(500)
    expect(room.recorded().length).toBe(rest)
  })

  it.each([
    ['"one moment" after two seconds', {}, -31, -11],
    ['"one moment" alone', { workingTone: false }, -100, -11],
    ['the tone alone', { oneMoment: false }, -31, -31],
    ['nothing, where that is chosen', { workingTone: false, oneMoment: false }, -100, -100],
  ])('is filled with %s', async (_what, settings, afterOneDbfs, afterTwoDbfs) => {
    const { assistant, room, pause } = await open([{ ...TURN, thinkMs: 5_000 }], settings)
    const lastDbfs = () => levelDbfs(room.recorded().slice(-2_000))
    assistant.say('one')
    await pause(1_900)
    expect(lastDbfs()).toBeCloseTo(afterOneDbfs, -1)
    await pause(600)
    expect(lastDbfs()).toBeCloseTo(afterTwoDbfs, -1)
  })
})

describe('a conversation', () => {
  it('is not continued only because the connection was made anew', async () => {
    const { assistant, pause } = await open([TURN])
    const conversationOf = async (text: string) => {
      assistant.say(text)
      await pause(3_000)
      return assistant.view.current.turn?.conversation
    }
    const first = await conversationOf('one')
    assistant.controls.suspended()
    await pause(11 * 60_000)
    assistant.controls.resumed()
    await pause(1_000)
    expect(assistant.view.current.state).toBe('ready')
    expect(await conversationOf('two')).not.toBe(first)
  })
})

describe('the rule that the microphone is shut while Parley speaks', () => {
  const told = (lines: readonly OutputLine[]) =>
    lines.filter((line) => line.type === 'notice' && line.code === 'turn.handsFreeHalfDuplex').length

  it('is told when hands-free is chosen, each time, and not otherwise', async () => {
    const { assistant, lines, pause } = await open([TURN])
    expect(told(lines)).toBe(0)
    assistant.setMode('hands-free')
    await pause(100)
    expect(told(lines)).toBe(1)
    assistant.setMode('toggle')
    await pause(100)
    expect(told(lines)).toBe(1)
  })
})

describe('the end', () => {
  it('cuts what sounds, keeps it as cut, and leaves no listener', async () => {
    const { assistant, lines, pause } = await open([TURN])
    assistant.say('one')
    await pause(500)
    await assistant.shutdown()
    opened.length = 0
    expect(lines.find((line) => line.type === 'replyFinal')?.unheard).not.toBe('')
    expect(lines.at(-1)?.type).toBe('turn')
  })
})

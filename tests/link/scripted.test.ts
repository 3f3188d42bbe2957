import { describe, expect, it } from 'vitest'
import { levelDbfs } from '../../src/main/audio'
import { createScriptedLink, type LinkEvent, type Script, type SessionConfig } from '../../src/main/link'
import { HandClock } from '../support/handClock'

const RATE_HZ = 24_000
const FRAME_MS = 20
const TURN = { user: 'a question', reply: 'An answer.', thinkMs: 50, soundMs: 400 }
const CONFIG: SessionConfig = {
  ...{ conversation: 'c', mode: 'hold', instructions: '', voice: 'slt', speed: 1, locale: 'en-US', timeZone: 'UTC' },
}
const never = new AbortController().signal

async function open(script: Script = [TURN], mode: SessionConfig['mode'] = 'hold', more: Partial<SessionConfig> = {}) {
  const clock = new HandClock()
  const link = createScriptedLink({ clock, script })
  const events: LinkEvent[] = []
  link.events.on((event) => events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event))
  await link.open({ ...CONFIG, mode, ...more }, [], never)
  let atMs = 0
  const hear = (turnId: number, ms: number, peak: number) => {
    const samples = new Int16Array((RATE_HZ * FRAME_MS) / 1000).fill(peak)
    for (const endMs = atMs + ms; atMs < endMs; ) {
      atMs += FRAME_MS
      link.append({ turnId, samples, rateHz: RATE_HZ, capturedAtMs: atMs })
    }
  }
  const types = () => events.map(({ type }) => type).filter((type, at, all) => type !== 'audio' || all[at - 1] !== type)
  const soundMs = () => events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0) / 24
  return { clock, link, events, hear, types, soundMs }
}

const ANSWERED = ['responseStarted', 'replyDelta', 'audio', 'audioEnded', 'responseDone']

describe('with a key', () => {
  it('hears a turn when it is committed and answers after its time to think', async () => {
    const { clock, link, events, hear, types, soundMs } = await open()
    hear(1, 500, 8000)
    hear(1, 200, 0)
    expect(events).toEqual([])
    link.commit(1)
    expect(types()).toEqual(['speechEnded', 'userFinal', 'responseStarted'])
    expect(events.slice(0, 2)).toEqual([
      { type: 'speechEnded', turnId: 1, lastVoicedAtMs: 500 },
      { type: 'userFinal', turnId: 1, text: 'a question' },
    ])
    clock.advance(49)
    expect(types()).toHaveLength(3)
    clock.advance(1)
    expect(types()).toEqual(['speechEnded', 'userFinal', ...ANSWERED])
    expect(soundMs()).toBe(400)
  })

  it('says that nothing was said where there was only silence', async () => {
    const { clock, link, events, hear } = await open()
    hear(1, 500, 0)
    link.commit(1)
    link.commit(2)
    clock.advance(1000)
    expect(events).toEqual([
      { type: 'userFinal', turnId: 1, text: '' },
      { type: 'userFinal', turnId: 2, text: '' },
    ])
  })

  it('forgets what was cleared', async () => {
    const { link, events, hear } = await open()
    hear(1, 500, 8000)
    link.clear()
    link.commit(1)
    expect(events).toEqual([{ type: 'userFinal', turnId: 1, text: '' }])
  })
})

describe('hands-free', () => {
  it('finds the turn by itself, and answers it once', async () => {
    const { clock, events, hear, types } = await open([TURN], 'hands-free')
    hear(1, 200, 0)
    hear(1, 300, 8000)
    hear(1, 400, 0)
    hear(1, 100, 8000)
    expect(types()).toEqual(['speechStarted'])
    expect(events[0]).toEqual({ type: 'speechStarted', turnId: 1, atMs: 200 })
    hear(1, 600, 0)
    expect(events[1]).toEqual({ type: 'speechStopped', turnId: 1, lastVoicedAtMs: 1000 })
    hear(1, 300, 8000)
    clock.advance(1000)
    expect(types()).toEqual(['speechStarted', 'speechStopped', 'speechEnded', 'userFinal', ...ANSWERED])
  })
})

it('waits for as much silence as the session says', async () => {
  const { events, hear } = await open([TURN], 'hands-free', { pauseMs: 900 })
  hear(1, 300, 8000)
  hear(1, 880, 0)
  expect(events.map(({ type }) => type)).toEqual(['speechStarted'])
  hear(1, 20, 0)
  expect(events.map(({ type }) => type)).toContain('speechStopped')
})

describe('a session that asks for every answer', () => {
  it('hears a turn at once and answers it when it is asked to', async () => {
    const { clock, link, hear, types } = await open([TURN], 'hold', { answers: 'whenAsked' })
    hear(1, 300, 8000)
    link.commit(1)
    clock.advance(1000)
    expect(types()).toEqual(['speechEnded', 'userFinal'])
    link.respond({ turnId: 2 })
    clock.advance(1000)
    expect(types()).toHaveLength(2)
    link.respond({ turnId: 1 })
    clock.advance(1000)
    expect(types().slice(2)).toEqual(ANSWERED)
  })
})

it('is answered when it is over where it was asked for before', async () => {
  const { clock, link, events, hear, types } = await open([TURN], 'hands-free', { answers: 'whenAsked' })
  link.events.on((event) => event.type === 'speechStopped' && link.respond({ turnId: event.turnId }))
  hear(1, 300, 8000)
  hear(1, 600, 0)
  clock.advance(1000)
  expect(types().slice(-5)).toEqual(ANSWERED)
  expect(events.at(-1)).toMatchObject({ responseId: 'scripted-1' })
})

describe('an answer out of band', () => {
  it('comes beside the one of the conversation and ends neither', async () => {
    const { clock, link, events } = await open()
    link.add({ type: 'userText', turnId: 1, text: 'typed' })
    link.respond({ turnId: 1 })
    link.respond({ turnId: 2, outOfBand: true, text: 'aside' })
    clock.advance(1000)
    const done = events.flatMap((event) => (event.type === 'responseDone' ? [event.responseId] : []))
    expect(done).toEqual(['scripted-1', 'scripted-2'])
  })
})

it('an answer to words that tell what a tool gave says so, and calls none', async () => {
  const { clock, link, events } = await open([TURN], 'hold', {
    tools: [{ name: 'look', description: '', parameters: {} }],
  })
  link.add({ type: 'userText', turnId: 1, text: '(The function look gave: rain)', output: 'rain' })
  link.add({ type: 'userText', turnId: 1, text: 'and be short' })
  link.respond({ turnId: 1 })
  clock.advance(1000)
  const said = events.flatMap((event) => (event.type === 'replyDelta' ? [event.text] : []))
  expect(said).toEqual(['The tool answered: rain'])
})

describe('a tool', () => {
  const weather = {
    name: 'get_weather',
    description: 'the weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: 'integer' } },
      required: ['city'],
    },
  }
  const asked = async (text: string) => {
    const opened = await open([TURN], 'hold', { tools: [weather, { ...weather, name: 'other' }] })
    opened.link.add({ type: 'userText', turnId: 1, text })
    opened.link.respond({ turnId: 1 })
    opened.clock.advance(100)
    return opened
  }

  it.each(['Please get weather for Rome', 'use a tool', 'call get_weather!', 'the OTHER one'])(
    'is called when it is asked for: %s',
    async (text) => {
      const { events } = await asked(text)
      expect(events.slice(2)).toEqual([
        {
          ...{ type: 'toolRequested', responseId: 'scripted-1', callId: 'call-1', name: 'get_weather' },
          argumentsJson: '{"city":"scripted"}',
        },
        { type: 'toolsAwaited', responseId: 'scripted-1' },
      ])
    },
  )

  it('is left alone otherwise', async () =>
    expect((await asked('how is the toolbox')).types().slice(1)).toEqual(ANSWERED))

  it('is waited for, and what it gave is said', async () => {
    const { clock, link, events, types } = await asked('use a tool')
    link.add({ type: 'toolResult', callId: 'nobody', output: 'sun' })
    clock.advance(1000)
    expect(types()).toHaveLength(4)
    link.add({ type: 'toolResult', callId: 'call-1', output: 'sun' })
    clock.advance(1000)
    expect(types().slice(4)).toEqual(ANSWERED.slice(1))
    expect(events[4]).toEqual({ type: 'replyDelta', responseId: 'scripted-1', text: 'The tool answered: sun' })
  })

  it('that comes back after its answer was cut is not heard', async () => {
    const { clock, link, types } = await asked('use a tool')
    link.cancel({ responseId: 'scripted-1', heardMs: 0 })
    link.add({ type: 'toolResult', callId: 'call-1', output: 'sun' })
    clock.advance(1000)
    expect(types()).toHaveLength(4)
  })
})

it('makes its sound as slowly as the script says, and no more of it when it is cut', async () => {
  const { clock, link, types, soundMs } = await open([{ ...TURN, soundMs: 500, pieceEveryMs: 80 }])
  link.add({ type: 'userText', turnId: 1, text: 'typed' })
  link.respond({ turnId: 1 })
  clock.advance(50 + 79)
  expect(soundMs()).toBe(100)
  clock.advance(1 + 80)
  expect(soundMs()).toBe(300)
  link.cancel({ responseId: 'scripted-1', heardMs: 200 })
  clock.advance(1000)
  expect([soundMs(), types().at(-1), clock.timerCount]).toEqual([300, 'audio', 0])
})

it('thinks no time at all when the script says so', async () => {
  const { link, types } = await open([{ ...TURN, thinkMs: 0 }])
  link.add({ type: 'userText', turnId: 1, text: 'typed' })
  link.respond({ turnId: 1 })
  expect(types()).toEqual(['userFinal', ...ANSWERED])
})

describe('a typed question', () => {
  it('is answered under its own words, and only for its own turn', async () => {
    const { clock, link, events, types } = await open()
    link.add({ type: 'userText', turnId: 2, text: 'typed' })
    link.respond({ turnId: 1 })
    expect(events).toEqual([])
    link.respond({ turnId: 2 })
    link.respond({ turnId: 2 })
    clock.advance(100)
    expect(types()).toEqual(['userFinal', ...ANSWERED])
    expect(events[0]).toEqual({ type: 'userFinal', turnId: 2, text: 'typed' })
  })
})

describe('the script', () => {
  it('is followed turn by turn, the last entry for ever', async () => {
    const { clock, link, events } = await open([TURN, { ...TURN, reply: 'Second.' }])
    for (const turnId of [1, 2, 3]) {
      link.add({ type: 'userText', turnId, text: 'typed' })
      link.respond({ turnId })
      clock.advance(100)
    }
    expect(events.flatMap((event) => (event.type === 'replyDelta' ? [event.text] : []))).toEqual([
      'An answer.',
      'Second.',
      'Second.',
    ])
  })

  const faulty = async (fault: NonNullable<Script[0]['fault']>) => {
    const opened = await open([{ ...TURN, fault }])
    opened.link.add({ type: 'userText', turnId: 1, text: 'typed' })
    opened.link.respond({ turnId: 1 })
    opened.clock.advance(10_000)
    return { ...opened, after: opened.types().slice(2) }
  }

  it.each([
    ['fail', ['responseFailed'], 0],
    ['failMidway', ['replyDelta', 'audio', 'responseFailed'], 200],
    ['stall', ['replyDelta', 'audio'], 200],
    ['silent', ['replyDelta', 'audioEnded', 'responseDone'], 0],
    ['lose', ['lost'], 0],
  ] as const)('can %s', async (fault, expected, ms) => {
    const { after, soundMs } = await faulty(fault)
    expect([after, soundMs()]).toEqual([expected, ms])
  })

  it('leaves a connection that is lost unusable', async () => {
    const { link } = await faulty('lose')
    await expect(link.open(CONFIG, [], never)).rejects.toMatchObject({ error: { code: 'link.lost' } })
  })
})

describe('an answer', () => {
  it('begins and ends in silence and can be heard in between', async () => {
    const { clock, link, events, hear } = await open()
    hear(1, 100, 8000)
    link.commit(1)
    clock.advance(100)
    const pieces = events.flatMap((event) => (event.type === 'audio' ? [event.samples] : []))
    expect([pieces[0]![0], pieces.at(-1)!.at(-1)]).toEqual([0, 0])
    expect(levelDbfs(pieces[1]!)).toBeGreaterThan(-20)
  })

  it.each(['cancel', 'close'] as const)('does not come after %s', async (end) => {
    const { clock, link, events, hear } = await open()
    hear(1, 100, 8000)
    link.commit(1)
    const before = events.length
    if (end === 'cancel') link.cancel({ responseId: 'scripted-1', heardMs: 0 })
    else await link.close()
    clock.advance(1000)
    expect([events.length, clock.timerCount]).toEqual([before, 0])
  })
})

it('does not open for one who has given up', async () => {
  const link = createScriptedLink({ clock: new HandClock() })
  await expect(link.open(CONFIG, [], AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up')
})

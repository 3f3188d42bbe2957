/** The brain with the real skills and the real store: what it answers, and when what it promised becomes true. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Brain } from '../../../../src/main/link/cascade/offline/brain'
import type { AnswerPart, AnswerRequest } from '../../../../src/main/link/cascade/ports'
import { createSkills, FREE_WORD, type OpenedStore, openSkillStore } from '../../../../src/main/skills'
import { HandClock } from '../../../support/handClock'

const skills = createSkills()
const never = new AbortController().signal
const RATE_HZ = 16_000

let folder: string
let store: OpenedStore
let brain: Brain
let told: string[]
let clock: HandClock
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brain-'))
  clock = new HandClock()
  store = await openSkillStore(folder, clock)
  told = []
  store.onChange(() => told.push('timers'))
  brain = brainOf('en-US')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function brainOf(locale: string): Brain {
  let volume = 50
  let ids = 0
  return new Brain({
    ...{ skills, store, clock, locale, timeZone: 'UTC', newId: () => `id-${++ids}` },
    host: {
      volume: () => volume,
      setVolume: (to) => {
        volume = to
        told.push(`volume ${to}`)
      },
    },
  })
}

const request = (text: string, spoken?: AnswerRequest['spoken']): AnswerRequest => ({
  ...{ text, history: [], instructions: '', tools: [], exchanges: [] },
  ...(spoken && { spoken }),
})

async function prepared(text: string, spoken?: AnswerRequest['spoken'], signal = never) {
  const parts: AnswerPart[] = []
  let carryOut: (() => Promise<void>) | undefined
  let forget: ((side: 'user' | 'heard') => void) | undefined
  let outcome = ''
  for await (const event of brain.answer(request(text, spoken), signal)) {
    if (event.type === 'part') parts.push(event.part)
    else if (event.type === 'done') {
      outcome = event.outcome
      carryOut = event.carryOut
      forget = event.forget
    }
  }
  const said = parts.map((part) => (part.type === 'text' ? part.text : part.caption)).join('')
  return {
    said,
    parts,
    outcome,
    carryOut: async () => carryOut?.(),
    forget: (side: 'user' | 'heard') => forget?.(side),
  }
}

async function ask(text: string, spoken?: AnswerRequest['spoken']) {
  const answer = await prepared(text, spoken)
  await answer.carryOut()
  return answer
}

/** Words one after the other, each of half a second; the sound counts up, so that a stretch of it can be told. */
function said(text: string, confidence = 1, understood = true): NonNullable<AnswerRequest['spoken']> {
  const half = RATE_HZ / 2
  const words = text.split(' ').map((word, at) => ({
    ...{ text: word, startSample: at * half, endSample: (at + 1) * half, confidence },
  }))
  const samples = Int16Array.from({ length: words.length * half }, (_, at) => Math.floor(at / half))
  return { understood, words, samples, rateHz: RATE_HZ }
}

const timers = () => store.current().timers.map(({ kind }) => kind)

describe('an answer', () => {
  it('changes nothing until it is carried out', async () => {
    const { said: words, outcome, carryOut } = await prepared('set a timer for ten minutes')
    expect([words, outcome]).toEqual([expect.stringMatching(/timer/i), 'answered'])
    expect([timers(), told]).toEqual([[], []])
    await carryOut()
    expect([timers(), told]).toEqual([['timer'], ['timers']])
  })

  it('knows what the one before it changed, however slow the disk is', async () => {
    const { carryOut } = await prepared('take a note buy flowers')
    const carriedOut = carryOut()
    expect((await prepared('read my notes')).said).toBe('One note: buy flowers.')
    await carriedOut
  })

  it('is given also where the one before it could not be carried out', async () => {
    const { carryOut } = await prepared('take a note buy flowers')
    await rm(folder, { recursive: true })
    const failed = carryOut().catch((thrown: unknown) => thrown)
    expect((await prepared('read my notes')).said).toBe('There are no notes.')
    expect(await failed).toBeInstanceOf(Error)
  })

  it('holds a virtual clock up until it is carried out, so that nobody is asked ahead of the disk', async () => {
    const { carryOut } = await prepared('take a note buy flowers')
    const carriedOut = carryOut()
    expect(clock.isOwed()).toBe(true)
    await carriedOut
    expect(clock.isOwed()).toBe(false)
    const { carryOut: fails } = await prepared('take a note buy bread')
    await rm(folder, { recursive: true })
    await expect(fails()).rejects.toThrow()
    expect(clock.isOwed()).toBe(false)
  })

  it.each([
    ['put back', -3_600_000],
    ['put forward', 3_600_000],
  ])(
    'tells how long is left of a timer by what is over of it, also where the clock is %s meanwhile',
    async (_how, byMs) => {
      await ask('set a timer for ten minutes')
      clock.advance(120_000)
      clock.put(byMs)
      clock.advance(60_000)
      expect((await prepared('how long is left')).said).toBe('Seven minutes left.')
      expect((await prepared('what timers are set')).said).toBe('One timer: the ten minute timer, seven minutes left.')
      await ask('add five minutes to the timer')
      clock.put(byMs)
      expect((await prepared('how long is left')).said).toBe('Twelve minutes left.')
    },
  )

  it('that was prepared and not wanted leaves no trace', async () => {
    await ask('set a timer for ten minutes')
    await prepared('cancel all timers')
    expect(timers()).toEqual(['timer'])
    expect((await ask('undo')).outcome).toBe('answered')
    expect(timers()).toEqual([])
  })

  it('rejects what its promise came to where the disk does not take it', async () => {
    const { carryOut } = await prepared('set a timer for ten minutes')
    await rm(folder, { recursive: true })
    await expect(carryOut()).rejects.toThrow()
    expect([timers(), told]).toEqual([[], []])
  })

  it('takes a typed time as the clocks of the place show it, one that was written down from speech as it was said', async () => {
    brain = brainOf('de-DE')
    const text = 'set an alarm for 8:00'
    expect((await prepared(text)).said).toBe("Alarm set for tomorrow at eight o'clock.")
    expect((await prepared(text, said(text))).said).toBe("Alarm set for twenty o'clock.")
  })

  it('is not given to one who has given up', async () => {
    const abort = AbortSignal.abort(new Error('not wanted'))
    await expect(prepared('what can you do', undefined, abort)).rejects.toThrow('not wanted')
  })
})

describe('what is not understood', () => {
  it.each([
    ['what is the capital of france', 'openQuestion'],
    ['colourless green ideas', 'notUnderstood'],
  ] as const)('is refused in the words that fit: %s', async (text, kind) => {
    const { said: words, outcome } = await ask(text)
    const [say] = skills.refuse(kind).say
    expect([words, outcome]).toEqual([say?.type === 'text' && say.text, 'refused'])
  })

  it('is refused although its words are a command, where the ears were not sure', async () => {
    const text = 'set a timer for ten minutes'
    expect((await ask(text, said(text, 1, false))).outcome).toBe('refused')
    expect(timers()).toEqual([])
  })

  it('names the number to phone where it may have been a call for help', async () => {
    const text = 'call an ambulance'
    const { said: words, outcome } = await ask(text, said(text, 1, false))
    expect([words, outcome]).toEqual(['I did not catch that. In an emergency phone nine one one.', 'refused'])
  })
})

describe('one turn after another', () => {
  it('is repeated, and a refusal is not what is repeated', async () => {
    const first = await ask('what is twelve times nine')
    await ask('colourless green ideas')
    expect((await ask('say that again')).said).toContain(first.said)
  })

  it('is repeated also after "stop", which says nothing', async () => {
    const first = await ask('what is twelve times nine')
    await ask('stop')
    expect((await ask('say that again')).said).toBe(first.said)
  })

  it('may complete what was asked for, but only the very next', async () => {
    const { said: question } = await ask('set an alarm')
    expect(question).toBe('For what time?')
    await ask('at seven thirty')
    expect(timers()).toEqual(['alarm'])
    await ask('set an alarm')
    await ask('what time is it')
    await ask('at eight thirty')
    expect(timers()).toEqual(['alarm'])
  })

  it('knows which list was talked of last, until that was taken out of the conversation', async () => {
    for (const text of ['socks', 'a hat']) await ask(`put ${text} on my packing list`)
    await ask('put milk on my shopping list')
    const { forget } = await ask('read my packing list')
    await ask('what time is it')
    expect((await ask('remove number two')).said).toBe('Removed a hat.')
    forget('user')
    expect((await ask('remove number one')).said).toBe('Removed milk.')
  })

  it('may choose of what was offered, and is sure of those words only while they are', async () => {
    for (const minutes of ['ten', 'twenty']) await ask(`set a timer for ${minutes} minutes`)
    expect(brain.isSure('the first one')).toBe(false)
    expect((await ask('cancel the timer')).said).toBe('Which one: the ten minute timer or the twenty minute timer?')
    expect(brain.isSure('the first one')).toBe(true)
    expect(brain.isSure('what is the first one')).toBe(false)
    expect((await ask('the ten minute timer')).said).toBe('The ten minute timer is cancelled.')
    expect(brain.isSure('the first one')).toBe(false)
    expect(timers()).toEqual(['timer'])
  })

  it('takes back what the one before did, the volume too', async () => {
    await ask('set the volume to thirty percent')
    expect(told).toEqual(['volume 30'])
    await ask('undo')
    expect(told.filter((each) => each.startsWith('volume'))).toEqual(['volume 30', 'volume 50'])
  })
})

describe('what was taken out of the conversation', () => {
  it.each(['user', 'heard'] as const)('asks back no more: its side %s', async (side) => {
    const { forget } = await ask('set an alarm')
    forget(side)
    await ask('at seven thirty')
    expect(timers()).toEqual([])
  })

  it('is not repeated once the answer is gone, and is while only the question is', async () => {
    const { said: answer, forget } = await ask('what is three plus four')
    forget('user')
    expect((await ask('repeat that')).said).toBe(answer)
    const again = await ask('what is five plus six')
    again.forget('heard')
    expect((await ask('repeat that')).said).not.toBe(again.said)
  })

  it('touches neither what was asked since nor what was done: that can be undone still', async () => {
    const { forget } = await ask('set a timer for ten minutes')
    await ask('set an alarm')
    for (const side of ['user', 'heard'] as const) forget(side)
    await ask('at seven thirty')
    expect(timers()).toEqual(['timer', 'alarm'])
    await ask('undo')
    expect(timers()).toEqual(['timer'])
  })
})

describe('a silence', () => {
  const silent = async () => {
    let said = ''
    for await (const event of brain.answer({ ...request(''), silent: true }, never)) {
      if (event.type === 'part' && event.part.type === 'text') said += event.part.text
    }
    return said
  }

  it('is broken by asking who is there, and that is not what is repeated later', async () => {
    const { said: answer } = await ask('what is three plus four')
    expect(await silent()).toBe('Are you still there?')
    expect((await ask('repeat that')).said).toBe(answer)
  })

  it('is broken by the question that is open, which stays open', async () => {
    const { said: question } = await ask('set an alarm')
    expect(await silent()).toBe(question)
    await ask('at seven thirty')
    expect(timers()).toEqual(['alarm'])
  })
})

describe('a note that is spoken', () => {
  const NOTE = 'take a note the key is under the mat'
  const [FROM, TO] = [3, 9]

  it('keeps the sound of its free part and, where the ears were sure, its words', async () => {
    expect(skills.freeRange(NOTE)).toEqual({ from: FROM, to: TO })
    await ask(NOTE, said(NOTE))
    const [note] = store.current().notes
    expect(note).toMatchObject({ text: 'the key is under the mat', sound: expect.any(String) })
    const kept = await store.sound(note!.sound!)
    expect([kept?.rateHz, [...new Set(kept?.samples)]]).toEqual([RATE_HZ, [3, 4, 5, 6, 7, 8]])
  })

  it('keeps no words where the ears were not sure of one of them', async () => {
    const unsure = said(NOTE)
    unsure.words = unsure.words.map((word, at) => (at === FROM + 1 ? { ...word, confidence: 0.3 } : word))
    await ask(NOTE, unsure)
    expect(store.current().notes).toMatchObject([{ text: '', sound: expect.any(String) }])
  })

  it('keeps no words where there were none but "free"', async () => {
    const free = `take a note ${FREE_WORD}`
    await ask(free, said(free))
    expect(store.current().notes).toMatchObject([{ text: '', sound: expect.any(String) }])
  })

  it('is read out in the user’s own voice, or its caption where the file is gone', async () => {
    await ask(NOTE, said(NOTE))
    const own = (await ask('read my notes')).parts.find((part) => part.type === 'sound')
    expect(own).toMatchObject({ rateHz: RATE_HZ, caption: ' the key is under the mat' })
    await rm(join(folder, 'sounds'), { recursive: true })
    const { parts, said: words } = await ask('read my notes')
    expect([parts.every((part) => part.type === 'text'), words]).toEqual([
      true,
      expect.stringContaining(' the key is under the mat'),
    ])
  })

  it('is repeated in the user’s own voice too', async () => {
    await ask(NOTE, said(NOTE))
    const read = await ask('read my notes')
    expect((await ask('repeat that')).parts).toEqual(read.parts)
  })

  it('keeps words alone where it was typed', async () => {
    await ask(NOTE)
    expect(store.current().notes).toEqual([expect.objectContaining({ text: 'the key is under the mat' })])
    expect(store.current().notes[0]).not.toHaveProperty('sound')
  })
})

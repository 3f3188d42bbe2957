/** The whole assistant in a virtual room: it does not hear itself, it can be cut off, and nothing that was said is lost. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { openRoom, type Room, type RoomOptions } from '../support/assistant'
import { temporaryFolder } from '../support/headless'
import { spokenByFlite } from '../support/spokenByFlite'

const RATE_HZ = 16_000
/** For what is asked by typing and answered by anybody. */
const WITHOUT_EARS = { provider: 'scripted' } as const
const rooms: Room[] = []

async function open(options?: RoomOptions): Promise<Room> {
  const room = await openRoom(options)
  rooms.push(room)
  return room
}

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.end()
})

/** A question in another voice, answered to the end. */
async function ask({ room, of, until, assistant }: Room, sentence: string) {
  const turns = of('turn').length
  await room.speakIntoMicrophone(await spokenByFlite('slt', sentence), RATE_HZ)
  await until(() => of('turn').length > turns)
  await assistant.idle()
}

describe('hands-free', () => {
  it('does not answer itself in twenty turns with a wire from the speaker to the microphone', async () => {
    const opened = await open({ settings: { mode: 'hands-free' }, wire: { gain: 0.8, delayMs: 20 } })
    for (let turn = 0; turn < 20; turn++) await ask(opened, 'cancel all timers')
    await opened.pause(3_000)
    expect(opened.of('userFinal').map(({ text }) => text)).toEqual(Array(20).fill('cancel all timers'))
    expect(opened.of('replyFinal')).toHaveLength(20)
    expect(opened.of('notice').map(({ code }) => code)).toContain('turn.handsFreeHalfDuplex')
  })

  it('hears every word also of somebody who wants a sound when listening begins', async () => {
    const opened = await open({ settings: { mode: 'hands-free', cues: true } })
    await ask(opened, 'set a timer for five minutes')
    expect(opened.of('userFinal').map(({ text }) => text)).toEqual(['set timer for five minutes'])
  })

  it('is interrupted by the key, and hears at once what follows', async () => {
    const opened = await open({ settings: { mode: 'hands-free' } })
    const { assistant, room, of, until, pause } = opened
    assistant.say('what can you do')
    await until(({ type, ...line }) => type === 'state' && 'state' in line && line.state === 'speaking')
    await pause(900)
    assistant.press()
    await until(() => of('replyFinal').length === 1)
    const [cut] = of('replyFinal')
    expect(cut?.heard).not.toBe('')
    expect(cut?.unheard).not.toBe('')
    const whole = of('replyDelta')
      .map(({ text }) => text)
      .join('')
    expect(`${cut?.heard}${cut?.unheard}`).toBe(whole)
    const before = room.recorded().length
    await pause(500)
    // 100 ms at most were on their way to the device when the key went down.
    expect(room.recorded().length - before).toBeLessThanOrEqual(24_000 * 0.1)
    await ask(opened, 'cancel all timers')
    expect(of('userFinal').at(-1)?.text).toBe('cancel all timers')
  })
})

describe('a key that is held', () => {
  it('cuts an answer off and takes the next turn with one press', async () => {
    const { assistant, room, of, until, pause } = await open({ settings: { mode: 'hold' } })
    assistant.say('what can you do')
    await until((line) => line.type === 'state' && line.state === 'speaking')
    await pause(700)
    assistant.press()
    await until((line) => line.type === 'state' && line.state === 'listening')
    await room.speakIntoMicrophone(await spokenByFlite('slt', 'cancel all timers'), RATE_HZ)
    assistant.release()
    await until(() => of('turn').length === 2)
    expect(of('userFinal').map(({ text }) => text)).toEqual(['what can you do', 'cancel all timers'])
    expect(of('replyFinal')[0]?.unheard).not.toBe('')
    expect(of('replyFinal')[1]?.unheard).toBe('')
  })

  it('that is let go without a word says that nothing was heard', async () => {
    const { assistant, of, until, pause } = await open({ settings: { mode: 'hold' } })
    assistant.press()
    await pause(600)
    assistant.release()
    await until((line) => line.type === 'notice' && line.code === 'turn.nothingHeard')
    await assistant.idle()
    expect(of('replyFinal')).toEqual([])
  })
})

describe('what is put on a list', () => {
  it('in words that cannot be known is kept in the voice of whoever said it', async () => {
    const folder = temporaryFolder()
    const opened = await open({ settings: { mode: 'hands-free' }, dataDir: folder.path })
    await ask(opened, 'put toilet paper on the list')
    expect(opened.of('userFinal')[0]?.text).toBe('put … on the list')
    const { notes } = JSON.parse(readFileSync(folder.file('skills.json'), 'utf8'))
    expect(notes).toEqual([expect.objectContaining({ list: 'shopping', text: '', sound: expect.any(String) })])
    expect(readdirSync(folder.file('sounds'))).toHaveLength(1)
    await opened.end()
    rooms.length = 0
    folder.remove()
  })
})

describe('timers', () => {
  it('set by voice are announced when they are due', async () => {
    const { assistant, room, of, until, pause } = await open({ settings: { mode: 'hold' } })
    assistant.press()
    await until((line) => line.type === 'state' && line.state === 'listening')
    await room.speakIntoMicrophone(await spokenByFlite('slt', 'set a timer for five minutes'), RATE_HZ)
    assistant.release()
    await assistant.idle()
    // The article is short and its loss no other command.
    expect(of('userFinal')[0]?.text).toMatch(/^set (a )?timer for five minutes$/)
    await pause(4 * 60_000)
    expect(of('announcement')).toEqual([])
    await pause(70_000)
    expect(of('announcement').map(({ text }) => text)).toEqual([expect.stringContaining('timer')])
    await assistant.idle()
  })

  it('missed while Parley was not there are told at the next start, until they were heard', async () => {
    const folder = temporaryFolder()
    const first = await open({ dataDir: folder.path })
    first.assistant.say('set a timer for five minutes')
    await first.until(() => first.of('turn').length === 1)
    await first.end()
    rooms.length = 0
    const startEpochMs = Date.UTC(2026, 10, 23, 11)
    const later = () => open({ settings: WITHOUT_EARS, dataDir: folder.path, startEpochMs })
    const told = async (ended: (one: Room) => Promise<void>) => {
      const one = await later()
      await one.until((line) => line.type === 'announcement')
      expect(one.of('announcement')[0]?.text).toMatch(/^You missed /)
      await ended(one)
      await one.end()
      rooms.length = 0
    }
    // Whoever leaves meanwhile has not heard it.
    await told(async (one) => one.until((line) => line.type === 'state' && line.state === 'speaking'))
    await told(async (one) => one.assistant.idle())
    const last = await later()
    await last.pause(1_000)
    expect(last.of('announcement')).toEqual([])
    await last.end()
    rooms.length = 0
    folder.remove()
  })
})

describe('a conversation', () => {
  it('is continued within ten minutes, also after a restart, and begun anew later', async () => {
    const folder = temporaryFolder()
    const conversations = async (startEpochMs: number, pauseMs: number) => {
      const opened = await openRoom({ settings: WITHOUT_EARS, dataDir: folder.path, startEpochMs })
      const ids: (string | undefined)[] = []
      for (const text of ['what is two plus two', 'what is two plus three']) {
        opened.assistant.say(text)
        await opened.until(() => opened.of('turn').length > ids.length)
        ids.push(opened.assistant.view.current.turn?.conversation)
        await opened.pause(pauseMs)
      }
      await opened.end()
      return ids
    }
    const start = Date.UTC(2026, 10, 23, 9)
    const [one, two] = await conversations(start, 60_000)
    expect(two).toBe(one)
    const [three, four] = await conversations(start + 5 * 60_000, 11 * 60_000)
    expect(three).toBe(one)
    expect(four).not.toBe(three)
    folder.remove()
  })
})

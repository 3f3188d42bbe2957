/** A conversation from the command line: wav files and sentences in, lines and sound out, with the real ears and voice. */
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeWav, encodeWav, levelDbfs, readWav, toS16leBytes } from '../../src/main/audio'
import { headless, type Ran, temporaryFolder } from '../support/headless'
import { complaints, lineTable } from '../support/lineTable'
import { spokenByFlite } from '../support/spokenByFlite'

const RATE_HZ = 16_000
const folder = temporaryFolder()
const wav = folder.file('questions.wav')
const out = folder.file('answers.wav')
/** The first time that file is heard. */
let first: Ran

/** Two questions with room for an answer after each. */
beforeAll(async () => {
  const room = { before: 800, after: 6_000 }
  const [one, other] = [
    await spokenByFlite('slt', 'cancel all timers', room),
    await spokenByFlite('slt', 'what day is it', room),
  ]
  const both = new Int16Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  writeFileSync(wav, encodeWav(both, RATE_HZ))
  first = await headless(['--in', wav, '--out', out, '--json'])
})

afterAll(() => folder.remove())

describe('a wav file', () => {
  it('holds several turns, each answered; its end ends the conversation; every line is as documented', async () => {
    const { code, lines, of, stderr } = first
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const table = lineTable()
    expect(lines.flatMap((line) => complaints({ ...line }, table))).toEqual([])
    expect(lines[0]).toEqual({ type: 'ready', t: 0, provider: 'offline', mode: 'hands-free', clock: 'virtual' })
    expect(of('userFinal').map(({ text }) => text)).toEqual(['cancel all timers', 'what day is it'])
    expect(of('replyFinal').map(({ heard, unheard }) => [heard !== '', unheard])).toEqual([
      [true, ''],
      [true, ''],
    ])
    const { samples } = await readWav(out)
    expect(levelDbfs(samples)).toBeGreaterThan(-60)
  })

  it('tells a turn in order, and its stages add up to their total', () => {
    const { lines, of } = first
    const turn = of('turn')[0]!.turn
    const order = lines.flatMap((line) => ('turn' in line && line.turn === turn ? [line.type] : []))
    const firsts = [...new Set(order)].filter((type) => type !== 'userDelta')
    expect(firsts).toEqual(['speechStarted', 'speechStopped', 'userFinal', 'replyDelta', 'audio', 'replyFinal', 'turn'])
    for (const { stages } of of('turn')) {
      const { total, ...parts } = stages
      expect(Object.values(parts).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(total, 6)
      for (const ms of Object.values(parts)) expect(ms).toBeGreaterThanOrEqual(0)
    }
    const at = lines.map(({ t }) => t)
    expect(at).toEqual([...at].sort((one, other) => one - other))
  })

  it('is heard in the same words each time', async () => {
    const heard = [first.of('userFinal').map(({ text }) => text)]
    for (let run = 0; run < 2; run++)
      heard.push((await headless(['--in', wav, '--json'])).of('userFinal').map(({ text }) => text))
    expect(heard[1]).toEqual(heard[0])
    expect(heard[2]).toEqual(heard[0])
  })

  it('is cut into turns by the key, held where somebody speaks or when it is told', async () => {
    const words = ['cancel all timers', 'what day is it']
    const held = await headless(['--in', wav, '--mode', 'hold', '--json'])
    expect(held.of('userFinal').map(({ text }) => text)).toEqual(words)
    const once = await headless(['--in', wav, '--mode', 'hold', '--hold', '0.3-2.6', '--json'])
    expect(once.of('userFinal').map(({ text }) => text)).toEqual(words.slice(0, 1))
    const toggled = await headless(['--in', wav, '--mode', 'toggle', '--json'])
    expect(toggled.of('userFinal').map(({ text }) => text)).toEqual(words)
  })
})

describe('a wav file that is heard faster than time', () => {
  it('sets off the timers of its own questions and leaves those of before as they are', async () => {
    const data = temporaryFolder()
    const item = (id: string, kind: string, inMs: number) => {
      return { id, kind, name: id, dueAt: Date.now() + inMs, setAt: Date.now() - 7_200_000, text: `the ${id}` }
    }
    const timers = [item('tea', 'timer', 15_000), item('bus', 'alarm', 20_000), item('rent', 'reminder', -3_600_000)]
    const stored = data.file('skills.json')
    writeFileSync(stored, JSON.stringify({ version: 1, timers, notes: [] }))
    const question = await spokenByFlite('slt', 'set a timer for ten seconds', { before: 800, after: 40_000 })
    writeFileSync(data.file('in.wav'), encodeWav(question, RATE_HZ))
    const { of, code } = await headless(['--in', data.file('in.wav'), '--json', '--data', data.path])
    const announced = of('announcement').map(({ text }) => text)
    expect({ code, announced }).toEqual({ code: 0, announced: [expect.stringContaining('ten second')] })
    expect(JSON.parse(readFileSync(stored, 'utf8'))).toEqual({ version: 1, timers, notes: [] })
    data.remove()
  })
})

describe('a pipe', () => {
  it('brings raw sound in and takes raw sound out, with the words beside it on stderr', async () => {
    const { samples } = await readWav(wav)
    const question = samples.subarray(0, 4 * RATE_HZ)
    const { code, stdout, stderr } = await headless(['--in', '-', '--out', '-'], Buffer.from(toS16leBytes(question)))
    expect(code).toBe(0)
    expect(stderr).toContain('cancel all timers')
    const answer = new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.length & ~1)))
    expect(answer.length).toBeGreaterThan(24_000 / 2)
    expect(levelDbfs(answer)).toBeGreaterThan(-40)
  })
})

describe('a key that is held at a pipe', () => {
  it('is held in seconds of what comes through it, however late that is', async () => {
    const { samples } = await readWav(wav)
    const question = Buffer.from(toS16leBytes(samples.subarray(0, 4 * RATE_HZ)))
    let ready = () => {}
    // Longer after the start than it is held.
    const late = new Promise<void>((resolve) => {
      ready = resolve
    }).then(() => new Promise<Buffer>((resolve) => setTimeout(() => resolve(question), 4_500)))
    const { code, of } = await headless(['--in', '-', '--hold', '0.1-3.9', '--json'], late, {}, ({ type }) => {
      if (type === 'ready') ready()
    })
    expect([code, of('userFinal').map(({ text }) => text)]).toEqual([0, ['cancel all timers']])
    expect(of('notice').map((notice) => notice.code)).not.toContain('device.silent')
  })
})

describe('a sentence', () => {
  /** One that is spoken and one that is typed. */
  let both: Ran

  beforeAll(async () => {
    both = await headless(['--say', 'what day is it', '--text', 'what is two plus two', '--json'])
  })

  it('is spoken by another voice and goes the whole way', () => {
    const { code, of } = both
    expect(code).toBe(0)
    expect(of('userFinal')[0]?.text).toBe('what day is it')
    expect(of('turn')[0]?.stages.turn).toBeGreaterThanOrEqual(200)
  })

  it('that is typed skips the ears and costs no time of hearing', () => {
    const { code, of } = both
    expect(code).toBe(0)
    expect(of('replyFinal')[1]?.heard).toBe('That is four.')
    expect(of('turn')[1]?.stages).toMatchObject({ turn: 0, hear: 0 })
  })

  it('shows a person what happens in this order', async () => {
    const { stdout } = await headless(['--say', 'what day is it'])
    const shown = ['Speak now', '[you started speaking]', '[you paused]', 'what day is it', 'turn ']
    const at = shown.map((text) => stdout.toString('utf8').indexOf(text))
    expect(at).toEqual([...at].sort((one, other) => one - other))
    expect(at).not.toContain(-1)
  })
})

describe('the scripted provider', () => {
  it('answers any sound with a tone, without ears and without a voice', async () => {
    const out = folder.file('tone.wav')
    const { code, of } = await headless(['--in', wav, '--out', out, '--provider', 'scripted', '--json'])
    expect(code).toBe(0)
    expect(of('replyFinal').map(({ heard }) => heard)).toEqual([
      'This is a scripted answer.',
      'This is a scripted answer.',
    ])
    const { samples } = decodeWav((await import('node:fs')).readFileSync(out), out)
    expect(levelDbfs(samples)).toBeGreaterThan(-60)
  })
})

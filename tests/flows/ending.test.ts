/** However a conversation from the command line ends, what was said is on disk and its sound is whole. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeWav, levelDbfs, readWav, toS16leBytes } from '../../src/main/audio'
import { entryPath } from '../../src/main/entryPath'
import type { OutputLine } from '../../src/shared/lines'
import { headless, temporaryFolder } from '../support/headless'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const SCRIPTED = ['--provider', 'scripted', '--json']

/** A conversation at the pace of a person that is ended at `end`, in the middle of its answer. */
async function cutShort(name: string, end: (child: ChildProcessWithoutNullStreams) => void) {
  const [data, out] = [folder.file(name), folder.file(`${name}.wav`)]
  const args = ['--text', 'hello', '--realtime', '--data', data, '--out', out, ...SCRIPTED]
  const child = spawn(process.execPath, [entryPath('headless'), ...args])
  const lines: OutputLine[] = []
  let told = ''
  let isEnding = false
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    told += piece
  })
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as OutputLine
    lines.push(line)
    if (isEnding || line.type !== 'level' || line.out <= -60) return
    isEnding = true
    setTimeout(() => end(child), 200)
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  const history = new DatabaseSync(`${data}/history.db`, { readOnly: true })
  const turns = history.prepare('SELECT user, outcome FROM turns').all()
  history.close()
  return { code, told, lines, turns, sound: await readWav(out) }
}

describe('a conversation that is ended in the middle of an answer', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s ends in order', async (signal) => {
    const { code, told, lines, turns, sound } = await cutShort(signal, (child) => child.kill(signal))
    expect([code, told]).toEqual([0, ''])
    expect(lines).toContainEqual(expect.objectContaining({ type: 'state', state: 'closing' }))
    expect(lines).toContainEqual(expect.objectContaining({ type: 'replyFinal' }))
    expect(turns).toEqual([{ user: 'hello', outcome: 'cut' }])
    expect(sound.notice).toBeUndefined()
    expect(levelDbfs(sound.samples)).toBeGreaterThan(-60)
  })

  it('by SIGKILL leaves the sound that was made so far, where another recording was', async () => {
    writeFileSync(folder.file('SIGKILL.wav'), encodeWav(new Int16Array(24_000), 8000))
    const { code, turns, sound } = await cutShort('SIGKILL', (child) => child.kill('SIGKILL'))
    expect(code).toBe(null)
    expect(turns).toMatchObject([{ user: 'hello' }])
    expect([sound.rateHz, sound.notice]).toEqual([24_000, undefined])
    expect(levelDbfs(sound.samples)).toBeGreaterThan(-60)
  })

  it('by a reader that went away ends quietly, with all on disk that was told', async () => {
    const { code, told, turns, sound } = await cutShort('unread', (child) => child.stdout.destroy())
    expect([code, told]).toEqual([0, ''])
    expect(turns).toMatchObject([{ user: 'hello' }])
    expect(sound.samples.length).toBeGreaterThan(0)
  })
})

describe('a history of a name of its own', () => {
  it('takes what is said, and the data folder holds none', async () => {
    const [data, file] = [folder.file('apart'), folder.file('mine.db')]
    for (let times = 0; times < 2; times++) {
      const { code } = await headless(['--text', 'hello', '--data', data, '--history', file, ...SCRIPTED])
      expect(code).toBe(0)
    }
    const history = new DatabaseSync(file, { readOnly: true })
    expect(history.prepare('SELECT count(*) AS turns FROM turns').get()).toEqual({ turns: 2 })
    history.close()
    expect(existsSync(`${data}/history.db`)).toBe(false)
  })
})

describe('the rate of a pipe', () => {
  it('is that of what comes in and of what goes out', async () => {
    const { samples } = await readWav('resources/question.wav')
    const ask = async (rate: string) => {
      const args = ['--in', '-', '--out', '-', '--rate', rate, '--mode', 'hold', '--provider', 'scripted']
      return (await headless(args, Buffer.from(toS16leBytes(samples)))).stdout.length
    }
    const [slow, fast] = [await ask('16000'), await ask('48000')]
    expect(slow).toBeGreaterThan(0)
    expect(fast / slow).toBeCloseTo(3, 1)
  })
})

describe('a wav that is paced', () => {
  it('takes as long as it lasts, on the clock of the machine', async () => {
    const file = 'resources/question.wav'
    const { samples, rateHz } = await readWav(file)
    const { code, of } = await headless(['--in', file, '--realtime', ...SCRIPTED])
    expect([code, of('ready').map(({ clock }) => clock)]).toEqual([0, ['real']])
    expect(of('replyFinal')).toHaveLength(1)
    expect(of('state').at(-1)?.t).toBeGreaterThan((1000 * samples.length) / rateHz)
  })
})

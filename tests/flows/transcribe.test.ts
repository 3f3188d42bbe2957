/** The built program with `--transcribe`: formats, Ctrl+C in the middle, and a key that is not accepted. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../../src/main/audio'
import { entryPath } from '../../src/main/entryPath'
import type { ModelService } from '../fixtures/services/modelPlay'
import { OPENAI_KEY, startOpenai } from '../fixtures/services/openai'
import { createTranscriptions, type TranscriptionPlan } from '../fixtures/services/openai/transcriptions'
import { until } from '../support/flowingClock'
import { headless, temporaryFolder } from '../support/headless'
import { numberedSound } from '../support/numberedSound'

const SCRIPT = [
  { text: 'good', startMs: 500, endMs: 800 },
  { text: 'morning', startMs: 900, endMs: 1_400 },
  { text: 'everybody', startMs: 63_000, endMs: 64_000 },
]
const LENGTH_MS = 66_000
const KEYS = { OPENAI_API_KEY: OPENAI_KEY }

let folder: ReturnType<typeof temporaryFolder>
let service: ModelService
let plan: (request: number) => TranscriptionPlan
let requests: () => number
const complaints: string[] = []

beforeEach(async () => {
  folder = temporaryFolder()
  plan = () => ({})
  complaints.length = 0
  const complain = (what: string) => void complaints.push(what)
  const transcriptions = createTranscriptions({ script: SCRIPT, plan: (request) => plan(request), complain })
  requests = transcriptions.requests
  service = await startOpenai({ other: transcriptions.answer })
  writeFileSync(folder.file('talk.wav'), encodeWav(numberedSound(16_000, LENGTH_MS, SCRIPT), 16_000))
})
afterEach(async () => {
  await service.close()
  folder.remove()
  expect(complaints).toEqual([])
})

const command = (...more: string[]) => {
  const at = ['--stt', 'compatible', '--base-url', service.base]
  return ['--transcribe', folder.file('talk.wav'), ...at, ...more]
}

describe('a recording on the command line', () => {
  it('becomes Markdown on the standard output, and nothing else stands there', async () => {
    const ran = await headless(command(), undefined, KEYS)
    expect(ran.stdout.toString('utf8')).toBe('# talk.wav\n\n**0:00** good morning\n\n**1:03** everybody\n')
    expect(ran.stderr).toContain('of 1:06')
    expect(ran.code).toBe(0)
  })

  it('becomes subtitles with the times of the words, in a file', async () => {
    const ran = await headless(command('--format', 'srt', '--out-file', folder.file('talk.srt')), undefined, KEYS)
    expect(readFileSync(folder.file('talk.srt'), 'utf8')).toBe(
      '1\n00:00:00,500 --> 00:00:01,400\ngood morning\n\n2\n00:01:03,000 --> 00:01:04,000\neverybody\n',
    )
    expect([ran.code, ran.stdout.length]).toEqual([0, 0])
  })

  it('becomes JSON with what it has used', async () => {
    const ran = await headless(command('--format', 'json'), undefined, KEYS)
    const { passages, usage, writtenMs, durationMs } = JSON.parse(ran.stdout.toString('utf8'))
    expect(passages.map(({ text }: { text: string }) => text)).toEqual(['good morning', 'everybody'])
    expect(usage).toMatchObject([{ unit: 'transcribed seconds', model: 'whisper-1' }])
    expect([writtenMs, durationMs]).toEqual([LENGTH_MS, LENGTH_MS])
  })

  it('keeps what was done when Ctrl+C comes in the middle, lets the service go, and ends with 1', async () => {
    plan = (request) => (request === 0 ? {} : { mute: true })
    const file = folder.file('talk.md')
    const args = [entryPath('headless'), ...command('--out-file', file)]
    const child = spawn(process.execPath, args, { env: { ...process.env, ...KEYS } })
    const written = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (piece: string) => {
        written[name] += piece
      })
    }
    const closed = once(child, 'close')
    await until(() => requests() === 2 && existsSync(file), 'the second request', 60_000)
    child.kill('SIGINT')
    expect(await closed).toEqual([1, null])
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# talk\.wav\n\n\*\*0:00\*\* good morning\n\n\*Stopped at \d:\d\d of 1:06\.\*\n$/,
    )
    expect(written.stdout).toBe('')
    expect(written.stderr).not.toMatch(/error|\n {4}at /i)
    await until(() => service.asked.at(-1)?.leftAtMs !== undefined, 'the service being let go')
    expect(requests()).toBe(2)
  })

  it('says in one line that the key is not accepted, once, and shows no key', async () => {
    const ran = await headless(command(), undefined, { OPENAI_API_KEY: 'sk-wrong' })
    expect(ran.stderr).toMatch(/^[^\n]+\(key\.wrong\)\n$/)
    expect(`${ran.stderr}${ran.stdout}`).not.toContain('sk-wrong')
    expect(ran.code).toBe(1)
    expect(service.asked).toHaveLength(1)
  })
})

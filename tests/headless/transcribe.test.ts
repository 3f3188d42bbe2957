/** `--transcribe` against a service on this computer: whole files, formats, a service that fails, and no speech lost. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../../src/main/audio'
import { run } from '../../src/main/headless/run'
import type { Streams } from '../../src/main/headless/streams'
import type { ModelService } from '../fixtures/services/modelPlay'
import { startOpenai } from '../fixtures/services/openai'
import { createTranscriptions, type TranscriptionPlan } from '../fixtures/services/openai/transcriptions'
import { numberedSound } from '../support/numberedSound'

const SCRIPT = [
  { text: 'good', startMs: 500, endMs: 800 },
  { text: 'morning', startMs: 900, endMs: 1_400 },
  { text: 'everybody', startMs: 63_000, endMs: 64_000 },
]
const LENGTH_MS = 66_000
let folder: string
let service: ModelService
let plan: (request: number) => TranscriptionPlan = () => ({})
let requests: () => number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-transcribe-'))
  plan = () => ({})
  const transcriptions = createTranscriptions({
    ...{ script: SCRIPT, usage: 'duration', plan: (request) => plan(request) },
    complain: (what) => {
      throw new Error(what)
    },
  })
  requests = transcriptions.requests
  service = await startOpenai({ other: transcriptions.answer, checksKey: false })
  writeFileSync(join(folder, 'talk.wav'), encodeWav(numberedSound(16_000, LENGTH_MS, SCRIPT), 16_000))
})
afterEach(async () => {
  await service.close()
  rmSync(folder, { recursive: true })
})

async function transcribed(...more: string[]) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written) => ({
    write(text: string) {
      written[name] += text
      return true
    },
  })
  const streams = { stdin: {}, stdout: stream('stdout'), stderr: stream('stderr') } as unknown as Streams
  const at = ['--stt', 'compatible', '--base-url', service.base]
  const exitCode = await run(['--transcribe', join(folder, 'talk.wav'), ...at, ...more], streams)
  return { exitCode, ...written }
}

describe('a recording', () => {
  it('becomes Markdown, with the time of each passage, and how far it is is said', async () => {
    const { exitCode, stdout, stderr } = await transcribed()
    expect(stdout).toBe('# talk.wav\n\n**0:00** good morning\n\n**1:03** everybody\n')
    expect(stderr).toContain('of 1:06')
    expect(exitCode).toBe(0)
  })

  it('of more than three hours is written down to its end, window by window', async () => {
    const [bytesPerMs, longMs] = [32, 3 * 3_600_000 + 300_000]
    const file = join(folder, 'talk.wav')
    const spoken = Buffer.from(encodeWav(numberedSound(16_000, 2_000, SCRIPT), 16_000))
    const header = spoken.subarray(0, 44)
    header.writeUInt32LE(36 + longMs * bytesPerMs, 4)
    header.writeUInt32LE(longMs * bytesPerMs, 40)
    writeFileSync(file, spoken)
    // A hole instead of sound, and the same words once more before the end.
    truncateSync(file, 44 + longMs * bytesPerMs)
    const held = openSync(file, 'r+')
    writeSync(held, spoken, 44, spoken.length - 44, 44 + (longMs - 3_000) * bytesPerMs)
    closeSync(held)
    const { exitCode, stdout, stderr } = await transcribed()
    expect(stdout).toBe('# talk.wav\n\n**0:00** good morning\n\n**3:04:57** good morning\n')
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('of 3:05:00')])
    expect(requests()).toBe(2)
  })

  it('becomes subtitles with the times of the words, in a file', async () => {
    const file = join(folder, 'talk.srt')
    const { exitCode, stdout } = await transcribed('--format', 'srt', '--out-file', file)
    expect(readFileSync(file, 'utf8')).toBe(
      '1\n00:00:00,500 --> 00:00:01,400\ngood morning\n\n2\n00:01:03,000 --> 00:01:04,000\neverybody\n',
    )
    expect([exitCode, stdout]).toEqual([0, ''])
  })

  it('is never written over what stood in its file: half of a longer text would be all that a full disk leaves', async () => {
    const file = join(folder, 'talk.md')
    writeFileSync(file, 'an older one')
    const before = openSync(file, 'r')
    expect((await transcribed('--out-file', file)).exitCode).toBe(0)
    expect([readFileSync(before, 'utf8'), readFileSync(file, 'utf8')]).toEqual([
      'an older one',
      '# talk.wav\n\n**0:00** good morning\n\n**1:03** everybody\n',
    ])
    closeSync(before)
  })

  it('becomes JSON with what it has used', async () => {
    const { stdout } = await transcribed('--format', 'json')
    const { passages, usage, writtenMs, durationMs } = JSON.parse(stdout)
    expect(passages.map(({ text }: { text: string }) => text)).toEqual(['good morning', 'everybody'])
    expect(usage).toMatchObject([{ unit: 'transcribed seconds', model: 'whisper-1' }])
    expect(usage[0].quantity).toBeLessThan(LENGTH_MS / 1000)
    expect([writtenMs, durationMs]).toEqual([LENGTH_MS, LENGTH_MS])
  })

  it('stands in JSON as it was understood, and steers no terminal', async () => {
    const understood = 'שלום\u200f\u202e good\u2028\u009b31m\u001b[31mmorning'
    plan = () => ({ text: understood })
    const { stdout } = await transcribed('--format', 'json', '--model', 'small')
    expect(JSON.parse(stdout).passages[0].text).toBe(understood)
    expect(stdout).not.toMatch(/[^\P{Cc}\n]|[\u200f\u202e\u2028]/u)
  })

  it('keeps what was done when the service fails for good, and says where it stopped', async () => {
    plan = (request) => (request === 0 ? {} : { refuse: 'quota' })
    const file = join(folder, 'talk.md')
    const { exitCode, stderr } = await transcribed('--out-file', file)
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# talk\.wav\n\n\*\*0:00\*\* good morning\n\n\*Stopped at 0:\d\d of 1:06\.\*\n$|Stopped at 1:0/,
    )
    expect(stderr).toContain('(quota.empty)')
    expect(exitCode).toBe(1)
    expect(requests()).toBe(2)
  })

  it('that cannot be begun leaves what was written down of it before', async () => {
    plan = () => ({ refuse: 'quota' })
    const file = join(folder, 'talk.md')
    writeFileSync(file, 'all of it')
    const { exitCode, stderr } = await transcribed('--out-file', file)
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('(quota.empty)')])
    expect(readFileSync(file, 'utf8')).toBe('all of it')
  })

  it.each([
    [['--format', 'pdf'], 'usage.badValue'],
    [['--in', 'a.wav'], 'usage.conflict'],
    [['--say', 'hello'], 'usage.conflict'],
    [['--realtime'], 'usage.conflict'],
    // Whoever reads one object a line is not given Markdown.
    [['--json'], 'usage.conflict'],
  ])('is not begun with %s', async (more, code) => {
    const { exitCode, stderr } = await transcribed(...more)
    expect([exitCode, stderr.includes(`(${code})`)]).toEqual([2, true])
  })
})

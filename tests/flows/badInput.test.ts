/** What a person can get wrong: one plain line with a stable code, the right exit code, no stack, and nothing lost. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { encodeWav, readWav } from '../../src/main/audio'
import { entryPath } from '../../src/main/entryPath'
import type { ErrorCode } from '../../src/shared/errors'
import { headless, temporaryFolder } from '../support/headless'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const samples = new Int16Array(16_000)
const second = encodeWav(samples, 16_000)

function file(name: string, bytes: Uint8Array | string): string {
  writeFileSync(folder.file(name), bytes)
  return folder.file(name)
}

/** Four hours of silence, which take no room on the disk. */
function endless(): string {
  const bytes = Buffer.from(second)
  bytes.writeUInt32LE(4 * 3600 * 16_000 * 2, 40)
  const path = file('endless.wav', bytes.subarray(0, 44))
  truncateSync(path, 44 + 4 * 3600 * 16_000 * 2)
  return path
}

const recording = file('recording.wav', second)

const WRONG: [what: string, args: () => string[], code: ErrorCode, exit: number][] = [
  ['a wav that is not there', () => ['--in', folder.file('none.wav')], 'wav.missing', 1],
  ['an empty wav', () => ['--in', file('empty.wav', '')], 'wav.empty', 1],
  [
    'a file that is no wav',
    () => ['--in', file('song.mp3', 'ID3 and so on, long enough for a header of a wav')],
    'wav.notWav',
    1,
  ],
  ['a wav of four hours', () => ['--in', endless()], 'wav.tooLong', 1],
  [
    'an output in a folder that is not there',
    () => ['--text', 'hello', '--out', folder.file('no/such/out.wav')],
    'output.unwritable',
    1,
  ],
  [
    'a wav of a rate nothing works at',
    () => ['--in', file('odd.wav', encodeWav(samples, 62_501))],
    'wav.unsupported',
    1,
  ],
  ['an output that is a folder to be', () => ['--text', 'hello', '--out', folder.file('X/')], 'output.unwritable', 1],
  ['a data folder where none can be', () => ['--text', 'hello', '--data', '/proc/x'], 'data.unusable', 1],
  ['an option that is not there', () => ['--loud'], 'usage.unknownOption', 2],
  ['a provider that is not there', () => ['--provider', 'nobody'], 'usage.unknownProvider', 2],
  ['a mode that is not there', () => ['--mode', 'shout'], 'usage.unknownMode', 2],
  ['a rate nobody has', () => ['--in', '-', '--rate', '12345'], 'usage.badValue', 2],
  ['a key that nobody can press', () => ['--mode', 'hold'], 'usage.noTalkKey', 2],
  ['answers in place of the recording', () => ['--in', recording, '--out', recording], 'usage.conflict', 2],
  ['sound and lines on one pipe', () => ['--text', 'hello', '--out', '-', '--json'], 'usage.conflict', 2],
]

describe.each(WRONG)('%s', (_, args, code, exit) => {
  it(`is told as ${code} in one line, with exit code ${exit}`, async () => {
    const ran = await headless(args())
    expect(ran.code).toBe(exit)
    const told = `${ran.stdout.toString('utf8')}${ran.stderr}`.trimEnd().split('\n')
    expect(told).toEqual([expect.stringContaining(`(${code})`)])
  })
})

describe('a device that is not there', () => {
  it('is told with the way to see the names', async () => {
    const { code, stderr, stdout } = await headless(['--mic', 'No such microphone'])
    expect(code).toBe(1)
    expect(`${stdout}${stderr}`).toMatch(/\((device\.unknown|device\.none|sound\.hostFailed|sound\.notBuilt)\)/)
  })
})

describe('a conversation that cannot begin', () => {
  it('leaves a recording of before as it was', async () => {
    const precious = file('precious.wav', second)
    const asked = ['--text', 'hello', '--provider', 'openai', '--out', precious]
    const { code, stderr } = await headless(asked, undefined, { OPENAI_API_KEY: '' })
    expect([code, stderr]).toEqual([1, expect.stringContaining('(key.missing)')])
    expect(readFileSync(precious).equals(second)).toBe(true)
  })
})

describe('a disk that has no room for the answer', () => {
  it('is told, and what was written before can be played', async () => {
    // The shell's own bound on the length of a file stands for the disk: half a second of sound, in blocks of 512 bytes.
    const out = folder.file('bounded.wav')
    const args = [entryPath('headless'), '--text', 'what can you do', '--out', out, '--provider', 'scripted', '--json']
    const whole = ['--data', folder.file('bounded')]
    const ran = spawnSync('sh', ['-c', 'ulimit -f 48; exec "$0" "$@"', process.execPath, ...args, ...whole])
    const lines = ran.stdout.toString('utf8')
    expect([ran.status, lines.match(/"code":"output\.diskFull"/g)?.length]).toEqual([1, 1])
    expect((await readWav(out)).samples.length).toBeGreaterThan(12_000)
  })
})

/** Loaded into every thread: ends the worker of that name over what it is asked, so often. */
const DEADLY = `
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { isMainThread, parentPort, threadName } = require('node:worker_threads')
const { DIES, TIMES, DEATHS } = process.env
if (!isMainThread && threadName === DIES) {
  parentPort.on('message', () => {
    const deaths = existsSync(DEATHS) ? Number(readFileSync(DEATHS, 'utf8')) : 0
    if (deaths >= Number(TIMES)) return
    writeFileSync(DEATHS, String(deaths + 1))
    process.exit(1)
  })
}
`

describe.each(['hear', 'speak', 'history'])('the worker %s', (name) => {
  /** A typed question needs no ears. */
  const question = name === 'hear' ? ['--in', 'resources/question.wav'] : ['--text', 'what is two plus two']

  const dying = (times: number) => {
    const environment = { DIES: name, TIMES: String(times), DEATHS: folder.file(`${name}-${times}`) }
    const deadly = file('deadly.cjs', DEADLY)
    return headless([...question, '--json'], undefined, { ...environment, NODE_OPTIONS: `--require ${deadly}` })
  }

  it('that dies once is started again and the question answered', async () => {
    const { code, of } = await dying(1)
    expect([code, of('notice').filter((notice) => notice.code === 'worker.died').length]).toEqual([0, 1])
    expect(of('replyFinal')).toMatchObject([{ heard: expect.stringMatching(/^(It is|That is four)/), unheard: '' }])
  })

  it('that dies whenever it is asked is told of, and nothing waits for ever', async () => {
    const { code, of } = await dying(1_000)
    const told = [...of('notice'), ...of('error')].map((line) => line.code)
    expect(told).toEqual(expect.arrayContaining(['worker.died', 'worker.failed']))
    // Without a history a question is answered all the same.
    expect(code).toBe(name === 'history' ? 0 : 1)
  })
})

describe('a truncated wav', () => {
  it('is used as far as it goes, and said', async () => {
    const path = file('short.wav', second.subarray(0, second.length / 2))
    const { code, of } = await headless(['--in', path, '--provider', 'scripted', '--json'])
    expect(code).toBe(0)
    expect(of('notice').map((notice) => notice.code)).toContain('wav.truncated')
  })
})

describe('a data folder', () => {
  it('with settings that are no JSON goes on with defaults and keeps the file aside', async () => {
    mkdirSync(folder.file('data'))
    writeFileSync(folder.file('data/settings.json'), '{ "volume": ')
    const { code, of } = await headless([
      '--text',
      'hello',
      '--provider',
      'scripted',
      '--data',
      folder.file('data'),
      '--json',
    ])
    expect(code).toBe(0)
    expect(of('notice').map((notice) => notice.code)).toContain('settings.notJson')
    const kept = readdirSync(folder.file('data')).filter((name) => name.includes('damaged'))
    expect(kept.map((name) => readFileSync(folder.file(`data/${name}`), 'utf8'))).toEqual(['{ "volume": '])
  })

  it('with a damaged history goes on with a fresh one and keeps the file aside', async () => {
    mkdirSync(folder.file('torn'))
    writeFileSync(folder.file('torn/history.db'), Buffer.alloc(8192, 7))
    const { code, of } = await headless([
      '--text',
      'hello',
      '--provider',
      'scripted',
      '--data',
      folder.file('torn'),
      '--json',
    ])
    expect(code).toBe(0)
    const codes = of('notice').map((notice) => notice.code)
    expect(codes.some((one) => one.startsWith('history.'))).toBe(true)
    expect(of('replyFinal')).toHaveLength(1)
  })

  it('with a history of a newer version, or of another name and kind, leaves it as it is and answers all the same', async () => {
    mkdirSync(folder.file('newer'))
    const newer = new DatabaseSync(folder.file('newer/history.db'))
    newer.exec('PRAGMA user_version = 99; CREATE TABLE unheardOf (what TEXT)')
    newer.close()
    const notes = file('notes.txt', 'my notes\n')
    for (const [kept, where, code] of [
      [folder.file('newer/history.db'), ['--data', folder.file('newer')], 'history.newer'],
      [notes, ['--data', folder.file('plain'), '--history', notes], 'history.foreign'],
    ] as const) {
      const before = readFileSync(kept)
      const ran = await headless(['--text', 'hello', '--provider', 'scripted', '--json', ...where])
      expect([ran.code, ran.of('replyFinal').length]).toEqual([0, 1])
      const told = ran.of('notice').flatMap((notice) => (notice.code.startsWith('history.') ? [notice.code] : []))
      expect(new Set(told)).toEqual(new Set([code]))
      expect(readFileSync(kept).equals(before)).toBe(true)
    }
    expect(readdirSync(folder.path).filter((name) => name.startsWith('notes'))).toEqual(['notes.txt'])
  })

  it('in which a folder lies in place of a file is told in one line', async () => {
    mkdirSync(folder.file('blocked/skills.json'), { recursive: true })
    const { code, stderr } = await headless(['--text', 'hello', '--data', folder.file('blocked')])
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
    expect(stderr).toContain('(data.unusable)')
  })

  it('in which nothing can be kept takes back aloud what was promised', async () => {
    mkdirSync(folder.file('sealed/skills.json.new'), { recursive: true })
    const sentences = ['--text', 'remember that the code is one', '--text', 'what do you remember']
    const { code, of } = await headless([...sentences, '--data', folder.file('sealed'), '--json'])
    expect(code).toBe(0)
    expect(of('notice').map((notice) => notice.code)).toContain('skills.unwritable')
    expect(of('announcement').map(({ text }) => text)).toEqual([
      'The list of timers and notes cannot be written; that was not kept.',
    ])
    expect(of('replyFinal').at(-1)?.heard).toBe('You have not told me anything to remember.')
  })

  it('of a newer version is left as it is, and what cannot be kept is taken back aloud', async () => {
    const newer = '{"version":2,"timers":[],"notes":[],"routines":["morning"]}'
    mkdirSync(folder.file('newerLists'))
    writeFileSync(folder.file('newerLists/skills.json'), newer)
    const { code, of } = await headless([
      '--text',
      'take a note call bob',
      '--data',
      folder.file('newerLists'),
      '--json',
    ])
    expect(code).toBe(0)
    const codes = of('notice').map((notice) => notice.code)
    expect(codes.filter((one) => one.startsWith('skills.'))).toEqual(['skills.newer', 'skills.notKept'])
    expect(of('announcement').map(({ text }) => text)).toEqual([
      'The list of timers and notes belongs to a newer version of Parley; that was not kept.',
    ])
    expect(readFileSync(folder.file('newerLists/skills.json'), 'utf8')).toBe(newer)
  })

  it('that is a file is told in one line', async () => {
    const path = file('folder', 'not a folder')
    const { code, stderr, stdout } = await headless(['--text', 'hello', '--data', path])
    expect(code).toBe(1)
    expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /)
    expect(stderr).toContain('(data.unusable)')
    chmodSync(path, 0o600)
  })
})

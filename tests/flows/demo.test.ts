/** What `npm start` shows where there is no display: the first that many see of Parley, so it must hear what it is told. */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { levelDbfs, readWav } from '../../src/main/audio'
import { entryPath } from '../../src/main/entryPath'
import { headless, temporaryFolder } from '../support/headless'

/** What the installation has to say at most: packages, Node, sound, the build, and that there is no display. */
const LINES_BEFORE = 5

const CURVE = /^[▁▂▃▄▅▆▇█]{48} \d\.\d s$/

it('the demo hears both voices, answers them, strikes what was cut off and ends by itself, in twenty lines with all before it', {
  timeout: 120_000,
}, async () => {
  const { code, stdout, stderr } = await headless(['--demo'])
  expect(code, stderr).toBe(0)
  const text = stdout.toString('utf8').trimEnd()
  const lines = text.split('\n').map((line) => [line.slice(0, 9).trim(), line.slice(9)] as const)
  expect(lines.length + LINES_BEFORE).toBeLessThanOrEqual(20)
  const said = lines.filter(([who]) => who === 'you').map(([, text]) => text)
  const answered = lines.filter(([who]) => who === 'Parley').map(([, text]) => text)
  expect(said).toEqual([expect.stringMatching(CURVE), 'what can you do', 'set a timer for nine minutes'])
  expect(lines[1]?.[1]).toMatch(/^what.* · .*what time is it$/)
  expect(answered[0]).toMatch(/^It is /)
  expect(lines[3]?.[1]).toMatch(CURVE)
  expect(lines[4]?.[1]).toMatch(/^turn \d+ · hear \d+ · think \d+ · voice \d+ · out \d+ · \d+ ms$/)
  expect(answered[1]).toMatch(/^I do time.*~~.+~~$/)
  expect(answered[2]).toBe('Timer set for nine minutes.')
  const [, others] = /heard back: "it is .*" \(among (\d+) other answers\)/.exec(text) ?? []
  expect(Number(others)).toBeGreaterThanOrEqual(50)
  expect(lines.slice(-3).map(([, text]) => text)).toEqual(
    Array(3).fill(expect.stringMatching(/^npm start -- --headless /)),
  )

  const file = lines.find(([label]) => label === 'listen')?.[1] ?? ''
  const { samples, rateHz } = await readWav(file)
  rmSync(dirname(file), { recursive: true })
  expect(samples.length / rateHz).toBeGreaterThan(3)
  expect(levelDbfs(samples)).toBeGreaterThan(-40)
})

describe('a demo that is not seen to its end', () => {
  /** Ends it when its first line is there. Resolves with what it left behind. */
  async function leftBehind(end: (child: ChildProcessByStdio<null, Readable, Readable>) => void) {
    const folder = temporaryFolder()
    onTestFinished(folder.remove)
    const child = spawn(process.execPath, [entryPath('headless'), '--demo'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: folder.path },
    })
    let told = ''
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      told += piece
    })
    child.stdout.once('data', () => end(child))
    const code = await new Promise((resolve) => child.once('close', resolve))
    return [code, told, readdirSync(folder.path)]
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing behind after %s', async (signal) => {
    expect(await leftBehind((child) => child.kill(signal))).toEqual([0, '', []])
  })

  it('leaves nothing behind when nobody reads on', async () => {
    expect(await leftBehind((child) => child.stdout.destroy())).toEqual([0, '', []])
  })

  it('is told in one line, with a way out, where there is no place for what it keeps', () => {
    const env = { ...process.env, TMPDIR: '/nonexistent' }
    const { status, stderr } = spawnSync(process.execPath, [entryPath('headless'), '--demo'], { env, encoding: 'utf8' })
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^The folder \/nonexistent [^\n]+ \(data\.unusable\)\n$/),
    ])
  })
})

describe('on a terminal', () => {
  const folder = temporaryFolder()
  afterAll(folder.remove)

  it('it stays, and what is typed is spoken to Parley and answered, until an empty line', {
    timeout: 120_000,
  }, async () => {
    // A terminal of its own, from Debian's essential packages.
    const command = `exec '${process.execPath}' '${entryPath('headless')}' --demo --data '${folder.path}'`
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'])
    onTestFinished(() => void terminal.kill())
    let raw = ''
    const shown = () => stripVTControlCharacters(raw)
    const typed = [
      // The first that a new pair of ears hears, at any moment of the machine's clock: of what this voice says by far not the hardest.
      { after: /An empty line ends\.\s+› $/, text: 'what time is it\r' },
      { after: /An empty line ends\.[\s\S]*turn \d+ · [\s\S]*› $/, text: '\r' },
    ]
    terminal.stdout.setEncoding('utf8').on('data', (piece: string) => {
      raw += piece
      const [next] = typed
      if (next?.after.test(shown())) terminal.stdin.write(typed.shift()?.text)
    })
    // One that hangs is ended, so that what it showed is told.
    const hangs = setTimeout(() => terminal.kill(), 100_000)
    const code = await new Promise((resolve) => terminal.once('close', resolve))
    clearTimeout(hangs)
    expect(code, raw).toBe(0)
    expect(typed, raw).toEqual([])
    const [, talked] = shown().split('An empty line ends.')
    expect(talked).toContain('[you started speaking]')
    expect(talked).toMatch(/ {2}what time is it\s[\s\S]*It is /)
    rmSync(dirname(/listen\s+(\S+)/.exec(shown())?.[1] ?? ''), { recursive: true })
  })
})

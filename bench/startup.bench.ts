/**
 * What the services cost whoever uses none of them: start-up and memory of an offline Parley beside the one of before the
 * first of them, built from its commit with the same tools, in turns. Linux; needs the project's history.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { entryPath } from '../src/main/entryPath'
import { machine, quantile, row } from './measure/figures'
import { runLines, stop } from './measure/headlessLines'
import { treePssMb } from './measure/processTree'
import { pause, quietFolder } from './measure/talker'

/** The last commit without an adapter for any service. */
const BEFORE = '5bce399'
const ROUNDS = Number(process.env['PARLEY_STARTS'] ?? 15)
const MOST_GROWTH = 1.05
/** Models and voices are loaded by then. */
const SETTLED_MS = 1_500

let before: string
const made: string[] = []

beforeAll(() => {
  const given = process.env['PARLEY_BEFORE']
  before = given ?? built()
})
afterAll(() => {
  for (const folder of made) {
    execFileSync('git', ['worktree', 'remove', '--force', folder])
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Of that commit, with this project's packages and tools. */
function built(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'parley-before-')), 'parley')
  execFileSync('git', ['worktree', 'add', '--detach', folder, BEFORE], { stdio: 'pipe' })
  made.push(folder)
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const vite = join('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: folder, stdio: 'pipe' })
  return folder
}

interface Start {
  readyMs: number
  memoryMb: number
}

async function start(entry: string): Promise<Start> {
  const folder = quietFolder()
  const running = runLines(['--provider', 'offline', '--in', '-', '--data', folder.path], process.env, entry)
  try {
    const readyMs = await running.readyMs
    await pause(SETTLED_MS)
    return { readyMs, memoryMb: treePssMb(running.child.pid!) }
  } finally {
    await stop(running)
    folder.remove()
  }
}

it('starts as soon, and holds as little, as before there were services', async () => {
  const entries = { before: join(before, 'out', 'main', 'headless.js'), now: entryPath('headless') }
  expect(Object.values(entries).filter((entry) => !existsSync(entry))).toEqual([])
  const taken: Record<keyof typeof entries, Start[]> = { before: [], now: [] }
  // The first start of each reads its files from the disk.
  for (const entry of Object.values(entries)) await start(entry)
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = round % 2 === 0 ? (['before', 'now'] as const) : (['now', 'before'] as const)
    for (const which of order) taken[which].push(await start(entries[which]))
  }
  const report = (name: string, unit: string, of: (start: Start) => number): number => {
    const [then, now] = [taken.before, taken.now].map((starts) => quantile(starts.map(of), 0.5)) as [number, number]
    const growth = now / then
    const figure = `${now.toFixed(0)} ${unit} beside ${then.toFixed(0)} ${unit}: ${((growth - 1) * 100).toFixed(1)} %`
    console.log(row(name, figure, 'at most 5 % more', growth <= MOST_GROWTH))
    return growth
  }
  console.log(machine())
  const startUp = report('Ready to listen, offline, beside Engine alone', 'ms', ({ readyMs }) => readyMs)
  const memory = report('Memory when ready, offline, beside Engine alone', 'MB', ({ memoryMb }) => memoryMb)
  expect([startUp, memory].filter((growth) => growth > MOST_GROWTH)).toEqual([])
})

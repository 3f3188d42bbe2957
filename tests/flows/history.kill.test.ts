/** What is on disk after the process was killed, or the disk was full: the built worker in a process of its own. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import type { HistoryDatabase } from '../../src/main/transcript/sqlite'
import { openDatabase, temporaryFolder } from '../transcript/facts'

const WRITER = join(import.meta.dirname, 'historyWriter.mjs')
const KILLS = 25

interface Writing {
  file: string
  from: number
  turns?: number
  characters?: number
}

const argumentsOf = ({ file, from, turns = 0, characters = 40 }: Writing): string[] => [
  ...[WRITER, entryPath('history'), file, String(from), String(turns), String(characters)],
]

function watched(child: ChildProcessWithoutNullStreams, line: (line: string) => void): Promise<unknown> {
  onTestFinished(() => void child.kill('SIGKILL'))
  createInterface(child.stdout).on('line', line)
  return once(child, 'close')
}

/** How far a turn has come on disk, in the writer's steps. */
function stepOf(turn: ReturnType<HistoryDatabase['turns']>[number]): number {
  if (turn.outcome !== undefined) return 4
  if (turn.heard !== '') return 3
  return turn.userFinal ? 2 : 1
}

it(`loses nothing that was committed and at most the fact in flight, killed ${KILLS} times`, async () => {
  const file = join(temporaryFolder(), 'history.db')
  const printed = new Map<string, number>()
  let [from, count] = [0, 0]
  for (let round = 0; round < KILLS; round++) {
    // Never the same moment: after 1 to 97 facts, while the next is being written.
    const until = 1 + ((round * 37) % 97)
    let last = 0
    const child = spawn(process.execPath, argumentsOf({ file, from }))
    await watched(child, (line) => {
      const [result, turn = '', step] = line.split(' ')
      expect(result).toBe('ok')
      printed.set(turn, Number(step))
      count += 1
      last += 1
      if (last === until) child.kill('SIGKILL')
    })
    expect(child.signalCode).toBe('SIGKILL')

    const database = openDatabase(file)
    const stored = new Map(database.turns('c1', { limit: -1 }).map((turn) => [turn.id, stepOf(turn)]))
    database.close()
    for (const [turn, step] of printed) expect(stored.get(turn), `turn ${turn}`).toBeGreaterThanOrEqual(step)
    const facts = [...stored.values()].reduce((sum, step) => sum + step, 0)
    expect(facts - count).toBeLessThanOrEqual(round + 1)
    from = Math.max(...[...stored.keys()].map(Number)) + 1
  }
  const raw = new DatabaseSync(file)
  expect(raw.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  raw.exec(`INSERT INTO words (words, rank) VALUES ('integrity-check', 1)`)
  raw.close()
})

it.skipIf(process.platform !== 'linux')(
  'goes on when the disk is full and writes what was refused once there is room',
  async () => {
    const file = join(temporaryFolder(), 'history.db')
    const turns = 120
    // A file that may not grow past the limit is what a full disk is to the process.
    const limited = ['-c', 'ulimit -Sf 256 && exec "$0" "$@"', process.execPath]
    const child = spawn('bash', [...limited, ...argumentsOf({ file, from: 0, turns, characters: 2000 })])
    const refused: string[] = []
    const closed = watched(child, (line) => {
      const [result = ''] = line.split(' ')
      if (result === 'ok') return
      refused.push(result)
      if (refused.length === 5) execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:'])
      child.stdin.write('go on\n')
    })
    await closed
    expect(child.exitCode).toBe(0)
    expect(refused).toEqual(Array(5).fill('history.diskFull'))
    const stored = openDatabase(file).turns('c1', { limit: -1 })
    expect(stored.map(stepOf)).toEqual(Array(turns).fill(4))
  },
)

/** One at a time, in one process and in several; and nobody waits for one that is gone. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { locked, lockedNow } from '../src/main/lock'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
  file = join(folder, 'skills.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const turn = () => new Promise(setImmediate)

/** Another process that holds it until it is killed. */
async function holder(): Promise<ChildProcess> {
  const script = `
    const { DatabaseSync } = require('node:sqlite')
    const held = new DatabaseSync(process.argv[1])
    held.exec('BEGIN IMMEDIATE')
    process.stdout.write('held')
    setInterval(() => held, 1_000)`
  const child = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout!, 'data')
  return child
}

describe('the lock', () => {
  it('lets one in at a time, and everybody in the end, also behind one that failed', async () => {
    let inside = 0
    let most = 0
    const work = (number: number) => async () => {
      most = Math.max(most, ++inside)
      for (let turns = 0; turns < 3; turns++) await turn()
      inside -= 1
      if (number % 3 === 0) throw new Error('failed')
      return number
    }
    const done = await Promise.allSettled(Array.from({ length: 12 }, (_, number) => locked(file, work(number))))
    expect(most).toBe(1)
    expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(4)
  })

  it('is had at once or not at all where nobody waits, and is free the moment its process is killed', async () => {
    const other = await holder()
    expect(lockedNow(file)).toBeUndefined()
    const gone = once(other, 'close')
    other.kill('SIGKILL')
    await gone
    const release = lockedNow(file)
    expect([typeof release, lockedNow(file)]).toEqual(['function', undefined])
    release?.()
    release?.()
    expect(typeof lockedNow(file)).toBe('function')
  })

  it('of another process is waited for, and is free the moment that one is killed', async () => {
    const other = await holder()
    let entered = false
    const mine = locked(file, async () => {
      entered = true
    })
    for (let turns = 0; turns < 50; turns++) await turn()
    expect(entered).toBe(false)
    other.kill('SIGKILL')
    await mine
    expect(entered).toBe(true)
  })

  it('is nobody’s where none can be taken: the work is done all the same', async () => {
    writeFileSync(
      file,
      'what somebody else has put here, and that is long enough to be looked at as a database: '.repeat(20),
    )
    expect(await locked(file, async () => 'done')).toBe('done')
    expect(await locked(join(folder, 'no/such/skills.lock'), async () => 'done')).toBe('done')
  })
})

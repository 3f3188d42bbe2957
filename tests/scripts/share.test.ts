import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { lower, onIdle, rouse } from '../../scripts/share.mjs'

/** Tells its own pid and that of a child, both of which wait until their stdin ends. */
const PARENT = `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
child.once('spawn', () => console.log(JSON.stringify([process.pid, child.pid])))
process.stdin.resume().on('end', () => process.exit())`

async function started(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
  })
  const [told] = await once(child.stdout.setEncoding('utf8'), 'data')
  return { child, pids: JSON.parse(String(told)) as [number, number] }
}

/** The scheduler's class of each of its threads, as `man 5 proc` counts the fields: 0 an ordinary one, 5 idle. */
const classesOf = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[38]),
  )

describe.runIf(process.platform === 'linux')('what is started on idle', () => {
  // Again where the suite was roused itself while it looked, and with it all it had started.
  it('stays there with all it starts until it is roused, then lets others go first', { retry: 1 }, async () => {
    const { child, pids } = await started(...(onIdle(process.execPath, ['-e', PARENT]) as [string, string[]]))
    lower(child.pid)
    for (const pid of pids) expect(new Set(classesOf(pid))).toEqual(new Set([5]))
    rouse(child.pid)
    for (const pid of pids) expect(new Set(classesOf(pid))).toEqual(new Set([0]))
    expect(getPriority(child.pid)).toBe(constants.priority.PRIORITY_BELOW_NORMAL)
  })

  it('that has ended is left alone', async () => {
    const child = spawn(process.execPath, ['-e', '0'])
    await once(child, 'exit')
    expect(() => rouse(child.pid)).not.toThrow()
    expect(() => lower(child.pid)).not.toThrow()
  })
})

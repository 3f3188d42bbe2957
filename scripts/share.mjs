// A program's share of the processor: `lower` lets others go first; what starts as `onIdle` gets what nobody else wants, until
// `rouse` makes it one of the lower ones. Where the system has no such class, idle is lower. It must not start programs.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/** Of Linux. */
const CHRT = '/usr/bin/chrt'
/** As /proc tells it (`man 5 proc`, field 41). */
const SCHED_IDLE = '5'

/** The command line that starts another on what is left of the processor: it and all it starts. */
export const onIdle = (command, args) =>
  existsSync(CHRT) ? [CHRT, ['--idle', '0', command, ...args]] : [command, args]

/** With all it starts from then on. Changes nothing where it has ended. */
export function lower(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It could not be started, or we are that low ourselves.
  }
}

/** Gives what was started on idle, and all it has started since, an ordinary share. */
export function rouse(pid) {
  if (!existsSync(CHRT)) return
  const roused = new Set()
  // What is started meanwhile by one that was still idle is found the next time.
  for (;;) {
    const idle = family(pid).filter((each) => each.policy === SCHED_IDLE && !roused.has(each.pid))
    if (idle.length === 0) return
    for (const each of idle) {
      spawnSync(CHRT, ['--all-tasks', '--other', '--pid', '0', String(each.pid)])
      roused.add(each.pid)
    }
  }
}

/** It and its descendants: `{ pid, parent, policy }`. */
function family(pid) {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processOf(Number(name)) : []))
  const found = all.filter((each) => each.pid === pid)
  for (const one of found) found.push(...all.filter((each) => each.parent === one.pid))
  return found
}

function processOf(pid) {
  try {
    // The name, which may hold anything, ends with the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return [{ pid, parent: Number(fields[1]), policy: fields[38] }]
  } catch {
    return []
  }
}

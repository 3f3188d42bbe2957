/** Processes as Linux lists them: who descends from whom, and who still runs. */
import { readdirSync, readFileSync } from 'node:fs'

/** A number is used again; with its start it is one process. */
export interface Process {
  pid: number
  parent: number
  startedAt: string
  command: string
}

/** All that `pid` started, directly or not, without itself. */
export function descendants(pid: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? [])
  const below = (parent: number): Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)])
  return below(pid)
}

export const runs = ({ pid, startedAt }: Process): boolean => processOf(pid)?.startedAt === startedAt

function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, parent, startedAt] = [fields[0], fields[1], fields[19]]
    if (state === 'Z' || parent === undefined || startedAt === undefined) return undefined
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return { pid, parent: Number(parent), startedAt, command }
  } catch {
    return undefined
  }
}

/** What a process and everything it started costs, from /proc: Linux only, and exact there. */
import { readdirSync, readFileSync } from 'node:fs'

/** Undefined: the process is gone. */
const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The process and all below it. */
export function treeOf(pid: number): number[] {
  const tasks = list(`/proc/${pid}/task`)
  const children = tasks.flatMap((task) => (read(`/proc/${pid}/task/${task}/children`) ?? '').split(' '))
  return [pid, ...children.filter((child) => child.trim() !== '').flatMap((child) => treeOf(Number(child)))]
}

/** Proportional memory: what is shared counts by its share. */
export function pssMb(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0) / 1024
}

export const treePssMb = (pid: number): number => treeOf(pid).reduce((sum, each) => sum + pssMb(each), 0)

export interface Work {
  atMs: number
  cpuMs: number
  /** Times a thread went to sleep by itself, and so was woken. */
  wakes: number
}

/** Of all threads of the tree since they began. By the scheduler's nanoseconds: /proc/PID/stat counts 10 ms at a time. */
export function workOf(pid: number): Work {
  let [cpuNs, wakes] = [0, 0]
  for (const each of treeOf(pid)) {
    for (const task of list(`/proc/${each}/task`)) {
      cpuNs += Number(read(`/proc/${each}/task/${task}/schedstat`)?.split(' ')[0] ?? 0)
      const status = read(`/proc/${each}/task/${task}/status`) ?? ''
      wakes += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0)
    }
  }
  return { atMs: performance.now(), cpuMs: cpuNs / 1e6, wakes }
}

export interface Rate {
  /** Of one core. */
  cpuPercent: number
  wakesPerSecond: number
}

export const rateBetween = (from: Work, to: Work): Rate => ({
  cpuPercent: (100 * (to.cpuMs - from.cpuMs)) / (to.atMs - from.atMs),
  wakesPerSecond: (1000 * (to.wakes - from.wakes)) / (to.atMs - from.atMs),
})

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * One writer at a time, also among processes: a file that names who has it. One whose process is gone, or who has not
 * stirred for a minute (its number may be somebody else's by now), has it no longer.
 */
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'

const STIRS_EVERY_MS: Ms = 10_000
const GONE_AFTER_MS: Ms = 60_000

/** Rejects with `models.busyElsewhere`. Resolves to what gives it up; idempotent. */
export async function takeLock(file: string, clock: Clock): Promise<() => Promise<void>> {
  const own = `${process.pid} ${randomUUID()}`
  if (!(await laid(file, own))) {
    await removeStale(file, clock)
    if (!(await laid(file, own))) throw new AppException('models.busyElsewhere')
  }
  let stop = () => {}
  const stir = () => {
    const at = clock.epoch() / 1000
    utimes(file, at, at).catch(() => {})
    stop = clock.after(STIRS_EVERY_MS, stir)
  }
  stop = clock.after(STIRS_EVERY_MS, stir)
  return async () => {
    stop()
    if ((await readFile(file, 'utf8').catch(() => '')) === own) await rm(file, { force: true })
  }
}

/** Whole or not at all: a lock that is there says whose it is. */
async function laid(file: string, own: string): Promise<boolean> {
  const aside = `${file}.${randomUUID()}`
  await writeFile(aside, own, { flag: 'wx', mode: 0o600 })
  try {
    await link(aside, file)
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw thrown
  } finally {
    await rm(aside, { force: true })
  }
}

async function removeStale(file: string, clock: Clock): Promise<void> {
  const [holder, changedAt] = await Promise.all([
    readFile(file, 'utf8').catch(() => undefined),
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => clock.epoch(),
    ),
  ])
  const isFresh = clock.epoch() - changedAt < GONE_AFTER_MS
  if (holder === undefined || (isFresh && isAlive(Number(holder.split(' ')[0])))) return
  const aside = `${file}.${randomUUID()}`
  await rename(file, aside).catch(() => {})
  // Somebody else was quicker and has it by now: it is theirs again.
  const taken = await readFile(aside, 'utf8').catch(() => holder)
  if (taken !== holder) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

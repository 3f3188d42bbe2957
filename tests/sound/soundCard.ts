/** The real backend on a virtual card, with everything it tells written down. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type AudioBackend, createSoundBackend } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { VirtualCard } from '../support/pulse'

export { find, noise } from '../support/markedSound'
export { HeardSound, PlayedSound } from '../support/sinks'

export interface OpenedCard {
  card: VirtualCard
  backend: AudioBackend
  /** Codes of the notices. */
  notices: string[]
  close(): Promise<void>
}

export async function openCard(): Promise<OpenedCard> {
  const card = await VirtualCard.start()
  const notices: string[] = []
  const backend = createSoundBackend({
    clock: createRealClock(),
    entry: entryPath('soundHost'),
    platform: 'linux',
    env: card.env,
    notify: ({ code }) => notices.push(code),
  })
  const close = async () => {
    await backend.close()
    await card.stop()
  }
  return { card, backend, notices, close }
}

/** Below a test's own limit: what goes on polling behind a test that is over keeps the next ones from hearing. */
const IN_VAIN_MS = 60_000

/** Polls until `holds`, and fails where that never comes. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + IN_VAIN_MS
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Process ids of the sound hosts that this process started and that still run. */
export function hostPids(): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurHost(Number(name)))
  return children.map(Number)
}

export const runs = (pid: number): boolean => existsSync(`/proc/${pid}/stat`) && stateOf(pid) !== 'Z'

function isOurHost(pid: number): boolean {
  try {
    const parent = /\nPPid:\t(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('soundHost.js')
  } catch {
    return false
  }
}

function stateOf(pid: number): string {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 'Z'
  } catch {
    return 'Z'
  }
}

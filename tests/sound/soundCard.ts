/** The real backend on a virtual card, with everything it tells written down. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type AudioBackend, createSoundBackend } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { VirtualCard } from '../support/pulse'

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

/** Polls until `holds`; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
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

/** Noise that is like nothing else: finds its place in a recording, and a missing or doubled sample moves the rest. */
export function noise(length: number, seed: number): Int16Array {
  let state = seed >>> 0
  let [once, twice] = [0, 0]
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    // Smoothed, so that resampling on the way leaves it as it is.
    once = 0.8 * once + 0.2 * (state / 2 ** 31 - 1)
    twice = 0.8 * twice + 0.2 * once
    return Math.round(twice * 60_000)
  })
}

/** Where `wanted` begins in `heard`, and how alike they are there (1: the same but for loudness). */
export function find(wanted: Int16Array, heard: Int16Array): { at: number; likeness: number } {
  let best = { at: -1, likeness: 0 }
  const wantedEnergy = energyOf(wanted)
  for (let at = 0; at + wanted.length <= heard.length; at++) {
    let product = 0
    let energy = 0
    // Every third sample suffices to tell: the noise is smooth.
    for (let i = 0; i < wanted.length; i += 3) {
      product += wanted[i]! * heard[at + i]!
      energy += heard[at + i]! ** 2
    }
    const likeness = product / Math.sqrt(Math.max(1, energy * wantedEnergy))
    if (likeness > best.likeness) best = { at, likeness }
  }
  return best
}

function energyOf(samples: Int16Array): number {
  let energy = 0
  for (let i = 0; i < samples.length; i += 3) energy += samples[i]! ** 2
  return energy
}

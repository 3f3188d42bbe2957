/**
 * Pure: which sample of which answer is at the ear, from the positions the backend reports. Positions count the samples
 * handed to one output since it was opened; heard is what was handed to the device, less the device's own delay.
 */
import type { Ms } from '../../shared/time'
import { type Hz, msToSamples, type Samples, samplesToMs } from '../audio'

/** A stretch of the output that belongs to one answer or clip. */
export interface Stretch<Id> {
  id: Id
  /** Position of its first sample. */
  start: Samples
  length: Samples
}

/** Silence the backend inserted where the output ran dry. */
interface Stall {
  at: Samples
  length: Samples
}

export interface Playhead<Id> {
  readonly rateHz: Hz
  readonly delaySamples: Samples
  readonly written: Samples
  readonly played: Samples
  readonly silence: Samples
  /** When the last sample written so far was reported as handed over. */
  readonly dryAtMs: Ms | undefined
  readonly stretches: readonly Stretch<Id>[]
  /** Only those that the delay still covers. */
  readonly stalls: readonly Stall[]
}

export function atStart<Id>(rateHz: Hz, delayMs: Ms): Playhead<Id> {
  const delaySamples = msToSamples(delayMs, rateHz)
  return { rateHz, delaySamples, written: 0, played: 0, silence: 0, dryAtMs: undefined, stretches: [], stalls: [] }
}

/** Appended to what was written. Stretches of one id that touch are one. */
export function wrote<Id>(head: Playhead<Id>, id: Id, length: Samples): Playhead<Id> {
  const last = head.stretches.at(-1)
  const stretches =
    last !== undefined && last.id === id
      ? [...head.stretches.slice(0, -1), { ...last, length: last.length + length }]
      : [...head.stretches, { id, start: head.written, length }]
  return { ...head, written: head.written + length, dryAtMs: undefined, stretches }
}

/** A report of the backend; an older one than the last changes nothing. */
export function played<Id>(head: Playhead<Id>, position: Samples, silence: Samples, atMs: Ms): Playhead<Id> {
  if (position < head.played || silence < head.silence) return head
  const inserted = silence - head.silence
  const recent = head.stalls.filter((stall) => position - stall.at < head.delaySamples)
  return {
    ...head,
    played: position,
    silence,
    dryAtMs: position < head.written ? undefined : (head.dryAtMs ?? atMs),
    stalls: inserted === 0 ? recent : [...recent, { at: position, length: inserted }],
  }
}

/** What had not been handed over was dropped; the backend's final position. Stretches are cut to it. */
export function flushed<Id>(head: Playhead<Id>, position: Samples): Playhead<Id> {
  const stretches = head.stretches
    .map((stretch) => ({ ...stretch, length: Math.min(stretch.length, position - stretch.start) }))
    .filter((stretch) => stretch.length > 0)
  return { ...head, played: position, written: position, dryAtMs: undefined, stretches }
}

/** Forgets stretches that are of no interest any more, by their id. */
export function forgot<Id>(head: Playhead<Id>, id: Id): Playhead<Id> {
  return { ...head, stretches: head.stretches.filter((stretch) => stretch.id !== id) }
}

/** Position of the sample at the ear. */
function audible<Id>(head: Playhead<Id>, nowMs: Ms): Samples {
  // Once dry, the device empties its own buffer while no position moves.
  const emptied = head.dryAtMs === undefined ? 0 : msToSamples(Math.max(0, nowMs - head.dryAtMs), head.rateHz)
  let position = head.played - Math.max(0, head.delaySamples - emptied)
  for (const stall of [...head.stalls].reverse()) {
    if (position >= stall.at) break
    position = Math.min(stall.at, position + stall.length)
  }
  return Math.max(0, Math.min(head.played, position))
}

/** How much of it is at the ear or past it, in samples of the output. */
export function heardOf<Id>(head: Playhead<Id>, id: Id, nowMs: Ms): Samples {
  return heardUpTo(head, id, audible(head, nowMs))
}

export function heardUpTo<Id>(head: Playhead<Id>, id: Id, position: Samples): Samples {
  let heard = 0
  for (const { id: own, start, length } of head.stretches) {
    if (own === id) heard += Math.max(0, Math.min(length, position - start))
  }
  return heard
}

/** How long until the last sample of it is at the ear; undefined while the device has not been handed all of it. */
export function untilHeardMs<Id>(head: Playhead<Id>, id: Id, nowMs: Ms): Ms | undefined {
  const stretch = head.stretches.findLast((own) => own.id === id)
  const end = stretch === undefined ? head.played : stretch.start + stretch.length
  if (head.played < end) return undefined
  const behindMs = samplesToMs(head.delaySamples - (head.played - end), head.rateHz)
  const dryForMs = head.dryAtMs === undefined ? 0 : nowMs - head.dryAtMs
  return Math.max(0, behindMs - dryForMs)
}

import { describe, expect, it } from 'vitest'
import {
  arrived,
  begin,
  finished,
  type Jitter,
  type Lateness,
  noted,
  starved,
  UNKNOWN,
} from '../../src/main/playback/jitter'
import { PLAYBACK_TUNING as TUNING } from '../../src/main/playback/tuning'

/** Deterministic numbers of 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const PIECE_MS = 20

/** As playback takes a piece. */
const took = (jitter: Jitter, durationMs: number, atMs: number): Jitter =>
  noted(arrived(jitter, durationMs), durationMs, atMs, TUNING)

/** When each piece of a source paced at 1.0x arrives: late by 0-150 ms, 2 % stall for 180 ms, in order as on one connection. */
function arrivalsMs(count: number, random: () => number): number[] {
  let latestMs = 0
  return Array.from({ length: count }, (_, i) => {
    const lateMs = random() < 0.02 ? 180 : random() * 150
    latestMs = Math.max(latestMs, (i + 1) * PIECE_MS + lateMs)
    return latestMs
  })
}

/** Plays what arrives; the silences inside it, in ms, and when the first sample sounded. */
function play(times: readonly number[], lateness: Lateness = UNKNOWN) {
  let jitter: Jitter = begin(lateness, false, TUNING)
  let next = 0
  let depthMs = 0
  let startedAtMs: number | undefined
  let gapMs = 0
  const gapsMs: number[] = []
  for (let nowMs = 0; next < times.length || depthMs > 0; nowMs += 1) {
    while (next < times.length && times[next]! <= nowMs) {
      jitter = took(jitter, PIECE_MS, times[next]!)
      depthMs += PIECE_MS
      next += 1
    }
    if (next === times.length) jitter = finished(jitter)
    if (jitter.tag === 'FLOWING' && depthMs > 0) {
      startedAtMs ??= nowMs
      if (gapMs > 0) gapsMs.push(gapMs)
      gapMs = 0
      depthMs -= 1
    } else if (startedAtMs !== undefined && next < times.length) {
      gapMs += 1
      jitter = starved(jitter, TUNING)
    }
  }
  return { gapsMs, startedAtMs, lateness: jitter.lateness }
}

describe('The jitter buffer', () => {
  it('leaves no gap of 5 ms in 10 minutes of a paced source with jitter and stalls', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { gapsMs } = play(arrivalsMs((10 * 60_000) / PIECE_MS, seeded(seed)))
      expect(gapsMs.filter((ms) => ms >= 5)).toEqual([])
    }
  })

  it('leaves none either in the same time cut into answers of 4 s, after what it learned of the source', () => {
    const random = seeded(6)
    let lateness = UNKNOWN
    for (let answer = 0; answer < 150; answer++) {
      const played = play(arrivalsMs(200, random), lateness)
      expect(played.gapsMs.filter((ms) => ms >= 5)).toEqual([])
      lateness = played.lateness
    }
  })

  it('would leave some with the lowest depth: the source above is hard enough', () => {
    const shallow = { previousWorstMs: 0, worstMs: 0, windowMs: 0 }
    const seeds = Array.from({ length: 40 }, (_, seed) => seed)
    const gaps = seeds.flatMap((seed) => play(arrivalsMs(500, seeded(seed)), shallow).gapsMs.filter((ms) => ms >= 5))
    expect(gaps.length).toBeGreaterThan(0)
  })

  it('starts after 200 ms with an unknown source and after 100 ms with one that was even for a while', () => {
    const even = Array.from({ length: 2000 }, (_, i) => (i + 1) * PIECE_MS)
    const first = play(even)
    expect(first.startedAtMs).toBe(200)
    expect(play(even, first.lateness).startedAtMs).toBe(100)
  })

  it('holds nothing back of a source that runs ahead, nor a short answer that is complete', () => {
    expect(begin(UNKNOWN, true, TUNING).tag).toBe('FLOWING')
    expect(finished(took(begin(UNKNOWN, false, TUNING), 20, 0)).tag).toBe('FLOWING')
  })

  it('gathers the full depth again after it ran dry, once', () => {
    const flowing = took(begin(UNKNOWN, false, TUNING), 200, 0)
    const filling = starved(flowing, TUNING)
    expect(filling).toMatchObject({ tag: 'FILLING', targetMs: 200 })
    const half = took(filling, 100, 500)
    expect(starved(half, TUNING)).toBe(half)
    expect(took(half, 100, 600).tag).toBe('FLOWING')
  })

  it('takes a burst at the beginning for what it is', () => {
    const times = Array.from({ length: 2000 }, (_, i) => Math.max(0, (i - 9) * PIECE_MS))
    expect(play(times, play(times).lateness).startedAtMs).toBe(0)
    expect(play(times).lateness.previousWorstMs).toBe(0)
  })
})

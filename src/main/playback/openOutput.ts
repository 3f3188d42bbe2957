/**
 * One output from its opening to its end: what was written to it, of which track, at which volume and how loud, and how
 * much of that was handed over and heard. Holds no queue, and decides nothing about what is written when.
 */
import type { Ms } from '../../shared/time'
import type { AudioOutput, Dbfs, Hz, Samples } from '../audio'
import { OutputLevel } from './outputLevel'
import { atStart, flushed, forgot, heardOf, heardUpTo, type Playhead, played, untilHeardMs, wrote } from './playhead'
import type { Track } from './track'
import { Volume } from './volume'

export class OpenOutput {
  readonly #output: AudioOutput
  readonly #volume: Volume
  readonly #level: OutputLevel
  #head: Playhead<Track>
  #finished = true

  /** @param volume 0 to 100 */
  constructor(output: AudioOutput, volume: number, rampMs: Ms) {
    const { rateHz, delayMs } = output
    this.#output = output
    this.#head = atStart(rateHz, delayMs)
    this.#volume = new Volume(volume, rampMs, rateHz)
    this.#level = new OutputLevel(rateHz)
  }

  get rateHz(): Hz {
    return this.#head.rateHz
  }

  get head(): Playhead<Track> {
    return this.#head
  }

  /** Written and not yet handed to the device. */
  get aheadSamples(): Samples {
    return this.#head.written - this.#head.played
  }

  setVolume(volume: number): void {
    this.#volume.set(volume)
  }

  /** Copies. The sound first: what is kept of it can wait until it is on its way. Of nothing nothing is kept. */
  write(track: Track, samples: Int16Array): void {
    const loud = this.#volume.applied(samples)
    this.#output.write(loud)
    if (loud.length === 0) return
    this.#finished = false
    this.#head = wrote(this.#head, track, loud.length)
    this.#level.wrote(loud, this.#head.written)
  }

  /** Nothing follows for now. Told once. */
  finish(): void {
    if (this.#finished) return
    this.#finished = true
    this.#output.finish()
  }

  /** The device's report. Returns whether it ran dry and is so still: silence that ended with what was written meanwhile is over. */
  played(position: Samples, silence: Samples, atMs: Ms): boolean {
    const ranDry = silence > this.#head.silence
    this.#head = played(this.#head, position, silence, atMs)
    return ranDry && this.#head.dryAtMs !== undefined
  }

  /** How loud it is at the device, once a change. */
  takeLevel(): Dbfs | undefined {
    return this.#level.takeUpTo(this.#head.played)
  }

  /** In the track's own samples. */
  heard(track: Track, atMs: Ms): Samples {
    return track.heard(heardOf(this.#head, track, atMs), this.rateHz)
  }

  untilHeardMs(track: Track, atMs: Ms): Ms | undefined {
    return untilHeardMs(this.#head, track, atMs)
  }

  forget(track: Track): void {
    this.#head = forgot(this.#head, track)
  }

  /** Drops what was not handed over. Resolves with the final position; undefined where the device could not tell. */
  flush(): Promise<Samples | undefined> {
    return this.#output.flush().catch(() => undefined)
  }

  /**
   * After a flush: what was heard of each. What the device was handed counts as heard: it sounds to its end, some 50 ms past
   * the cut, and the ear has it like the rest. What follows begins as on a new device.
   */
  cut(tracks: readonly Track[], position: Samples, atMs: Ms): Map<Track, Samples> {
    this.#head = played(this.#head, position, this.#head.silence, atMs)
    const heardBy = (track: Track) => track.heard(heardUpTo(this.#head, track, position), this.rateHz)
    const heard = new Map(tracks.map((track) => [track, heardBy(track)]))
    this.#head = flushed(this.#head, position)
    for (const track of tracks) this.forget(track)
    this.#level.flushed()
    this.#finished = true
    return heard
  }
}

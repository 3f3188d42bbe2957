/**
 * Moves tracks to the output: as much ahead as the tuning says, as soon as each one's jitter buffer lets it flow, and
 * tells from the backend's reports what was handed over and heard. Owns the queue, no rules of timing.
 */
import { Emitter, type Ms } from '../../shared/time'
import type { AppError, ResponseId } from '../../shared/view'
import {
  type AudioOutput,
  type DeviceChoice,
  type Hz,
  KeptDevice,
  msToSamples,
  type Samples,
  samplesToMs,
} from '../audio'
import { type Cut, cutsOf } from './cut'
import { EndedAnswers, HandedOver } from './handedOver'
import { IdleDevice } from './idleDevice'
import { type Lateness, UNKNOWN } from './jitter'
import { OpenOutput } from './openOutput'
import { Rehearsal } from './rehearsal'
import type { AnswerFormat, Speaker, SpeakerEvent, SpeakerOptions } from './speaker'
import { Track, type TrackKind } from './track'
import { isCovered, trackOf, withoutYielding } from './tracks'
import { PLAYBACK_TUNING, type PlaybackTuning } from './tuning'

export class TrackSpeaker implements Speaker {
  readonly events = new Emitter<SpeakerEvent>()
  readonly #options: SpeakerOptions
  readonly #tuning: PlaybackTuning
  readonly #device: KeptDevice<AudioOutput>
  readonly #unsubscribe: () => void
  #tracks: Track[] = []
  readonly #ended = new EndedAnswers()
  readonly #handedOver = new HandedOver()
  readonly #rehearsal: Rehearsal
  /** While the device is open. */
  #output: OpenOutput | undefined
  #volume: number
  #lateness: Lateness = UNKNOWN
  #flushing = 0
  #sounding = false
  readonly #idle: IdleDevice
  #cancelDrain = (): void => {}

  constructor(options: SpeakerOptions) {
    const { backend, device } = options
    this.#options = options
    this.#tuning = options.tuning ?? PLAYBACK_TUNING
    this.#rehearsal = new Rehearsal(this.#tuning, options.clock)
    this.#volume = options.volume
    this.#device = new KeptDevice<AudioOutput>({
      kind: 'speaker',
      device,
      list: async () => (await backend.devices()).outputs,
      open: (choice, lost) => this.#openOutput(choice, lost),
      opened: (output) => this.#opened(output),
      lost: () => this.#lost(),
      failed: (error) => this.#failed(error),
      noticed: (error) => this.events.emit({ type: 'noticed', error }),
    })
    this.#idle = new IdleDevice({
      clock: options.clock,
      tuning: this.#tuning,
      busy: () => this.#tracks.length > 0,
      release: () => void this.#device.close(),
    })
    this.#unsubscribe = backend.onDevicesChanged(() => this.#device.devicesChanged())
  }

  prepare(): void {
    this.#device.open()
    this.#idle.expected()
  }

  rehearse(format: AnswerFormat): void {
    this.#rehearsal.plan(format, () => (this.#tracks.length === 0 && this.#flushing === 0 ? this.#open : undefined))
  }

  play(responseId: ResponseId, samples: Int16Array, { rateHz, runsAhead, volume }: AnswerFormat): void {
    if (this.#ended.has(responseId)) return
    const track =
      trackOf(this.#tracks, responseId) ??
      this.#add({ type: 'answer', responseId, runsAhead, lateness: this.#lateness }, rateHz)
    this.#take(track, samples, volume)
  }

  finish(responseId: ResponseId): void {
    if (this.#ended.has(responseId)) return
    const track = trackOf(this.#tracks, responseId)
    if (!track) {
      this.#ended.add(responseId)
      return this.events.emit({ type: 'drained', responseId })
    }
    track.finish()
    this.#pump()
  }

  playClip(samples: Int16Array, rateHz: Hz, { yields, volume }: { yields: boolean; volume?: number }): void {
    const track = this.#add({ type: 'clip', yields }, rateHz)
    track.finish()
    this.#take(track, samples, volume)
  }

  stopClips(): void {
    const kept = withoutYielding(this.#tracks)
    if (kept.length < this.#tracks.length) void this.#silence(kept)
  }

  async flush(): Promise<readonly Cut[]> {
    const cut = this.#tracks
    for (const { kind } of cut) if (kind.type === 'answer') this.#ended.add(kind.responseId)
    const heard = await this.#silence([])
    return cutsOf(cut, heard)
  }

  heard(responseId: ResponseId): Samples {
    const track = trackOf(this.#tracks, responseId)
    return track ? this.#heardOf(track, this.#now()) : 0
  }

  setVolume(volume: number): void {
    this.#volume = volume
    this.#output?.setVolume(volume)
  }

  setDevice(device: DeviceChoice | undefined): void {
    this.#device.choose(device)
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    this.#tracks = []
    this.#cancelDrain()
    this.#idle.stop()
    this.#rehearsal.stop()
    await this.#device.close()
  }

  #now(): Ms {
    return this.#options.clock.now()
  }

  #add(kind: TrackKind, rateHz: Hz): Track {
    const track = new Track(kind, rateHz, this.#tuning)
    this.#tracks.push(track)
    this.#idle.began()
    this.#device.open()
    return track
  }

  /** To the device first: it may be waiting. */
  #take(track: Track, samples: Int16Array, volume: number | undefined): void {
    const atMs = this.#now()
    track.append(samples, volume)
    this.#pump()
    track.settle(atMs)
  }

  #openOutput(device: DeviceChoice | undefined, lost: (error: AppError) => void): Promise<AudioOutput> {
    const sink = { played: (position: Samples, silence: Samples) => this.#reported(position, silence), lost }
    const rateHz = this.#tracks[0]?.rateHz ?? this.#tuning.openRateHz
    return this.#options.backend.openOutput({ rateHz, ...(device === undefined ? {} : { device }) }, sink)
  }

  #opened(output: AudioOutput): void {
    this.#output = new OpenOutput(output, this.#volume, this.#tuning.rampMs)
    this.#pump()
  }

  /** Goes on, on the next device, with what was not yet heard. */
  #lost(): void {
    this.#cancelDrain()
    const atMs = this.#now()
    for (const track of this.#tracks) track.rewind(this.#heardOf(track, atMs))
    this.#output = undefined
  }

  #failed(error: AppError): void {
    const cuts = cutsOf(this.#tracks, this.#heardOfAll(this.#tracks, this.#now()))
    for (const { responseId } of cuts) this.#ended.add(responseId)
    this.#tracks = []
    this.#setSounding(false)
    this.events.emit({ type: 'failed', error, cuts })
  }

  /** That of the device, where there is one now. */
  get #open(): OpenOutput | undefined {
    return this.#device.stream === undefined ? undefined : this.#output
  }

  #pump(): void {
    const output = this.#open
    if (output === undefined || this.#flushing > 0) return
    if (isCovered(this.#tracks)) return this.stopClips()
    if (this.#tracks.every((track) => this.#move(track, output))) output.finish()
    // Of what had nothing left to write no report comes.
    this.#drainLater()
  }

  /**
   * As far as there is room, in one piece: every one is a message to another process. A device that waits gets its first frame
   * by itself: it is on its way before the rest is converted and copied, and before anybody is told. Returns whether it was all.
   */
  #move(track: Track, output: OpenOutput): boolean {
    const { aheadMs, pieceMs } = this.#tuning
    const most = msToSamples(aheadMs, output.rateHz)
    while (track.flows && !track.taken && output.aheadSamples < most) {
      const roomMs = samplesToMs(most - output.aheadSamples, output.rateHz)
      const waits = output.aheadSamples === 0
      const piece = track.take(output.rateHz, waits ? pieceMs : Math.max(pieceMs, roomMs))
      if (piece === undefined) break
      if (piece.length > 0) output.write(track, piece)
    }
    if (output.aheadSamples > 0) this.#setSounding(true)
    return track.taken
  }

  #reported(position: Samples, silence: Samples): void {
    const output = this.#output
    if (output === undefined || this.#flushing > 0) return
    this.#device.alive()
    const atMs = this.#now()
    if (output.played(position, silence, atMs)) this.#tracks.find((track) => !track.taken)?.starve()
    for (const responseId of this.#handedOver.take(output.head)) {
      this.events.emit({ type: 'firstSampleHandedOver', responseId, atMs })
    }
    const dbfs = output.takeLevel()
    if (dbfs !== undefined) this.events.emit({ type: 'level', dbfs })
    this.#pump()
  }

  /** The first track is over when its last sample, already handed over, has passed through the device. */
  #drainLater(): void {
    const first = this.#tracks[0]
    if (first === undefined || !first.taken || this.#flushing > 0) return
    const waitMs = this.#output?.untilHeardMs(first, this.#now())
    if (waitMs === undefined) return
    this.#cancelDrain()
    this.#cancelDrain = this.#options.clock.after(waitMs, () => this.#drained(first))
  }

  #drained(track: Track): void {
    if (this.#tracks[0] !== track) return
    this.#tracks.shift()
    this.#output?.forget(track)
    if (this.#tracks.length === 0) this.#setSounding(false)
    if (track.kind.type === 'answer') {
      const { responseId } = track.kind
      this.#lateness = track.lateness
      this.#ended.add(responseId)
      this.events.emit({ type: 'drained', responseId })
    }
    this.#drainLater()
    this.#idle.look()
  }

  /** Drops everything not handed over, keeps `kept` for what follows; tells how much was heard of each track. */
  async #silence(kept: Track[]): Promise<Map<Track, Samples>> {
    const before = this.#tracks
    this.#tracks = kept
    this.#cancelDrain()
    const atMs = this.#now()
    const heardBefore = this.#heardOfAll(before, atMs)
    const output = this.#open
    if (output === undefined) {
      // One that is still being opened is let go of like any other.
      this.#idle.look()
      return heardBefore
    }
    this.#flushing += 1
    const position = await output.flush()
    this.#flushing -= 1
    const lostMeanwhile = position === undefined || this.#open !== output
    const heard = lostMeanwhile ? heardBefore : output.cut(before, position, atMs)
    if (!lostMeanwhile) for (const track of kept) track.rewind(heard.get(track) ?? 0)
    if (this.#tracks.length === 0) this.#setSounding(false)
    this.#pump()
    this.#idle.look()
    return heard
  }

  #heardOfAll = (tracks: readonly Track[], atMs: Ms): Map<Track, Samples> =>
    new Map(tracks.map((track) => [track, this.#heardOf(track, atMs)]))

  /** Without a device: what was heard of it before. */
  #heardOf(track: Track, atMs: Ms): Samples {
    return this.#output?.heard(track, atMs) ?? track.heard(0, track.rateHz)
  }

  #setSounding(active: boolean): void {
    if (active === this.#sounding) return
    this.#sounding = active
    this.#device.setBusy(active)
    this.events.emit({ type: 'sounding', active })
  }
}

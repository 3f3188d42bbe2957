/**
 * Moves tracks to the output: as much ahead as the tuning says, as soon as each one's jitter buffer lets it flow, and
 * tells from the backend's reports what was handed over and heard. Owns the queue and the output, no rules of timing.
 */
import { Emitter, type Ms } from '../../shared/time'
import type { AppError, ResponseId } from '../../shared/view'
import { type AudioOutput, type DeviceChoice, type Hz, KeptDevice, msToSamples, type Samples } from '../audio'
import { type Cut, cutsOf } from './cut'
import { EndedAnswers, HandedOver } from './handedOver'
import { type Lateness, UNKNOWN } from './jitter'
import { OutputLevel } from './outputLevel'
import { atStart, flushed, forgot, heardOf, heardUpTo, type Playhead, played, untilHeardMs, wrote } from './playhead'
import type { AnswerFormat, Speaker, SpeakerEvent, SpeakerOptions } from './speaker'
import { Track, type TrackKind } from './track'
import { PLAYBACK_TUNING, type PlaybackTuning } from './tuning'
import { Volume } from './volume'

export class TrackSpeaker implements Speaker {
  readonly events = new Emitter<SpeakerEvent>()
  readonly #options: SpeakerOptions
  readonly #tuning: PlaybackTuning
  readonly #output: KeptDevice<AudioOutput>
  readonly #unsubscribe: () => void
  #tracks: Track[] = []
  readonly #ended = new EndedAnswers()
  #head: Playhead<Track> = atStart(1, 0)
  readonly #handedOver = new HandedOver()
  #volume: Volume | undefined
  #volumePercent: number
  #lateness: Lateness = UNKNOWN
  #level: OutputLevel | undefined
  #flushing = 0
  #sounding = false
  #finishTold = true
  /** An answer is expected until then; the first sound ends it. */
  #preparedUntilMs: Ms = Number.NEGATIVE_INFINITY
  #cancelDrain = (): void => {}
  #cancelIdle = (): void => {}

  constructor(options: SpeakerOptions) {
    const { backend, device } = options
    this.#options = options
    this.#tuning = options.tuning ?? PLAYBACK_TUNING
    this.#volumePercent = options.volume
    this.#output = new KeptDevice<AudioOutput>({
      kind: 'speaker',
      device,
      list: async () => (await backend.devices()).outputs,
      open: (choice, lost) => this.#openOutput(choice, lost),
      opened: (output) => this.#opened(output),
      lost: () => this.#lost(),
      failed: (error) => this.#failed(error),
      noticed: (error) => this.events.emit({ type: 'noticed', error }),
    })
    this.#unsubscribe = backend.onDevicesChanged(() => this.#output.devicesChanged())
  }

  prepare(): void {
    this.#cancelIdle()
    if (this.#output.stream === undefined) this.#output.open()
    this.#preparedUntilMs = this.#options.clock.now() + this.#tuning.preparedMs
    this.#idleLater()
  }

  play(responseId: ResponseId, samples: Int16Array, format: AnswerFormat): void {
    if (this.#ended.has(responseId)) return
    const track = this.#find(responseId) ?? this.#add(this.#answer(responseId, format.runsAhead), format.rateHz)
    track.append(samples, this.#options.clock.now(), format.volume)
    this.#pump()
  }

  finish(responseId: ResponseId): void {
    if (this.#ended.has(responseId)) return
    const track = this.#find(responseId)
    if (track === undefined) {
      this.#ended.add(responseId)
      return this.events.emit({ type: 'drained', responseId })
    }
    track.finish()
    this.#pump()
    this.#drainLater()
  }

  playClip(samples: Int16Array, rateHz: Hz, { yields, volume }: { yields: boolean; volume?: number }): void {
    const track = this.#add({ type: 'clip', yields }, rateHz)
    track.append(samples, this.#options.clock.now(), volume)
    track.finish()
    this.#pump()
  }

  stopClips(): void {
    const kept = this.#tracks.filter(({ yields }) => !yields)
    if (kept.length < this.#tracks.length) void this.#silence(kept)
  }

  async flush(): Promise<readonly Cut[]> {
    const cut = this.#tracks
    for (const { kind } of cut) if (kind.type === 'answer') this.#ended.add(kind.responseId)
    const heard = await this.#silence([])
    return cutsOf(cut, heard)
  }

  heard(responseId: ResponseId): Samples {
    const track = this.#find(responseId)
    return track ? this.#heardOf(track) : 0
  }

  setVolume(volume: number): void {
    this.#volumePercent = volume
    this.#volume?.set(volume)
  }

  setDevice(device: DeviceChoice | undefined): void {
    this.#output.choose(device)
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    this.#tracks = []
    this.#cancelDrain()
    this.#cancelIdle()
    await this.#output.close()
  }

  #find(responseId: ResponseId): Track | undefined {
    return this.#tracks.find(({ kind }) => kind.type === 'answer' && kind.responseId === responseId)
  }

  #answer(responseId: ResponseId, runsAhead: boolean): TrackKind {
    return { type: 'answer', responseId, runsAhead, lateness: this.#lateness }
  }

  #add(kind: TrackKind, rateHz: Hz): Track {
    const track = new Track(kind, rateHz, this.#tuning)
    this.#tracks.push(track)
    this.#preparedUntilMs = Number.NEGATIVE_INFINITY
    this.#cancelIdle()
    if (this.#output.stream === undefined) this.#output.open()
    return track
  }

  #openOutput(device: DeviceChoice | undefined, lost: (error: AppError) => void): Promise<AudioOutput> {
    const sink = { played: (position: Samples, silence: Samples) => this.#reported(position, silence), lost }
    const rateHz = this.#tracks[0]?.rateHz ?? this.#tuning.openRateHz
    return this.#options.backend.openOutput({ rateHz, ...(device === undefined ? {} : { device }) }, sink)
  }

  #opened(output: AudioOutput): void {
    this.#head = atStart(output.rateHz, output.delayMs)
    this.#volume = new Volume(this.#volumePercent, this.#tuning.rampMs, output.rateHz)
    this.#level = new OutputLevel(output.rateHz)
    this.#finishTold = true
    this.#pump()
  }

  /** Goes on, on the next device, with what was not yet heard. */
  #lost(): void {
    this.#cancelDrain()
    for (const track of this.#tracks) track.rewind(this.#heardOf(track))
    this.#head = atStart(this.#head.rateHz, 0)
  }

  #failed(error: AppError): void {
    const cuts = cutsOf(this.#tracks, this.#heardOfAll(this.#tracks, this.#options.clock.now()))
    for (const { responseId } of cuts) this.#ended.add(responseId)
    this.#tracks = []
    this.#setSounding(false)
    this.events.emit({ type: 'failed', error, cuts })
  }

  #pump(): void {
    const output = this.#output.stream
    if (output === undefined || this.#flushing > 0) return
    const [clips, answers] = [this.#tracks.some(({ yields }) => yields), this.#tracks.some(({ answers }) => answers)]
    if (clips && answers) return this.stopClips()
    const aheadSamples = msToSamples(this.#tuning.aheadMs, output.rateHz)
    for (const track of this.#tracks) {
      while (track.flows && !track.taken && this.#head.written - this.#head.played < aheadSamples) {
        const piece = track.take(output.rateHz)
        if (piece === undefined) break
        this.#write(output, track, piece.slice())
      }
      if (!track.taken) return
    }
    if (this.#finishTold) return
    this.#finishTold = true
    output.finish()
  }

  #write(output: AudioOutput, track: Track, samples: Int16Array): void {
    if (samples.length === 0) return
    this.#volume?.apply(samples)
    output.write(samples)
    this.#finishTold = false
    this.#head = wrote(this.#head, track, samples.length)
    this.#level?.wrote(samples, this.#head.written)
    this.#setSounding(true)
  }

  #reported(position: Samples, silence: Samples): void {
    if (this.#flushing > 0) return
    this.#output.alive()
    const ranDry = silence > this.#head.silence
    this.#head = played(this.#head, position, silence, this.#options.clock.now())
    // Dry still: silence that ended with what was written meanwhile is over.
    if (ranDry && this.#head.dryAtMs !== undefined) this.#tracks.find((track) => !track.taken)?.starve()
    const atMs = this.#options.clock.now()
    for (const responseId of this.#handedOver.take(this.#head)) {
      this.events.emit({ type: 'firstSampleHandedOver', responseId, atMs })
    }
    const dbfs = this.#level?.takeUpTo(this.#head.played)
    if (dbfs !== undefined) this.events.emit({ type: 'level', dbfs })
    this.#pump()
    this.#drainLater()
  }

  /** The first track is over when its last sample, already handed over, has passed through the device. */
  #drainLater(): void {
    const first = this.#tracks[0]
    if (first === undefined || !first.taken || this.#flushing > 0) return
    const waitMs = untilHeardMs(this.#head, first, this.#options.clock.now())
    if (waitMs === undefined) return
    this.#cancelDrain()
    this.#cancelDrain = this.#options.clock.after(waitMs, () => this.#drained(first))
  }

  #drained(track: Track): void {
    if (this.#tracks[0] !== track) return
    this.#tracks.shift()
    this.#head = forgot(this.#head, track)
    if (this.#tracks.length === 0) this.#setSounding(false)
    if (track.kind.type === 'answer') {
      const { responseId } = track.kind
      this.#lateness = track.lateness
      this.#ended.add(responseId)
      this.events.emit({ type: 'drained', responseId })
    }
    this.#drainLater()
    this.#idleLater()
  }

  /** Drops everything not handed over, keeps `kept` for what follows; tells how much was heard of each track. */
  async #silence(kept: Track[]): Promise<Map<Track, Samples>> {
    const before = this.#tracks
    this.#tracks = kept
    this.#cancelDrain()
    const atMs = this.#options.clock.now()
    const heardBefore = this.#heardOfAll(before, atMs)
    const output = this.#output.stream
    if (output === undefined) return heardBefore
    this.#flushing += 1
    const position = await output.flush().catch(() => undefined)
    this.#flushing -= 1
    const lostMeanwhile = position === undefined || this.#output.stream !== output
    const heard = lostMeanwhile ? heardBefore : this.#cutHead(before, position, atMs)
    if (!lostMeanwhile) for (const track of kept) track.rewind(heard.get(track) ?? 0)
    if (this.#tracks.length === 0) this.#setSounding(false)
    this.#pump()
    this.#idleLater()
    return heard
  }

  /**
   * What follows begins with what was not heard of it, as on a new device. What the device was handed counts as heard: it
   * sounds to its end, some 50 ms past the cut, and the ear has it like the rest.
   */
  #cutHead(tracks: readonly Track[], position: Samples, atMs: Ms): Map<Track, Samples> {
    this.#head = played(this.#head, position, this.#head.silence, atMs)
    const { rateHz } = this.#head
    const heard = new Map(tracks.map((track) => [track, track.heard(heardUpTo(this.#head, track, position), rateHz)]))
    this.#head = flushed(this.#head, position)
    for (const track of tracks) this.#head = forgot(this.#head, track)
    this.#level?.flushed()
    this.#finishTold = true
    return heard
  }

  #heardOfAll = (tracks: readonly Track[], atMs: Ms): Map<Track, Samples> =>
    new Map(tracks.map((track) => [track, this.#heardOf(track, atMs)]))

  #heardOf(track: Track, atMs: Ms = this.#options.clock.now()): Samples {
    return track.heard(heardOf(this.#head, track, atMs), this.#head.rateHz)
  }

  #setSounding(active: boolean): void {
    if (active === this.#sounding) return
    this.#sounding = active
    this.#output.setBusy(active)
    this.events.emit({ type: 'sounding', active })
  }

  #idleLater(): void {
    this.#cancelIdle()
    if (this.#tracks.length > 0) return
    const leftMs = this.#preparedUntilMs - this.#options.clock.now()
    this.#cancelIdle = this.#options.clock.after(Math.max(this.#tuning.idleMs, leftMs), () => void this.#output.close())
  }
}

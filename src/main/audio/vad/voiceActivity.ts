/**
 * When someone speaks, to within some milliseconds. A level gate with an adaptive noise floor stands in front, so that
 * the net does not run in silence; the net says whether sound is speech; the level inside its 32 ms windows says where
 * speech began and ended. Owns no clock: all positions are samples since the first one pushed. 16 kHz only.
 */
import { Silero, WINDOW } from './silero'

export type VoiceEvent =
  /** `atSample`: first voiced sample; `probability` of the window that decided. */
  | { active: true; atSample: number; probability: number }
  /** `atSample`: one past the last voiced sample. */
  | { active: false; atSample: number; probability: number }

/** Each with its reason. Levels in dB, windows of 32 ms, slices of 4 ms. */
const VAD_TUNING = {
  /** Speech begins at this probability, twice in a row: one window alone is a click or a cough. */
  startProbability: 0.5,
  startWindows: 2,
  /** Below this the net no longer hears speech; between the two it stays as it was. */
  endProbability: 0.35,
  /** Speech stands out of its noise by this much even in a window that it only half fills. */
  gateAboveFloorDb: 3,
  /** Quieter than any microphone's own noise: the gate's lowest threshold. */
  gateLeastDbfs: -70,
  /** The floor follows a quieter room at once and a louder one by this much a window (3 dB/s): not up a long word. */
  floorRiseDb: 0.1,
  /** A slice this far above the floor is voiced: above the spread of noise in 4 ms. */
  voicedAboveFloorDb: 8,
  /** Nothing this far below the loudest of the utterance is speech that anybody hears as such. */
  voicedBelowPeakDb: 38,
  /** This long without a voiced slice is silence even while the net, which lets go late (160 to 260 ms), says speech. */
  quietSlices: 24,
  /** How far back the beginning is looked for: the net takes hold up to 270 ms late. */
  lookBackSlices: 100,
} as const

const SLICE = 64
const SLICES = 256
const slicesPerWindow = WINDOW / SLICE

export class VoiceActivity {
  readonly #net: Silero
  readonly #onEvent: (event: VoiceEvent) => void
  readonly #window = new Float32Array(WINDOW)
  readonly #before = new Float32Array(WINDOW)
  #filled = 0
  #windows = 0
  #active = false
  #netRan = false
  #likely = 0
  #floorDb = Number.NaN
  #peakDb = -100
  /** Levels of the last 256 slices by slice number. */
  readonly #levelsDb = new Float32Array(SLICES)
  #lastVoicedSlice = -1
  /** Nothing before it belongs to the next utterance. */
  #endedSlice = 0

  /** `weights` as `Silero` wants them. */
  constructor(weights: Uint8Array, onEvent: (event: VoiceEvent) => void) {
    this.#net = new Silero(weights)
    this.#onEvent = onEvent
  }

  get active(): boolean {
    return this.#active
  }

  /** One past the last sample known to be voiced, -1 before any; exact to 4 ms once `active: false` has come. */
  get lastVoicedSample(): number {
    return this.#lastVoicedSlice < 0 ? -1 : (this.#lastVoicedSlice + 1) * SLICE
  }

  /** Level of the room's noise in dBFS; NaN before the first window. */
  get floorDb(): number {
    return this.#floorDb
  }

  /** Forgets the speech heard; the noise floor stays, the room is the same. Positions start at 0 again. */
  reset(): void {
    this.#net.reset()
    this.#filled = 0
    this.#windows = 0
    this.#active = false
    this.#netRan = false
    this.#likely = 0
    this.#peakDb = -100
    this.#lastVoicedSlice = -1
    this.#endedSlice = 0
  }

  /** Any number of samples. Calls `onEvent` before it returns; does not allocate otherwise. */
  push(samples: Int16Array): void {
    for (let i = 0; i < samples.length; i++) {
      this.#window[this.#filled++] = samples[i]! / 32768
      if (this.#filled === WINDOW) {
        this.#filled = 0
        this.#measure()
        this.#decide(this.#probability())
        this.#before.set(this.#window)
        this.#windows++
      }
    }
  }

  /** Levels of the window's slices, and what they say of the noise. */
  #measure(): void {
    let quietest = 0
    let windowEnergy = 0
    for (let s = 0; s < slicesPerWindow; s++) {
      let energy = 1e-10
      for (let i = s * SLICE; i < (s + 1) * SLICE; i++) energy += this.#window[i]! * this.#window[i]!
      const levelDb = 10 * Math.log10(energy / SLICE)
      this.#levelsDb[(this.#windows * slicesPerWindow + s) % SLICES] = levelDb
      windowEnergy += energy
      quietest = Math.min(quietest, levelDb)
    }
    const levelDb = 10 * Math.log10(windowEnergy / WINDOW)
    this.#levelDb = levelDb
    if (Number.isNaN(this.#floorDb)) this.#floorDb = levelDb
    else if (levelDb < this.#floorDb) this.#floorDb += 0.5 * (levelDb - this.#floorDb)
    else this.#floorDb = Math.min(levelDb, this.#floorDb + VAD_TUNING.floorRiseDb)
  }
  #levelDb = -100

  #probability(): number {
    const threshold = Math.max(VAD_TUNING.gateLeastDbfs, this.#floorDb + VAD_TUNING.gateAboveFloorDb)
    // The first second has no floor yet to compare with: speech may be all there is.
    const open = this.#active || this.#likely > 0 || this.#windows < 32 || this.#levelDb > threshold
    if (!open) {
      this.#netRan = false
      return 0
    }
    // The net remembers: after a pause of its own it is shown what lay just before.
    if (!this.#netRan && this.#windows > 0) {
      this.#net.reset()
      this.#net.step(this.#before)
    }
    this.#netRan = true
    return this.#net.step(this.#window)
  }

  #decide(probability: number): void {
    const firstSlice = this.#windows * slicesPerWindow
    if (!this.#active) {
      this.#likely = probability >= VAD_TUNING.startProbability ? this.#likely + 1 : 0
      if (this.#likely < VAD_TUNING.startWindows) return
      this.#begin(firstSlice + slicesPerWindow, probability)
      return
    }
    this.#mark(firstSlice, probability)
    const quiet = firstSlice + slicesPerWindow - 1 - this.#lastVoicedSlice
    if (probability < VAD_TUNING.endProbability || quiet >= VAD_TUNING.quietSlices) this.#end(probability)
  }

  /** The first slice, looking back, from which the level stayed up but for the short gaps inside words. */
  #begin(toSlice: number, probability: number): void {
    const oldest = Math.max(this.#endedSlice, toSlice - VAD_TUNING.lookBackSlices, 0)
    this.#peakDb = -100
    for (let s = Math.max(oldest, toSlice - 2 * slicesPerWindow); s < toSlice; s++) {
      this.#peakDb = Math.max(this.#peakDb, this.#levelsDb[s % SLICES]!)
    }
    let first = toSlice - VAD_TUNING.startWindows * slicesPerWindow
    let quiet = 0
    for (let s = first; s >= oldest && quiet < VAD_TUNING.quietSlices; s--) {
      quiet = this.#isVoiced(s) ? 0 : quiet + 1
      if (quiet === 0) first = s
    }
    this.#active = true
    this.#lastVoicedSlice = toSlice - 1
    this.#onEvent({ active: true, atSample: first * SLICE, probability })
  }

  #mark(firstSlice: number, probability: number): void {
    for (let s = firstSlice; s < firstSlice + slicesPerWindow; s++) {
      this.#peakDb = Math.max(this.#peakDb, this.#levelsDb[s % SLICES]!)
    }
    if (probability < VAD_TUNING.endProbability) return
    for (let s = firstSlice; s < firstSlice + slicesPerWindow; s++) {
      if (this.#isVoiced(s)) this.#lastVoicedSlice = s
    }
  }

  #end(probability: number): void {
    this.#active = false
    this.#likely = 0
    this.#endedSlice = this.#lastVoicedSlice + 1
    this.#onEvent({ active: false, atSample: this.lastVoicedSample, probability })
  }

  #isVoiced(slice: number): boolean {
    const levelDb = this.#levelsDb[slice % SLICES]!
    return (
      levelDb > this.#floorDb + VAD_TUNING.voicedAboveFloorDb && levelDb > this.#peakDb - VAD_TUNING.voicedBelowPeakDb
    )
  }
}

/**
 * One pair of ears: voice activity, the noise suppressor and the recognizer on one stream of sound. Owns when the
 * recognizer listens (from just before the first word, so that it never runs in silence) and the arithmetic between
 * its frames and the stream's samples. Knows no thread and no clock; the worker `hear` is a thin shell around it.
 */
import { VoiceActivity } from '../../../audio'
import type { HeardWord } from '../ports'
import { Bandwidth } from './bandwidth'
import { Clarity } from './clarity'
import { DEREVERBERATION_SHIFT_SAMPLES, type Dereverberation } from './dereverberation'
import { FRAME_SAMPLES, type Recognition, type Recognizer } from './recognizer'
import { isSmeared, judge, type Verdict } from './refusal'
import { SUPPRESSOR_SHIFT_SAMPLES, type Suppressor } from './suppressor'

/** What came of a piece of sound. Positions are samples since the utterance's first. */
export type Report =
  | { type: 'voice'; active: boolean; atSample: number }
  | { type: 'words'; text: string }
  | { type: 'final'; verdict: Verdict; text: string; words: HeardWord[] }

const RATE_HZ = 16000

const LISTENER_TUNING = {
  /** Sound kept until the recognizer begins: its beginning, what it wants in front, and some of the room before. */
  preRollSamples: 1 * RATE_HZ,
  /** Speech that the recognizer waits for: the kind of line is told from it, and the first words are heard as what they are. */
  beginningSamples: 0.4 * RATE_HZ,
  /** Silence in front of the first word: the recognizer settles its means on it. */
  leadSamples: 0.2 * RATE_HZ,
  /**
   * Silence behind speech that the recognizer still gets. What follows waits until somebody speaks again: its means carry over
   * to the next utterance, and 1.5 s of silence spoil them so far that the same words are refused.
   */
  quietSamples: 0.3 * RATE_HZ,
  /**
   * How often the words so far are asked for: each is told within 300 ms of being spoken. The recognizer knows whole words, so
   * that nothing new can be told while a long one or free speech goes on.
   */
  wordsEverySamples: 0.1 * RATE_HZ,
  /** Silence after the last word when an utterance is ended abruptly: the recognizer's last frames look ahead. */
  tailSamples: 0.06 * RATE_HZ,
  /** Of the first utterance so much may be heard a second time, which takes a twelfth as long; hardly a command is longer. */
  againSamples: 8 * RATE_HZ,
  /** Suppression starts at this noise: below it, speech is clean enough and only loses by it. */
  noisyFloorDbfs: -60,
} as const

export interface ListenerParts {
  vadWeights: Uint8Array
  recognizer: Recognizer
  suppressor: Suppressor
  dereverberation: Dereverberation
  /** Instead of the judgement that ships, for whoever tunes it. */
  judge?: typeof judge
}

export class Listener {
  readonly #recognizer: Recognizer
  readonly #suppressor: Suppressor
  readonly #dereverberation: Dereverberation
  readonly #voice: VoiceActivity
  readonly #bandwidth = new Bandwidth()
  readonly #clarity = new Clarity()
  readonly #judge: typeof judge
  readonly #preRoll = new Float32Array(LISTENER_TUNING.preRollSamples)
  #preRollLength = 0
  #reports: Report[] = []
  /** Samples pushed so far. */
  #position = 0
  /** The first voiced sample, until the recognizer begins. */
  #beganAt: number | undefined
  /** Where the recognizer began. */
  #listeningFrom: number | undefined
  /** Silence behind speech, oldest first. */
  #held: Float32Array[] = []
  #suppressing = false
  /** The utterance before was in a room, and the microphone is the same. */
  #echoes = false
  #dereverberating = false
  #voicedFrom = 0
  #voicedSamples = 0
  #askedAt = 0
  #text = ''
  #open = false
  /**
   * What the recognizer got of the session's first utterance, in order: it begins with the means of nobody, and what it made of
   * that is no reason to refuse a user.
   */
  #first: Float32Array[] | undefined = []
  #firstSamples = 0

  constructor({ vadWeights, recognizer, suppressor, dereverberation, judge: judgement = judge }: ListenerParts) {
    this.#recognizer = recognizer
    this.#suppressor = suppressor
    this.#dereverberation = dereverberation
    this.#judge = judgement
    this.#voice = new VoiceActivity(vadWeights, ({ active, atSample }) => {
      this.#reports.push({ type: 'voice', active, atSample })
      if (active) this.#voicedFrom = atSample
      else this.#voicedSamples += Math.max(0, atSample - this.#voicedFrom)
    })
  }

  /** A new utterance; one that is open is forgotten. */
  start(): void {
    this.abandon()
    this.#voice.reset()
    this.#preRollLength = 0
    this.#position = 0
    this.#voicedSamples = 0
    this.#askedAt = 0
    this.#text = ''
    this.#reports = []
    this.#held = []
    if (this.#first) this.#first = []
    this.#firstSamples = 0
    this.#open = true
  }

  push(samples: Int16Array): Report[] {
    if (!this.#open) return []
    const sound = Float32Array.from(samples, (sample) => sample / 32768)
    this.#voice.push(samples)
    this.#position += samples.length
    if (this.#listeningFrom !== undefined) this.#hear(sound)
    else {
      this.#keep(sound)
      this.#noteBeginning()
      if (this.#beganAt !== undefined && this.#position - this.#beganAt >= LISTENER_TUNING.beginningSamples)
        this.#listen(this.#beganAt)
    }
    this.#askForWords()
    return this.#take()
  }

  /** The utterance is over: exactly one `final` is among the reports. */
  end(): Report[] {
    if (!this.#open) return []
    this.#open = false
    if (this.#listeningFrom === undefined && this.#beganAt !== undefined) this.#listen(this.#beganAt)
    if (this.#voice.active) this.#voicedSamples += Math.max(0, this.#voice.lastVoicedSample - this.#voicedFrom)
    if (this.#listeningFrom === undefined) {
      this.#reports.push({ type: 'final', verdict: 'nothing', text: '', words: [] })
      return this.#take()
    }
    this.#recognize(
      new Float32Array(LISTENER_TUNING.tailSamples + (this.#dereverberating ? DEREVERBERATION_SHIFT_SAMPLES : 0)),
    )
    let recognition = this.#recognizer.finish()
    const circumstances = {
      voicedMs: (this.#voicedSamples * 1000) / RATE_HZ,
      fallDb: this.#clarity.conclude(),
      suppressed: this.#suppressing,
    }
    let verdict = this.#judge(recognition, circumstances)
    if (verdict === 'refused' && this.#first) {
      recognition = this.#hearAgain(this.#first)
      verdict = this.#judge(recognition, circumstances)
    }
    if (verdict !== 'nothing') this.#first = undefined
    this.#bandwidth.conclude()
    if (!this.#suppressing) this.#echoes = isSmeared(circumstances.fallDb)
    const offset = this.#listeningFrom - this.#shiftSamples
    const words = recognition.words.map(({ text, startFrame, endFrame, confidence }) => ({
      text,
      startSample: Math.max(0, offset + startFrame * FRAME_SAMPLES),
      endSample: Math.max(0, Math.min(this.#position, offset + endFrame * FRAME_SAMPLES)),
      confidence,
    }))
    this.#listeningFrom = undefined
    this.#reports.push({ type: 'final', verdict, text: recognition.text, words })
    return this.#take()
  }

  /** Forgets an open utterance. */
  abandon(): void {
    if (this.#listeningFrom !== undefined) {
      this.#recognizer.finish()
      this.#bandwidth.conclude()
      this.#clarity.conclude()
    }
    this.#listeningFrom = undefined
    this.#beganAt = undefined
    this.#open = false
  }

  #take(): Report[] {
    const reports = this.#reports
    this.#reports = []
    return reports
  }

  #keep(sound: Float32Array): void {
    const room = this.#preRoll.length
    const piece = sound.length > room ? sound.subarray(sound.length - room) : sound
    const excess = Math.max(0, this.#preRollLength + piece.length - room)
    this.#preRoll.copyWithin(0, excess, this.#preRollLength)
    this.#preRoll.set(piece, this.#preRollLength - excess)
    this.#preRollLength += piece.length - excess
  }

  #noteBeginning(): void {
    if (this.#beganAt !== undefined) return
    const began = this.#reports.find((report) => report.type === 'voice' && report.active)
    if (began?.type !== 'voice') return
    this.#beganAt = began.atSample
    this.#suppressing = this.#voice.floorDb > LISTENER_TUNING.noisyFloorDbfs
    this.#dereverberating = this.#echoes && !this.#suppressing
  }

  #listen(firstVoicedSample: number): void {
    const oldest = this.#position - this.#preRollLength
    this.#listeningFrom = Math.max(oldest, firstVoicedSample - LISTENER_TUNING.leadSamples)
    this.#beganAt = undefined
    // What lies before is cleaned as well: the suppressor has to learn the noise.
    const skipped = this.#listeningFrom - oldest
    const kept = this.#preRoll.slice(0, this.#preRollLength)
    this.#bandwidth.anticipate(kept.subarray(skipped), kept.subarray(0, skipped))
    this.#recognizer.start(this.#bandwidth.isNarrow)
    if (this.#dereverberating) this.#dereverberation.begin()
    this.#cleaned(kept.subarray(0, skipped))
    this.#recognize(kept.subarray(skipped))
    this.#preRollLength = 0
    this.#askedAt = this.#position
  }

  #hear(sound: Float32Array): void {
    const quiet = !this.#voice.active && this.#position - this.#voice.lastVoicedSample > LISTENER_TUNING.quietSamples
    if (quiet) return void this.#held.push(sound)
    for (const held of this.#held.splice(0)) this.#recognize(held)
    this.#recognize(sound)
  }

  #recognize(sound: Float32Array): void {
    this.#bandwidth.observe(sound)
    this.#clarity.observe(sound)
    const heard = this.#bandwidth.widen(this.#cleaned(sound))
    this.#recognizer.push(heard)
    this.#firstSamples += heard.length
    if (this.#firstSamples > LISTENER_TUNING.againSamples) this.#first = undefined
    this.#first?.push(heard.slice())
  }

  /** By the means that it has left. */
  #hearAgain(sound: readonly Float32Array[]): Recognition {
    this.#recognizer.start(this.#bandwidth.isNarrow)
    for (const piece of sound) this.#recognizer.push(piece)
    return this.#recognizer.finish()
  }

  #cleaned(sound: Float32Array): Float32Array {
    if (this.#suppressing) return this.#suppressor.process(sound)
    return this.#dereverberating ? this.#dereverberation.process(sound) : sound
  }

  /** How late cleaned sound comes. */
  get #shiftSamples(): number {
    if (this.#suppressing) return SUPPRESSOR_SHIFT_SAMPLES
    return this.#dereverberating ? DEREVERBERATION_SHIFT_SAMPLES : 0
  }

  #askForWords(): void {
    if (this.#listeningFrom === undefined) return
    if (this.#position - this.#askedAt < LISTENER_TUNING.wordsEverySamples) return
    this.#askedAt = this.#position
    const text = this.#recognizer.text()
    if (text === this.#text || text === '') return
    this.#text = text
    this.#reports.push({ type: 'words', text })
  }
}

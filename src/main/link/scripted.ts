/**
 * A link that does what its script says, on the clock: for tests that inject faults and for `--provider scripted`. Hears
 * by loudness only, answers with a tone and a transcript, starts no worker. Never used to stand in for the real engine.
 */
import { AppException, appError } from '../../shared/errors'
import { type Cancel, type Clock, Emitter, type Ms } from '../../shared/time'
import type { ResponseId, TurnId } from '../../shared/view'
import { type Frame, levelDbfs, msToSamples, samplesToMs } from '../audio'
import type { LinkCapabilities, LinkEvent, RealtimeLink, ResponseRequest, SessionConfig, UserText } from './link'

export interface ScriptedTurn {
  /** What the user is taken to have said; typed text wins. */
  user: string
  reply: string
  /** From the end of the turn to the first sound. */
  thinkMs: Ms
  /** Length of the answer's tone. */
  soundMs: Ms
  /**
   * `fail`: the response fails before its first sound. `failMidway`: after half of it. `stall`: half of it comes and then
   * nothing. `lose`: the connection is gone before the answer. `silent`: an answer without sound.
   */
  fault?: 'fail' | 'failMidway' | 'stall' | 'lose' | 'silent'
}

/** One entry a turn; the last one goes on for ever. */
export type Script = readonly [ScriptedTurn, ...ScriptedTurn[]]

export interface ScriptedLinkOptions {
  clock: Clock
  script?: Script
}

const SCRIPT: Script = [
  { user: 'a scripted question', reply: 'This is a scripted answer.', thinkMs: 50, soundMs: 1200 },
]
const RATE_HZ = 24000
const PIECE_MS = 100
const TONE_HZ = 440
const TONE_PEAK = 6000
const VOICED_DBFS = -45
/** Hands-free: so much silence ends a turn. */
const SILENCE_MS = 500

export const createScriptedLink = (options: ScriptedLinkOptions): RealtimeLink => new ScriptedLink(options)

class ScriptedLink implements RealtimeLink {
  readonly capabilities: LinkCapabilities = {
    inputRateHz: RATE_HZ,
    outputRateHz: RATE_HZ,
    runsAhead: true,
    items: false,
    ownsTurns: false,
    detectsTurns: true,
    wordTimings: false,
  }
  readonly events = new Emitter<LinkEvent>()
  readonly #clock: Clock
  readonly #script: Script
  #mode: SessionConfig['mode'] = 'hold'
  #turns = 0
  #hearing: { turnId: TurnId; began: boolean; lastVoicedAtMs: Ms | undefined; over: boolean } | undefined
  #typed: UserText | undefined
  #pending: Cancel = () => {}
  #lost = false

  constructor({ clock, script = SCRIPT }: ScriptedLinkOptions) {
    this.#clock = clock
    this.#script = script
  }

  async open(config: SessionConfig, _history: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#lost) throw new AppException('link.lost', { provider: 'scripted' })
    this.#mode = config.mode
  }

  configure(config: SessionConfig): void {
    this.#mode = config.mode
  }

  append({ turnId, samples, rateHz, capturedAtMs }: Frame): void {
    if (this.#hearing?.turnId !== turnId)
      this.#hearing = { turnId, began: false, lastVoicedAtMs: undefined, over: false }
    const hearing = this.#hearing
    if (hearing.over) return
    const voiced = levelDbfs(samples) > VOICED_DBFS
    if (voiced) hearing.lastVoicedAtMs = capturedAtMs
    if (this.#mode !== 'hands-free') return
    if (voiced && !hearing.began) {
      hearing.began = true
      this.events.emit({ type: 'speechStarted', turnId, atMs: capturedAtMs - samplesToMs(samples.length, rateHz) })
    }
    const { lastVoicedAtMs } = hearing
    if (!hearing.began || lastVoicedAtMs === undefined || capturedAtMs - lastVoicedAtMs < SILENCE_MS) return
    hearing.over = true
    this.events.emit({ type: 'speechStopped', turnId, lastVoicedAtMs })
    this.#heard(turnId, lastVoicedAtMs)
  }

  commit(turnId: TurnId): void {
    const hearing = this.#hearing?.turnId === turnId ? this.#hearing : undefined
    this.#hearing = undefined
    if (hearing?.lastVoicedAtMs !== undefined) this.#heard(turnId, hearing.lastVoicedAtMs)
    else this.events.emit({ type: 'userFinal', turnId, text: '' })
  }

  clear(): void {
    this.#hearing = undefined
  }

  add(item: UserText | { type: 'toolResult' | 'userImage' }): void {
    if (item.type === 'userText') this.#typed = item
  }

  respond({ turnId }: ResponseRequest): void {
    const typed = this.#typed
    if (typed?.turnId !== turnId) return
    this.#typed = undefined
    this.events.emit({ type: 'userFinal', turnId, text: typed.text })
    this.#answer(turnId, this.#next())
  }

  cancel(): void {
    this.#pending()
  }

  async close(): Promise<void> {
    this.#pending()
    this.#lost = true
  }

  #next(): ScriptedTurn {
    const turn = this.#script[Math.min(this.#turns, this.#script.length - 1)] ?? this.#script[0]
    this.#turns += 1
    return turn
  }

  #heard(turnId: TurnId, lastVoicedAtMs: Ms): void {
    const turn = this.#next()
    this.events.emit({ type: 'speechEnded', turnId, lastVoicedAtMs })
    this.events.emit({ type: 'userFinal', turnId, text: turn.user })
    this.#answer(turnId, turn)
  }

  #answer(turnId: TurnId, turn: ScriptedTurn): void {
    const responseId: ResponseId = `scripted-${turnId}`
    const error = appError('link.lost', { provider: 'scripted' })
    this.#pending()
    this.events.emit({ type: 'responseStarted', responseId, turnId })
    this.#pending = this.#clock.after(turn.thinkMs, () => {
      if (turn.fault === 'lose') {
        this.#lost = true
        return this.events.emit({ type: 'lost', error, fatal: false })
      }
      if (turn.fault === 'fail') return this.events.emit({ type: 'responseFailed', responseId, turnId, error })
      this.events.emit({ type: 'replyDelta', responseId, text: turn.reply })
      const half = turn.fault === 'failMidway' || turn.fault === 'stall'
      if (turn.fault !== 'silent') this.#sound(responseId, half ? turn.soundMs / 2 : turn.soundMs)
      if (turn.fault === 'stall') return
      if (turn.fault === 'failMidway') return this.events.emit({ type: 'responseFailed', responseId, turnId, error })
      this.events.emit({ type: 'audioEnded', responseId })
      this.events.emit({ type: 'responseDone', responseId, outcome: 'answered', usage: [] })
    })
  }

  #sound(responseId: ResponseId, lengthMs: Ms): void {
    const whole = tone(lengthMs)
    const piece = msToSamples(PIECE_MS, RATE_HZ)
    for (let at = 0; at < whole.length; at += piece) {
      this.events.emit({ type: 'audio', responseId, samples: whole.subarray(at, at + piece) })
    }
  }
}

/** Begins and ends at zero, so that it does not click. */
function tone(lengthMs: Ms): Int16Array {
  const samples = new Int16Array(msToSamples(lengthMs, RATE_HZ))
  const edge = msToSamples(10, RATE_HZ)
  for (let i = 0; i < samples.length; i++) {
    const gain = Math.min(1, i / edge, (samples.length - 1 - i) / edge)
    samples[i] = Math.round(TONE_PEAK * gain * Math.sin((2 * Math.PI * TONE_HZ * i) / RATE_HZ))
  }
  return samples
}

/**
 * A link that does what its script says, on the clock: for tests that inject faults and for `--provider scripted`. Hears
 * by loudness only, answers with a tone and a transcript, starts no worker. Never used to stand in for the real engine.
 */
import { AppException, appError } from '../../shared/errors'
import { type Cancel, type Clock, Emitter, type Ms } from '../../shared/time'
import type { ResponseId, TurnId } from '../../shared/view'
import { type Frame, levelDbfs, msToSamples, samplesToMs } from '../audio'
import type {
  InputItem,
  LinkCapabilities,
  LinkEvent,
  LinkItem,
  RealtimeLink,
  ResponseRequest,
  SessionConfig,
  ToolResult,
  ToolSpec,
  UserText,
} from './link'
import { sampleArguments, wantedTool } from './scriptedTool'

export interface ScriptedTurn {
  /** What the user is taken to have said; typed text wins. */
  user: string
  reply: string
  /** From the end of the turn to the first sound; 0 answers in the same breath. */
  thinkMs: Ms
  /** Length of the answer's tone. */
  soundMs: Ms
  /** How long after each other its pieces of 100 ms are made; all at once unless given. */
  pieceEveryMs?: Ms
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
/** Hands-free: so much silence ends a turn, unless the session says otherwise. */
const PAUSE_MS = 500

export const createScriptedLink = (options: ScriptedLinkOptions): RealtimeLink => new ScriptedLink(options)

interface Said {
  turnId: TurnId
  text: string
  turn: ScriptedTurn
  /** What a tool gave: answered with that. */
  output?: string | undefined
}

class ScriptedLink implements RealtimeLink {
  readonly capabilities: LinkCapabilities = {
    inputRateHz: RATE_HZ,
    outputRateHz: RATE_HZ,
    runsAhead: true,
    items: false,
    ownsTurns: false,
    detectsTurns: true,
    saysHowFar: false,
    wordTimings: false,
    // To be tested against: its script heeds them as little as words.
    seesPictures: true,
    breaksSilence: true,
  }
  readonly events = new Emitter<LinkEvent>()
  readonly #clock: Clock
  readonly #script: Script
  #config: Pick<SessionConfig, 'mode' | 'answers' | 'pauseMs' | 'tools' | 'toolChoice'> = { mode: 'hold' }
  #turns = 0
  #hearing: { turnId: TurnId; began: boolean; lastVoicedAtMs: Ms | undefined; over: boolean } | undefined
  #typed: UserText | undefined
  /** Heard, and answered when asked for. */
  #waiting: Said | undefined
  #askedTurn: TurnId | undefined
  /** The answer of the conversation; a new one ends it. */
  #answer: ResponseId | undefined
  readonly #pending = new Map<ResponseId, Cancel>()
  readonly #calls = new Map<string, { responseId: ResponseId; said: Said }>()
  #lost = false

  constructor({ clock, script = SCRIPT }: ScriptedLinkOptions) {
    this.#clock = clock
    this.#script = script
  }

  async open(config: SessionConfig, _history: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#lost) throw new AppException('link.lost', { provider: 'scripted' })
    this.#config = config
  }

  configure(config: SessionConfig): void {
    this.#config = config
  }

  append({ turnId, samples, rateHz, capturedAtMs }: Frame): void {
    if (this.#hearing?.turnId !== turnId)
      this.#hearing = { turnId, began: false, lastVoicedAtMs: undefined, over: false }
    const hearing = this.#hearing
    if (hearing.over) return
    const voiced = levelDbfs(samples) > VOICED_DBFS
    if (voiced) hearing.lastVoicedAtMs = capturedAtMs
    if (this.#config.mode !== 'hands-free') return
    if (voiced && !hearing.began) {
      hearing.began = true
      this.events.emit({ type: 'speechStarted', turnId, atMs: capturedAtMs - samplesToMs(samples.length, rateHz) })
    }
    const { lastVoicedAtMs } = hearing
    if (!hearing.began || lastVoicedAtMs === undefined) return
    if (capturedAtMs - lastVoicedAtMs < (this.#config.pauseMs ?? PAUSE_MS)) return
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

  add(item: LinkItem): void {
    if (item.type === 'userText') {
      const before = this.#typed?.turnId === item.turnId ? this.#typed : undefined
      this.#typed = { ...before, ...item, text: before ? `${before.text}\n${item.text}` : item.text }
    }
    if (item.type === 'toolResult') this.#goOn(item)
  }

  /** Its script keeps no conversation: there is nothing an answer could be made from. */
  forget(): void {}

  respond({ turnId, outOfBand, silent, text = '', input }: ResponseRequest): void {
    if (silent) return this.#give({ turnId, text: '', turn: this.#next() })
    if (outOfBand || input) {
      const said = { turnId, text: input ? askedIn(input) : text, turn: this.#next() }
      return outOfBand ? this.#start(said) : this.#give(said)
    }
    this.#askedTurn = turnId
    const waiting = this.#waiting
    if (waiting?.turnId === turnId) {
      this.#waiting = undefined
      return this.#give(waiting)
    }
    const typed = this.#typed
    if (typed?.turnId !== turnId) return
    this.#typed = undefined
    this.events.emit({ type: 'userFinal', turnId, text: typed.text })
    this.#give({ turnId, text: typed.text, turn: this.#next(), output: typed.output })
  }

  cancel({ responseId }: { responseId: ResponseId }): void {
    this.#end(responseId)
  }

  async close(): Promise<void> {
    for (const responseId of [...this.#pending.keys()]) this.#end(responseId)
    this.#calls.clear()
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
    const said = { turnId, text: turn.user, turn }
    if (this.#config.answers === 'whenAsked' && this.#askedTurn !== turnId) this.#waiting = said
    else this.#give(said)
  }

  #give(said: Said): void {
    if (this.#answer !== undefined) this.#end(this.#answer)
    this.#answer = responseOf(said)
    this.#start(said)
  }

  #start(said: Said): void {
    const responseId = responseOf(said)
    this.events.emit({ type: 'responseStarted', responseId, turnId: said.turnId })
    const tool = said.output === undefined ? this.#toolFor(said) : undefined
    this.#after(responseId, said.turn.thinkMs, () => {
      if (!tool) return this.#reply(said)
      const callId = `call-${said.turnId}`
      this.#calls.set(callId, { responseId, said })
      const argumentsJson = JSON.stringify(sampleArguments(tool.parameters))
      this.events.emit({ type: 'toolRequested', responseId, callId, name: tool.name, argumentsJson })
      this.events.emit({ type: 'toolsAwaited', responseId })
    })
  }

  #toolFor({ text }: Said): ToolSpec | undefined {
    const { tools = [], toolChoice } = this.#config
    return toolChoice ? tools[0] : wantedTool(text, tools)
  }

  #goOn({ callId, output }: ToolResult): void {
    const call = this.#calls.get(callId)
    if (!call) return
    this.#calls.delete(callId)
    const { said } = call
    this.#after(call.responseId, said.turn.thinkMs, () => this.#reply({ ...said, output }))
  }

  #after(responseId: ResponseId, ms: Ms, act: () => void): void {
    const due = () => {
      this.#pending.delete(responseId)
      act()
    }
    if (ms === 0) return due()
    this.#pending.set(responseId, this.#clock.after(ms, due))
  }

  #end(responseId: ResponseId): void {
    this.#pending.get(responseId)?.()
    this.#pending.delete(responseId)
    for (const [callId, call] of this.#calls) if (call.responseId === responseId) this.#calls.delete(callId)
  }

  #reply(said: Said): void {
    const { turnId, turn, output } = said
    const responseId = responseOf(said)
    const error = appError('link.lost', { provider: 'scripted' })
    if (turn.fault === 'lose') {
      this.#lost = true
      return this.events.emit({ type: 'lost', error, fatal: false })
    }
    if (turn.fault === 'fail') return this.events.emit({ type: 'responseFailed', responseId, turnId, error })
    const text = output === undefined ? turn.reply : `The tool answered: ${output}`
    this.events.emit({ type: 'replyDelta', responseId, text })
    const half = turn.fault === 'failMidway' || turn.fault === 'stall'
    const soundMs = turn.fault === 'silent' ? 0 : half ? turn.soundMs / 2 : turn.soundMs
    this.#sound(responseId, tone(soundMs), turn.pieceEveryMs ?? 0, () => {
      if (turn.fault === 'stall') return
      if (turn.fault === 'failMidway') return this.events.emit({ type: 'responseFailed', responseId, turnId, error })
      this.events.emit({ type: 'audioEnded', responseId })
      this.events.emit({ type: 'responseDone', responseId, outcome: 'answered', usage: [] })
    })
  }

  #sound(responseId: ResponseId, whole: Int16Array, everyMs: Ms, ended: () => void): void {
    const piece = msToSamples(PIECE_MS, RATE_HZ)
    let at = 0
    const next = (): void => {
      while (at < whole.length) {
        this.events.emit({ type: 'audio', responseId, samples: whole.subarray(at, at + piece) })
        at += piece
        if (everyMs > 0 && at < whole.length) return this.#after(responseId, everyMs, next)
      }
      ended()
    }
    next()
  }
}

const responseOf = ({ turnId }: Said): ResponseId => `scripted-${turnId}`

const askedIn = (input: readonly InputItem[]): string =>
  input.flatMap((item) => (item.type === 'said' && item.role === 'user' ? [item.text] : [])).join('\n')

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

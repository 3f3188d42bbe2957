/**
 * Carries out what the gate decides, on a device that is kept open only as long as the gate wants it: every fact goes
 * into the gate, every command of it is done here. Owns the device and the turn that is under way, no rules.
 */
import { appError, missingCase } from '../../shared/errors'
import { type Cancel, Emitter, type Ms } from '../../shared/time'
import type { AppError, MicrophoneBetweenTurns, TurnId } from '../../shared/view'
import type { AudioInput, DeviceChoice, InputSink } from '../audio'
import { type Hz, KeptDevice, levelDbfs, msToSamples, samplesToMs } from '../audio'
import { Cleaner } from './clean'
import { Comeback } from './comeback'
import { type Gate, type GateCommand, type GateFact, gateStep, shut, turnOf } from './gate'
import { HandOver } from './handOver'
import type { Microphone, MicrophoneEvent, MicrophoneOptions } from './microphone'
import { SignalWatch } from './signalWatch'
import { CAPTURE_TUNING, type CaptureTuning } from './tuning'
import { TurnStream } from './turnStream'
import { hear, UNHEARD, type Voicing } from './voicing'

const NOTHING: Cancel = () => {}
/** Levels and tails are judged on pieces of this length, the device's own. */
const PIECE_MS = 10

/** Takes the piece that is being captured. */
type Pass = (turn: TurnId, atOnce: boolean) => void

export class GatedMicrophone implements Microphone {
  readonly events = new Emitter<MicrophoneEvent>()
  readonly #options: MicrophoneOptions
  #rateHz: Hz
  readonly #tuning: CaptureTuning
  readonly #input: KeptDevice<AudioInput>
  readonly #handOver: HandOver
  readonly #watch: SignalWatch
  readonly #comeback: Comeback
  readonly #unsubscribe: () => void
  readonly #facts: GateFact[] = []
  #dispatching = false
  #gate: Gate
  #stream: TurnStream | undefined
  #cleaner: Cleaner | undefined
  #scratch = new Int16Array(0)
  #voicing: Voicing = UNHEARD
  #droppedMs: Ms = 0
  #droppedToldMs: Ms = 0
  #cancelWarm = NOTHING
  #cancelTail = NOTHING
  #cancelUnmute = NOTHING

  constructor(options: MicrophoneOptions) {
    const { backend, clock, device, deliver } = options
    this.#options = options
    this.#rateHz = options.rateHz
    this.#tuning = options.tuning ?? CAPTURE_TUNING
    this.#gate = shut('closed')
    this.#handOver = new HandOver(clock, this.#tuning.handOverMs, deliver, (ms) => {
      this.#droppedMs += ms
    })
    this.#watch = new SignalWatch({
      clock,
      silentMs: this.#tuning.silentMs,
      listening: (turn) => this.events.emit({ type: 'listening', turn }),
      silent: () => this.#notice(appError('device.silent')),
    })
    const list = async () => (await backend.devices()).inputs
    this.#comeback = new Comeback({ list, returned: () => this.events.emit({ type: 'returned' }) })
    this.#input = new KeptDevice<AudioInput>({
      ...{ kind: 'microphone', device, list },
      open: (choice, lost) => this.#openInput(choice, lost),
      opened: (input) => this.#opened(input),
      lost: () => {
        this.#comeback.sought()
        this.#watch.deviceGone()
        this.#post({ type: 'lost' })
      },
      failed: (error) => this.#failed(error),
      noticed: (error) => this.#notice(error),
    })
    this.#unsubscribe = backend.onDevicesChanged(() => this.#devicesChanged())
    this.setBetweenTurns(options.betweenTurns)
  }

  get droppedMs(): Ms {
    return this.#droppedMs
  }

  begin(turn: TurnId, preRollMs: Ms): void {
    this.#cancelUnmute()
    this.#post({ type: 'begun', turn, preRollMs })
  }

  end(turn: TurnId): void {
    this.#post({ type: 'released', turn, atMs: this.#options.clock.now() })
  }

  drop(turn: TurnId): void {
    this.#handOver.discard(turn)
    this.#post({ type: 'dropped', turn })
  }

  setMuted(muted: boolean): void {
    this.#cancelUnmute()
    const change = () => this.#post({ type: 'muteChanged', muted })
    if (muted || !this.#gate.muted) change()
    else this.#cancelUnmute = this.#options.clock.after(this.#tuning.echoGuardMs, change)
  }

  setBetweenTurns(betweenTurns: MicrophoneBetweenTurns): void {
    this.#post({ type: 'betweenTurnsChanged', betweenTurns })
  }

  setRateHz(rateHz: Hz): void {
    if (rateHz === this.#rateHz) return
    // What came so far of the turn under way was for another link: the rest of it leaves before the first sample for this one.
    this.#stream?.finish()
    this.#stream = undefined
    this.#rateHz = rateHz
  }

  setDevice(device: DeviceChoice | undefined): void {
    this.#input.choose(device)
  }

  drain(): void {
    this.#handOver.drain()
  }

  async close(): Promise<void> {
    this.#unsubscribe()
    const turn = turnOf(this.#gate.state)
    if (turn !== undefined) this.drop(turn)
    this.#gate = shut('closed')
    this.#watch.turnIs(undefined)
    for (const cancel of [this.#cancelWarm, this.#cancelTail, this.#cancelUnmute]) cancel()
    await this.#input.close()
  }

  #openInput(device: DeviceChoice | undefined, lost: (error: AppError) => void): Promise<AudioInput> {
    let rateHz = 0
    this.#watch.deviceGone()
    const sink: InputSink = {
      frame: (samples, capturedAtMs) => this.#captured(samples, rateHz, capturedAtMs),
      level: (dbfs) => this.events.emit({ type: 'level', dbfs }),
      signal: () => this.#watch.signalled(),
      lost,
      ended: () => {
        this.#post({ type: 'exhausted' })
        this.events.emit({ type: 'sourceEnded' })
      },
    }
    const request = { rateHz: this.#rateHz, ...(device === undefined ? {} : { device }) }
    return this.#options.backend.openInput(request, sink).then((input) => {
      rateHz = input.rateHz
      return input
    })
  }

  #opened(input: AudioInput): void {
    this.#comeback.found()
    this.#cleaner = new Cleaner(input.rateHz)
    this.#voicing = UNHEARD
    this.#watch.deviceOpened()
    this.#post({ type: 'opened' })
  }

  #failed(error: AppError): void {
    const turn = turnOf(this.#gate.state)
    this.#post({ type: 'failed' })
    this.events.emit({ type: 'failed', turn, error })
    this.#comeback.failed()
  }

  #devicesChanged(): void {
    this.#comeback.devicesChanged()
    this.#input.devicesChanged()
    // Always open, but none could be had until now.
    const { betweenTurns, state } = this.#gate
    if (betweenTurns === 'always' && state.tag === 'CLOSED') this.setBetweenTurns('always')
  }

  /** The pre-roll comes as one longer piece; levels are judged on pieces of 10 ms. */
  #captured(samples: Int16Array, rateHz: Hz, capturedAtMs: Ms): void {
    this.#input.alive()
    const pieceSamples = msToSamples(PIECE_MS, rateHz)
    for (let from = 0; from < samples.length; from += pieceSamples) {
      const piece = samples.subarray(from, from + pieceSamples)
      const laterMs = samplesToMs(samples.length - from - piece.length, rateHz)
      this.#takePiece(piece, rateHz, capturedAtMs - laterMs)
    }
  }

  /** Not queued like other facts: the samples are valid only now, also when they come from inside `flow`. */
  #takePiece(piece: Int16Array, rateHz: Hz, capturedAtMs: Ms): void {
    if (this.#scratch.length < piece.length) this.#scratch = new Int16Array(piece.length)
    const samples = this.#cleaner?.clean(piece, this.#scratch) ?? piece
    const durationMs = samplesToMs(piece.length, rateHz)
    const { next, voiced } = hear(this.#voicing, levelDbfs(samples), durationMs, this.#tuning)
    this.#voicing = next
    const fact: GateFact = { type: 'captured', durationMs, capturedAtMs, voiced }
    this.#step(fact, (turn, atOnce) => this.#streamOf(turn).push({ samples, rateHz, capturedAtMs, atOnce }))
  }

  #post(fact: GateFact): void {
    if (this.#dispatching) this.#facts.push(fact)
    else this.#step(fact, () => {})
  }

  /** Facts that commands give rise to wait until the commands are carried out, except sound. Whoever throws holds none of them up. */
  #step(fact: GateFact, pass: Pass): void {
    if (this.#dispatching) return this.#take(fact, pass)
    this.#dispatching = true
    try {
      this.#take(fact, pass)
      for (let next = this.#facts.shift(); next; next = this.#facts.shift()) this.#take(next, () => {})
    } finally {
      this.#dispatching = false
    }
  }

  #take(fact: GateFact, pass: Pass): void {
    const { next, commands } = gateStep(this.#gate, fact, this.#tuning)
    this.#gate = next
    for (const command of commands) this.#carryOut(command, pass)
    const turn = turnOf(this.#gate.state)
    this.#input.setBusy(turn !== undefined)
    this.#watch.turnIs(turn)
  }

  #carryOut(command: GateCommand, pass: Pass): void {
    switch (command.type) {
      case 'pass':
        return pass(command.turn, command.atOnce)
      case 'openDevice': {
        this.#comeback.sought()
        const input = this.#input.open()
        if (input) this.#opened(input)
        return
      }
      case 'closeDevice':
        return void this.#input.close()
      case 'flow':
        return this.#input.stream?.flow(command.preRollMs)
      case 'hold':
        return this.#input.stream?.hold()
      case 'finish':
        return this.#finish(command.turn)
      case 'discard':
        this.#stream = undefined
        return this.#handOver.discard(command.turn)
      case 'startWarm':
        this.#cancelWarm = this.#options.clock.after(command.ms, () => this.#post({ type: 'warmExpired' }))
        return
      case 'stopWarm':
        return this.#cancelWarm()
      case 'startTail': {
        const expired: GateFact = { type: 'tailExpired', turn: command.turn }
        this.#cancelTail = this.#options.clock.after(command.ms, () => this.#post(expired))
        return
      }
      case 'stopTail':
        return this.#cancelTail()
      default:
        return missingCase(command)
    }
  }

  #streamOf(turn: TurnId): TurnStream {
    if (this.#stream?.turnId !== turn) {
      const rateHz = this.#rateHz
      const { chunkMs } = this.#options
      this.#stream = new TurnStream({ turnId: turn, rateHz, chunkMs, deliver: (frame) => this.#handOver.offer(frame) })
    }
    return this.#stream
  }

  #finish(turn: TurnId): void {
    if (this.#stream?.turnId === turn) this.#stream.finish()
    this.#stream = undefined
    this.#handOver.end(turn, () => this.#ended(turn))
  }

  #ended(turn: TurnId): void {
    const ms = Math.round(this.#droppedMs - this.#droppedToldMs)
    this.#droppedToldMs = this.#droppedMs
    if (ms > 0) this.#notice(appError('buffer.captureOverflow', { ms }))
    this.events.emit({ type: 'ended', turn })
  }

  #notice(error: AppError): void {
    this.events.emit({ type: 'noticed', error })
  }
}

/**
 * Pure: when the microphone is open, which frames cross and whose they are. Facts in, commands out, no clock and no
 * sound; it counts time only in what was captured. A fact for a turn that is over changes nothing.
 */
import { missingCase } from '../../shared/errors'
import type { Ms } from '../../shared/time'
import type { MicrophoneBetweenTurns, TurnId } from '../../shared/view'
import type { CaptureTuning } from './tuning'

export type GateTuning = Pick<CaptureTuning, 'warmMs' | 'tailQuietMs' | 'tailMaxMs' | 'tailSlackMs'>

export type GateState =
  | { tag: 'CLOSED' }
  /** The device is being opened, for a turn or only to be ready. */
  | { tag: 'OPENING'; turn?: TurnId; preRollMs: Ms }
  /** The device is open and nothing crosses. */
  | { tag: 'HELD' }
  /** Frames cross. `quietMs`: unvoiced sound just before now. */
  | { tag: 'OPEN'; turn: TurnId; quietMs: Ms }
  /** Released; frames cross until the word is over. */
  | { tag: 'TAIL'; turn: TurnId; quietMs: Ms; releasedAtMs: Ms }

export interface Gate {
  betweenTurns: MicrophoneBetweenTurns
  /** The speaker sounds: nothing crosses even while a turn is open. */
  muted: boolean
  /** A finite source has given all it has. */
  exhausted: boolean
  state: GateState
}

export type GateFact =
  | { type: 'begun'; turn: TurnId; preRollMs: Ms }
  /** `atMs`: when, on the clock that frames are stamped with. */
  | { type: 'released'; turn: TurnId; atMs: Ms }
  | { type: 'dropped'; turn: TurnId }
  | { type: 'opened' }
  | { type: 'failed' }
  /** The device went away and another one is being opened. */
  | { type: 'lost' }
  /** A piece crossed from the device; `capturedAtMs` is its last sample's. */
  | { type: 'captured'; durationMs: Ms; capturedAtMs: Ms; voiced: boolean }
  | { type: 'exhausted' }
  | { type: 'muteChanged'; muted: boolean }
  | { type: 'betweenTurnsChanged'; betweenTurns: MicrophoneBetweenTurns }
  | { type: 'warmExpired' }
  | { type: 'tailExpired'; turn: TurnId }

export type GateCommand =
  | { type: 'openDevice' }
  | { type: 'closeDevice' }
  | { type: 'flow'; preRollMs: Ms }
  | { type: 'hold' }
  /** The captured piece belongs to this turn. `atOnce`: a word begins with it, which waits for nothing that comes behind it. */
  | { type: 'pass'; turn: TurnId; atOnce: boolean }
  /** Hand over what is left of the turn, then say that it ended. */
  | { type: 'finish'; turn: TurnId }
  /** Forget what is left of the turn; say nothing. */
  | { type: 'discard'; turn: TurnId }
  | { type: 'startWarm'; ms: Ms }
  | { type: 'stopWarm' }
  | { type: 'startTail'; turn: TurnId; ms: Ms }
  | { type: 'stopTail' }

export interface GateStep {
  next: Gate
  commands: readonly GateCommand[]
}

const NO_COMMANDS: readonly GateCommand[] = []

export function shut(betweenTurns: MicrophoneBetweenTurns): Gate {
  return { betweenTurns, muted: false, exhausted: false, state: { tag: 'CLOSED' } }
}

export function gateStep(gate: Gate, fact: GateFact, tuning: GateTuning): GateStep {
  switch (fact.type) {
    case 'begun':
      return begin(gate, fact.turn, fact.preRollMs)
    case 'released':
      return release(gate, fact.turn, fact.atMs, tuning)
    case 'dropped':
      if (turnOf(gate.state) !== fact.turn) return ignore(gate)
      return rest(gate, [{ type: 'discard', turn: fact.turn }], tuning)
    case 'opened':
      return opened(gate, tuning)
    case 'failed':
      return failed(gate)
    case 'lost':
      return lost(gate)
    case 'captured':
      return captured(gate, fact, tuning)
    case 'exhausted':
      if (gate.state.tag === 'TAIL') return finish({ ...gate, exhausted: true }, gate.state.turn, tuning)
      return { next: { ...gate, exhausted: true }, commands: NO_COMMANDS }
    case 'muteChanged':
      return mute(gate, fact.muted)
    case 'betweenTurnsChanged':
      return changeBetweenTurns({ ...gate, betweenTurns: fact.betweenTurns }, tuning)
    case 'warmExpired':
      if (gate.state.tag !== 'HELD' || gate.betweenTurns === 'always') return ignore(gate)
      return to(gate, { tag: 'CLOSED' }, [{ type: 'closeDevice' }])
    case 'tailExpired':
      if (gate.state.tag !== 'TAIL' || gate.state.turn !== fact.turn) return ignore(gate)
      return finish(gate, fact.turn, tuning)
    default:
      return missingCase(fact)
  }
}

/** The turn whose sound crosses or will. */
export function turnOf(state: GateState): TurnId | undefined {
  return state.tag === 'OPEN' || state.tag === 'TAIL' || state.tag === 'OPENING' ? state.turn : undefined
}

const ignore = (gate: Gate): GateStep => ({ next: gate, commands: NO_COMMANDS })
const to = (gate: Gate, state: GateState, commands: readonly GateCommand[]): GateStep => ({
  next: { ...gate, state },
  commands,
})

/**
 * A turn that begins always hears: whoever begins it has silenced the speaker or waited for it. While another turn's
 * sound still crosses it gets no pre-roll, which would repeat what that turn was given.
 */
function begin(gate: Gate, turn: TurnId, preRollMs: Ms): GateStep {
  const { state } = gate
  const open: GateState = { tag: 'OPEN', turn, quietMs: 0 }
  const hearing = { ...gate, muted: false }
  switch (state.tag) {
    case 'CLOSED':
      return to({ ...hearing, exhausted: false }, { tag: 'OPENING', turn, preRollMs }, [{ type: 'openDevice' }])
    case 'OPENING':
      return to(hearing, { tag: 'OPENING', turn, preRollMs }, discardOther(state.turn, turn))
    case 'HELD':
      return to(hearing, open, [{ type: 'stopWarm' }, { type: 'flow', preRollMs }])
    case 'OPEN':
      if (state.turn === turn) return gate.muted ? to(hearing, state, [{ type: 'flow', preRollMs }]) : ignore(gate)
      return to(hearing, open, [
        { type: 'discard', turn: state.turn },
        ...(gate.muted ? [{ type: 'flow', preRollMs } as const] : []),
      ])
    case 'TAIL':
      // Pressed again before the word was over: it never stopped flowing, so nothing is missing and nothing doubled.
      if (state.turn === turn) return to(hearing, { ...open, quietMs: state.quietMs }, [{ type: 'stopTail' }])
      return to(hearing, open, [{ type: 'stopTail' }, { type: 'finish', turn: state.turn }])
    default:
      return missingCase(state)
  }
}

const discardOther = (before: TurnId | undefined, now: TurnId): GateCommand[] =>
  before === undefined || before === now ? [] : [{ type: 'discard', turn: before }]

function release(gate: Gate, turn: TurnId, atMs: Ms, tuning: GateTuning): GateStep {
  const { state } = gate
  if (turnOf(state) !== turn || state.tag === 'TAIL') return ignore(gate)
  // Let go before the device was there, or with nothing more to come: there is no word to wait for.
  if (state.tag === 'OPENING') {
    return to(gate, { tag: 'OPENING', preRollMs: 0 }, [{ type: 'finish', turn }])
  }
  if (state.tag !== 'OPEN') return ignore(gate)
  if (gate.exhausted || gate.muted) return finish(gate, turn, tuning)
  const tail: GateState = { tag: 'TAIL', turn, quietMs: state.quietMs, releasedAtMs: atMs }
  return to(gate, tail, [{ type: 'startTail', turn, ms: tuning.tailMaxMs + tuning.tailSlackMs }])
}

function opened(gate: Gate, tuning: GateTuning): GateStep {
  const { state } = gate
  if (state.tag !== 'OPENING') return ignore(gate)
  if (state.turn === undefined) return rest(gate, [], tuning)
  const { turn, preRollMs } = state
  return to(gate, { tag: 'OPEN', turn, quietMs: 0 }, gate.muted ? [] : [{ type: 'flow', preRollMs }])
}

function failed(gate: Gate): GateStep {
  const turn = turnOf(gate.state)
  return to(gate, { tag: 'CLOSED' }, [
    { type: 'stopWarm' },
    { type: 'stopTail' },
    ...(turn === undefined ? [] : [{ type: 'discard', turn } as const]),
  ])
}

/** A turn goes on with the next device, one that was released ends with what there is. */
function lost(gate: Gate): GateStep {
  const { state } = gate
  switch (state.tag) {
    case 'OPEN':
      return to(gate, { tag: 'OPENING', turn: state.turn, preRollMs: 0 }, NO_COMMANDS)
    case 'TAIL':
      return to(gate, { tag: 'OPENING', preRollMs: 0 }, [{ type: 'stopTail' }, { type: 'finish', turn: state.turn }])
    case 'HELD':
      return to(gate, { tag: 'OPENING', preRollMs: 0 }, [{ type: 'stopWarm' }])
    case 'OPENING':
    case 'CLOSED':
      return ignore(gate)
    default:
      return missingCase(state)
  }
}

function captured(gate: Gate, fact: Extract<GateFact, { type: 'captured' }>, tuning: GateTuning): GateStep {
  const { state } = gate
  if (state.tag !== 'OPEN' && state.tag !== 'TAIL') return ignore(gate)
  if (gate.muted && state.tag === 'OPEN') return ignore(gate)
  const atOnce = fact.voiced && state.quietMs >= tuning.tailQuietMs
  const pass: GateCommand = { type: 'pass', turn: state.turn, atOnce }
  const quietMs = fact.voiced ? 0 : state.quietMs + fact.durationMs
  if (state.tag === 'OPEN') return to(gate, { ...state, quietMs }, [pass])
  // Devices deliver late: what was said up to the release must have arrived before quiet may end the turn.
  const afterReleaseMs = fact.capturedAtMs - state.releasedAtMs
  const over = (afterReleaseMs >= 0 && quietMs >= tuning.tailQuietMs) || afterReleaseMs >= tuning.tailMaxMs
  if (!over) return to(gate, { ...state, quietMs }, [pass])
  const { next, commands } = finish(gate, state.turn, tuning)
  return { next, commands: [pass, ...commands] }
}

const finish = (gate: Gate, turn: TurnId, tuning: GateTuning): GateStep =>
  rest(gate, [{ type: 'finish', turn }], tuning)

/** Between turns, as chosen. */
function rest(gate: Gate, before: readonly GateCommand[], tuning: GateTuning): GateStep {
  const { state } = gate
  const hold: GateCommand[] =
    state.tag === 'TAIL' ? [{ type: 'stopTail' }, { type: 'hold' }] : state.tag === 'OPEN' ? [{ type: 'hold' }] : []
  if (state.tag === 'OPENING' && turnOf(state) !== undefined) {
    return to(gate, { tag: 'OPENING', preRollMs: 0 }, before)
  }
  switch (gate.betweenTurns) {
    case 'closed':
      return to(gate, { tag: 'CLOSED' }, [...hold, ...before, { type: 'closeDevice' }])
    case 'warm':
      return to(gate, { tag: 'HELD' }, [...hold, ...before, { type: 'startWarm', ms: tuning.warmMs }])
    case 'always':
      return to(gate, { tag: 'HELD' }, [...hold, ...before])
    default:
      return missingCase(gate.betweenTurns)
  }
}

function mute(gate: Gate, muted: boolean): GateStep {
  if (muted === gate.muted) return ignore(gate)
  const next = { ...gate, muted }
  const { state } = gate
  if (state.tag !== 'OPEN') return { next, commands: NO_COMMANDS }
  // Without pre-roll: the ring holds the speaker's own sound.
  return { next, commands: [muted ? { type: 'hold' } : { type: 'flow', preRollMs: 0 }] }
}

function changeBetweenTurns(gate: Gate, tuning: GateTuning): GateStep {
  const { state } = gate
  if (state.tag === 'CLOSED' && gate.betweenTurns === 'always') {
    return to({ ...gate, exhausted: false }, { tag: 'OPENING', preRollMs: 0 }, [{ type: 'openDevice' }])
  }
  if (state.tag !== 'HELD') return ignore(gate)
  const { next, commands } = rest(gate, [], tuning)
  return { next, commands: [{ type: 'stopWarm' }, ...commands] }
}

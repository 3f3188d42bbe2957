/** A short notation for states, events and commands, so that the machine's table reads as a table. */

import type {
  Announcement,
  Command,
  Conversation,
  ConversationEvent,
  State,
  Step,
} from '../../src/main/conversation/types'
import { appError } from '../../src/shared/errors'
import type { TurnMode } from '../../src/shared/view'

export const ANNOUNCEMENT: Announcement = { id: 'a1', text: 'Your timer is done.' }
const error = appError('internal')

/** Everything about turn 7 and its response r7, unless the test says otherwise. */
export const EVENTS: Readonly<Record<ConversationEvent['type'], ConversationEvent>> = {
  press: { type: 'press' },
  release: { type: 'release' },
  cancel: { type: 'cancel' },
  say: { type: 'say', text: 'hello' },
  changeMode: { type: 'changeMode', mode: 'toggle' },
  shutdown: { type: 'shutdown' },
  linkOpened: { type: 'linkOpened' },
  linkLost: { type: 'linkLost', turn: 7, error },
  linkFailed: { type: 'linkFailed', error },
  micFailed: { type: 'micFailed', turn: 7, error },
  micReturned: { type: 'micReturned' },
  gateEnded: { type: 'gateEnded', turn: 7 },
  speechStarted: { type: 'speechStarted', turn: 7 },
  speechStopped: { type: 'speechStopped', turn: 7 },
  nothingHeard: { type: 'nothingHeard', turn: 7 },
  responseStarted: { type: 'responseStarted', turn: 7, response: 'r7' },
  firstAudio: { type: 'firstAudio', response: 'r7' },
  audioEnded: { type: 'audioEnded', response: 'r7' },
  drained: { type: 'drained', response: 'r7' },
  endedSilent: { type: 'endedSilent', response: 'r7' },
  responseFailed: { type: 'responseFailed', turn: 7, error },
  speakerFailed: { type: 'speakerFailed', error },
  announcementDue: { type: 'announcementDue', announcement: ANNOUNCEMENT },
  suspended: { type: 'suspended' },
  resumed: { type: 'resumed' },
  expired: { type: 'expired', stage: 'listening', turn: 7 },
}

export const STATES: Readonly<Record<string, State>> = {
  OFFLINE: { tag: 'OFFLINE', asleep: false, failed: false },
  'OFFLINE asleep': { tag: 'OFFLINE', asleep: true, failed: false },
  'OFFLINE failed': { tag: 'OFFLINE', asleep: false, failed: true },
  READY: { tag: 'READY' },
  'READY armed 7': { tag: 'READY', armed: 7 },
  'READY deaf': { tag: 'READY', deaf: error },
  'LISTENING 7': { tag: 'LISTENING', turn: 7, ending: false },
  'LISTENING 7 ending': { tag: 'LISTENING', turn: 7, ending: true },
  'THINKING 7': { tag: 'THINKING', turn: 7 },
  'THINKING 7 r7': { tag: 'THINKING', turn: 7, response: 'r7' },
  'SPEAKING 7 r7': { tag: 'SPEAKING', turn: 7, response: 'r7', delivered: false },
  'SPEAKING 7 r7 delivered': { tag: 'SPEAKING', turn: 7, response: 'r7', delivered: true },
  'SPEAKING a1': { tag: 'SPEAKING', response: 'a1', delivered: false },
  'SPEAKING 7 r7 unlinked': { tag: 'SPEAKING', turn: 7, response: 'r7', delivered: false, unlinked: true },
  CLOSING: { tag: 'CLOSING' },
}

export const conversation = (state: State, mode: TurnMode): Conversation => ({
  mode,
  nextTurn: 8,
  announcements: [],
  state,
})

function showState(state: State): string {
  switch (state.tag) {
    case 'OFFLINE':
      return `OFFLINE${state.asleep ? ' asleep' : ''}${state.failed ? ' failed' : ''}`
    case 'READY':
      if (state.deaf !== undefined) return 'READY deaf'
      return state.armed === undefined ? 'READY' : `READY armed ${state.armed}`
    case 'LISTENING':
      return `LISTENING ${state.turn}${state.ending ? ' ending' : ''}`
    case 'THINKING':
      return `THINKING ${state.turn}${state.response ? ` ${state.response}` : ''}`
    case 'SPEAKING':
      return `SPEAKING ${state.turn ?? ''} ${state.response}${showRest(state)}`.replace('  ', ' ')
    case 'CLOSING':
      return 'CLOSING'
  }
}

const showRest = ({ delivered, unlinked }: Extract<State, { tag: 'SPEAKING' }>): string =>
  `${delivered ? ' delivered' : ''}${unlinked ? ' unlinked' : ''}`

function showCommand(command: Command): string {
  switch (command.type) {
    case 'openGate':
      return `openGate ${command.turn} ${command.after}`
    case 'endTurn':
      return `endTurn ${command.turn} ${command.outcome}`
    case 'cutResponse':
      return `cut ${command.turn ?? ''} ${command.response ?? '-'}${command.error ? ' failed' : ''}`.replace('  ', ' ')
    case 'announce':
      return `announce ${command.announcement.id}`
    case 'notify':
      return `notify ${command.error.code}`
    case 'addText':
      return `addText ${command.turn}`
    case 'closeGate':
    case 'dropGate':
    case 'commit':
    case 'respond':
      return `${command.type} ${command.turn}`
    case 'clear':
    case 'connect':
    case 'disconnect':
    case 'closeAll':
      return command.type
  }
}

/** `·` for nothing at all, `waits` for an announcement put aside, else the state, and the commands behind a colon. */
export function showStep(before: Conversation, { next, commands }: Step): string {
  if (next === before && commands.length === 0) return '·'
  const waits = next.announcements.length > before.announcements.length ? ' (waits)' : ''
  const mode = next.mode === before.mode ? '' : ` (${next.mode})`
  const shown = commands.map(showCommand).join(', ')
  return `${showState(next.state)}${mode}${waits}${shown ? ` : ${shown}` : ''}`
}

/** LISTENING: the user speaks. By key the release ends it, after a tail; hands-free the link says when. */
import { appError, missingCase } from '../../../shared/errors'
import type { AppError } from '../../../shared/view'
import type { Command, Conversation, ConversationEvent, Step } from '../types'
import { become, close, type In, ignore, queue, settle, think, unlink, withMode } from './transitions'

export function inListening(conversation: Conversation, state: In<'LISTENING'>, event: ConversationEvent): Step {
  const { turn } = state
  const byKey = conversation.mode !== 'hands-free'
  switch (event.type) {
    case 'press':
      return pressed(conversation, state)
    case 'release':
      return conversation.mode === 'hold' && !state.ending ? ending(conversation, state) : ignore(conversation)
    case 'gateEnded':
      if (event.turn !== turn) return ignore(conversation)
      return become(conversation, { tag: 'THINKING', turn }, [
        { type: 'commit', turn },
        { type: 'respond', turn },
      ])
    case 'speechStopped':
      // Half-duplex: the gate shuts while the answer is made and sounds.
      if (byKey || event.turn !== turn) return ignore(conversation)
      return become(conversation, { tag: 'THINKING', turn }, [{ type: 'dropGate', turn }])
    case 'nothingHeard':
      if (event.turn !== turn) return ignore(conversation)
      return settle(conversation, discard(state), 'quiet')
    case 'expired':
      if (event.stage !== 'listening' || event.turn !== turn || state.ending) return ignore(conversation)
      return ending(conversation, state, [{ type: 'notify', error: appError('turn.tooLong') }])
    case 'cancel':
      return settle(conversation, discard(state), 'quiet')
    case 'say':
      return think(conversation, event.text, discard(state))
    case 'micFailed':
      if (event.turn !== turn) return ignore(conversation)
      return settleKeyless(conversation, event.error, [
        { type: 'clear' },
        { type: 'notify', error: event.error },
        { type: 'endTurn', turn, outcome: 'failed', error: event.error },
      ])
    case 'responseFailed':
      if (event.turn !== turn) return ignore(conversation)
      return settle(
        conversation,
        [
          { type: 'dropGate', turn },
          { type: 'endTurn', turn, outcome: 'failed', error: event.error },
        ],
        'quiet',
      )
    case 'linkLost':
      return event.turn === turn ? settle(conversation, failed(state, event.error), 'quiet') : ignore(conversation)
    case 'linkFailed':
      return unlink(conversation, failed(state, event.error))
    case 'suspended':
      return become(conversation, { tag: 'OFFLINE', asleep: true, failed: false }, [
        ...discard(state),
        { type: 'disconnect' },
      ])
    case 'changeMode':
      if (event.mode === conversation.mode) return ignore(conversation)
      return settle(withMode(conversation, event.mode), discard(state), 'quiet')
    case 'announcementDue':
      return queue(conversation, event.announcement)
    case 'speakerFailed':
      return { next: conversation, commands: [{ type: 'notify', error: event.error }] }
    case 'shutdown':
      return close(conversation, discard(state))
    case 'linkOpened':
    case 'micReturned':
    case 'speechStarted':
    case 'responseStarted':
    case 'firstAudio':
    case 'audioEnded':
    case 'drained':
    case 'endedSilent':
    case 'resumed':
      return ignore(conversation)
    default:
      return missingCase(event)
  }
}

const discard = ({ turn }: In<'LISTENING'>): Command[] => [
  { type: 'dropGate', turn },
  { type: 'clear' },
  { type: 'endTurn', turn, outcome: 'discarded' },
]

const failed = ({ turn }: In<'LISTENING'>, error: AppError): Command[] => [
  { type: 'dropGate', turn },
  { type: 'clear' },
  { type: 'endTurn', turn, outcome: 'failed', error },
]

const ending = (conversation: Conversation, state: In<'LISTENING'>, before: readonly Command[] = []): Step =>
  become(conversation, { ...state, ending: true }, [...before, { type: 'closeGate', turn: state.turn }])

/** Down again while the tail runs goes on with the same turn, so that no word between is lost. */
function pressed(conversation: Conversation, state: In<'LISTENING'>): Step {
  if (state.ending) {
    return become(conversation, { ...state, ending: false }, [{ type: 'openGate', turn: state.turn, after: 'quiet' }])
  }
  return conversation.mode === 'toggle' ? ending(conversation, state) : ignore(conversation)
}

/** Without a microphone hands-free mode must not arm at once again, or a missing device would loop. */
const settleKeyless = (conversation: Conversation, error: AppError, before: readonly Command[]): Step =>
  become(conversation, conversation.mode === 'hands-free' ? { tag: 'READY', deaf: error } : { tag: 'READY' }, before)

/**
 * The conversation as a pure function: total over state and event, no clock, no I/O. An event that means nothing in a
 * state returns the very same conversation and no commands. What is done about a command is `session.ts`'s business.
 */
import { missingCase } from '../../shared/errors'
import type { TurnMode } from '../../shared/view'
import { inClosing } from './phases/closing'
import { inListening } from './phases/listening'
import { inOffline } from './phases/offline'
import { inReady } from './phases/ready'
import { inSpeaking } from './phases/speaking'
import { inThinking } from './phases/thinking'
import type { Conversation, ConversationEvent, Step } from './types'

export function begin(mode: TurnMode): Conversation {
  return { mode, nextTurn: 1, announcements: [], state: { tag: 'OFFLINE', asleep: false, failed: false } }
}

export function step(conversation: Conversation, event: ConversationEvent): Step {
  const { state } = conversation
  switch (state.tag) {
    case 'OFFLINE':
      return inOffline(conversation, state, event)
    case 'READY':
      return inReady(conversation, state, event)
    case 'LISTENING':
      return inListening(conversation, state, event)
    case 'THINKING':
      return inThinking(conversation, state, event)
    case 'SPEAKING':
      return inSpeaking(conversation, state, event)
    case 'CLOSING':
      return inClosing(conversation)
    default:
      return missingCase(state)
  }
}

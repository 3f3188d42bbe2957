/** What the outside sees of a conversation's state. Pure. */
import { missingCase } from '../../shared/errors'
import type { ConversationState } from '../../shared/view'
import type { Conversation } from './types'

/** `signal`: the open microphone gives real sound. "Listening" is never claimed before that. */
export function project({ state }: Conversation, signal: boolean): ConversationState {
  switch (state.tag) {
    case 'OFFLINE':
      return 'offline'
    case 'READY':
      return 'ready'
    case 'LISTENING':
      return signal ? 'listening' : 'ready'
    case 'THINKING':
      return 'thinking'
    case 'SPEAKING':
      return 'speaking'
    case 'CLOSING':
      return 'closing'
    default:
      return missingCase(state)
  }
}

/** An answer sounds of which there is more to come. */
export const isAnswerComing = ({ state }: Conversation): boolean =>
  state.tag === 'SPEAKING' && state.turn !== undefined && !state.delivered

/** False while the computer sleeps, and at the end: nothing is tried then. */
export const isAwake = ({ state }: Conversation): boolean =>
  state.tag === 'OFFLINE' ? !state.asleep : state.tag !== 'CLOSING'

/** THINKING: the turn is decided, nothing sounds yet. The key interrupts; so does typing. */
import { appError, missingCase } from '../../../shared/errors'
import type { Conversation, ConversationEvent, Step } from '../types'
import { become, close, cut, type In, ignore, listen, queue, settle, think, unlink, withMode } from './transitions'

export function inThinking(conversation: Conversation, state: In<'THINKING'>, event: ConversationEvent): Step {
  const { turn, response } = state
  const cutIt = cut(turn, response)
  switch (event.type) {
    case 'press':
      return conversation.mode === 'hands-free'
        ? settle(conversation, [cutIt], 'quiet')
        : listen(conversation, [cutIt], 'quiet')
    case 'cancel':
      return settle(conversation, [cutIt], 'quiet')
    case 'say':
      return think(conversation, event.text, [cutIt])
    case 'responseStarted':
      if (event.turn !== turn) return ignore(conversation)
      return become(conversation, { ...state, response: event.response })
    case 'firstAudio':
      if (event.response !== response) return ignore(conversation)
      return become(conversation, { tag: 'SPEAKING', turn, response: event.response, delivered: false })
    case 'endedSilent':
      if (event.response !== response) return ignore(conversation)
      return settle(conversation, [{ type: 'endTurn', turn, outcome: 'answered' }], 'quiet')
    case 'nothingHeard':
      if (event.turn !== turn) return ignore(conversation)
      return settle(
        conversation,
        [
          { type: 'notify', error: appError('turn.nothingHeard') },
          { type: 'endTurn', turn, outcome: 'discarded' },
        ],
        'quiet',
      )
    case 'responseFailed':
      if (event.turn !== turn) return ignore(conversation)
      return settle(conversation, [{ type: 'endTurn', turn, outcome: 'failed', error: event.error }], 'quiet')
    case 'expired': {
      if (event.stage !== 'thinking' || event.turn !== turn) return ignore(conversation)
      const error = appError('turn.timedOut', { stage: 'thinking', limit: 'allowed' })
      return settle(conversation, [cut(turn, response, error)], 'quiet')
    }
    case 'linkLost':
      if (event.turn !== turn) return ignore(conversation)
      return settle(conversation, [cut(turn, response, event.error)], 'quiet')
    case 'linkFailed':
      return unlink(conversation, [cut(turn, response, event.error)])
    case 'suspended':
      return become(conversation, { tag: 'OFFLINE', asleep: true, failed: false }, [cutIt, { type: 'disconnect' }])
    case 'changeMode':
      return { next: withMode(conversation, event.mode), commands: [] }
    case 'announcementDue':
      return queue(conversation, event.announcement)
    case 'speakerFailed':
      return settle(conversation, [cut(turn, response, event.error)], 'quiet')
    case 'shutdown':
      return close(conversation, [cutIt])
    case 'release':
    case 'linkOpened':
    case 'micFailed':
    case 'micReturned':
    case 'gateEnded':
    case 'speechStarted':
    case 'speechStopped':
    case 'audioEnded':
    case 'drained':
    case 'resumed':
      return ignore(conversation)
    default:
      return missingCase(event)
  }
}

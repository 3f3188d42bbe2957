/** SPEAKING: an answer or an announcement sounds. The key cuts it off; what was not heard is not remembered. */
import { missingCase } from '../../../shared/errors'
import type { Command, Conversation, ConversationEvent, Step } from '../types'
import { become, close, cut, type In, ignore, listen, queue, settle, think, withMode } from './transitions'

export function inSpeaking(conversation: Conversation, state: In<'SPEAKING'>, event: ConversationEvent): Step {
  const { turn, response } = state
  const cutIt = cut(turn, response)
  switch (event.type) {
    case 'press':
      return conversation.mode === 'hands-free'
        ? settle(conversation, [cutIt], 'cut')
        : listen(conversation, [cutIt], 'cut')
    case 'cancel':
      return settle(conversation, [cutIt], 'cut')
    case 'say':
      return think(conversation, event.text, [cutIt])
    case 'audioEnded':
      if (event.response !== response || state.delivered) return ignore(conversation)
      return become(conversation, { ...state, delivered: true })
    case 'drained':
    case 'endedSilent':
      if (event.response !== response) return ignore(conversation)
      return settle(conversation, ended(state), 'speech')
    case 'responseFailed':
      // What was made before the failure was heard: it is kept as heard, the rest as unheard.
      if (event.turn !== turn) return ignore(conversation)
      return settle(conversation, [cut(turn, response, event.error)], 'cut')
    case 'suspended':
      return become(conversation, { tag: 'OFFLINE', asleep: true, failed: false }, [cutIt, { type: 'disconnect' }])
    case 'speakerFailed':
      return settle(conversation, [cut(turn, response, event.error)], 'cut')
    case 'changeMode':
      return { next: withMode(conversation, event.mode), commands: [] }
    case 'announcementDue':
      return queue(conversation, event.announcement)
    case 'shutdown':
      return close(conversation, [cutIt])
    case 'release':
    case 'linkOpened':
    // What has come of the answer is played to its end; what is wrong is told again when it is quiet.
    case 'linkLost':
    case 'linkFailed':
    case 'micFailed':
    case 'micReturned':
    case 'gateEnded':
    case 'speechStarted':
    case 'speechStopped':
    case 'nothingHeard':
    case 'responseStarted':
    case 'firstAudio':
    case 'resumed':
    case 'expired':
      return ignore(conversation)
    default:
      return missingCase(event)
  }
}

const ended = ({ turn }: In<'SPEAKING'>): Command[] =>
  turn === undefined ? [] : [{ type: 'endTurn', turn, outcome: 'answered' }]

/** SPEAKING: an answer or an announcement sounds. The key cuts it off; what was not heard is not remembered. */
import { missingCase } from '../../../shared/errors'
import type { Before, Command, Conversation, ConversationEvent, Step } from '../types'
import { inOffline } from './offline'
import { become, close, cut, type In, ignore, listen, queue, settle, think, unlink, withMode } from './transitions'

export function inSpeaking(conversation: Conversation, state: In<'SPEAKING'>, event: ConversationEvent): Step {
  const { turn, response } = state
  const cutIt = cut(turn, response)
  const cutForNext: readonly Command[] = state.unlinked ? [cutIt, { type: 'connect' }] : [cutIt]
  const rest = (before: readonly Command[], after: Before) =>
    state.unlinked ? withoutLink(conversation, before, event) : settle(conversation, before, after)
  switch (event.type) {
    case 'press':
      return conversation.mode === 'hands-free' ? rest([cutIt], 'cut') : listen(conversation, cutForNext, 'cut')
    case 'cancel':
      return rest([cutIt], 'cut')
    case 'say':
      return think(conversation, event.text, cutForNext)
    case 'audioEnded':
      if (event.response !== response || state.delivered) return ignore(conversation)
      return become(conversation, { ...state, delivered: true })
    case 'drained':
    case 'endedSilent':
      if (event.response !== response) return ignore(conversation)
      return rest(ended(state), 'speech')
    case 'responseFailed':
      // What was made before the failure was heard: it is kept as heard, the rest as unheard.
      if (event.turn !== turn) return ignore(conversation)
      return rest([cut(turn, response, event.error)], 'cut')
    case 'suspended':
      return become(conversation, { tag: 'OFFLINE', asleep: true, failed: false }, [cutIt, { type: 'disconnect' }])
    case 'speakerFailed':
      return rest([cut(turn, response, event.error)], 'cut')
    case 'changeMode':
      return { next: withMode(conversation, event.mode), commands: [] }
    case 'announcementDue':
      return queue(conversation, event.announcement)
    case 'shutdown':
      return close(conversation, [cutIt])
    case 'linkOpened':
      return state.unlinked ? become(conversation, linked(state)) : ignore(conversation)
    case 'linkFailed':
      return state.unlinked ? ignore(conversation) : become(conversation, { ...state, unlinked: true })
    case 'release':
    // What has come of the answer is played to its end.
    case 'linkLost':
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

const linked = ({ unlinked: _, ...state }: In<'SPEAKING'>): In<'SPEAKING'> => state

/** It is over, and there is no link: whatever ended it means what it means there, else what waits is said. */
function withoutLink(conversation: Conversation, before: readonly Command[], event: ConversationEvent): Step {
  const state: In<'OFFLINE'> = { tag: 'OFFLINE', asleep: false, failed: true }
  const { next, commands } = inOffline({ ...conversation, state }, state, event)
  return commands.length > 0 ? { next, commands: [...before, ...commands] } : unlink(conversation, before)
}

const ended = ({ turn }: In<'SPEAKING'>): Command[] =>
  turn === undefined ? [] : [{ type: 'endTurn', turn, outcome: 'answered' }]

/** OFFLINE: no usable link. Nothing can be asked yet; announcements wait, since they may need the microphone shut. */
import { appError, missingCase } from '../../../shared/errors'
import type { Conversation, ConversationEvent, Step } from '../types'
import { become, close, type In, ignore, queue, settle, withMode } from './transitions'

export function inOffline(conversation: Conversation, state: In<'OFFLINE'>, event: ConversationEvent): Step {
  switch (event.type) {
    case 'linkOpened':
      return state.asleep ? ignore(conversation) : settle(conversation, [], 'quiet')
    case 'press':
    case 'say':
      return { next: conversation, commands: [{ type: 'notify', error: appError('link.opening') }] }
    case 'changeMode':
      return { next: withMode(conversation, event.mode), commands: [] }
    case 'announcementDue':
      return queue(conversation, event.announcement)
    case 'suspended':
      return state.asleep ? ignore(conversation) : become(conversation, { tag: 'OFFLINE', asleep: true })
    case 'resumed':
      if (!state.asleep) return ignore(conversation)
      return become(conversation, { tag: 'OFFLINE', asleep: false }, [{ type: 'connect' }])
    case 'shutdown':
      return close(conversation, [])
    case 'linkLost':
    case 'release':
    case 'cancel':
    case 'micFailed':
    case 'gateEnded':
    case 'speechStarted':
    case 'speechStopped':
    case 'nothingHeard':
    case 'responseStarted':
    case 'firstAudio':
    case 'audioEnded':
    case 'drained':
    case 'endedSilent':
    case 'responseFailed':
    case 'speakerFailed':
    case 'expired':
      return ignore(conversation)
    default:
      return missingCase(event)
  }
}

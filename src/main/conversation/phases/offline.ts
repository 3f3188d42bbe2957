/**
 * OFFLINE: the link does not stand yet, or cannot. Questions are kept for it. Announcements wait until it is known which: one
 * that stands may need the microphone shut, and where none can they are said at once.
 */
import { appError, missingCase } from '../../../shared/errors'
import type { Command, Conversation, ConversationEvent, Step } from '../types'
import { become, close, type In, ignore, listen, queue, settle, think, unlink, withMode } from './transitions'

export function inOffline(conversation: Conversation, state: In<'OFFLINE'>, event: ConversationEvent): Step {
  switch (event.type) {
    case 'linkOpened':
      return state.asleep ? ignore(conversation) : settle(conversation, [], 'quiet')
    case 'press':
      if (state.asleep || conversation.mode === 'hands-free') return wait(conversation, state)
      // What is said before the link stands is kept and sent when it does.
      return listen(conversation, again(state), 'quiet')
    case 'say':
      return state.asleep ? wait(conversation, state) : think(conversation, event.text, again(state))
    case 'linkFailed':
      if (state.failed) return ignore(conversation)
      return state.asleep ? become(conversation, { ...state, failed: true }) : unlink(conversation, [])
    case 'changeMode':
      return { next: withMode(conversation, event.mode), commands: [] }
    case 'announcementDue':
      if (state.asleep || !state.failed) return queue(conversation, event.announcement)
      return unlink(queue(conversation, event.announcement).next, [])
    case 'suspended':
      if (state.asleep) return ignore(conversation)
      return become(conversation, { ...state, asleep: true }, state.failed ? [] : [{ type: 'disconnect' }])
    case 'resumed':
      if (!state.asleep) return ignore(conversation)
      return become(conversation, { tag: 'OFFLINE', asleep: false, failed: false }, [{ type: 'connect' }])
    case 'shutdown':
      return close(conversation, [])
    case 'linkLost':
    case 'release':
    case 'cancel':
    case 'micFailed':
    case 'micReturned':
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

const again = ({ failed }: In<'OFFLINE'>): readonly Command[] => (failed ? [{ type: 'connect' }] : [])

const wait = (conversation: Conversation, state: In<'OFFLINE'>): Step => ({
  next: state.failed ? { ...conversation, state: { ...state, failed: false } } : conversation,
  commands: [...again(state), { type: 'notify', error: appError('link.opening') }],
})

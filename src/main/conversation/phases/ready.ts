/** READY: nothing is going on. In hands-free mode the gate is open for the turn that speech will begin. */
import { missingCase } from '../../../shared/errors'
import type { Command, Conversation, ConversationEvent, Step } from '../types'
import { become, close, type In, ignore, listen, say, settle, think, unlink, withMode } from './transitions'

export function inReady(conversation: Conversation, state: In<'READY'>, event: ConversationEvent): Step {
  const disarm: readonly Command[] = state.armed === undefined ? [] : [{ type: 'dropGate', turn: state.armed }]
  switch (event.type) {
    case 'press':
      // In hands-free mode the microphone is already open: the key only interrupts.
      return state.armed === undefined ? listen(conversation, [], 'quiet') : ignore(conversation)
    case 'speechStarted':
      if (event.turn !== state.armed) return ignore(conversation)
      return become(conversation, { tag: 'LISTENING', turn: event.turn, ending: false })
    case 'say':
      return think(conversation, event.text, [...disarm, ...(disarm.length > 0 ? [{ type: 'clear' } as const] : [])])
    case 'changeMode':
      if (event.mode === conversation.mode) return ignore(conversation)
      return settle(withMode(conversation, event.mode), disarm, 'quiet')
    case 'announcementDue':
      return say(conversation, event.announcement, disarm)
    case 'micFailed':
      // Stays READY without a microphone: typing goes on; the key tries again, and so does a microphone that comes.
      if (event.turn !== state.armed) return ignore(conversation)
      return become(conversation, { tag: 'READY', deaf: event.error }, [{ type: 'notify', error: event.error }])
    case 'micReturned':
      return state.deaf === undefined ? ignore(conversation) : settle(conversation, [], 'quiet')
    case 'linkFailed':
      return unlink(conversation, disarm)
    case 'suspended':
      return become(conversation, { tag: 'OFFLINE', asleep: true, failed: false }, [...disarm, { type: 'disconnect' }])
    case 'speakerFailed':
      return { next: conversation, commands: [{ type: 'notify', error: event.error }] }
    case 'shutdown':
      return close(conversation, disarm)
    case 'release':
    case 'cancel':
    case 'linkOpened':
    case 'linkLost':
    case 'gateEnded':
    case 'speechStopped':
    case 'nothingHeard':
    case 'responseStarted':
    case 'firstAudio':
    case 'audioEnded':
    case 'drained':
    case 'endedSilent':
    case 'responseFailed':
    case 'resumed':
    case 'expired':
      return ignore(conversation)
    default:
      return missingCase(event)
  }
}

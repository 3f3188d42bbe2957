/** What windows may do with the conversation. */
import type { CallHandlers } from '../../../shared/contract'
import type { Assistant } from '../../assistant'
import { notYet } from './notYet'

type Conversation = Pick<
  CallHandlers,
  | 'press'
  | 'release'
  | 'cancel'
  | 'say'
  | 'setMuted'
  | 'correct'
  | 'replay'
  | 'retry'
  | 'newConversation'
  | 'continueConversation'
>

export const conversationCalls = (assistant: Assistant): Conversation => ({
  press: () => assistant.press(),
  release: () => assistant.release(),
  cancel: () => assistant.cancel(),
  say: (text) => assistant.say(text),
  setMuted: notYet,
  correct: ({ text }) => assistant.say(text),
  replay: notYet,
  retry: notYet,
  newConversation: notYet,
  continueConversation: notYet,
})

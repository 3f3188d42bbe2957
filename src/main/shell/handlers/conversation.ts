/** What windows may do with the conversation. */
import type { CallHandlers } from '../../../shared/contract'
import type { Assistant } from '../../assistant'
import type { HeldButton } from '../heldButton'

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

export const conversationCalls = (assistant: Assistant, button: HeldButton): Conversation => ({
  press: () => button.press(),
  release: () => button.release(),
  cancel: () => assistant.cancel(),
  say: (text) => assistant.say(text),
  setMuted: (muted) => assistant.controls.setMuted(muted),
  correct: ({ turn, text }) => assistant.controls.correct(turn, text),
  replay: () => assistant.controls.replay(),
  retry: () => assistant.controls.retry(),
  newConversation: () => assistant.controls.newConversation(),
  continueConversation: (id) => assistant.controls.continueConversation(id),
})

/** CLOSING: everything is being put away; nothing matters any more. */
import type { Conversation, Step } from '../types'
import { ignore } from './transitions'

export const inClosing = (conversation: Conversation): Step => ignore(conversation)

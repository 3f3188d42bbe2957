/** The moves that several phases share. Pure. */
import type { AppError, ResponseId, TurnId, TurnMode } from '../../../shared/view'
import type { Announcement, Before, Command, Conversation, State, Step } from '../types'

export type In<Tag extends State['tag']> = Extract<State, { tag: Tag }>

/** The event means nothing here: the same reference comes back. */
export const ignore = (conversation: Conversation): Step => ({ next: conversation, commands: [] })

export const become = (conversation: Conversation, state: State, commands: readonly Command[] = []): Step => ({
  next: { ...conversation, state },
  commands,
})

/** A new turn by key: the gate opens on it. */
export function listen(conversation: Conversation, before: readonly Command[], after: Before): Step {
  const turn = conversation.nextTurn
  return {
    next: { ...conversation, nextTurn: turn + 1, state: { tag: 'LISTENING', turn, ending: false } },
    commands: [...before, { type: 'openGate', turn, after }],
  }
}

/** A typed turn. */
export function think(conversation: Conversation, text: string, before: readonly Command[]): Step {
  const turn = conversation.nextTurn
  return {
    next: { ...conversation, nextTurn: turn + 1, state: { tag: 'THINKING', turn } },
    commands: [...before, { type: 'addText', turn, text }, { type: 'respond', turn }],
  }
}

/** Back to quiet: the oldest waiting announcement is said, else hands-free mode arms the microphone. */
export function settle(conversation: Conversation, before: readonly Command[], after: Before): Step {
  const [announcement, ...waiting] = conversation.announcements
  if (announcement) return say({ ...conversation, announcements: waiting }, announcement, before)
  if (conversation.mode !== 'hands-free') return become(conversation, { tag: 'READY' }, before)
  const armed = conversation.nextTurn
  return {
    next: { ...conversation, nextTurn: armed + 1, state: { tag: 'READY', armed } },
    commands: [...before, { type: 'openGate', turn: armed, after }],
  }
}

/**
 * No link, and trying again by itself cannot help: the oldest waiting announcement is said all the same, with the voice on
 * this computer. An alarm rings whether the service answers or not.
 */
export function unlink(conversation: Conversation, before: readonly Command[]): Step {
  const [announcement, ...waiting] = conversation.announcements
  if (!announcement) return become(conversation, { tag: 'OFFLINE', asleep: false, failed: true }, before)
  const { next, commands } = say({ ...conversation, announcements: waiting }, announcement, before)
  return { next: { ...next, state: { ...next.state, unlinked: true } as State }, commands }
}

export function say(conversation: Conversation, announcement: Announcement, before: readonly Command[]): Step {
  return become(conversation, { tag: 'SPEAKING', response: announcement.id, delivered: false }, [
    ...before,
    { type: 'announce', announcement },
  ])
}

export const queue = (conversation: Conversation, announcement: Announcement): Step => ({
  next: { ...conversation, announcements: [...conversation.announcements, announcement] },
  commands: [],
})

export const cut = (turn: TurnId | undefined, response: ResponseId | undefined, error?: AppError): Command => ({
  type: 'cutResponse',
  turn,
  response,
  ...(error && { error }),
})

export const withMode = (conversation: Conversation, mode: TurnMode): Conversation =>
  conversation.mode === mode ? conversation : { ...conversation, mode }

export const close = (conversation: Conversation, before: readonly Command[]): Step =>
  become(conversation, { tag: 'CLOSING' }, [...before, { type: 'closeAll' }])

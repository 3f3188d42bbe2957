/** What changed settings mean to the parts that run. */
import type { Settings } from '../../settings'
import type { Parts } from '../parts'
import { sameConnection } from './sessionConfig'

/** @param newConversation what is private and what is not never stand in one conversation */
export function applySettings(
  { budget, changeover, keeper, microphone, session, speaker }: Parts,
  before: Settings,
  now: Settings,
  newConversation: () => void,
): void {
  if (now.privateConversation !== before.privateConversation) newConversation()
  speaker.setVolume(now.speaker.volume)
  speaker.setDevice(now.speaker.device)
  microphone.setDevice(now.microphone.device)
  microphone.setBetweenTurns(now.microphone.betweenTurns)
  if (sameConnection(before, now)) keeper.configure()
  // What was spent before counts with a provider that is chosen only now.
  else void budget.load().then(() => changeover.begin())
  // A bound may be lower now than what was spent.
  keeper.look()
  session.post({ type: 'changeMode', mode: now.mode })
}

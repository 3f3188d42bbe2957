/** What changed settings mean to the parts that run. */
import type { Settings } from '../settings'
import type { Parts } from './parts'
import { sameConnection } from './sessionConfig'

export function applySettings({ keeper, microphone, session, speaker }: Parts, before: Settings, now: Settings): void {
  speaker.setVolume(now.speaker.volume)
  speaker.setDevice(now.speaker.device)
  microphone.setDevice(now.microphone.device)
  microphone.setBetweenTurns(now.microphone.betweenTurns)
  if (sameConnection(before, now)) keeper.configure()
  else keeper.connect()
  session.post({ type: 'changeMode', mode: now.mode })
}

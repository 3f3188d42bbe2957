/**
 * Plays the user: holds the key when it is time, says or types one sentence after the other, and knows when the
 * conversation is over. Owns no sound and no turns; all waiting is on the assistant's clock.
 */
import type { Cancel, Clock, Ms } from '../../shared/time'
import type { ConversationState, ConversationView } from '../../shared/view'
import type { Assistant } from '../assistant'
import type { Hold, Sentence } from './commandLine/command'

/** What of an assistant a user can reach. */
export type Conversant = Pick<Assistant, 'press' | 'release' | 'say' | 'view' | 'idle'>

/** A sentence that led to nothing at all is given up after this. */
const UNANSWERED_MS: Ms = 6_000

export const pause = (clock: Clock, ms: Ms): Promise<void> => new Promise((resolve) => clock.after(ms, resolve))

const isQuiet = (state: ConversationState) => state === 'ready' || state === 'closing'

/** Ears that are behind are waited for; so long until they are asked for again. */
const BEHIND_MS: Ms = 100

/** Resolves when a state satisfies `wanted`, or after `boundMs` and with nothing under way any more: then false. */
export function reached({ view }: Conversant, clock: Clock, wanted: (view: ConversationView) => boolean, boundMs: Ms) {
  return new Promise<boolean>((resolve) => {
    let unsubscribe = () => {}
    let settled = false
    const settle = (result: boolean) => {
      settled = true
      unsubscribe()
      cancel()
      resolve(result)
    }
    let cancel: Cancel = () => {}
    const giveUpIn = (ms: Ms) => {
      cancel = clock.after(ms, () => (clock.isOwed() ? giveUpIn(BEHIND_MS) : settle(false)))
    }
    giveUpIn(boundMs)
    unsubscribe = view.on((now) => {
      if (!settled && wanted(now)) settle(true)
    })
    if (settled) unsubscribe()
  })
}

/** Presses and releases at those times from now. Resolves after the last release. */
export async function holdKey(conversant: Conversant, clock: Clock, holds: readonly Hold[], toggle: boolean) {
  const startMs = clock.now()
  for (const { fromMs, toMs } of holds) {
    await pause(clock, startMs + fromMs - clock.now())
    conversant.press()
    await pause(clock, startMs + toMs - clock.now())
    if (toggle) conversant.press()
    else conversant.release()
  }
}

export interface Speech {
  /** Puts a sentence into the microphone; resolves when its last sample was picked up. */
  speak(text: string): Promise<void>
}

/** One sentence with its answer; in hold and toggle mode the key is down while it is spoken. */
export async function converse(conversant: Conversant, clock: Clock, sentence: Sentence, speech: Speech) {
  const { mode } = conversant.view.current
  if (sentence.how === 'typed') conversant.say(sentence.text)
  else {
    if (mode !== 'hands-free') conversant.press()
    await speech.speak(sentence.text)
    if (mode === 'toggle') conversant.press()
    if (mode === 'hold') conversant.release()
  }
  await reached(conversant, clock, ({ state }) => !isQuiet(state), UNANSWERED_MS)
  await conversant.idle()
}

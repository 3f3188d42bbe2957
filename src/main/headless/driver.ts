/**
 * Plays the user: holds the key when it is time, says or types one sentence after the other, and knows when the
 * conversation is over. Owns no sound and no turns; all waiting is on the assistant's clock.
 */
import { afterOwed, type Clock, type Ms } from '../../shared/time'
import type { ConversationState, ConversationView } from '../../shared/view'
import type { Assistant } from '../assistant'
import { TUNING } from '../conversation'
import type { Hold, Sentence } from './commandLine/command'

/** What of an assistant a user can reach. */
export type Conversant = Pick<Assistant, 'press' | 'release' | 'say' | 'view' | 'idle'>

/** A sentence that led to nothing at all is given up after this. */
const UNANSWERED_MS: Ms = 6_000

const pause = (clock: Clock, ms: Ms): Promise<void> => new Promise((resolve) => clock.after(ms, resolve))

/**
 * Resolves when no work is under way. What ends moves a virtual clock on by the time it took, past whatever is played to
 * that clock meanwhile.
 */
export async function nothingOwed(clock: Clock): Promise<void> {
  while (clock.isOwed()) await pause(clock, 1)
}

const isQuiet = (state: ConversationState) => state === 'ready' || state === 'closing'

/** Hands-free the microphone stays shut so long behind an answer, or what is left of one that was cut off. */
const SHUT_MS: Ms = TUNING.echoGuardMs + 50

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
    const cancel = afterOwed(clock, boundMs, () => settle(false))
    unsubscribe = view.on((now) => {
      if (!settled && wanted(now)) settle(true)
    })
    if (settled) unsubscribe()
  })
}

/** Resolves when what is heard is so far. */
export type Reached = (positionMs: Ms) => Promise<void>

/** For what is heard from now on. */
export function fromNow(clock: Clock): Reached {
  const startMs = clock.now()
  return (positionMs) => pause(clock, startMs + positionMs - clock.now())
}

/** Presses and releases at those times. Resolves after the last release. */
export async function holdKey(conversant: Conversant, reached: Reached, holds: readonly Hold[], toggle: boolean) {
  for (const { fromMs, toMs } of holds) {
    await reached(fromMs)
    conversant.press()
    await reached(toMs)
    if (toggle) conversant.press()
    else conversant.release()
  }
}

export interface Speech {
  /** Puts a sentence into the microphone; resolves when its last sample was picked up. */
  speak(text: string): Promise<void>
}

/** One sentence with its answer; in hold and toggle mode the key is down while it is spoken, hands-free the microphone is open. */
export async function converse(conversant: Conversant, clock: Clock, sentence: Sentence, speech: Speech) {
  const { mode, turn } = conversant.view.current
  if (sentence.how === 'typed') conversant.say(sentence.text)
  else {
    if (mode !== 'hands-free') conversant.press()
    else if (turn) await pause(clock, SHUT_MS)
    await speech.speak(sentence.text)
    if (mode === 'toggle') conversant.press()
    if (mode === 'hold') conversant.release()
  }
  await reached(conversant, clock, ({ state }) => !isQuiet(state), UNANSWERED_MS)
  await conversant.idle()
}

/**
 * One short question to whoever answers, on a connection of its own: what it took, stage by stage, or why it failed.
 * Nothing of it is heard, stored or part of the conversation.
 */
import { AppException } from '../../../shared/errors'
import type { Clock, Ms } from '../../../shared/time'
import type { AppError, Stages, TurnId } from '../../../shared/view'
import { type Hz, msToSamples, resampleWhole, samplesToMs } from '../../audio'
import type { LinkEvent, RealtimeLink, SessionConfig } from '../../link'

export interface Question {
  samples: Int16Array
  rateHz: Hz
}

export const TURN: TurnId = 1
/** As a microphone gives them. */
const FRAME_MS: Ms = 20
/** From dialling to the first sound, the question and all; longer than any service takes that works. */
const BOUND_MS: Ms = 20_000

/** Rejects with the exact failure. The question is spoken, so that hearing is measured too; nobody hears the answer. */
export const askProvider = (
  clock: Clock,
  link: RealtimeLink,
  config: SessionConfig,
  question: Question,
): Promise<Stages> => tried(clock, link, config, (signal) => answered(clock, link, question, signal))

/** On a link that is opened for it and closed when `work` is done, has failed, or took too long. */
export async function tried<Value>(
  clock: Clock,
  link: RealtimeLink,
  config: SessionConfig,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const given = new AbortController()
  let stop = (): void => {}
  let leave = (): void => {}
  const late = new Promise<never>((_, reject) => {
    stop = clock.after(BOUND_MS, () => {
      given.abort()
      reject(new AppException('net.timeout'))
    })
  })
  try {
    const failed = new Promise<never>((_, reject) => {
      leave = link.events.on((event) => {
        const error = failureOf(event)
        if (error) reject(AppException.of(error))
      })
    })
    // Where the turn ends is known here, whatever the mode.
    const held: SessionConfig = { ...config, mode: 'hold' }
    const asked = link.open(held, [], given.signal).then(() => work(given.signal))
    return await Promise.race([asked, failed, late])
  } finally {
    stop()
    leave()
    given.abort()
    await link.close()
  }
}

/** Spoken as somebody speaks it: a service that was given all of it at once would have no hearing to do after its end. */
async function speak(
  clock: Clock,
  link: RealtimeLink,
  { samples, rateHz }: Question,
  signal: AbortSignal,
): Promise<void> {
  const inputHz = link.capabilities.inputRateHz
  const sound = resampleWhole(samples, rateHz, inputHz)
  const frameSamples = msToSamples(FRAME_MS, inputHz)
  const beganAt = clock.now()
  for (let at = 0; at < sound.length && !signal.aborted; at += frameSamples) {
    const dueAt = beganAt + samplesToMs(Math.min(at + frameSamples, sound.length), inputHz)
    await new Promise<void>((resolve) => void clock.after(dueAt - clock.now(), resolve))
    const frame = sound.subarray(at, at + frameSamples)
    link.append({ turnId: TURN, samples: frame, rateHz: inputHz, capturedAtMs: clock.now() })
  }
}

async function answered(clock: Clock, link: RealtimeLink, question: Question, signal: AbortSignal): Promise<Stages> {
  await speak(clock, link, question, signal)
  const endedAt = clock.now()
  let heardAt: Ms | undefined
  let thoughtAt: Ms | undefined
  return new Promise((resolve) => {
    const leave = link.events.on((event) => {
      // Speech to speech writes the words down beside its answer: there nothing was waited for.
      if (event.type === 'userFinal') heardAt ??= thoughtAt ?? clock.now()
      if (event.type === 'replyDelta') thoughtAt ??= clock.now()
      // An answer in words alone is done without a sound.
      if (event.type !== 'audio' && event.type !== 'responseDone') return
      leave()
      const now = clock.now()
      const hear = (heardAt ?? endedAt) - endedAt
      const think = (thoughtAt ?? now) - endedAt - hear
      resolve({ turn: 0, hear, think, voice: now - endedAt - hear - think, out: 0, total: now - endedAt })
    })
    link.commit(TURN)
    link.respond({ turnId: TURN })
  })
}

const failureOf = (event: LinkEvent): AppError | undefined =>
  event.type === 'lost' || event.type === 'responseFailed' ? event.error : undefined

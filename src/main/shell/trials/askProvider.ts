/**
 * One short question to whoever answers, on a connection of its own: what it took, stage by stage, or why it failed.
 * Nothing of it is heard, stored or part of the conversation.
 */
import { AppException } from '../../../shared/errors'
import type { Clock, Ms } from '../../../shared/time'
import type { AppError, Stages, TurnId } from '../../../shared/view'
import type { LinkEvent, RealtimeLink, SessionConfig } from '../../link'

const QUESTION = 'What time is it?'
const TURN: TurnId = 1
/** From dialling to the first sound; longer than any service takes that works. */
const BOUND_MS: Ms = 20_000

/** Rejects with the exact failure. A typed question: there is nothing to wait for before it, and nobody hears the answer. */
export async function askProvider(clock: Clock, link: RealtimeLink, config: SessionConfig): Promise<Stages> {
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
    const asked = link.open(config, [], given.signal).then(() => answered(clock, link))
    return await Promise.race([asked, failed, late])
  } finally {
    stop()
    leave()
    await link.close()
  }
}

function answered(clock: Clock, link: RealtimeLink): Promise<Stages> {
  const askedAt = clock.now()
  let thoughtAt: Ms | undefined
  return new Promise((resolve) => {
    const leave = link.events.on((event) => {
      if (event.type === 'replyDelta') thoughtAt ??= clock.now()
      // An answer in words alone is done without a sound.
      if (event.type !== 'audio' && event.type !== 'responseDone') return
      leave()
      const now = clock.now()
      const think = (thoughtAt ?? now) - askedAt
      resolve({ turn: 0, hear: 0, think, voice: now - askedAt - think, out: 0, total: now - askedAt })
    })
    link.add({ type: 'userText', turnId: TURN, text: QUESTION })
    link.respond({ turnId: TURN })
  })
}

const failureOf = (event: LinkEvent): AppError | undefined =>
  event.type === 'lost' || event.type === 'responseFailed' ? event.error : undefined

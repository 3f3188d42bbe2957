/** What is due: which timers, alarms and reminders sound now, which were missed while Parley was not running, and the words for both. Pure. */
import type { EpochMs, Ms } from '../../shared/time'
import { type Place, sayTime } from './locale'
import { sayNumber } from './numbers'
import { capital, sayKept } from './plan'
import type { Say, TimerItem } from './skill'
import { nameTimer, sayWhen } from './timerItems'

/** Later than this is missed rather than due: the computer slept or Parley was not running. */
export const LATE_MS: Ms = 60_000

export interface Due {
  /** Oldest first. */
  readonly due: readonly TimerItem[]
  readonly missed: readonly TimerItem[]
  /** When to look again; undefined when nothing is waiting. */
  readonly nextAt: EpochMs | undefined
}

export function whatIsDue(timers: readonly TimerItem[], now: EpochMs): Due {
  const sorted = [...timers].sort((left, right) => left.dueAt - right.dueAt)
  const over = sorted.filter((item) => item.dueAt <= now)
  return {
    due: over.filter((item) => now - item.dueAt <= LATE_MS),
    missed: over.filter((item) => now - item.dueAt > LATE_MS),
    nextAt: sorted.find((item) => item.dueAt > now)?.dueAt,
  }
}

/** What is said when it goes off. */
export function announceDue(item: TimerItem, place: Place): Say[] {
  switch (item.kind) {
    case 'timer':
      return [{ type: 'text', text: `${capital(nameTimer(item))} is done.` }]
    case 'alarm':
      return [{ type: 'text', text: dot(`It is ${sayTime(item.dueAt, place)}`) }]
    case 'reminder':
      return remind('Reminder:', item)
  }
}

export interface Missed {
  /** Of which it tells, oldest first. */
  readonly items: readonly TimerItem[]
  readonly say: Say[]
}

/**
 * What is said at the next start, one announcement each. A reminder has a text that would be lost: every one is told by
 * itself. Timers and alarms, which are of no more use, are told in one: the last, and how many there were.
 */
export function announceMissed(missed: readonly TimerItem[], at: Place & { readonly now: EpochMs }): Missed[] {
  const reminders = missed.filter(({ kind }) => kind === 'reminder')
  const rung = missed.filter(({ kind }) => kind !== 'reminder')
  const together = [...(rung.length > 0 ? [rung] : []), ...reminders.map((item) => [item])]
  return together.map((items) => ({ items, say: announceTogether(items, items.at(-1)!, at) }))
}

function announceTogether(
  { length }: readonly TimerItem[],
  last: TimerItem,
  at: Place & { readonly now: EpochMs },
): Say[] {
  if (last.kind === 'reminder') return remind(`You missed a reminder ${sayWhen(last.dueAt, at)}:`, last)
  const which = `${last.kind === 'alarm' ? 'the alarm' : nameTimer(last)} ${sayWhen(last.dueAt, at)}`
  const text =
    length === 1 ? `You missed ${which}` : `You missed ${sayNumber(length)} timers or alarms. The last: ${which}`
  return [{ type: 'text', text: dot(text) }]
}

const dot = (text: string): string => (text.endsWith('.') ? text : `${text}.`)

function remind(head: string, item: TimerItem): Say[] {
  if (item.sound !== undefined) return [{ type: 'text', text: head }, sayKept({ text: item.text, sound: item.sound })]
  return [{ type: 'text', text: item.text === '' ? head.replace(/:$/, '.') : dot(`${head} ${item.text}`) }]
}

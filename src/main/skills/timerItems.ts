/** What timers, alarms and reminders share: which one is meant, how it is named, when it is due. Pure. */
import type { EpochMs } from '../../shared/time'
import { dayNumber, wallTime } from './calendar'
import { readClock } from './clockTime'
import { readDuration, sayDuration } from './durations'
import { listed, listedParts, more, type Part, textOf, wordsOf } from './listing'
import { type Place, sayDay, sayTime, sayWeekday } from './locale'
import { mentions } from './mentions'
import { sayNumber } from './numbers'
import { offersOf } from './offers'
import { capital, firstShort, goingOn, isShort, plan, planOf } from './plan'
import type { Effect, Meaning, Plan, SkillContext, TimerItem } from './skill'

/** Those that are still to come, the next first: one whose time is over is being told, or was, and only not yet taken off the list. */
export const itemsOf = (kind: TimerItem['kind'], context: SkillContext): TimerItem[] =>
  context.state.timers
    .filter((item) => item.kind === kind && item.dueAt > context.now)
    .sort((left, right) => left.dueAt - right.dueAt)

/** "the pasta timer", or "the ten minute timer" by the length it was set for. */
export const nameTimer = (item: TimerItem): string =>
  `the ${item.name || sayDuration(item.dueAt - item.setAt).replace(/s\b/g, '')} timer`

/** "tomorrow at seven a.m.", "on Friday at nine", "on March third at noon", of what is over "yesterday at noon", "last Friday at nine". */
export function sayWhen(at: EpochMs, context: Place & { readonly now: EpochMs }): string {
  const today = wallTime(context.now, context.timeZone)
  const day = wallTime(at, context.timeZone)
  const away = dayNumber(day) - dayNumber(today)
  const time = sayTime(at, context)
  if (away === 0) return `at ${time}`
  if (away === 1) return `tomorrow at ${time}`
  if (away === -1) return `yesterday at ${time}`
  if (away < -1 && away > -7) return `last ${sayWeekday(day)} at ${time}`
  if (away > 1 && away < 7) return `on ${sayWeekday(day)} at ${time}`
  if (away === 7) return `next ${sayWeekday(day)} at ${time}`
  return `on ${sayDay(day, context.locale, today.year)} at ${time}`
}

/** They stand in the order in which they were set or last changed. */
const lastSet = (items: readonly TimerItem[], context: SkillContext): TimerItem[] =>
  context.state.timers.filter((item) => items.includes(item)).slice(-1)

/** Which one the words mean: by name, by time, else the only one; `undefined` where it is not clear. */
export function pick(items: readonly TimerItem[], meaning: Meaning, context: SkillContext): TimerItem[] {
  const { among, name, clock, it } = meaning.slots
  const length = meaning.slots['of'] ?? meaning.slots['length']
  if (among !== undefined) return items.filter(({ id }) => among.split(' ').includes(id))
  const { free } = meaning
  if (free) return items.filter((item) => mentions(item.text, free.text))
  if (it !== undefined) return lastSet(items, context)
  if (name !== undefined) return items.filter((item) => item.name === name)
  if (length !== undefined) {
    const said = sayDuration(readDuration(length))
    const long = items.filter((item) => sayDuration(item.dueAt - item.setAt) === said)
    // Who says how long it is means the one that has no better name.
    const plain = long.filter((item) => item.name === '')
    return plain.length > 0 ? plain : long
  }
  const time = clock === undefined ? undefined : readClock(clock)
  if (!time) return [...items]
  return items.filter((item) => {
    const due = wallTime(item.dueAt, context.timeZone)
    return due.minute === time.minute && (time.ambiguous ? due.hour % 12 === time.hour % 12 : due.hour === time.hour)
  })
}

const removals = (items: readonly TimerItem[]): Effect[] => items.map((item) => ({ type: 'removeTimer', item }))

/** With its article: a timer by its name, what has a time of day by that. */
const nameItem = (item: TimerItem, context: SkillContext): string =>
  item.kind === 'timer' ? nameTimer(item) : `the ${item.kind} ${sayWhen(item.dueAt, context)}`

/** Cancels the one that is meant, asks where several may be. */
export function cancel(kind: TimerItem['kind'], meaning: Meaning, context: SkillContext): Plan {
  const all = itemsOf(kind, context)
  if (all.length === 0) return plan(`There is no ${kind} set.`)
  const meant = pick(all, meaning, context)
  // Two alarms of one time are one to whoever set them.
  const isOneTime = kind === 'alarm' && meant.every(({ dueAt }) => dueAt === meant[0]?.dueAt)
  if (meant.length === 0 || (meant.length > 1 && meaning.slots['all'] === undefined && !isOneTime))
    return whichOf(kind, meant, meaning, context)
  const text =
    meant.length === 1
      ? `${nameItem(meant[0]!, context)} is cancelled.`
      : `${meant.length === 2 ? 'Both' : `All ${sayNumber(meant.length)}`} ${kind}s are cancelled.`
  return plan(text, removals(meant))
}

/** Cancels what was set or changed last, of whatever kind. */
export function cancelLast(context: SkillContext): Plan {
  const last = context.state.timers.findLast(({ dueAt }) => dueAt > context.now)
  return last ? plan(`${nameItem(last, context)} is cancelled.`, removals([last])) : plan('There is nothing to cancel.')
}

/** How each of several is told from the others: reminders of one time by their words, where those are few. */
function namesAmong(meant: readonly TimerItem[], context: SkillContext): (item: TimerItem) => string {
  const name = (item: TimerItem): string => nameItem(item, context)
  const isOneTime = meant.length > 1 && new Set(meant.map(name)).size === 1
  const areWords = meant.every(({ text, sound }) => sound === undefined && text !== '' && text.split(' ').length <= 5)
  return isOneTime && areWords ? ({ text }) => text : name
}

/** Asks which of several is meant; where none is, says what there is. */
export function whichOf(
  kind: TimerItem['kind'],
  meant: readonly TimerItem[],
  meaning: Meaning,
  context: SkillContext,
): Plan {
  if (meant.length === 0) {
    const [next] = itemsOf(kind, context)
    const none = `There is no such ${kind}.`
    return next
      ? firstShort(`${none} ${capital(nameItem(next, context))} is set.`, none)
      : plan(`There is no ${kind} set.`)
  }
  const nameOf = namesAmong(meant, context)
  const names = [...new Set(meant.map(nameOf))]
  const isAlike = names.length === 1 && meant.every(({ text }) => text === meant[0]!.text)
  const alike = `${sayNumber(meant.length)} ${kind}s are alike. Say: the last one, or: all of them.`
  const several = isAlike ? alike : `There are ${sayNumber(meant.length)} ${kind}s. Which one?`
  const whole = `Which one: ${listed(names, 'or')}?`
  const isNamed = names.length > 1 && names.length <= 3 && isShort(whole)
  const groups = names.map((name) => ({ name, items: meant.filter((item) => nameOf(item) === name) }))
  const inOrder = isNamed ? groups.map(({ items }) => items) : meant.map((item) => [item])
  // What was not told by name is not counted by what was told: the last is the one that was set last.
  const last = isNamed ? inOrder.at(-1)! : lastSet(meant, context)
  const offers = offersOf(groups, inOrder, last)
  return { ...plan(isNamed ? whole : several), asks: { ...meaning, offers } }
}

/**
 * Reads out at most two, the next one first, and says how many more there are; asked to go on, from the slot `from` on. Where
 * there are too many words, the later one is only named, then counted.
 */
export function tellAll(
  kind: TimerItem['kind'],
  meaning: Meaning,
  context: SkillContext,
  describe: (item: TimerItem) => readonly Part[],
  name = describe,
): Plan {
  const items = itemsOf(kind, context)
  const from = Number(meaning.slots['from'] ?? 0)
  const [first, ...rest] = items.slice(from, from + 2)
  if (!first) return plan(from > 0 ? 'That was all.' : `There is no ${kind} set.`)
  const head = items.length === 1 ? `One ${kind}: ` : `${sayNumber(items.length)} ${kind}s: `
  const ways = [
    [describe(first), ...rest.map(describe)],
    [describe(first), ...rest.map(name)],
    [describe(first)],
    [name(first), ...rest.map(name)],
    [name(first)],
  ]
  const told = (way: readonly (readonly Part[])[]): Part[] => {
    const rest = more(way.length, items.length - from).map((text) => [text])
    return [from > 0 ? '' : head, ...listedParts([...way, ...rest], 'and'), '.']
  }
  const way = ways.find((each) => isShort(wordsOf(told(each)))) ?? ways.at(-1)!
  const said = planOf(told(way))
  const next = from + way.length
  const isLast = next === items.length
  if (isLast && way === ways[0]) return said
  const whole = [head.trim(), ...items.map((item) => textOf(describe(item)))].join('\n')
  return { ...said, whole, ...(isLast ? {} : { asks: goingOn(meaning, next) }) }
}

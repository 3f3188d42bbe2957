/**
 * Whether two sentences mean the same to Parley: the same wish, with the same number, length or time where the words for
 * it differ ("a quarter to eight", "seven forty five"), so that the same is said and done whatever is set and stored. A wish
 * with the same answer by chance ("ten plus two", "six plus six") is another one.
 */
import { createSkills, type Meaning, type SkillState, type Skills } from '../../src/main/skills'
import { readClock } from '../../src/main/skills/clockTime'
import { readDuration } from '../../src/main/skills/durations'
import { readNumber } from '../../src/main/skills/numbers'

const MINUTE_MS = 60_000
/** A Sunday morning and the evening of a weekday. */
const TIMES = [Date.UTC(2026, 10, 29, 8, 20), Date.UTC(2027, 2, 3, 19, 50)]

const item = (kind: 'timer' | 'alarm' | 'reminder', name: string, minutes: number, now: number) => ({
  ...{ id: `${kind} ${name} ${minutes}`, kind, name, text: '' },
  ...{ setAt: now - MINUTE_MS, dueAt: now + minutes * MINUTE_MS },
})

/** With nothing stored, with one of each, and with several. */
const statesAt = (now: number): SkillState[] => {
  const one = [item('timer', '', 90, now), item('alarm', '', 700, now), item('reminder', '', 300, now)]
  const more = [item('timer', 'tea', 4, now), item('timer', 'pasta', 11, now), item('alarm', '', 900, now)]
  const notes = ['notes', 'shopping', 'notes', 'shopping', 'memory'].map((list, i) => ({
    ...{ id: `note ${i}`, list, at: now - i * MINUTE_MS, text: `thing ${i}` },
  }))
  const state = { volume: 50, lastSaid: [{ type: 'text' as const, text: 'It is noon.' }], undoable: [] }
  return [
    { ...state, timers: [], notes: [] },
    { ...state, timers: one, notes },
    { ...state, timers: [...one, ...more], notes },
  ]
}

/** What Parley would say and do. */
const consequences = (skills: Skills, meaning: Meaning): string =>
  JSON.stringify(
    TIMES.flatMap((now) =>
      statesAt(now).map((state) => {
        const plan = skills.answer(meaning, {
          ...{ now, timeZone: 'America/New_York', locale: 'en-US', state, newId: () => 'new' },
        })
        // A question back carries the words it came from.
        return { ...plan, asks: plan.asks !== undefined }
      }),
    ),
  )

const withoutArticle = (words: string): string => words.replace(/^(a|an|the) /, '')
const READINGS: readonly ((words: string) => unknown)[] = [withoutArticle, readNumber, readDuration, readClock]

/** By any reading: which one counts there, the consequences tell. */
const sameValue = (one: string | undefined, other: string | undefined): boolean => {
  if (one === undefined || other === undefined) return one === other
  return READINGS.some((read) => {
    const [left, right] = [read(one), read(other)]
    const isReadable = left !== undefined && !Number.isNaN(left)
    return isReadable && JSON.stringify(left) === JSON.stringify(right)
  })
}

export type MeanTheSame = (one: string, other: string) => boolean

/** `freeWords`: the user's own words count too; spoken, they are kept as sound, and what is recognized of them is no part of the meaning. */
export function createMeaning(skills: Skills = createSkills(), { freeWords = true } = {}): MeanTheSame {
  const parsed = (text: string): Meaning | undefined => {
    const meaning = skills.parse(text)
    return meaning?.free === undefined || freeWords ? meaning : { ...meaning, free: { text: 'these' } }
  }
  return (one, other) => {
    const [left, right] = [parsed(one), parsed(other)]
    if (left === undefined || right === undefined) return left === right
    if (JSON.stringify(left) === JSON.stringify(right)) return true
    const names = new Set([...Object.keys(left.slots), ...Object.keys(right.slots)])
    return (
      left.skill === right.skill &&
      left.intent === right.intent &&
      JSON.stringify(left.free) === JSON.stringify(right.free) &&
      [...names].every((name) => sameValue(left.slots[name], right.slots[name])) &&
      consequences(skills, left) === consequences(skills, right)
    )
  }
}

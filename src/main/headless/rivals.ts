/**
 * Answers that could have been given instead, so that recognizing the one that was given means something: the same
 * question at seventy other moments, and answers to quite other questions. Pure.
 */
import type { EpochMs } from '../../shared/time'
import { createSkills, type SkillContext } from '../skills'

const MOST_RIVALS = 70
/** No whole number of hours, so that minutes and hours both differ. */
const APART_MS = 83 * 60_000

const OTHER_QUESTIONS = [
  'what day is it',
  'what is the date tomorrow',
  'what is seven times eight',
  'how many miles is ten kilometers',
  'set a timer for ten minutes',
  'what timers are set',
  'what can you do',
  'who are you',
  'what is on my shopping list',
]

/** The words of an answer as a voice says them: lower case, without marks, the letters of a.m. and p.m. apart. */
export const spokenWords = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\b([ap])\.?m\b\.?/g, '$1 m')
    .replace(/[^a-z' ]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Never the answer itself; fewer than seventy where the question has fewer answers. */
export function rivalsOf(
  question: string,
  answer: string,
  now: EpochMs,
  place: { locale: string; timeZone: string },
): string[] {
  const skills = createSkills()
  const state = { timers: [], notes: [], volume: 100, lastSaid: [], undoable: [] }
  const answerTo = (words: string, at: EpochMs): string[] => {
    const context: SkillContext = { ...place, now: at, state, newId: () => 'rival' }
    const meaning = skills.parse(words)
    if (!meaning) return []
    return [
      spokenWords(
        skills
          .answer(meaning, context)
          .say.map((say) => (say.type === 'text' ? say.text : ''))
          .join(' '),
      ),
    ]
  }
  const others = OTHER_QUESTIONS.flatMap((words) => answerTo(words, now))
  const moments = Array.from({ length: MOST_RIVALS * 2 }, (_, n) => now + (n + 1) * APART_MS)
  const rivals = new Set([...others, ...moments.flatMap((at) => answerTo(question, at))])
  rivals.delete(spokenWords(answer))
  rivals.delete('')
  return [...rivals].slice(0, MOST_RIVALS)
}

/** Skill: remember and forget, a plain list that the user owns. */
import { mentions } from './mentions'
import { addTo, itemsIn } from './notes'
import { goingOn, MOST_WORDS, plan, refusal, sayKept, tool } from './plan'
import { readOut } from './readOut'
import { type Effect, MEMORY, type Meaning, type NoteItem, type Plan, type Skill, type SkillContext } from './skill'

const NOTHING = 'You have not told me anything to remember.'

const ASKED = /^(?:(?:what|when|who|where)(?:'s| is| was| are)|do you (?:remember|know)) (?:my|the) (.+?)[?!.]*$/

/** "What is my locker code?" in words that are no command: anything can be asked so, and is answered where it was told. */
export function askedOfMemory(words: string): Meaning | undefined {
  const text = ASKED.exec(words)?.[1]
  return text === undefined ? undefined : { skill: 'memory', intent: 'recall', slots: { open: text }, free: { text } }
}

/** In pieces that are short enough, where it is text; asked to go on, from the word of that number on. */
function tell(item: NoteItem, meaning: Meaning): Plan {
  const words = item.sound === undefined ? item.text.split(/\s+/) : []
  const from = Number(meaning.slots['from'] ?? 0)
  const rest = words.slice(from)
  if (words.length <= MOST_WORDS) return { say: [sayKept(item)], effects: [] }
  if (rest.length <= MOST_WORDS) return { say: [{ type: 'text', text: rest.join(' ') }], effects: [] }
  const next = from + MOST_WORDS - GO_ON.split(' ').length
  const text = `${words.slice(from, next).join(' ')} ${GO_ON}`
  return {
    say: [{ type: 'text', text }],
    whole: item.text,
    effects: [],
    asks: goingOn(meaning, next),
  }
}

const GO_ON = '… Say: go on.'

const withoutArticle = (words: string): string => words.toLowerCase().replace(/^(?:my|the|an?) /, '')

/** What tells of just that, and of no more: "the code is 1234" of the code, "the code of the bike" of another one. */
const isJust = (text: string, wanted: string): boolean =>
  ['is', 'are', 'was', 'were'].some((verb) => withoutArticle(text).startsWith(`${withoutArticle(wanted)} ${verb} `))

function recall(meaning: Meaning, context: SkillContext): Plan {
  const all = itemsIn(MEMORY, context)
  const wanted = meaning.free?.text ?? ''
  if (meaning.slots['open'] !== undefined && !all.some((item) => mentions(item.text, wanted)))
    return refusal('openQuestion')
  if (all.length === 0) return plan(NOTHING)
  if (meaning.free) {
    const found = all.filter((item) => mentions(item.text, wanted))
    const told = found.findLast(({ text }) => isJust(text, wanted)) ?? found.at(-1)
    return told ? tell(told, meaning) : plan('I remember nothing about that.')
  }
  const from = Number(meaning.slots['from'] ?? 0)
  if (from >= all.length) return plan('That was all.')
  const { plan: said, next } = readOut(all, 'thing', 'things', from)
  return next < all.length ? { ...said, asks: { ...meaning, slots: { from: String(next) } } } : said
}

function forget(items: readonly NoteItem[], done: string): Plan {
  const effects: Effect[] = items.map((item) => ({ type: 'removeNote', item }))
  return effects.length === 0 ? plan('I remember nothing about that.') : plan(done, effects)
}

const HOW_TO_REMEMBER = 'Say it in one go. For example: remember that the bins go out on Monday.'

/** "Remember when we went to Paris?" asks; it tells nothing that is to be kept. */
const REMINISCENCE = /^when (?:i|you|he|she|we|they) /i

export const memory: Skill = {
  name: 'memory',
  examples: [
    'Remember that the bins go out on Monday.',
    'What do you remember?',
    'Forget the last thing.',
    'Forget everything.',
  ],
  intents: {
    forgetAll: {
      phrases: ['forget everything [i told you | about me]', '(delete | clear) your memory'],
      answer: (_meaning, context) => {
        const all = itemsIn(MEMORY, context)
        return all.length === 0 ? plan(NOTHING) : forget(all, 'Everything is forgotten. Say undo to get it back.')
      },
    },
    forgetLast: {
      phrases: ['forget (that | it){it}', 'forget the last (thing | one)'],
      answer: ({ slots }, context) => {
        // "Forget it" is also what people say who want nothing: only what was remembered just now is meant.
        const isFresh = context.state.undoable.some((did) => did.type === 'addNote' && did.item.list === MEMORY)
        if (slots['it'] !== undefined && !isFresh)
          return plan('All right. To delete what I remember, say: forget the last thing.')
        return forget(itemsIn(MEMORY, context).slice(-1), 'Forgotten.')
      },
    },
    forget: {
      phrases: [],
      typed: ['forget (about | that) <free>{free}', 'forget my <free>{free}'],
      answer: ({ free }, context) => {
        const wanted = free?.text ?? ''
        return forget(
          itemsIn(MEMORY, context).filter(({ text }) => mentions(text, wanted)),
          'Forgotten.',
        )
      },
    },
    recall: {
      phrases: ['what do you (remember [about me] | know about me)', 'what did i tell you [to remember]'],
      typed: [
        '(what do you (remember | know) about | what did i (say | tell you) about) <free>{free}',
        '(what have i told you | what did i tell you | what have you remembered | show me what you remember | list my memories)',
        'where (is | are | did i put) my <free>{free}',
      ],
      answer: recall,
    },
    remember: {
      phrases: ['remember [that | to] <free>{free}'],
      typed: ["(don't | do not) forget [that | to] <free>{free}"],
      answer: (meaning, context) => {
        if (REMINISCENCE.test(meaning.free?.text ?? '')) return refusal('openQuestion')
        const effects = addTo(MEMORY, meaning, context, false)
        return plan(effects.length > 0 ? 'I will remember that.' : HOW_TO_REMEMBER, effects)
      },
    },
  },
  tools: [
    tool('remember', 'Keeps a fact the user wants remembered.', { fact: { type: 'string' } }, ({ fact }) =>
      typeof fact === 'string' ? { skill: 'memory', intent: 'remember', slots: {}, free: { text: fact } } : undefined,
    ),
    tool('recall', 'What the user asked to be remembered.', {}, () => ({
      skill: 'memory',
      intent: 'recall',
      slots: {},
    })),
  ],
}

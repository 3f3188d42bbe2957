/** Skill: notes and named lists, typed or in the user's own voice. */
import { own } from '../../shared/own'
import { isOrAre, listedOf } from './listing'
import { mentions } from './mentions'
import { readNumber, readOrdinal, sayNumber } from './numbers'
import { firstShort, goingOn, keep, plan, tool } from './plan'
import { readOut } from './readOut'
import {
  type Effect,
  type Intent,
  MEMORY,
  type Meaning,
  NOTES,
  type NoteItem,
  type Plan,
  type Skill,
  type SkillContext,
  type Tool,
} from './skill'

const LISTS = ['shopping', 'grocery', 'to-do', 'packing', 'wish', 'reading', 'birthday', 'guest']
const LIST = `(the | my) [(${LISTS.join(' | ')}){list}] list`
/** Any word can be the name of a list that is typed. */
const TYPED_LIST = `([the | my] [(${LISTS.join(' | ')} | to do | <name>){list}] list | [the | my] (groceries | shopping){list})`

export const itemsIn = (list: string, context: SkillContext): NoteItem[] =>
  context.state.notes.filter((item) => item.list === list)

const SAME_LIST: Readonly<Record<string, string>> = { grocery: 'shopping', groceries: 'shopping', 'to do': 'to-do' }

/** Groceries are shopping; "my list" is the only one there is, or the shopping list. */
function listOf({ slots }: Meaning, context: SkillContext): string {
  const named = slots['list']
  if (named !== undefined) return own(SAME_LIST, named) ?? named
  const known = listNames(context)
  return known.length === 1 ? known[0]! : 'shopping'
}

/** One item for what was said; typed "milk, eggs and bread" makes three on a list. */
export function addTo(list: string, meaning: Meaning, context: SkillContext, split: boolean): Effect[] {
  const said = keep(meaning, context)
  if (!said) return []
  const texts =
    split && !said.sound ? said.kept.text.split(/\s*,\s*(?:and\s+)?|\s+and\s+/).filter(Boolean) : [said.kept.text]
  return texts.map((text) => ({
    type: 'addNote',
    item: { id: context.newId(), list, at: context.now, ...said.kept, text },
    ...(said.sound ? { sound: said.sound } : {}),
  }))
}

const removals = (items: readonly NoteItem[]): Effect[] => items.map((item) => ({ type: 'removeNote', item }))

const title = (list: string): string => (list === NOTES ? 'your notes' : `your ${list} list`)

/** The answer is about that list. */
const about = (list: string, answer: Plan): Plan => ({ ...answer, list })

function read(list: string, meaning: Meaning, context: SkillContext, one: string, many: string): Plan {
  const all = itemsIn(list, context)
  const from = Number(meaning.slots['from'] ?? 0)
  if (all.length === 0) return plan(list === NOTES ? 'There are no notes.' : `There is nothing on ${title(list)}.`)
  if (from >= all.length) return plan('That was all.')
  const { plan: said, next } = readOut(all, one, many, from)
  return next < all.length ? { ...said, asks: goingOn(meaning, next) } : said
}

function addItem(list: string, meaning: Meaning, context: SkillContext): Plan {
  const effects = addTo(list, meaning, context, true)
  if (effects.length === 0) return plan('There was nothing to add.')
  const what = ['', 'Added', 'Added both'][effects.length] ?? 'Added all of them'
  return plan(`${what} to ${title(list)}.`, effects)
}

const listNames = (context: SkillContext): string[] => [
  ...new Set(context.state.notes.map((item) => item.list).filter((list) => list !== NOTES && list !== MEMORY)),
]

function tellLists(context: SkillContext): Plan {
  const names = listNames(context)
  if (names.length === 0) return plan('There are no lists. Say: add milk to my shopping list.')
  if (names.length === 1) return plan(`One list: ${names[0]}.`)
  return plan(`${sayNumber(names.length)} lists: ${listedOf(names.slice(0, 5), names.length)}.`)
}

function isOn(list: string, meaning: Meaning, context: SkillContext): Plan {
  const item = findItem(itemsIn(list, context), meaning)
  if (!item) return plan(`No, that is not on ${title(list)}.`)
  const verb = list === 'to-do' ? 'is' : isOrAre(item.text)
  return firstShort(`Yes, ${item.text} ${verb} on ${title(list)}.`, `Yes, that is on ${title(list)}.`)
}

/** "Remove number two" names no list: it is of the one just read, added to or searched. */
const listToRemoveFrom = (meaning: Meaning, context: SkillContext): string =>
  (meaning.free || meaning.slots['list'] !== undefined ? undefined : context.state.list) ?? listOf(meaning, context)

/** By position, by "last", or by words; spoken words that were not sure match nothing. */
function removeItem(list: string, meaning: Meaning, context: SkillContext): Plan {
  const all = itemsIn(list, context)
  if (all.length === 0) return plan(list === NOTES ? 'There are no notes.' : `There is nothing on ${title(list)}.`)
  const found = findItem(all, meaning)
  if (found) {
    const said = found.sound === undefined ? firstShort(`Removed ${found.text}.`, 'Removed.') : plan('Removed.')
    return { ...said, effects: removals([found]) }
  }
  return plan(`I could not find that on ${title(list)}. Say: remove number two, or remove the last one.`)
}

function findItem(all: readonly NoteItem[], { slots, free }: Meaning): NoteItem | undefined {
  if (slots['last'] !== undefined) return all.at(-1)
  if (slots['number'] !== undefined) return all[readNumber(slots['number']) - 1]
  if (slots['ordinal'] !== undefined) return all[readOrdinal(slots['ordinal']) - 1]
  const wanted = free?.text.toLowerCase() ?? ''
  if (wanted === '') return undefined
  return all.find((item) => item.text.toLowerCase() === wanted) ?? all.find((item) => mentions(item.text, wanted))
}

function clear(list: string, context: SkillContext): Plan {
  const all = itemsIn(list, context)
  if (all.length === 0) return plan(list === NOTES ? 'There are no notes.' : `There is nothing on ${title(list)}.`)
  return plan(
    list === NOTES
      ? 'All notes are deleted. Say undo to get them back.'
      : `${title(list).replace(/^y/, 'Y')} is empty now. Say undo to get it back.`,
    removals(all),
  )
}

/** An answer about the list that the words name. */
const onList =
  (answer: (list: string, meaning: Meaning, context: SkillContext) => Plan): Intent['answer'] =>
  (meaning, context) => {
    const list = listOf(meaning, context)
    return about(list, answer(list, meaning, context))
  }

/** A list as a model names it: any, like those that are typed. */
const LIST_NAME = { type: 'string', description: `Such as ${LISTS.join(', ')}` } as const
const LONGEST_NAME = 40

/** Undefined where it can be the name of no list. */
function listNamed(name: unknown): string | undefined {
  const list =
    typeof name === 'string'
      ? name
          .toLowerCase()
          .replace(/ list$/, '')
          .trim()
      : ''
  return list === '' || list === NOTES || list === MEMORY || list.length > LONGEST_NAME ? undefined : list
}

/** What is to be done with an item of a list. */
const ofItem =
  (intent: string): Tool['toMeaning'] =>
  ({ item, list: name }) => {
    const list = listNamed(name)
    if (typeof item !== 'string' || item.trim() === '' || list === undefined) return undefined
    return { skill: 'notes', intent, slots: { list }, free: { text: item } }
  }

const HOW_TO_NOTE = 'Say it in one go. For example: take a note: the key is under the mat.'

const WHICH_ONE = '(the last [one | item | thing]){last} | number <count>{number} | the <ordinal>{ordinal} (one | item)'

export const notes: Skill = {
  name: 'notes',
  examples: [
    'Take a note: the key is under the mat.',
    'Read my notes.',
    'Add milk to my shopping list.',
    "What's on my shopping list?",
    'Remove milk from my shopping list.',
  ],
  intents: {
    note: {
      phrases: [
        '(take | make) a note [that | to | of] <free>{free}',
        '(note that | write down | new note) <free>{free}',
      ],
      typed: [
        '(note | note to self | add a note | write a note | save a note | jot down) [that | to | of | saying] <free>{free}',
        'write down that <free>{free}',
      ],
      answer: (meaning, context) => {
        const effects = addTo(NOTES, meaning, context, false)
        return effects.length > 0 ? about(NOTES, plan('Noted.', effects)) : plan(HOW_TO_NOTE)
      },
    },
    howToNote: {
      phrases: [],
      typed: ['(take | make | write | add | create | start) (a | another) [new] note', 'new note'],
      answer: () => plan(HOW_TO_NOTE),
    },
    readNotes: {
      phrases: [
        '(read | show | tell) [me] my notes',
        '(what are | list) my notes',
        'what notes do i have',
        'do i have any notes',
      ],
      typed: [
        "(what's | what is) in my notes",
        '[read | show | list] [me] [all] [of] [my | the] notes',
        '(do i have | are there) (any notes | notes | a note)',
        'how many notes do i have',
        'what did i (note | write) [down]',
      ],
      answer: (meaning, context) => about(NOTES, read(NOTES, meaning, context, 'note', 'notes')),
    },
    removeNote: {
      phrases: [
        '(delete | remove) ((the | my) last){last} note',
        '(delete | remove) note [number] <count>{number}',
        '(delete | remove) the <ordinal>{ordinal} note',
      ],
      typed: [
        '(delete | remove) (the | my) note (about | saying | that says | to | that) <free>{free}',
        '(delete | remove) [the | my] (last | latest){last} note',
      ],
      answer: (meaning, context) => about(NOTES, removeItem(NOTES, meaning, context)),
    },
    clearNotes: {
      phrases: ['(delete | remove | clear) (all [of] [my | the] | my) notes'],
      answer: (_meaning, context) => clear(NOTES, context),
    },
    addItem: {
      phrases: [`add <free>{free} to ${LIST}`, `put <free>{free} on ${LIST}`],
      typed: [`(add | write | put) <free>{free} (to | on | onto) ${TYPED_LIST}`],
      answer: onList(addItem),
    },
    readList: {
      phrases: [`(what's | what is) on ${LIST}`, `(read | show | tell) [me] ${LIST}`, `what do i need to buy`],
      typed: [
        `(what's | what is | what are | how many (things | items) are) (on | in) ${TYPED_LIST}`,
        `[read | show | tell | list | open] [me] ${TYPED_LIST}`,
        'what (should | must | do) i [have to] (buy | get)',
      ],
      answer: onList((list, meaning, context) => read(list, meaning, context, 'item', 'items')),
    },
    removeItem: {
      phrases: [
        `(remove | delete) (${WHICH_ONE}) from ${LIST}`,
        `remove (${WHICH_ONE})`,
        `(remove | delete) <free>{free} from ${LIST}`,
        `take <free>{free} off ${LIST}`,
      ],
      typed: [
        `(remove | delete | cross off) (${WHICH_ONE}) [(from | off) ${TYPED_LIST}]`,
        `(remove | delete | take | cross | strike | tick | check) <free>{free} (from | off) ${TYPED_LIST}`,
      ],
      answer: (meaning, context) => {
        const list = listToRemoveFrom(meaning, context)
        return about(list, removeItem(list, meaning, context))
      },
    },
    clearList: {
      phrases: [`(clear | empty | delete) ${LIST}`],
      typed: [
        `(clear | empty | delete | remove | erase) ${TYPED_LIST}`,
        `clear (everything | all [of] [the] items) (from | on) ${TYPED_LIST}`,
      ],
      answer: onList((list, _meaning, context) => clear(list, context)),
    },
    isOnList: {
      phrases: [],
      typed: [`(is | are | do i have) [there] [any] <free>{free} on ${TYPED_LIST}`],
      answer: onList(isOn),
    },
    lists: {
      phrases: [],
      typed: [
        '(what | which | how many) lists (do i have | are there)',
        '[show | read | list | tell] [me] [all] my lists',
        '(make | create | start) a [new] [<name>{name}] list [(called | named | for) <name>{name}]',
      ],
      answer: ({ slots }, context) =>
        slots['name'] === undefined
          ? tellLists(context)
          : plan(`A list begins with its first item. Say: add something to my ${slots['name']} list.`),
    },
  },
  tools: [
    tool('add_to_list', 'Puts an item on a list.', { item: { type: 'string' }, list: LIST_NAME }, ofItem('addItem')),
    tool('read_list', 'What is on a list.', { list: LIST_NAME }, ({ list: name }) => {
      const list = listNamed(name)
      return list === undefined ? undefined : { skill: 'notes', intent: 'readList', slots: { list } }
    }),
    tool(
      'remove_from_list',
      'Takes an item off a list.',
      { item: { type: 'string' }, list: LIST_NAME },
      ofItem('removeItem'),
    ),
    tool('take_note', 'Keeps a note.', { text: { type: 'string' } }, ({ text }) =>
      typeof text === 'string' ? { skill: 'notes', intent: 'note', slots: {}, free: { text } } : undefined,
    ),
    tool('read_notes', 'The notes that are kept.', {}, () => ({ skill: 'notes', intent: 'readNotes', slots: {} })),
  ],
}

/** What a question offers to choose from ("Which one: the pasta timer or the ten minute timer?"), and which of it an answer takes. Pure. */
import { fillers, normalise } from './normalise'
import { sayNumber, sayOrdinal } from './numbers'
import type { Asked, Offer, TimerItem } from './skill'

type Items = readonly TimerItem[]

/**
 * @param named by their names, of which one may be that of several
 * @param inOrder as they are counted: "the first one"
 * @param last what "the last one" means
 */
export function offersOf(
  named: readonly { name: string; items: Items }[],
  inOrder: readonly Items[],
  last: Items,
): Offer[] {
  const offer = (words: string, items: Items): Offer => ({
    words,
    slots: { among: items.map(({ id }) => id).join(' ') },
  })
  const all = inOrder.flat()
  const everything = ['all', 'all of them', ...(all.length === 2 ? ['both', 'both of them'] : [])]
  return [
    ...named.map(({ name, items }) => offer(name, items)),
    ...inOrder
      .slice(0, 20)
      .flatMap((items, at) => [offer(sayOrdinal(at + 1), items), offer(`number ${sayNumber(at + 1)}`, items)]),
    offer('last', last),
    ...everything.map((words) => ({ words, slots: { ...offer('', all).slots, all: 'all' } })),
  ]
}

/** The slots that the answer fills; undefined where it takes nothing of what was offered. */
export function chosen({ intent, offers = [] }: Asked, text: string): Offer['slots'] | undefined {
  const { words } = normalise(text)
  const { before, after } = fillers(words)
  const said = words.slice(before, words.length - after).join(' ')
  const answer = essence(intent === 'cancel' ? said.replace(/^(?:cancel|delete|remove|stop) (?=.)/, '') : said)
  return offers.find((offer) => essence(normalise(offer.words).words.join(' ')) === answer)?.slots
}

/** What tells one from the other: "the ten minute timer", "ten minutes" and "the ten minute one" are the same answer. */
const essence = (words: string): string =>
  words
    .replace(/^(?:the |my |that )/, '')
    .replace(/^(?:timer|alarm|reminder|one) (?=(?:at|on|for|tomorrow|next) )/, '')
    .replace(/ (?:timer|alarm|reminder|one)s?$/, '')
    .replace(/^(?:at|on|for) /, '')
    .replace(/s\b/g, '')

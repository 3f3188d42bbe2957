/** Several things said one after the other ("tea, eggs and rice"), recordings among them. Pure. */
import { sayNumber } from './numbers'
import type { Say } from './skill'

/** Of what is said: words, or the user's own sound. */
export type Part = string | Exclude<Say, { type: 'text' }>

/** @param last the word before the last one */
export function listedParts(things: readonly (readonly Part[])[], last: string): Part[] {
  const isLong = things.some((parts) => parts.some((part) => typeof part !== 'string' || part.includes(',')))
  const before = (at: number): string =>
    at === 0 ? '' : at < things.length - 1 ? ', ' : isLong && things.length > 1 ? `, ${last} ` : ` ${last} `
  return things.flatMap((parts, at) => [before(at), ...parts])
}

/** "tea, eggs and rice". */
export const listed = (things: readonly string[], last: string): string =>
  listedParts(
    things.map((thing) => [thing]),
    last,
  ).join('')

/** "tea, eggs and rice", of more than are told "tea, eggs and three more". */
export const listedOf = (told: readonly string[], all: number): string =>
  listed([...told, ...more(told.length, all)], 'and')

/** "Eggs are", "milk is"; what ends like "hummus" or "watercress" is one thing. */
export const isOrAre = (thing: string): string => (/[^su]s$/i.test(thing) ? 'are' : 'is')

/** What stands for those that are not told. */
export const more = (told: number, all: number): string[] => (all > told ? [`${sayNumber(all - told)} more`] : [])

/** The words among the parts, as they are counted. */
export const wordsOf = (parts: readonly Part[]): string =>
  parts
    .map((part) => (typeof part === 'string' ? part : ' '))
    .join('')
    .trim()

/** As it is read: the user's own sound by its caption. */
export const textOf = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.caption)).join('')

/** Words that stand beside each other are one text; a sentence that goes on behind a recording needs no mark there. */
export function spliced(parts: readonly Part[]): Say[] {
  const say: Say[] = []
  let text = ''
  const flush = (): void => {
    const words = (say.length > 0 ? text.replace(/^[\s,.]+/, '') : text).trim()
    if (words !== '') say.push({ type: 'text', text: words })
    text = ''
  }
  for (const part of parts) {
    if (typeof part === 'string') text += part
    else {
      flush()
      say.push(part)
    }
  }
  flush()
  return say
}

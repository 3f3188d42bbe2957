/** Pure: signs within a line, and how they are said. */

export interface Found {
  /** So many characters are dealt with. */
  take: number
  say?: string
  /** Stands in their place and is looked at again. */
  again?: string
}

export interface Around {
  /** Nothing comes behind what is there. */
  isWhole: boolean
  /** The character before; '' at the beginning. */
  before: string
  inItem: boolean
}

interface Sign {
  /** Sticky. */
  complete: RegExp
  /** What is there to its end may become one. Sticky. */
  partial?: RegExp
  found(match: RegExpExecArray, around: Around, after: string): Omit<Found, 'take'> | undefined
  /** It may go on: what follows must be seen. */
  isOpen?: boolean
}

const isWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character)
const isDigit = (character: string): boolean => /\p{N}/u.test(character)
const isBlank = (character: string): boolean => character === '' || /\s/.test(character)
const literal = (): undefined => undefined

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
  ...{ '#39': "'", '#x27': "'" },
}

/** Looked at in order, by the first character. */
const SIGNS: Readonly<Record<string, readonly Sign[]>> = {
  '\\': [
    {
      complete: /\\([!-/:-@[-`{-~])/y,
      partial: /\\$/y,
      found: ([, sign]) => ({ say: sign! }),
    },
  ],
  '`': [{ complete: /`+/y, found: () => ({}) }],
  '*': [
    {
      complete: /\*+/y,
      isOpen: true,
      found: ([stars], { before }, after) => {
        if (isDigit(before) && isDigit(after)) return undefined
        if (stars.length > 1) return {}
        const around = [before, after]
        return around.every(isWord) || around.every(isBlank) ? undefined : {}
      },
    },
  ],
  _: [
    {
      complete: /_+/y,
      isOpen: true,
      found: (_, { before }, after) => (isWord(before) === isWord(after) ? undefined : {}),
    },
  ],
  '~': [{ complete: /~~/y, partial: /~$/y, found: () => ({}) }],
  '!': [
    {
      complete: /!\[([^\][\n]{0,300})\]\([^()\n]{0,2000}\)/y,
      partial: /!(?:\[(?:[^\][\n]{0,300}(?:\](?:\([^()\n]{0,2000})?)?)?)?$/y,
      found: ([, caption]) => ({ again: caption! }),
    },
  ],
  '[': [
    { complete: /\[\^[^\]\s]{1,50}\]/y, partial: /\[\^?[^\]\s]{0,50}$/y, found: () => ({}) },
    {
      complete: /\[([^\][\n]{0,300})\]\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}\)/y,
      partial: /\[(?:[^\][\n]{0,300}(?:\](?:\((?:[^()\n]|\([^()\n]{0,500}\)){0,2000}(?:\([^()\n]{0,500})?)?)?)?$/y,
      found: ([, words]) => ({ again: words! }),
    },
  ],
  '【': [{ complete: /【[^】\n]{0,100}】/y, partial: /【[^】\n]{0,100}$/y, found: () => ({}) }],
  '<': [
    {
      complete: /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/iy,
      partial: /<(?:h|m)[^\s<>]{0,2000}$/iy,
      found: ([, address]) => ({ again: address!.replace(/^mailto:/i, '') }),
    },
    {
      complete: /<\/?([a-z][a-z0-9]{0,15})(?:\s[^<>\n]{0,300})?\/?>/iy,
      partial: /<\/?(?:[a-z][a-z0-9]{0,15}(?:\s[^<>\n]{0,300})?\/?)?$/iy,
      found: ([, name]) => ({ say: /^(?:br|p|li|div|td)$/i.test(name!) ? ' ' : '' }),
    },
  ],
  '&': [
    {
      complete: /&(amp|lt|gt|quot|apos|nbsp|#39|#x27);/y,
      partial: /&[a-z#0-9]{0,5}$/y,
      found: ([, name]) => ({ say: ENTITIES[name!]! }),
    },
  ],
}

const ADDRESS: Sign = {
  complete: /(?:https?:\/\/|www\.)[^\s<>"”»`|\\^{}]+/iy,
  partial: /(?:h(?:t(?:t(?:p(?:s?(?::\/{0,2})?)?)?)?)?|w(?:w(?:w\.?)?)?)$/iy,
  isOpen: true,
  found: literal,
}
/** Belongs to the sentence, not to the address. Looked at from where such signs begin, once, however many there are. */
const AFTER_ADDRESS = /(?<![.,;:!?)\]'*_~…])[.,;:!?)\]'*_~…]+$/
const PICTURE =
  /(?:\p{RI}\p{RI}|\p{Extended_Pictographic}[\uFE0E\uFE0F]?\p{EMod}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{EMod}?)*)/uy
const MAY_BE_PICTURE = /\p{RI}|\p{Extended_Pictographic}/uy
const LETTERLIKE = /^\P{Emoji_Presentation}[\uFE0E]?$/u
const KEYCAP = /([0-9#])\uFE0F?\u20E3/y
const MAY_BE_KEYCAP = /[0-9#]\uFE0F?$/y
const BLANKS = /[\t ]+/y
/** Prose in which no sign can begin. */
const PLAIN = /[^\n\\`*_~![<&【\d#hHwW\p{RI}\p{Extended_Pictographic}\t ]+/uy

/** The next thing in a line, which is not at its end. */
export function inlineAt(text: string, at: number, around: Around): Found | 'wait' {
  const plain = matched(PLAIN, text, at)
  if (plain) return said(plain)
  const character = String.fromCodePoint(text.codePointAt(at)!)
  for (const sign of SIGNS[character] ?? []) {
    const found = signAt(sign, text, at, around)
    if (found) return found
  }
  if (/[hw]/i.test(character)) return addressAt(text, at, around)
  if (/[\d#]/.test(character)) return keycapAt(text, at, around)
  if (/[\t ]/.test(character)) return blanksAt(text, at, around)
  return pictureAt(text, at, around) ?? said(character)
}

const said = (words: string): Found => ({ take: words.length, say: words })

function signAt(sign: Sign, text: string, at: number, around: Around): Found | 'wait' | undefined {
  const match = exec(sign.complete, text, at)
  const end = at + (match?.[0].length ?? 0)
  if (match && !(sign.isOpen && end === text.length && !around.isWhole)) {
    const after = end < text.length ? String.fromCodePoint(text.codePointAt(end)!) : ''
    const found = sign.found(match, around, after)
    return found ? { take: match[0].length, ...found } : said(match[0])
  }
  if (match) return 'wait'
  return !around.isWhole && sign.partial && exec(sign.partial, text, at) ? 'wait' : undefined
}

function addressAt(text: string, at: number, { isWhole, before }: Around): Found | 'wait' {
  const first = said(text[at]!)
  if (isWord(before)) return first
  const address = matched(ADDRESS.complete, text, at)
  if (!address) return !isWhole && exec(ADDRESS.partial!, text, at) ? 'wait' : first
  if (at + address.length === text.length && !isWhole) return 'wait'
  const own = address.replace(AFTER_ADDRESS, '')
  const site = siteOf(own)
  return site === undefined ? first : { take: own.length, say: site }
}

/** "en.wikipedia.org" of "https://en.wikipedia.org/wiki/Cologne". */
function siteOf(address: string): string | undefined {
  const url = /^www\./i.test(address) ? `https://${address}` : address
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./i, '') : undefined
}

function keycapAt(text: string, at: number, { isWhole }: Around): Found | 'wait' {
  const keycap = exec(KEYCAP, text, at)
  if (keycap) return { take: keycap[0].length, say: keycap[1]! }
  return !isWhole && exec(MAY_BE_KEYCAP, text, at) ? 'wait' : said(text[at]!)
}

/** At the end of an item they would stand before the dot that it gets. */
function blanksAt(text: string, at: number, { isWhole, inItem }: Around): Found | 'wait' {
  const blanks = matched(BLANKS, text, at)!
  if (!inItem) return said(blanks)
  const end = at + blanks.length
  if (end === text.length && !isWhole) return 'wait'
  return end === text.length || text[end] === '\n' ? { take: blanks.length } : said(blanks)
}

function pictureAt(text: string, at: number, { isWhole }: Around): Found | 'wait' | undefined {
  if (!exec(MAY_BE_PICTURE, text, at)) return undefined
  const picture = matched(PICTURE, text, at)
  // The next one may be the second half of a flag, a colour of skin, or bound to it.
  const last = picture === undefined ? at + 2 : at + picture.length
  const goesOn = last >= text.length || (last === text.length - 1 && text[last] === '\u200D')
  if (goesOn && !isWhole) return 'wait'
  if (picture === undefined) return undefined
  // Signs such as © and ™ are letters unless they are told to be pictures.
  return LETTERLIKE.test(picture) ? said(picture) : { take: picture.length }
}

function exec(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at
  return sticky.exec(text)
}

const matched = (sticky: RegExp, text: string, at: number): string | undefined => exec(sticky, text, at)?.[0]

/**
 * The notation every phrase is written in, a small part of JSGF: words, `(a | b)`, `[optional]`, `<rule>` and
 * `{slot}` after the rule or bracket it captures. One reading of it serves the recognizer's grammar, the matching
 * of words and the samples of the tests, so that what can be heard and what is understood cannot differ.
 */

export type Phrase =
  | { type: 'word'; word: string }
  | { type: 'sequence'; items: readonly Phrase[] }
  | { type: 'choice'; items: readonly Phrase[] }
  | { type: 'optional'; item: Phrase }
  | { type: 'rule'; name: string }
  | { type: 'slot'; name: string; item: Phrase }

const TOKEN = /[()[\]|]|<[a-zA-Z0-9]+>|\{[a-zA-Z0-9]+\}|[^\s()[\]|<>{}]+/g

/** Throws on a phrase that is not well formed: phrases are part of the code, so that is a bug. */
export function readPhrase(source: string): Phrase {
  const tokens = source.match(TOKEN) ?? []
  let at = 0

  const fail = (what: string): never => {
    throw new Error(`${what} in the phrase "${source}"`)
  }

  const item = (): Phrase => {
    const token = tokens[at++]
    if (token === undefined) return fail('something is missing')
    if (token === '(') return closed(choice(), ')')
    if (token === '[') return { type: 'optional', item: closed(choice(), ']') }
    if (token.startsWith('<')) return { type: 'rule', name: token.slice(1, -1) }
    if (/^[)\]|{]/.test(token)) return fail(`an unexpected ${token}`)
    return { type: 'word', word: token }
  }

  const closed = (inner: Phrase, bracket: string): Phrase =>
    tokens[at++] === bracket ? inner : fail(`no closing ${bracket}`)

  const tagged = (): Phrase => {
    const inner = item()
    const tag = tokens[at]
    if (!tag?.startsWith('{')) return inner
    at++
    return { type: 'slot', name: tag.slice(1, -1), item: inner }
  }

  const sequence = (): Phrase => {
    const items: Phrase[] = []
    while (at < tokens.length && !/^[)\]|]$/.test(tokens[at]!)) items.push(tagged())
    if (items.length === 0) return fail('an empty alternative')
    return items.length === 1 ? items[0]! : { type: 'sequence', items }
  }

  const choice = (): Phrase => {
    const items = [sequence()]
    while (tokens[at] === '|') {
      at++
      items.push(sequence())
    }
    return items.length === 1 ? items[0]! : { type: 'choice', items }
  }

  const whole = choice()
  return at === tokens.length ? whole : fail(`an unexpected ${tokens[at]}`)
}

/** The phrase as the recognizer reads it: slots leave no trace. */
export function toJsgf(phrase: Phrase): string {
  switch (phrase.type) {
    case 'word':
      return phrase.word
    case 'rule':
      return `<${phrase.name}>`
    case 'slot':
      return toJsgf(phrase.item)
    case 'optional':
      return `[${toJsgf(phrase.item)}]`
    case 'sequence':
      return phrase.items.map(toJsgf).join(' ')
    case 'choice':
      return `(${phrase.items.map(toJsgf).join(' | ')})`
  }
}

/** Calls `visit` for the phrase and everything inside it, not inside the rules it names. */
export function walkPhrase(phrase: Phrase, visit: (part: Phrase) => void): void {
  visit(phrase)
  if (phrase.type === 'slot' || phrase.type === 'optional') walkPhrase(phrase.item, visit)
  if (phrase.type === 'sequence' || phrase.type === 'choice') for (const item of phrase.items) walkPhrase(item, visit)
}

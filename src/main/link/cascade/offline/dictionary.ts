/** The CMU dictionary as a file in memory, searched without being parsed: 3 MB, a look-up well under a millisecond. */
import { readFile } from 'node:fs/promises'
import type { Pronounce } from './wordTimes'

export async function loadDictionary(path: string): Promise<Pronounce> {
  const bytes = await readFile(path)
  const known = new Map<string, readonly string[] | undefined>()
  return (word) => {
    if (!known.has(word)) known.set(word, find(bytes, word))
    return known.get(word)
  }
}

function find(bytes: Buffer, word: string): readonly string[] | undefined {
  const at = bytes.indexOf(`\n${word} `)
  if (at < 0) return undefined
  const start = at + 1 + Buffer.byteLength(word)
  const end = bytes.indexOf('\n', start)
  return bytes
    .toString('latin1', start, end < 0 ? undefined : end)
    .trim()
    .split(/\s+/)
}

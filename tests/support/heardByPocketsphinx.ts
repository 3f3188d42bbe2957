/** What an independent recognizer (Debian's pocketsphinx with its language model) makes of a sound, and how far off it is. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeWav, resampleWhole } from '../../src/main/audio'

const RATE_HZ = 16_000

export function heardByPocketsphinx(samples: Int16Array, rateHz: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-heard-'))
  try {
    const file = join(folder, 'heard.wav')
    writeFileSync(file, encodeWav(resampleWhole(samples, rateHz, RATE_HZ), RATE_HZ))
    const args = ['-infile', file, '-logfn', '/dev/null']
    return execFileSync('pocketsphinx_continuous', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .replace(/\s+/g, ' ')
      .trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Substitutions, insertions and deletions over the number of words said. */
export function wordErrorRate(said: string, heard: string): number {
  const [wanted, got] = [wordsOf(said), wordsOf(heard)]
  let row = Array.from({ length: got.length + 1 }, (_, at) => at)
  for (const [i, word] of wanted.entries()) {
    const next = [i + 1]
    for (const [j, other] of got.entries()) {
      next.push(Math.min(row[j]! + (word === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    }
    row = next
  }
  return row[got.length]! / Math.max(1, wanted.length)
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? []

/** Speech for tests, made at test time by Debian's flite: `Map` of sentence and voice to 16 kHz samples. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readWav, resampleWhole } from '../../src/main/audio'

/** The sentence at 16 kHz with silence before and after, so that there is a beginning and an end to find. */
export async function spokenByFlite(voice: string, sentence: string, silenceMs = { before: 400, after: 0 }) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-flite-'))
  try {
    const file = join(folder, 'said.wav')
    execFileSync('flite', ['-voice', voice, '-t', sentence, '-o', file])
    const { samples, rateHz } = await readWav(file)
    return inSilence(resampleWhole(samples, rateHz, 16000), silenceMs)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Speech of 16 kHz, with silence around it. */
export function inSilence(speech: Int16Array, silenceMs: { before: number; after: number }): Int16Array {
  const sound = new Int16Array(16 * (silenceMs.before + silenceMs.after) + speech.length)
  sound.set(speech, 16 * silenceMs.before)
  return sound
}

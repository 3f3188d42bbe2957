/**
 * The parts of the worker `hear` in this thread: what the recognizer found in each sound and what else refusal looks at,
 * kept apart from what is made of it. A recognition that is stored can be judged again without being heard again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Dereverberation } from '../../src/main/link/cascade/offline/dereverberation'
import { Listener } from '../../src/main/link/cascade/offline/listener'
import { type Recognition, Recognizer } from '../../src/main/link/cascade/offline/recognizer'
import { type Circumstances, judge, type Verdict } from '../../src/main/link/cascade/offline/refusal'
import { Suppressor } from '../../src/main/link/cascade/offline/suppressor'
import { commandsOf, wordsOf } from '../../src/main/link/cascade/offline/words'
import { createSkills } from '../../src/main/skills'
import { createMeaning } from './meaning'

const root = join(import.meta.dirname, '../..')
const packages = join(root, 'node_modules')
const skills = createSkills()

export interface Heard {
  recognition: Recognition
  circumstances: Circumstances
  verdict: Verdict
}

/** One user in one session: what is learned of the microphone and the room stays from sound to sound. */
export interface Ears {
  /** Undefined where nobody spoke. */
  hear(sound: Int16Array): Heard | undefined
}

export async function openEars(): Promise<Ears> {
  const vadWeights = readFileSync(join(root, 'resources/vad/silero-v6-16k.bin'))
  const recognizer = await Recognizer.open(
    join(root, 'resources/ears'),
    wordsOf(commandsOf(skills), readFileSync(join(packages, 'soundswallower/model/en-us/dict.txt'), 'utf8')),
  )
  const suppressor = await Suppressor.open(join(packages, '@jitsi/rnnoise-wasm/dist/rnnoise.wasm'))
  const dereverberation = await Dereverberation.open(join(root, 'resources/ears/dereverberation.bin'))
  let heard: Heard | undefined
  const noting: typeof judge = (recognition, circumstances) => {
    const verdict = judge(recognition, circumstances)
    heard = { recognition, circumstances, verdict }
    return verdict
  }
  const listener = new Listener({ vadWeights, recognizer, suppressor, dereverberation, judge: noting })
  return {
    hear(sound) {
      heard = undefined
      listener.start()
      for (let at = 0; at < sound.length; at += 1600) listener.push(sound.subarray(at, at + 1600))
      listener.end()
      return heard
    },
  }
}

/** Free words are kept as sound: what is recognized of them is no part of the meaning. */
const meanTheSame = createMeaning(skills, { freeWords: false })

/** Whether the words mean what was said. */
export const isRight = (sentence: string, text: string): boolean => text !== '' && meanTheSame(text, sentence)

/**
 * How well offline Parley understands speech it was not tuned on, through the worker that ships: voice activity,
 * suppressor, recognizer and refusal. One worker a voice and condition, as one user in one session.
 * `ACCURACY=clean,room` runs some conditions only; without it everything, about five minutes on two free cores.
 * Beside the conditions of speech.ts there are `telephone`, `others` and `human`.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, it } from 'vitest'
import { readWav, resampleWhole } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { Hearing } from '../../src/main/link/cascade/offline'
import { commandsOf, wordsOf } from '../../src/main/link/cascade/offline/words'
import { createSkills } from '../../src/main/skills'
import { createMeaning } from './meaning'
import { COMMANDS, NEAR_MISSES, OTHER_SPEECH } from './sentences'
import { CONDITIONS, type Condition, overTelephone, speechIn, TELEPHONE_VOICES, VOICES, type Voice } from './speech'

const skills = createSkills()
const chosen = process.env['ACCURACY']?.split(',')
const GOALS: Record<Condition, number> = {
  clean: 95,
  'pink 20 dB': 92,
  'pink 10 dB': 80,
  room: 88,
  faster: 90,
  slower: 90,
}
const root = join(import.meta.dirname, '../..')
/** The worker as of these sources: a build of Parley that goes on meanwhile changes nothing here. */
const folder = join(root, 'node_modules', '.cache', `accuracy-${process.pid}`)
const entry = join(folder, 'hear.cjs')
beforeAll(async () => {
  await build({
    ...{ configFile: false, root, logLevel: 'error' },
    build: {
      ssr: join(root, 'src/main/link/cascade/offline/hear.worker.ts'),
      outDir: folder,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'hear.cjs' } },
    },
  })
  // As the build lays it beside its own.
  const known = readFileSync(join(root, 'node_modules/soundswallower/model/en-us/dict.txt'), 'utf8')
  const { net, dictionary } = wordsOf(commandsOf(skills), known)
  writeFileSync(join(folder, 'commands.fsg'), net)
  writeFileSync(join(folder, 'commands.dict'), dictionary)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const report: string[] = []
afterAll(() => console.log(`\n${report.join('\n')}\n`))

type Outcome = 'right' | 'wrong' | 'refused'

interface Heard {
  text: string
  understood: boolean
}

async function listen(sounds: (() => Promise<Int16Array>)[]): Promise<Heard[]> {
  const hearing = new Hearing({
    entry,
    clock: createRealClock(),
    vocabulary: 'commands',
    vadWeightsPath: join(import.meta.dirname, '../../resources/vad/silero-v6-16k.bin'),
    acousticModelFolder: join(import.meta.dirname, '../../resources/ears'),
  })
  const heard: Heard[] = []
  for (const sound of sounds) {
    const samples = await sound()
    heard.push(
      await new Promise<Heard>((resolve, reject) => {
        const stream = hearing.start((event) => {
          if (event.type === 'final') resolve({ text: event.text, understood: event.understood && event.text !== '' })
          if (event.type === 'failed') reject(new Error(event.failure.error.code))
        }, new AbortController().signal)
        for (let at = 0; at < samples.length; at += 1600) stream.push(samples.subarray(at, at + 1600))
        stream.end()
      }),
    )
  }
  await hearing.close()
  return heard
}

const meanTheSame = createMeaning(skills)

function judge(sentence: string, { text, understood }: Heard): Outcome {
  if (!understood) return 'refused'
  return meanTheSame(text, sentence) ? 'right' : 'wrong'
}

/** `label` says in the list of misses how the sentences were spoken. */
async function outcomesOf(
  sentences: readonly string[],
  label: string,
  speak: (sentence: string) => Promise<Int16Array>,
): Promise<Outcome[]> {
  const heard = await listen(sentences.map((sentence) => () => speak(sentence)))
  return heard.map((each, i) => {
    const outcome = judge(sentences[i]!, each)
    if (outcome !== 'right') misses.push(`${label}: "${sentences[i]}" ${outcome}: "${each.text}"`)
    return outcome
  })
}

const commandsIn = (voice: Voice, condition: Condition): Promise<Outcome[]> =>
  outcomesOf(COMMANDS, `${condition}, ${voice}`, (sentence) => speechIn(voice, condition, sentence))

const misses: string[] = []
const count = (outcomes: readonly Outcome[], which: Outcome): number => outcomes.filter((each) => each === which).length
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`

/** Runs `jobs` on as many workers as there are cores, in order of their results. */
async function inParallel<T>(jobs: (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const one = async (): Promise<void> => {
    for (let i = next++; i < jobs.length; i = next++) results[i] = await jobs[i]!()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, one))
  return results
}

it.each(CONDITIONS.filter((condition) => chosen === undefined || chosen.includes(condition)))(
  'commands, %s',
  async (condition) => {
    const voices = VOICES.filter((voice) => voice !== 'espeak' || condition === 'clean')
    const results = await inParallel(voices.map((voice) => () => commandsIn(voice, condition)))
    const cells = voices.map((voice, i) => `${voice} ${count(results[i]!, 'right')}/${results[i]!.length}`)
    const main = results.filter((_, i) => voices[i] !== 'espeak').flat()
    report.push(
      `${condition.padEnd(11)} right ${percent(count(main, 'right'), main.length)} (goal ${GOALS[condition]} %)  refused ${percent(count(main, 'refused'), main.length)}  ${cells.join('  ')}`,
    )
  },
)

it.runIf(chosen === undefined || chosen.includes('telephone'))('commands over a telephone line', async () => {
  const sentences = COMMANDS.filter((_, i) => i % 5 === 0)
  const results = await inParallel(
    TELEPHONE_VOICES.map(
      (voice) => () => outcomesOf(sentences, `telephone, ${voice}`, (sentence) => overTelephone(voice, sentence)),
    ),
  )
  const cells = TELEPHONE_VOICES.map((voice, i) => `${voice} ${count(results[i]!, 'right')}/${sentences.length}`)
  const all = results.flat()
  report.push(
    `telephone   right ${percent(count(all, 'right'), all.length)} (no goal)  refused ${percent(count(all, 'refused'), all.length)}  ${cells.join('  ')}`,
  )
})

it.runIf(chosen === undefined || chosen.includes('others'))('what is no command', async () => {
  const sentences = [...NEAR_MISSES, ...OTHER_SPEECH]
  const results = await inParallel(
    VOICES.map((voice) => () => listen(sentences.map((sentence) => () => speechIn(voice, 'clean', sentence)))),
  )
  for (const [i, voice] of VOICES.entries()) {
    const accepted = results[i]!.flatMap((heard, n) =>
      heard.understood ? [`"${sentences[n]}" as "${heard.text}"`] : [],
    )
    report.push(`no command  ${voice}: accepted ${accepted.length} of ${sentences.length} (goal 6)`)
    misses.push(...accepted.map((each) => `${voice}: ${each}`))
  }
})

it.runIf(chosen === undefined || chosen.includes('human'))('people', async () => {
  const folder = '/usr/share/sounds/alsa'
  const test = '/usr/share/pocketsphinx/test/data'
  const files = [
    ...[
      'Front_Center',
      'Front_Left',
      'Front_Right',
      'Rear_Center',
      'Rear_Left',
      'Rear_Right',
      'Side_Left',
      'Side_Right',
    ].map((n) => `${folder}/${n}.wav`),
    ...['001', '002', '003', '004', '005'].map((n) => `${test}/cards/${n}.wav`),
    ...['0870', '0880', '0890', '0920', '0930'].map(
      (n) => `${test}/librivox/sense_and_sensibility_01_austen_64kb-${n}.wav`,
    ),
  ].filter((file) => existsSync(file))
  const raw = ['goforward', 'numbers', 'something'].map((n) => `${test}/${n}.raw`).filter((file) => existsSync(file))
  const heard = await listen([
    ...files.map((file) => async () => {
      const { samples, rateHz } = await readWav(file)
      return resampleWhole(samples, rateHz, 16000)
    }),
    ...raw.map((file) => async () => {
      const bytes = readFileSync(file)
      return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    }),
  ])
  const accepted = heard.filter((each) => each.understood).length
  report.push(`people      ${heard.length} recordings, none a command: accepted ${accepted}`)
  misses.push(...heard.flatMap((each, i) => (each.understood ? [`${[...files, ...raw][i]}: "${each.text}"`] : [])))
})

afterAll(() => console.log(`\nmisses\n${misses.join('\n')}\n`))

/**
 * What the ears make of the development set, and the weights of refusal.ts that follow from it. Recognitions are kept under
 * `node_modules/.cache` by the sources that made them, so that weights are fitted anew in seconds; hearing everything takes
 * about twenty minutes of one core. Runs with `DEVELOPMENT=room,free` (some conditions) or `DEVELOPMENT=all` only.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, it } from 'vitest'
import { evidence, judge, measure, type Weights, weightsFor } from '../../src/main/link/cascade/offline/refusal'
import { DEVELOPMENT_COMMANDS, DEVELOPMENT_FREE, DEVELOPMENT_FREE_OTHERS, DEVELOPMENT_OTHERS } from './development'
import { type Heard, isRight, openEars } from './ears'
import { type AnyVoice, type Condition, STRANGE_VOICES, speechIn } from './speech'
import { fitWeights, type Judged, type Special } from './weights'

const USUAL_VOICES = ['slt', 'rms', 'kal', 'festival', 'awb'] as const
const ALL_VOICES: readonly AnyVoice[] = [...USUAL_VOICES, ...STRANGE_VOICES]
const CONDITIONS = ['clean', 'pink 10 dB', 'room'] as const satisfies readonly Condition[]
const PLACES: Readonly<Record<string, readonly Special[]>> = {
  dry: [],
  free: [],
  smeared: ['level', 'weakest', 'last'],
  noisy: ['level'],
}
/** Right commands that say something of a place. */
const FEWEST = 20
const root = join(import.meta.dirname, '../..')
const chosen = process.env['DEVELOPMENT']?.split(',')

/** Judging is not hearing: these may change without anything being heard again. */
const JUDGEMENT = new Set(['refusal.ts', 'pace.ts'])
const sourcesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json|bin)$/.test(name) && !JUDGEMENT.has(name))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
const version = createHash('sha1')
  .update(['src/main/link/cascade/offline', 'src/main/skills', 'resources/ears'].flatMap(sourcesOf).join('\n'))
  .digest('hex')
const folder = join(root, 'node_modules/.cache/hearing', version)

interface Row extends Heard {
  voice: AnyVoice
  sentence: string
  isCommand: boolean
  isRight: boolean
}

const SENTENCES = {
  commands: DEVELOPMENT_COMMANDS,
  free: DEVELOPMENT_FREE,
  others: DEVELOPMENT_OTHERS,
  freeOthers: DEVELOPMENT_FREE_OTHERS,
} as const

async function hear(voice: AnyVoice, condition: Condition, kind: keyof typeof SENTENCES) {
  const file = join(folder, `${voice}, ${condition}, ${kind}.json`)
  const isCommand = kind === 'commands' || kind === 'free'
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as Row[]).map(judgedNow)
  const ears = await openEars()
  const rows: Row[] = []
  for (const sentence of SENTENCES[kind]) {
    const heard = ears.hear(await speechIn(voice, condition, sentence, 1 + ALL_VOICES.indexOf(voice)))
    // A score of minus infinity would not survive being stored.
    if (heard === undefined || !Number.isFinite(heard.recognition.grammarScore - heard.recognition.loopScore)) continue
    rows.push({ ...heard, voice, sentence, isCommand, isRight: isCommand && isRight(sentence, heard.recognition.text) })
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, JSON.stringify(rows))
  return rows
}

/** What was heard is kept, not what was made of it. */
const judgedNow = (row: Row): Row => ({ ...row, verdict: judge(row.recognition, row.circumstances) })

const report: string[] = []
const everything: Row[] = []
afterAll(() => console.log(`\n${report.join('\n')}\n`))

for (const condition of CONDITIONS) {
  it.runIf(chosen?.includes('all') || chosen?.includes(condition))(`development, ${condition}`, async () => {
    for (const voice of condition === 'clean' ? ALL_VOICES : USUAL_VOICES) {
      const commands = await hear(voice, condition, 'commands')
      const others = await hear(voice, condition, 'others')
      everything.push(...commands, ...others)
      const right = commands.filter((row) => row.isRight)
      report.push(
        `${condition.padEnd(10)} ${voice.padEnd(9)} of ${DEVELOPMENT_COMMANDS.length}: words ${right.length}, understood ${understood(right)}, wrong ${understood(commands) - understood(right)}; others accepted ${understood(others)} of ${DEVELOPMENT_OTHERS.length}`,
      )
    }
  })
}

it.runIf(chosen?.includes('all') || chosen?.includes('free'))('development, commands with free words', async () => {
  for (const voice of USUAL_VOICES) {
    const commands = await hear(voice, 'clean', 'free')
    const others = await hear(voice, 'clean', 'freeOthers')
    everything.push(...commands, ...others)
    const right = commands.filter((row) => row.isRight)
    report.push(
      `free words ${voice.padEnd(9)} of ${DEVELOPMENT_FREE.length}: words ${right.length}, understood ${understood(right)}; others accepted ${understood(others)} of ${DEVELOPMENT_FREE_OTHERS.length}`,
    )
  }
})

const understood = (rows: readonly Row[]): number => rows.filter(({ verdict }) => verdict === 'understood').length

it.runIf(chosen !== undefined)('weights that follow from it', () => {
  for (const [place, specials] of Object.entries(PLACES)) {
    const judged = everything
      .filter((row) => weightsFor(row.recognition, row.circumstances) === place)
      .flatMap((row) => {
        const measures = measure(row.recognition, row.circumstances)
        return measures === undefined ? [] : [{ ...row, measures }]
      })
    if (judged.filter((row) => row.isRight).length < FEWEST || judged.every((row) => row.isCommand)) continue
    report.push(place, ...tradeOff(judged, fitWeights(judged.map(weighed), specials)))
  }
})

/** A strange voice counts less than a usual one, a misheard command less than other speech. */
function weighed(row: Row & Pick<Judged, 'measures'>): Judged {
  const usual = (USUAL_VOICES as readonly AnyVoice[]).includes(row.voice) ? 1.5 : 1
  const importance = usual * (row.isCommand && !row.isRight ? 0.3 : 1)
  return { measures: row.measures, isCommand: row.isRight, importance }
}

/** What each least evidence lets through, from none of the other speech on. */
function tradeOff(judged: readonly (Row & Pick<Judged, 'measures'>)[], weights: Omit<Weights, 'least'>): string[] {
  const scored = judged.map((row) => ({ ...row, evidence: evidence(row.measures, weights) }))
  const others = scored.filter(({ isCommand }) => !isCommand).sort((a, b) => b.evidence - a.evidence)
  const rounded = Object.entries(weights).map(([name, value]) => `${name} ${value.toFixed(2)}`)
  const lines = [0, 2, 4, 6, 8, 10, 12, 14, 16, 20].slice(0, others.length).map((accepted) => {
    const least = others[Math.min(accepted, others.length - 1)]!.evidence
    const taken = scored.filter((row) => row.isCommand && row.evidence > least)
    const right = taken.filter((row) => row.isRight).length
    return `  least ${least.toFixed(1)}: right ${right} of ${scored.filter((row) => row.isRight).length}, wrong ${taken.length - right}, others ${accepted} of ${others.length}`
  })
  return [`  ${rounded.join(', ')}`, ...lines]
}

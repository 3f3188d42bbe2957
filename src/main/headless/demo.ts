/**
 * What `npm start` shows where there is no window: three turns in a dozen lines, for someone without ears or screen. A
 * question from a file is answered and the answer recognized again; a second answer is cut off by a third question.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppException } from '../../shared/errors'
import type { OutputLine } from '../../shared/lines'
import type { Turn } from '../../shared/view'
import { encodeWav, levelCurve, readWav, samplesToMs, writeFailure } from '../audio'
import { resourcePath } from '../entryPath'
import type { ConverseOptions } from './commandLine/command'
import { type Composed, compose } from './compose'
import { onInterrupt, show } from './conversation'
import { converse, reached } from './driver'
import { hearBack, vocabularyFor } from './hearBack'
import { printable } from './printable'
import { promptForSentences } from './prompt'
import { rivalsOf } from './rivals'
import type { Streams } from './streams'
import { heardAndStruck, stageLine } from './terminal'

const CURVE_COLUMNS = 48
const LONG_QUESTION = 'what can you do'
const CUTTING_QUESTION = 'set a timer for nine minutes'
/** So much of the long answer is heard before it is cut off. */
const HEARD_BEFORE_CUT = 12
const ANSWER_HZ = 24000
/** A terminal that is closed ends it too. */
const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const OPTIONS: ConverseOptions = {
  source: { type: 'script', sentences: [] },
  target: { type: 'memory' },
  provider: 'offline',
  service: {},
  mode: 'hands-free',
  realtime: false,
  json: false,
  verbose: false,
}

/** Rejects with an `AppException`: no room, or no place, for what it keeps. */
export async function demo(given: { dataDir?: string }, streams: Streams): Promise<void> {
  // What is shown here is nobody's history, and its timer is nobody's timer.
  const own = given.dataDir === undefined ? passingFolder() : undefined
  let isOver = false
  const interrupt = onInterrupt(() => {
    isOver = true
  }, ENDINGS)
  try {
    const composed = await compose({ ...OPTIONS, ...given, ...own?.place }, streams)
    try {
      await Promise.race([threeTurns(composed, streams), interrupt.interrupted])
    } finally {
      await composed.assistant.shutdown()
      await composed.close()
    }
  } finally {
    interrupt.release()
    own?.remove()
  }
  if (!isOver && streams.stdin.isTTY && streams.stdout.isTTY) await keepTalking({ ...OPTIONS, ...given }, streams)
}

/** Gone again however the program ends, be it that nobody reads on; only a kill leaves it. */
function passingFolder() {
  const dataDir = made()
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', remove)
  return {
    place: { dataDir },
    remove() {
      process.off('exit', remove)
      remove()
    },
  }
}

function made(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'parley-'))
  } catch (cause) {
    throw new AppException('data.unusable', { folder: tmpdir() }, { cause })
  }
}

async function threeTurns(composed: Composed, { stdout }: Streams): Promise<void> {
  const { assistant, room } = composed
  if (!room) return
  const printRaw = (label: string, text: string) => void stdout.write(`${label.padEnd(9)}${text}\n`)
  const print = (label: string, text: string) => printRaw(label, printable(text))
  await assistant.ready

  const question = await readWav(resourcePath('question.wav'))
  print('you', curve(question.samples, question.rateHz))
  const interim = collectInterim(composed)
  const turn = await ask(composed, () => room.speakIntoMicrophone(question.samples, question.rateHz))
  print('', [...interim(), turn.user].filter((words, i, all) => words !== all[i - 1]).join(' · '))
  const answer = room.recorded()
  print('Parley', turn.heard)
  print('', curve(answer, ANSWER_HZ))
  if (turn.stages) print('', stageLine(turn.stages))
  print('', `heard back: ${await hearAgain(composed, answer, turn)}`)

  const cut = await cutOff(composed)
  print('you', cut.user)
  printRaw('Parley', heardAndStruck(cut.heard, cut.unheard, stdout.isTTY === true))
  const third = assistant.view.current.turn
  if (third) {
    print('you', third.user)
    print('Parley', third.heard)
  }
  print('listen', keepSound(room.recorded()))
  print('next', 'npm start -- --headless --say "how many days until christmas"')
  print('', 'npm start -- --headless --list-devices')
  print('', 'npm start -- --headless --help')
}

/** In a folder of its own: in one that everybody may write to, somebody might have laid a link of this name. */
function keepSound(samples: Int16Array): string {
  const file = join(made(), 'parley.wav')
  try {
    writeFileSync(file, encodeWav(samples, ANSWER_HZ))
  } catch (cause) {
    throw writeFailure(file, cause)
  }
  return file
}

const curve = (samples: Int16Array, rateHz: number) =>
  `${levelCurve(samples, CURVE_COLUMNS)} ${(samplesToMs(samples.length, rateHz) / 1000).toFixed(1)} s`

/** The interim words of the turn that comes, each reading once. */
function collectInterim({ assistant }: Composed): () => string[] {
  const words: string[] = []
  const unsubscribe = assistant.lines.on((line: OutputLine) => {
    if (line.type === 'userDelta' && line.text !== '') words.push(line.text)
  })
  return () => {
    unsubscribe()
    return words
  }
}

/** One turn from its sound to the end of its answer. */
async function ask({ assistant, clock }: Composed, speak: () => Promise<void>): Promise<Turn> {
  await converse(assistant, clock, { how: 'spoken', text: '' }, { speak })
  const { turn } = assistant.view.current
  if (!turn) throw new Error('the sample question led to no turn')
  return turn
}

/** The clock stands still meanwhile. */
async function hearAgain({ hearing, clock, place }: Composed, answer: Int16Array, turn: Turn): Promise<string> {
  const done = clock.owe()
  try {
    const rivals = rivalsOf(turn.user, turn.heard, turn.startedAt, place)
    const heard = await hearBack(answer, ANSWER_HZ, hearing(vocabularyFor(turn.heard, rivals)))
    return `"${heard}" (among ${rivals.length} other answers)`
  } finally {
    done()
  }
}

/** A long answer, interrupted with the key by the next question. Returns the turn that was cut. */
async function cutOff({ assistant, clock, speak }: Composed): Promise<Turn> {
  await speak(LONG_QUESTION)
  await reached(assistant, clock, ({ turn }) => (turn?.heard.length ?? 0) >= HEARD_BEFORE_CUT, 20_000)
  const { turn } = assistant.view.current
  assistant.press()
  await converse(assistant, clock, { how: 'spoken', text: CUTTING_QUESTION }, { speak })
  const cut = assistant.view.current.earlier.find(({ id }) => id === turn?.id)
  if (!cut) throw new Error('the second answer was not cut off')
  return cut
}

/** The same conversation on the machine's own clock, so that timers run as long as they should. */
async function keepTalking(options: ConverseOptions, streams: Streams): Promise<void> {
  const composed = await compose({ ...options, target: { type: 'nowhere' }, realtime: true }, streams)
  try {
    await composed.assistant.ready
    const hide = show(composed, options, streams)
    streams.stdout.write('Type a sentence: a second voice says it to Parley. An empty line ends.\n')
    await promptForSentences(composed, streams, '› ')
    await composed.assistant.shutdown()
    hide()
  } finally {
    await composed.assistant.shutdown()
    await composed.close()
  }
}

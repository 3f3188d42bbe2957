/** What is said in the benchmarks, and how it sounds: Debian's flite, cut exactly behind the last voiced sample. */
import { spokenByFlite } from '../../tests/support/spokenByFlite'

export const VOICES = ['slt', 'rms', 'kal'] as const

/** Whole commands of many shapes; the answers are short, and timers so long that none rings meanwhile. */
export const COMMANDS = [
  'what time is it',
  'set a timer for two hours',
  'what is seven times eight',
  'what is the date today',
  'convert ten miles to kilometers',
  'volume up',
  'what is twenty plus thirty two',
  'cancel all timers',
  'what day is it today',
  'how much is ninety minus seventeen',
  'who are you',
  'set the volume to sixty percent',
  'how many days until christmas',
  'what is one hundred divided by four',
  'set an alarm for seven thirty',
  'delete all alarms',
  'thank you',
  'convert thirty pounds to kilograms',
  'what is ten percent of fifty',
  'set a timer for ninety minutes',
  'how many minutes are in a day',
] as const

/** Speech that is no command, or whose last words are free: only a longer pause tells that it is over. */
export const OPEN = [
  'what time does the train leave',
  'who won the game last night',
  'my sister lives in a small town',
  'how tall is the eiffel tower',
  'the weather was nice yesterday',
  'play some music from the eighties',
  'take a note the meeting is on thursday',
  'tell me about the history of rome',
] as const

export const RATE_HZ = 16_000

/** Speech falls this far below its loudest 5 ms before it counts as over: the release of a final stop is still speech. */
const RANGE_DB = 35
const WINDOW = RATE_HZ / 200

const energy = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0)

/** Number of samples up to the last voiced one, to 5 ms. */
function voicedSamples(samples: Int16Array): number {
  const windows: number[] = []
  for (let at = 0; at + WINDOW <= samples.length; at += WINDOW) windows.push(energy(samples.subarray(at, at + WINDOW)))
  const threshold = Math.max(...windows) / 10 ** (RANGE_DB / 10)
  return (windows.findLastIndex((window) => window > threshold) + 1) * WINDOW
}

/** The sentence from its first sound to its last voiced sample, without the silence flite adds behind it. */
export async function question(voice: string, sentence: string): Promise<Int16Array> {
  const sound = await spokenByFlite(voice, sentence, { before: 0, after: 0 })
  return sound.slice(0, voicedSamples(sound))
}

/** The hum of a quiet room at -75 dBFS, seeded: digital silence would be no microphone. */
export function roomNoise(length: number, seed = 1): Int16Array {
  let state = seed >>> 0
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.round((state / 2 ** 31 - 1) * 10)
  })
}

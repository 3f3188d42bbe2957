/**
 * Makes the evaluation's speech with Debian's synthesizers and sox: voices, noise, a room, other speeds, a telephone. Cached
 * in the temporary folder.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { G711_RATE_HZ, MU_LAW, readWav, resampleWhole } from '../../src/main/audio'
import { Transform } from '../../src/main/link/cascade/offline/transform'

export const VOICES = ['slt', 'rms', 'kal', 'festival', 'espeak'] as const
export type Voice = (typeof VOICES)[number]
export const CONDITIONS = ['clean', 'pink 20 dB', 'pink 10 dB', 'room', 'faster', 'slower'] as const
export type Condition = (typeof CONDITIONS)[number]
/** Kal and festival kal have nothing above 4 kHz anyway. */
export const TELEPHONE_VOICES = ['slt', 'rms', 'awb'] as const
/** Strange voices to tune refusal on: espeak-ng's, none of them the evaluation's. */
const STRANGE = { british: 'en-gb', scottish: 'en-gb-scotland', woman: 'en-us+f2', man: 'en-us+m3' } as const
export type StrangeVoice = keyof typeof STRANGE
export const STRANGE_VOICES = Object.keys(STRANGE) as StrangeVoice[]

const RATE_HZ = 16000
const cache = join(tmpdir(), 'parley-accuracy')
/** Counts the ways rooms and noise were ever made here: what is kept of another way is not taken. */
const MADE = 1

const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: 'ignore' })

export type AnyVoice = Voice | (typeof TELEPHONE_VOICES)[number] | StrangeVoice

function synthesize(voice: AnyVoice, sentence: string, file: string): void {
  if (voice === 'espeak') return run('espeak-ng', '-v', 'en-us', '-w', file, sentence)
  if (voice in STRANGE) return run('espeak-ng', '-v', STRANGE[voice as StrangeVoice], '-w', file, sentence)
  if (voice !== 'festival') return run('flite', '-voice', voice, '-t', sentence, '-o', file)
  execFileSync('text2wave', ['-eval', '(voice_kal_diphone)', '-o', file], {
    input: sentence,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
}

/** The sentence in the voice at 16 kHz and -23 dBFS or so, without silence around it, with `tempo` by sox. */
async function spoken(voice: AnyVoice, sentence: string, tempo: number): Promise<Int16Array> {
  const name = createHash('sha1').update(`${voice} ${tempo} ${sentence}`).digest('hex')
  const file = join(cache, `${name}.wav`)
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    const raw = join(cache, `${name}.raw.wav`)
    synthesize(voice, sentence, raw)
    const made = join(cache, `${name}.part.wav`)
    const speed = tempo === 1 ? [] : ['tempo', '-s', String(tempo)]
    run('sox', raw, '-r', String(RATE_HZ), '-c', '1', '-b', '16', made, 'gain', '-n', '-6', ...speed)
    renameSync(made, file)
  }
  return (await readWav(file)).samples
}

/** Pink noise by Paul Kellet's filter on a seeded generator: the same on every machine. */
function pinkNoise(length: number, seed: number): Float64Array {
  let state = seed >>> 0
  const white = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
  const b = [0, 0, 0]
  return Float64Array.from({ length }, () => {
    const w = white()
    b[0] = 0.99765 * b[0]! + w * 0.099046
    b[1] = 0.963 * b[1]! + w * 0.2965164
    b[2] = 0.57 * b[2]! + w * 1.0526913
    return b[0]! + b[1]! + b[2]! + w * 0.1848
  })
}

const power = (samples: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! ** 2
  return sum / Math.max(1, samples.length)
}

/** A small room: RT60 0.4 s, the speaker 1 m away; direct sound and an exponential tail of seeded noise, 0 dB apart in energy. */
function inRoom(dry: Float64Array, seed: number): Float64Array<ArrayBuffer> {
  const tail = pinkNoise(0.4 * RATE_HZ, seed).map((v, n) => v * Math.exp((-6.908 * n) / (0.4 * RATE_HZ)))
  tail.fill(0, 0, 0.004 * RATE_HZ)
  const scale = 1 / Math.sqrt(power(tail) * tail.length)
  const echo = convolved(
    dry,
    tail.map((v) => v * scale),
  )
  return Float64Array.from(dry, (x, n) => x + echo[n]!)
}

const BLOCK = 16384
const transform = new Transform(BLOCK)

/** `sound` through `response`, as long as `sound`: block by block by their spectra, in a twentieth of the time of the plain sum. */
function convolved(sound: Float64Array, response: Float64Array): Float64Array {
  const padded = (part: Float64Array): [Float64Array, Float64Array] => {
    const re = new Float64Array(BLOCK)
    re.set(part)
    const im = new Float64Array(BLOCK)
    transform.forward(re, im)
    return [re, im]
  }
  const [responseRe, responseIm] = padded(response)
  const result = new Float64Array(sound.length)
  const step = BLOCK - response.length
  for (let at = 0; at < sound.length; at += step) {
    const [re, im] = padded(sound.subarray(at, at + step))
    for (let k = 0; k < BLOCK; k++) {
      const [a, b] = [re[k]!, im[k]!]
      re[k] = a * responseRe[k]! - b * responseIm[k]!
      im[k] = a * responseIm[k]! + b * responseRe[k]!
    }
    transform.inverse(re, im)
    const end = Math.min(BLOCK, sound.length - at)
    for (let n = 0; n < end; n++) result[at + n]! += re[n]!
  }
  return result
}

/**
 * 500 ms of room, the sentence, 300 ms of room. `elsewhere`: in another room of that size with other noise, by number; 0 are
 * the evaluation's.
 */
export async function speechIn(
  voice: AnyVoice,
  condition: Condition,
  sentence: string,
  elsewhere = 0,
): Promise<Int16Array> {
  const name = createHash('sha1').update(`${MADE} ${voice} ${condition} ${elsewhere} ${sentence}`).digest('hex')
  const file = join(cache, `${name}.raw`)
  if (existsSync(file)) return new Int16Array(Uint8Array.from(readFileSync(file)).buffer)
  const sound = await made(voice, condition, sentence, elsewhere)
  writeFileSync(`${file}.${process.pid}`, new Uint8Array(sound.buffer))
  renameSync(`${file}.${process.pid}`, file)
  return sound
}

async function made(voice: AnyVoice, condition: Condition, sentence: string, elsewhere: number): Promise<Int16Array> {
  const tempo = condition === 'faster' ? 1.15 : condition === 'slower' ? 0.85 : 1
  const speech = await spoken(voice, sentence, tempo)
  let sound = new Float64Array(0.8 * RATE_HZ + speech.length)
  sound.set(speech, 0.5 * RATE_HZ)
  if (condition === 'room') sound = inRoom(sound, 7 + elsewhere * 101)
  // A quiet room has a floor too: 60 dB below speech.
  const noiseDb = condition === 'pink 10 dB' ? 10 : condition === 'pink 20 dB' ? 20 : 60
  const noise = pinkNoise(sound.length, sentence.length * 7919 + speech.length + elsewhere * 104729)
  const gain = Math.sqrt(power(speech) / power(noise) / 10 ** (noiseDb / 10))
  return Int16Array.from(sound, (v, n) => Math.max(-32768, Math.min(32767, Math.round(v + noise[n]! * gain))))
}

/** The same over a telephone line: 8 kHz, µ-law. */
export async function overTelephone(voice: AnyVoice, sentence: string): Promise<Int16Array> {
  const wide = await speechIn(voice, 'clean', sentence)
  const narrow = resampleWhole(wide, RATE_HZ, G711_RATE_HZ)
  return resampleWhole(MU_LAW.decode(MU_LAW.encode(narrow)), G711_RATE_HZ, RATE_HZ)
}

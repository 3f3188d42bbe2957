/**
 * The speech recognizer: words of a grammar, beside a loop of bare phones that competes with them. Owns the engine, its
 * dictionary and one utterance at a time; decides nothing (refusal.ts does). The only importer of soundswallower.
 * Runs in the worker `hear` only: on a fault the engine installs an uncaughtException handler and prints its source.
 */
import createModule from 'soundswallower'
import { FREE_WORD, isPhoneWord } from '../../../skills'
import { NoiseFloor } from './noiseFloor'
import { ANY_SPEECH, type Words } from './words'

export interface RecognizedWord {
  /** A stretch of free speech is one FREE_WORD. */
  text: string
  startFrame: number
  endFrame: number
  /** 0 to 1; of a free stretch always 0. */
  confidence: number
  /** As the dictionary says it first; of a free stretch none. */
  phones: readonly string[]
}

/** What the engine knows of an utterance. Scores are logarithms, higher is better; minus infinity: nothing fitted at all. */
export interface Recognition {
  text: string
  words: RecognizedWord[]
  /** From the first frame to the last, silence included. */
  frames: number
  grammarScore: number
  loopScore: number
}

/** The engine's frame: 10 ms. */
export const FRAME_SAMPLES = 160

const TUNING = {
  /**
   * Of the 128 of each sound these count, twice the engine's own choice: right commands gain 2 to 3 points of evidence and
   * other speech less than 1, for a sixth more time.
   */
  gaussians: 8,
  /** Beams of the phone loop: narrow, for a score within a few per cent of the wide one at half the cost. */
  loopBeam: 1e-20,
  loopWordBeam: 1e-10,
  /**
   * The cepstral means a narrow line begins with, its upper half mirrored: of six synthetic voices over 8 kHz. Those of wide
   * sound stand in resources/ears.
   */
  narrowMeans: '50.2,-3.3,5.7,8.9,3.9,-9.5,4.6,-11.1,-5.5,5.3,-5,7.1,-2.3',
  /** Of every sound, -84 dBFS: a good microphone's own. */
  floor: 2 / 32768,
} as const

/** What is used of the engine beside its typed surface: the scores, and files from memory. */
interface Native {
  HEAPU8: Uint8Array
  HEAP32: Int32Array
  _malloc(bytes: number): number
  _decoder_hyp(decoder: number, scoreAddress: number): number
  _s3file_init(address: number, bytes: number): number
  _decoder_init_dict_s3file(decoder: number, dictionary: number, fillers: number): number
  _decoder_init_grammar_s3file(decoder: number, fsg: number, jsgf: number): number
  _decoder_init_fe(decoder: number): number
  _decoder_init_feat_s3file(decoder: number, transform: number): number
  _acmod_reinit_feat(acousticModel: number, frontEnd: number, features: number): number
}

type Engine = Awaited<ReturnType<typeof createModule>> & Native
type Decoder = InstanceType<Engine['Decoder']> & {
  cdecoder: number
  cacmod: number
  init_dict(): Promise<void>
  init_grammar(): Promise<void>
}

interface Segment {
  t: string
  b: number
  d: number
  p: number
  w?: Segment[]
}

const FILLERS = Buffer.from('<s> SIL\n</s> SIL\n<sil> SIL\n[NOISE] +NSN+\n')

export class Recognizer {
  readonly #engine: Engine
  readonly #grammar: Decoder
  readonly #loop: Decoder
  readonly #score: number
  readonly #wideMeans: string
  readonly #phones: ReadonlyMap<string, readonly string[]>
  readonly #floor = new NoiseFloor(TUNING.floor)
  #isNarrow = false

  private constructor(engine: Engine, dictionary: string, grammar: Decoder, loop: Decoder) {
    this.#engine = engine
    this.#phones = pronunciationsIn(dictionary)
    this.#grammar = grammar
    this.#loop = loop
    this.#score = engine._malloc(4)
    this.#wideMeans = String(grammar.get_config('cmninit'))
  }

  /** `modelFolder` holds the acoustic model (resources/ears). */
  static async open(modelFolder: string, words: Words): Promise<Recognizer> {
    const engine = (await createModule()) as Engine
    const loop = { dictionary: words.dictionary, net: ANY_SPEECH }
    return new Recognizer(
      engine,
      words.dictionary.toString(),
      await openDecoder(engine, modelFolder, words, {}),
      await openDecoder(engine, modelFolder, loop, {
        beam: TUNING.loopBeam,
        pbeam: TUNING.loopBeam,
        wbeam: TUNING.loopWordBeam,
      }),
    )
  }

  /** `isNarrow`: of bandwidth.ts. The engine's means follow the sound from one utterance to the next; another line begins anew. */
  start(isNarrow: boolean): void {
    if (isNarrow !== this.#isNarrow)
      for (const decoder of [this.#grammar, this.#loop]) this.#forgetMeans(decoder, isNarrow)
    this.#isNarrow = isNarrow
    this.#grammar.start()
    this.#loop.start()
  }

  /** Samples from -1 to 1 at 16 kHz. Blocks for about a twelfth of their length. */
  push(samples: Float32Array): void {
    const sound = this.#floor.under(samples)
    this.#grammar.process_audio(sound, false, false)
    this.#loop.process_audio(sound, false, false)
  }

  /** Words so far, free stretches as one `FREE_WORD`. */
  text(): string {
    return textOf(this.#grammar.get_text())
  }

  /** Ends the utterance. */
  finish(): Recognition {
    this.#grammar.stop()
    this.#loop.stop()
    const text = textOf(this.#grammar.get_text())
    const grammarScore = this.#scoreOf(this.#grammar)
    const loopScore = this.#scoreOf(this.#loop)
    const segments = text === '' ? [] : ((this.#grammar.get_alignment() as Segment).w ?? [])
    const last = segments.at(-1)
    const frames = last === undefined ? 0 : Math.round((last.b + last.d) * 100)
    return { text, words: recognizedWords(segments, this.#phones), frames, grammarScore, loopScore }
  }

  /** A tenth of a millisecond: the front end is made again, the acoustic model stays. */
  #forgetMeans(decoder: Decoder, isNarrow: boolean): void {
    decoder.set_config('cmninit', isNarrow ? TUNING.narrowMeans : this.#wideMeans)
    const frontEnd = this.#engine._decoder_init_fe(decoder.cdecoder)
    const features = this.#engine._decoder_init_feat_s3file(decoder.cdecoder, 0)
    if (this.#engine._acmod_reinit_feat(decoder.cacmod, frontEnd, features) < 0)
      throw new Error('the recognizer lost its ears')
  }

  #scoreOf(decoder: Decoder): number {
    const hypothesis = this.#engine._decoder_hyp(decoder.cdecoder, this.#score)
    return hypothesis === 0 ? Number.NEGATIVE_INFINITY : this.#engine.HEAP32[this.#score >> 2]!
  }
}

/** A decoder with its dictionary and its net from memory instead of files. */
async function openDecoder(
  engine: Engine,
  modelFolder: string,
  { dictionary, net }: Words,
  beams: Readonly<Record<string, number>>,
): Promise<Decoder> {
  const decoder = new engine.Decoder({
    ...{ hmm: modelFolder, samprate: 16000, loglevel: 'FATAL', topn: TUNING.gaussians },
    ...beams,
  }) as Decoder
  const file = (bytes: Uint8Array): number => {
    const address = engine._malloc(bytes.length + 1)
    engine.HEAPU8.set(bytes, address)
    engine.HEAPU8[address + bytes.length] = 0
    return engine._s3file_init(address, bytes.length)
  }
  decoder.init_dict = async () => {
    const fillers = file(FILLERS)
    if (engine._decoder_init_dict_s3file(decoder.cdecoder, file(dictionary), fillers) === 0) {
      throw new Error('the recognizer refused the dictionary')
    }
  }
  decoder.init_grammar = async () => {
    if (engine._decoder_init_grammar_s3file(decoder.cdecoder, file(net), 0) < 0) {
      throw new Error('the recognizer refused the grammar')
    }
  }
  await decoder.initialize()
  return decoder
}

function textOf(hypothesis: string): string {
  const words: string[] = []
  for (const word of hypothesis.split(' ')) {
    const shown = isPhoneWord(word) ? FREE_WORD : word
    if (shown !== '' && !(shown === FREE_WORD && words.at(-1) === FREE_WORD)) words.push(shown)
  }
  return words.join(' ')
}

/** Lines as words.ts makes them; the first way to say a word counts. */
function pronunciationsIn(dictionary: string): Map<string, readonly string[]> {
  const lines = dictionary.split('\n').map((line) => line.split(/\s+/))
  return new Map(lines.filter(([word]) => !word!.includes('(')).map(([word, ...phones]) => [word!, phones]))
}

/** Silence and fillers are left out; phones in a row become one free stretch. */
function recognizedWords(
  segments: readonly Segment[],
  pronunciations: ReadonlyMap<string, readonly string[]>,
): RecognizedWord[] {
  const words: RecognizedWord[] = []
  for (const { t, b, d, p } of segments) {
    if (t === '' || /^[<[(]/.test(t)) continue
    const startFrame = Math.round(b * 100)
    const endFrame = Math.round((b + d) * 100)
    const before = words.at(-1)
    if (!isPhoneWord(t)) {
      const word = t.replace(/\(\d+\)$/, '')
      words.push({ text: word, startFrame, endFrame, confidence: p, phones: pronunciations.get(word) ?? [] })
    } else if (before?.text === FREE_WORD) before.endFrame = endFrame
    else words.push({ text: FREE_WORD, startFrame, endFrame, confidence: 0, phones: [] })
  }
  return words
}

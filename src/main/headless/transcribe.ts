/**
 * `--transcribe`: a recording, written down window by window. What is done is kept, whatever ends it: the end, Ctrl+C, or a
 * service that fails.
 */
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import type { Ms } from '../../shared/time'
import type { UsageLine } from '../../shared/view'
import { Notices, networkFor } from '../assistant'
import { ANY_LENGTH, Resampler, samplesToMs, WavReader } from '../audio'
import { createRealClock } from '../clock'
import { type BatchSpeechToText, type CutTuning, Cutter, openBatch, type RecordingWindow } from '../link'
import { openJsonStore } from '../settings'
import type { TranscribeOptions } from './commandLine/transcribe'
import { outside } from './compose'
import { DONE, FAILED, onInterrupt } from './conversation'
import { dataFolder } from './dataFolder'
import { mustBeWritable, mustDiffer } from './files'
import { keepText } from './keptText'
import { printableJson, printableLines } from './printable'
import { oneLine, type Streams } from './streams'
import { clockTime, type Format, formatted, type Passage, type WrittenDown } from './transcriptFormats'

/** The more a model hears at once, the better it writes; but a subtitle is short. */
const FOR_READING: CutTuning = { leastMs: 20_000, mostMs: 60_000, pauseMs: 300 }
const FOR_SUBTITLES: CutTuning = { leastMs: 2_500, mostMs: 8_000, pauseMs: 250 }
const BLOCK_SAMPLES = 16_384

/** As everything else is: with the certificates of the settings, where there are any. */
async function reached(dataDir: string | undefined, notices: Notices) {
  const { secret, network } = outside(notices)
  const folder = dataDir ?? dataFolder(process.env, process.platform, homedir())
  const settings = await openJsonStore(join(folder, 'settings.json'), notices.tell)
  return { secret, network: networkFor({ network, settings }) }
}

/** @throws AppException: a file, an address or a key that cannot be used */
export async function transcribe(options: TranscribeOptions, streams: Streams): Promise<number> {
  const { file, outFile, format } = options
  const notices = new Notices()
  notices.on((error) => void streams.stderr.write(oneLine(error)))
  if (outFile !== undefined) {
    mustBeWritable(outFile)
    mustDiffer({ option: '--transcribe', file }, { option: '--out-file', file: outFile })
  }
  // As long as it is: one window is in memory at a time.
  const reader = WavReader.open(file, ANY_LENGTH)
  const stop = new AbortController()
  const interrupt = onInterrupt(() => stop.abort())
  try {
    if (reader.notice) notices.tell(reader.notice)
    const clock = createRealClock()
    const way = await reached(options.dataDir, notices)
    const { batch, model, timesWords, close } = await openBatch({ ...options, clock, ...way })
    const name = basename(file)
    const durationMs = samplesToMs(reader.lengthSamples, reader.rateHz)
    const written: Draft = { name, durationMs, writtenMs: 0, model, passages: [], usage: [] }
    const tuning = format === 'srt' && !timesWords ? FOR_SUBTITLES : FOR_READING
    const save = async () => outFile !== undefined && (await keepText(outFile, formatted(written, format)))
    const progress = progressOn(streams, written)
    let failure: unknown
    try {
      for (const window of windowsOf(reader, batch.rateHz, tuning)) {
        await write(window, batch, written, stop.signal)
        progress.moved()
        await save()
      }
    } catch (thrown) {
      if (!stop.signal.aborted) failure = thrown
    }
    progress.ended()
    close()
    // Of nothing there is nothing to keep: an earlier run may have written all of it there.
    if (written.writtenMs > 0) await save()
    if (outFile === undefined) streams.stdout.write(shown(formatted(written, format), format))
    if (failure !== undefined) throw failure
    return stop.signal.aborted ? FAILED : DONE
  } finally {
    interrupt.release()
    reader.close()
  }
}

interface Draft extends WrittenDown {
  passages: Passage[]
  usage: UsageLine[]
  writtenMs: Ms
}

function* windowsOf(reader: WavReader, rateHz: number, tuning: CutTuning): Generator<RecordingWindow> {
  const resampler = new Resampler(reader.rateHz, rateHz)
  const cutter = new Cutter(rateHz, tuning)
  const block = new Int16Array(BLOCK_SAMPLES)
  for (let count = reader.read(block); count > 0; count = reader.read(block)) {
    yield* cutter.push(resampler.process(block.subarray(0, count)))
  }
  yield* cutter.push(resampler.flush())
  yield* cutter.end()
}

/** Silence costs nothing, and a model that hears it makes words up. */
async function write(window: RecordingWindow, batch: BatchSpeechToText, written: Draft, signal: AbortSignal) {
  const { samples, startSample, voiced } = window
  signal.throwIfAborted()
  const ms = (sample: number) => Math.round(samplesToMs(startSample + sample, batch.rateHz))
  if (voiced) {
    const before = written.passages.at(-1)?.text ?? ''
    const { text, words, usage } = await batch.transcribe(samples, { before }, signal)
    const timed = words.map((word) => ({
      ...{ text: word.text, fromMs: ms(word.startSample), toMs: ms(word.endSample) },
    }))
    if (text !== '') written.passages.push({ text, fromMs: ms(voiced.from), toMs: ms(voiced.to), words: timed })
    add(written.usage, usage)
  }
  written.writtenMs = Math.min(written.durationMs, ms(samples.length))
}

function add(sum: UsageLine[], lines: readonly UsageLine[]): void {
  for (const line of lines) {
    const same = sum.find(({ unit, model }) => unit === line.unit && model === line.model)
    if (same) same.quantity += line.quantity
    else sum.push({ ...line })
  }
}

function progressOn({ stderr }: Streams, written: Draft) {
  let toldTenths = 0
  let isOpen = false
  return {
    moved() {
      const text = `${clockTime(written.writtenMs)} of ${clockTime(written.durationMs)}`
      const tenths = Math.floor((10 * written.writtenMs) / written.durationMs)
      if (stderr.isTTY) {
        isOpen = true
        stderr.write(`\r\u001b[K${text}`)
      } else if (tenths > toldTenths) stderr.write(`${text}\n`)
      toldTenths = tenths
    },
    ended() {
      if (isOpen) stderr.write('\n')
    },
  }
}

/** Programs read JSON, and read what was said. */
const shown = (text: string, format: Format): string => (format === 'json' ? printableJson(text) : printableLines(text))

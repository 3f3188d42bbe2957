/** What stands behind `--transcribe` on the command line. Pure. */

import { FORMATS, type Format } from '../transcriptFormats'
import { chainOf } from './chain'
import { badValue, type Given, Misuse, sentenceOption } from './given'
import { OPTIONS, type OptionName } from './options'

export interface TranscribeOptions {
  file: string
  format: Format
  /** Absent: the standard output. */
  outFile?: string
  service: 'openai' | 'compatible'
  baseUrl?: string
  model?: string
  language?: string
  /** Of the settings: whom this user trusts. */
  dataDir?: string
  verbose: boolean
}

/** A recording that is written down is not answered. */
const FOREIGN: readonly OptionName[] = ['in', 'mic', 'out', 'speaker', 'llm', 'tts', 'mode', 'hold', 'provider']

export function transcribeOptions(given: Given): TranscribeOptions {
  const { flags, values } = given
  const foreign =
    FOREIGN.find((name) => values.has(name)) ??
    sentenceOption(given) ??
    (['json', 'realtime'] as const).find((flag) => flags.has(flag))
  if (foreign) throw new Misuse('usage.conflict', { option: `--${foreign}`, other: '--transcribe' })
  const format = values.get('format') ?? 'markdown'
  const known = FORMATS.find((each) => each === format)
  if (!known) throw badValue('format', format, OPTIONS.format.takes)
  const names = ['out-file', 'base-url', 'model', 'language', 'data'] as const
  const [outFile, baseUrl, named, language, dataDir] = names.map((name) => values.get(name))
  const { stt } = chainOf(given) ?? {}
  const { order, models } = stt ?? { order: [baseUrl === undefined ? 'openai' : 'compatible'], models: {} }
  const [service] = order
  if ((service !== 'openai' && service !== 'compatible') || order.length > 1) {
    throw badValue('stt', values.get('stt') ?? '', 'openai or compatible for --transcribe')
  }
  const model = named ?? models[service]
  return {
    ...{ file: values.get('transcribe') ?? '', format: known, service, verbose: flags.has('verbose') },
    ...(outFile && { outFile }),
    ...(baseUrl && { baseUrl }),
    ...(model && { model }),
    ...(language && { language }),
    ...(dataDir && { dataDir }),
  }
}

/**
 * The command line as data: argv in, a command or an error out. Pure; it touches no file and no device. Every option
 * stands once in `options.ts`, from which parser and help both read.
 */
import type { Ms } from '../../shared/time'
import type { AppError, ProviderId, TurnMode } from '../../shared/view'
import { SUPPORTED_RATES_HZ } from '../audio'
import { type ChainOptions, chainOf, namesChain } from './chainArguments'
import { badValue, type Given, Misuse } from './misuse'
import { type ModelsOptions, modelsOptions } from './modelsArguments'
import { OPTIONS, type OptionName, type OptionSpec } from './options'
import { type TranscribeOptions, transcribeOptions } from './transcribeArguments'

/** Where speech comes from. `script`: sentences given on the command line or typed at the prompt. */
export type Source =
  | { type: 'wav'; file: string }
  | { type: 'stdin'; rateHz: number }
  | { type: 'device'; name: string | undefined }
  | { type: 'script'; sentences: Sentence[] }

/** `spoken` goes through a second voice into the virtual microphone; `typed` skips the ears. */
export interface Sentence {
  how: 'spoken' | 'typed'
  text: string
}

export type Target =
  | { type: 'wav'; file: string }
  | { type: 'stdout'; rateHz: number }
  | { type: 'device'; name: string | undefined }
  | { type: 'nowhere' }
  /** Kept to be looked at: no option gives it. */
  | { type: 'memory' }

/** A hold of the talk key, from the start of the sound. */
export interface Hold {
  fromMs: Ms
  toMs: Ms
}

export interface Options {
  source: Source
  target: Target
  provider: ProviderId
  /** Shown with the first question. */
  image?: string
  /** Instead of what the settings say. */
  service: { baseUrl?: string; model?: string; voice?: string }
  /** Of a chain, instead of what the settings say. */
  chain?: ChainOptions
  mode: TurnMode
  /** Absent: one hold a voiced stretch. */
  holds?: Hold[]
  realtime: boolean
  dataDir?: string
  historyFile?: string
  json: boolean
  verbose: boolean
}

export interface ServeOptions {
  provider: ProviderId
  service: Options['service']
  chain?: ChainOptions
  /** Absent: any that is free. */
  port?: number
  /** Absent: random. */
  token?: string
  dataDir?: string
  verbose: boolean
}

export type Command =
  | { type: 'converse'; options: Options }
  | { type: 'demo'; verbose: boolean; dataDir?: string }
  | { type: 'wireDemo'; verbose: boolean }
  | { type: 'serve'; options: ServeOptions }
  | { type: 'models'; options: ModelsOptions }
  | { type: 'transcribe'; options: TranscribeOptions }
  | { type: 'listDevices'; json: boolean; verbose: boolean }
  | { type: 'help' }

export type Parsed = { ok: true; command: Command } | { ok: false; error: AppError }

export const PROVIDERS: readonly ProviderId[] = ['offline', 'scripted', 'openai', 'azure', 'compatible', 'cascade']
const MODES: readonly TurnMode[] = ['hands-free', 'hold', 'toggle']
const PIPE_IN_HZ = 16000
const PIPE_OUT_HZ = 24000

export function parseArguments(argv: readonly string[]): Parsed {
  try {
    return { ok: true, command: commandOf(read(argv)) }
  } catch (thrown) {
    if (thrown instanceof Misuse) return { ok: false, error: thrown.error }
    throw thrown
  }
}

function read(argv: readonly string[]): Given {
  const flags = new Set<OptionName>()
  const values = new Map<OptionName, string>()
  const sentences: Sentence[] = []
  const words: string[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at]!
    if (flags.has('models') && !word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name, inline] = split(word)
    const spec = word.startsWith('--') && Object.hasOwn(OPTIONS, name) ? specOf(name) : undefined
    if (!spec) throw new Misuse('usage.unknownOption', { option: word })
    if (spec.value === undefined) {
      if (inline !== undefined) throw badValue(name, inline, 'no value')
      flags.add(name as OptionName)
      continue
    }
    const value = inline ?? argv[++at]
    if (value === undefined || value === '') throw badValue(name, value ?? '', spec.takes ?? spec.value)
    if (name === 'say') sentences.push({ how: 'spoken', text: value })
    else if (name === 'text') sentences.push({ how: 'typed', text: value })
    else values.set(name as OptionName, value)
  }
  return { flags, values, sentences, words }
}

const specOf = (name: string): OptionSpec => OPTIONS[name as OptionName]

/** `--in=a.wav` as well as `--in a.wav`. */
function split(word: string): [string, string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0 ? [word.slice(2), undefined] : [word.slice(2, equals), word.slice(equals + 1)]
}

function exclude(given: Given, pairs: readonly (readonly [OptionName, OptionName])[]): void {
  const kinds = { say: 'spoken', text: 'typed' } as const
  const has = (name: OptionName) =>
    name === 'say' || name === 'text' ? given.sentences.some(({ how }) => how === kinds[name]) : given.values.has(name)
  for (const [option, other] of pairs) {
    if (has(option) && has(other)) throw new Misuse('usage.conflict', { option: `--${option}`, other: `--${other}` })
  }
}

const NEEDS_OWNER = [
  ['port', 'serve'],
  ['token', 'serve'],
  ['format', 'transcribe'],
  ['out-file', 'transcribe'],
] as const

function commandOf(given: Given): Command {
  const { flags, values } = given
  const verbose = flags.has('verbose')
  const dataDir = values.get('data')
  if (flags.has('help')) return { type: 'help' }
  if (values.has('transcribe')) return { type: 'transcribe', options: transcribeOptions(given) }
  if (flags.has('models')) return { type: 'models', options: modelsOptions(given) }
  if (flags.has('list-devices')) return { type: 'listDevices', json: flags.has('json'), verbose }
  if (flags.has('demo')) return { type: 'demo', verbose, ...(dataDir ? { dataDir } : {}) }
  if (flags.has('demo-realtime')) return { type: 'wireDemo', verbose }
  if (flags.has('serve')) return { type: 'serve', options: serveOptions(given) }
  for (const [name, owner] of NEEDS_OWNER) {
    if (values.has(name)) {
      throw new Misuse('usage.conflict', { option: `--${name}`, other: `a conversation; it belongs to --${owner}` })
    }
  }
  exclude(given, [
    ['in', 'mic'],
    ['in', 'say'],
    ['in', 'text'],
    ['mic', 'say'],
    ['mic', 'text'],
    ['out', 'speaker'],
  ])
  const json = flags.has('json')
  if (json && values.get('out') === '-') throw new Misuse('usage.conflict', { option: '--out -', other: '--json' })
  const mode = modeOf(values)
  const holds = holdsOf(values, mode)
  const historyFile = values.get('history')
  const chain = chainOf(given)
  const image = values.get('image')
  const options: Options = {
    source: sourceOf(given),
    target: targetOf(given),
    provider: providerOf(values),
    service: serviceOf(values),
    ...(chain ? { chain } : {}),
    mode,
    realtime: flags.has('realtime'),
    json,
    verbose,
    ...(image ? { image } : {}),
    ...(holds ? { holds } : {}),
    ...(dataDir ? { dataDir } : {}),
    ...(historyFile ? { historyFile } : {}),
  }
  if (values.has('rate') && options.source.type !== 'stdin' && options.target.type !== 'stdout') {
    throw new Misuse('usage.conflict', { option: '--rate', other: 'named files and devices; it belongs to "-"' })
  }
  return { type: 'converse', options }
}

/** What serves has no microphone, no speaker and no turns of its own. */
const NOT_SERVED: readonly OptionName[] = ['in', 'mic', 'out', 'speaker', 'rate', 'mode', 'hold', 'history']

function serveOptions(given: Given): ServeOptions {
  const { flags, values, sentences } = given
  const chain = chainOf(given)
  const foreign = NOT_SERVED.find((name) => values.has(name))
  const other =
    foreign ?? (sentences.length > 0 ? 'say' : (['json', 'realtime'] as const).find((flag) => flags.has(flag)))
  if (other) throw new Misuse('usage.conflict', { option: `--${other}`, other: '--serve' })
  const [port, token, dataDir] = [values.get('port'), values.get('token'), values.get('data')]
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw badValue('port', port, OPTIONS.port.takes)
  }
  // It also travels as the name of a subprotocol. Never shown: it is a secret.
  if (token !== undefined && !/^[\w.-]{16,256}$/.test(token)) throw badValue('token', '…', OPTIONS.token.takes)
  return {
    provider: providerOf(values),
    service: serviceOf(values),
    ...(chain && { chain }),
    verbose: flags.has('verbose'),
    ...(port !== undefined && { port: Number(port) }),
    ...(token !== undefined && { token }),
    ...(dataDir && { dataDir }),
  }
}

function sourceOf({ values, sentences }: Given): Source {
  const file = values.get('in')
  if (file === '-') return { type: 'stdin', rateHz: rateOf(values, PIPE_IN_HZ) }
  if (file !== undefined) return { type: 'wav', file }
  if (sentences.length > 0) return { type: 'script', sentences }
  return { type: 'device', name: values.get('mic') }
}

/** A microphone is answered on the speaker; a file or a sentence is answered in text unless a place is named. */
function targetOf({ values, sentences }: Given): Target {
  const file = values.get('out')
  if (file === '-') return { type: 'stdout', rateHz: rateOf(values, PIPE_OUT_HZ) }
  if (file !== undefined) return { type: 'wav', file }
  const live = !values.has('in') && sentences.length === 0
  if (values.has('speaker') || live) return { type: 'device', name: values.get('speaker') }
  return { type: 'nowhere' }
}

function rateOf(values: Given['values'], otherwise: number): number {
  const given = values.get('rate')
  if (given === undefined) return otherwise
  const rate = SUPPORTED_RATES_HZ.find((supported) => String(supported) === given)
  if (rate === undefined) throw badValue('rate', given, OPTIONS.rate.takes)
  return rate
}

function providerOf(values: Given['values']): ProviderId {
  // Whoever names a part of a chain wants a chain.
  const given = values.get('provider') ?? (namesChain(values) ? 'cascade' : 'offline')
  const provider = PROVIDERS.find((known) => known === given)
  if (!provider) throw new Misuse('usage.unknownProvider', { value: given, expected: PROVIDERS.join(', ') })
  return provider
}

function serviceOf(values: Given['values']): Options['service'] {
  const [baseUrl, model, voice] = [values.get('base-url'), values.get('model'), values.get('voice')]
  return { ...(baseUrl && { baseUrl }), ...(model && { model }), ...(voice && { voice }) }
}

function modeOf(values: Given['values']): TurnMode {
  const given = values.get('mode') ?? (values.has('hold') ? 'hold' : 'hands-free')
  const mode = MODES.find((known) => known === given)
  if (!mode) throw new Misuse('usage.unknownMode', { value: given })
  return mode
}

/** `0.5-2.1,4-6`: seconds, each hold after the one before. */
function holdsOf(values: Given['values'], mode: TurnMode): Hold[] | undefined {
  const given = values.get('hold')
  if (given === undefined) return undefined
  if (mode !== 'hold') throw new Misuse('usage.conflict', { option: '--hold', other: `--mode ${mode}` })
  const wrong = badValue('hold', given, OPTIONS.hold.takes)
  let endMs = 0
  return given.split(',').map((part) => {
    const found = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(part.trim())
    if (!found) throw wrong
    const hold = { fromMs: Number(found[1]) * 1000, toMs: Number(found[2]) * 1000 }
    if (hold.fromMs < endMs || hold.toMs <= hold.fromMs) throw wrong
    endMs = hold.toMs
    return hold
  })
}

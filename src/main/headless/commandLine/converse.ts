/** A conversation, from the command line: where its sound comes from and goes to, and how its turns are taken. Pure. */
import type { Ms } from '../../../shared/time'
import type { TurnMode } from '../../../shared/view'
import { LIMIT_HOURS, SUPPORTED_RATES_HZ } from '../../audio'
import { chainOf } from './chain'
import type { ConverseOptions, Hold, Source, Target } from './command'
import { badValue, type Given, Misuse } from './given'
import { OPTIONS, type OptionName } from './options'
import { providerOf, serviceOf } from './provider'

const MODES: readonly TurnMode[] = ['hands-free', 'hold', 'toggle']
const PIPE_IN_HZ = 16000
const PIPE_OUT_HZ = 24000
/** No sound that is heard lasts longer. */
const LAST_RELEASE_MS: Ms = LIMIT_HOURS * 3_600_000

/** Options that mean nothing without another one. */
const NEEDS_OWNER = [
  ['port', 'serve'],
  ['token', 'serve'],
  ['cap', 'serve'],
  ['format', 'transcribe'],
  ['out-file', 'transcribe'],
] as const

export function converseOptions(given: Given): ConverseOptions {
  const { flags, values } = given
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
    // They have no time at which it could be held.
    ['hold', 'say'],
    ['hold', 'text'],
    ['out', 'speaker'],
  ])
  const json = flags.has('json')
  if (json && values.get('out') === '-') throw new Misuse('usage.conflict', { option: '--out -', other: '--json' })
  const mode = modeOf(values)
  const holds = holdsOf(values, mode)
  const historyFile = values.get('history')
  const chain = chainOf(given)
  const image = values.get('image')
  const dataDir = values.get('data')
  const options: ConverseOptions = {
    source: sourceOf(given),
    target: targetOf(given),
    provider: providerOf(values),
    service: serviceOf(values),
    ...(chain ? { chain } : {}),
    mode,
    realtime: flags.has('realtime'),
    json,
    verbose: flags.has('verbose'),
    ...(image ? { image } : {}),
    ...(holds ? { holds } : {}),
    ...(dataDir ? { dataDir } : {}),
    ...(historyFile ? { historyFile } : {}),
  }
  if (values.has('rate') && options.source.type !== 'stdin' && options.target.type !== 'stdout') {
    throw new Misuse('usage.conflict', { option: '--rate', other: 'named files and devices; it belongs to "-"' })
  }
  return options
}

function exclude(given: Given, pairs: readonly (readonly [OptionName, OptionName])[]): void {
  const kinds = { say: 'spoken', text: 'typed' } as const
  const has = (name: OptionName) =>
    name === 'say' || name === 'text' ? given.sentences.some(({ how }) => how === kinds[name]) : given.values.has(name)
  for (const [option, other] of pairs) {
    if (has(option) && has(other)) throw new Misuse('usage.conflict', { option: `--${option}`, other: `--${other}` })
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

function modeOf(values: Given['values']): TurnMode {
  const given = values.get('mode') ?? (values.has('hold') ? 'hold' : 'hands-free')
  const mode = MODES.find((known) => known === given)
  if (!mode) throw new Misuse('usage.unknownMode', { value: given })
  return mode
}

/** `0.5-2.1,4-6`: seconds, each hold after the one before and none beyond the longest sound there is. */
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
    if (hold.fromMs < endMs || hold.toMs <= hold.fromMs || hold.toMs > LAST_RELEASE_MS) throw wrong
    endMs = hold.toMs
    return hold
  })
}

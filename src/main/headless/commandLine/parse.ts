/**
 * The command line as data: argv in, a command or an error out. Pure; it touches no file and no device. Every option
 * stands once in `options.ts`, from which parser and help both read.
 */
import type { AppError } from '../../../shared/view'
import type { Command } from './command'
import { converseOptions } from './converse'
import { type Given, given, Misuse } from './given'
import { modelsOptions } from './models'
import { serveOptions } from './serve'
import { servicesOptions } from './services'
import { transcribeOptions } from './transcribe'

export type Parsed = { ok: true; command: Command } | { ok: false; error: AppError }

/** Never throws for what somebody typed. */
export function parseArguments(argv: readonly string[]): Parsed {
  try {
    return { ok: true, command: commandOf(given(argv)) }
  } catch (thrown) {
    if (thrown instanceof Misuse) return { ok: false, error: thrown.error }
    throw thrown
  }
}

function commandOf(given: Given): Command {
  const { flags, values } = given
  const verbose = flags.has('verbose')
  const dataDir = values.get('data')
  if (flags.has('help')) return { type: 'help' }
  if (values.has('transcribe')) return { type: 'transcribe', options: transcribeOptions(given) }
  if (flags.has('models')) return { type: 'models', options: modelsOptions(given) }
  if (flags.has('services')) return { type: 'services', options: servicesOptions(given) }
  if (flags.has('list-devices')) return { type: 'listDevices', json: flags.has('json'), verbose }
  const shown = (['demo', 'demo-realtime'] as const).find((name) => flags.has(name))
  // They are there to be looked at.
  if (shown && flags.has('json')) throw new Misuse('usage.conflict', { option: '--json', other: `--${shown}` })
  if (flags.has('demo')) return { type: 'demo', verbose, ...(dataDir ? { dataDir } : {}) }
  if (flags.has('demo-realtime')) return { type: 'wireDemo', verbose }
  if (flags.has('serve')) return { type: 'serve', options: serveOptions(given) }
  return { type: 'converse', options: converseOptions(given) }
}

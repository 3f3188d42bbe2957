/** What stands behind `--serve` on the command line. Pure. */
import type { ProviderId } from '../../../shared/view'
import { type ChainOptions, chainOf } from './chain'
import { badValue, type Given, Misuse, sentenceOption } from './given'
import { OPTIONS, type OptionName } from './options'
import { providerOf, type ServiceOptions, serviceOf } from './provider'

export interface ServeOptions {
  provider: ProviderId
  service: ServiceOptions
  chain?: ChainOptions
  /** Absent: any that is free. */
  port?: number
  /** Absent: random. */
  token?: string
  /** A day, instead of what the settings say; 0: no bound. */
  capUsd?: number
  dataDir?: string
  verbose: boolean
}

/** What serves has no microphone, no speaker and no turns of its own. */
const NOT_SERVED: readonly OptionName[] = ['in', 'mic', 'out', 'speaker', 'rate', 'mode', 'hold', 'history']

export function serveOptions(given: Given): ServeOptions {
  const { flags, values } = given
  const chain = chainOf(given)
  const foreign = NOT_SERVED.find((name) => values.has(name))
  const other = foreign ?? sentenceOption(given) ?? (['json', 'realtime'] as const).find((flag) => flags.has(flag))
  if (other) throw new Misuse('usage.conflict', { option: `--${other}`, other: '--serve' })
  const [port, token, dataDir] = [values.get('port'), values.get('token'), values.get('data')]
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw badValue('port', port, OPTIONS.port.takes)
  }
  // It also travels as the name of a subprotocol. Never shown: it is a secret.
  if (token !== undefined && !/^[\w.-]{16,256}$/.test(token)) throw badValue('token', '…', OPTIONS.token.takes)
  const cap = values.get('cap')
  if (cap !== undefined && !/^\d{1,6}(\.\d{1,6})?$/.test(cap)) throw badValue('cap', cap, OPTIONS.cap.takes)
  return {
    provider: providerOf(values),
    service: serviceOf(values),
    ...(chain && { chain }),
    verbose: flags.has('verbose'),
    ...(port !== undefined && { port: Number(port) }),
    ...(token !== undefined && { token }),
    ...(cap !== undefined && { capUsd: Number(cap) }),
    ...(dataDir && { dataDir }),
  }
}

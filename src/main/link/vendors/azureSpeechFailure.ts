/** Pure: what Azure Speech says of a failure, as the one failure of the cascade. Reads its sentences and repeats none. */
import type { ErrorCode } from '../../../shared/errors'
import { own } from '../../../shared/own'
import { type FailureKind, ProviderError } from '../cascade/providerError'
import { brokenSocket } from './brokenSocket'
import type { SocketEnding } from './webSocket'

export const AZURE_SPEECH = 'Azure Speech'

export interface AskedOfAzure {
  region: string
  language?: string | undefined
  voice?: string | undefined
}

interface Meaning {
  kind: FailureKind
  code?: ErrorCode
}

/** Of closes with 1007: the only thing that tells them apart is a sentence. */
const BY_WORD: readonly (readonly [RegExp, Meaning])[] = [
  [/quota|call volume/i, { kind: 'quota' }],
  [/voice/i, { kind: 'badRequest', code: 'voice.notThere' }],
  [/language|locale/i, { kind: 'badRequest', code: 'language.unsupported' }],
  [/format|sample|codec/i, { kind: 'badRequest', code: 'format.unsupported' }],
]

export function azureSocketFailure(ending: SocketEnding, asked: AskedOfAzure): ProviderError {
  switch (ending.type) {
    case 'broken':
      // Each region is a host of its own: one that is not known is most often one that is written wrongly.
      if (ending.errno === 'ENOTFOUND') return failure({ kind: 'network', code: 'region.notFound' }, asked)
      return brokenSocket(AZURE_SPEECH, ending)
    case 'refused': {
      const { status, retryAfterMs } = ending
      return failure(byStatus(status, ending.body), asked, status, retryAfterMs)
    }
    case 'closed':
      return failure(byClose(ending.code, ending.reason), asked, ending.code)
  }
}

/** Names of `CancellationErrorCode`, which the client gives to statuses of a phrase. */
const BY_NAME: Readonly<Record<string, Meaning>> = {
  AuthenticationFailure: { kind: 'auth', code: 'key.region' },
  BadRequestParameters: { kind: 'badRequest' },
  TooManyRequests: { kind: 'rateLimit' },
  // A free account that has used up its hours.
  Forbidden: { kind: 'quota' },
  ServiceTimeout: { kind: 'timeout' },
  ServiceError: { kind: 'server' },
  ConnectionFailure: { kind: 'network', code: 'link.lost' },
}

export const azureFailureNamed = (name: string, asked: AskedOfAzure): ProviderError =>
  failure(own(BY_NAME, name) ?? { kind: 'server' }, asked, name)

export const azureOutOfProtocol = (asked: AskedOfAzure): ProviderError => failure({ kind: 'protocol' }, asked)

function failure(
  meaning: Meaning,
  asked: AskedOfAzure,
  status?: number | string,
  retryAfterMs?: number,
): ProviderError {
  const { region, language = '', voice = '' } = asked
  return new ProviderError({
    ...{ provider: AZURE_SPEECH, ...meaning, details: { region, language, voice, model: language } },
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

const byWord = (said: string): Meaning | undefined => BY_WORD.find(([pattern]) => pattern.test(said))?.[1]

function byStatus(status: number, body: string): Meaning {
  if (status >= 500) return { kind: 'server' }
  switch (status) {
    case 401:
      return { kind: 'auth', code: 'key.region' }
    case 403:
      return /quota|call volume/i.test(body) ? { kind: 'quota' } : { kind: 'auth', code: 'key.region' }
    case 408:
      return { kind: 'timeout' }
    case 429:
      return { kind: 'rateLimit' }
    default:
      return byWord(body) ?? { kind: 'badRequest' }
  }
}

function byClose(code: number, reason: string): Meaning {
  if (code === 1007) return byWord(reason) ?? { kind: 'badRequest' }
  if (code === 1002 || code === 1003 || code === 1009 || code === 4000) return { kind: 'protocol' }
  if (code === 1011 || code === 1012 || code === 1013) return { kind: 'server' }
  if (code === 4429) return byWord(reason) ?? { kind: 'rateLimit' }
  // An idle connection, or one that had its ten minutes.
  if (code === 1000 || code === 1001) return { kind: 'sessionLimit' }
  return { kind: 'network', code: 'link.lost' }
}

/**
 * Pure: where a Realtime session is held and with which credentials, from what a person entered. Everything that can be
 * known to be wrong before dialling is found here, each with its own code; nothing wrong is ever sent.
 */
import { AppException } from '../../../shared/errors'
import { own } from '../../../shared/own'
import type { RealtimeProvider } from '../../../shared/services'
import { isLoopback } from '../../net'
import { DEFAULT_REALTIME_MODEL, RETIRED_MODELS } from '../catalogue'

export interface EndpointSettings {
  provider: RealtimeProvider
  /** Azure: the resource's address; compatible: the server's. Unused with OpenAI. */
  baseUrl: string
  /** Of Azure: the deployment's name. */
  model: string
  /** A compatible server on this computer may need none. */
  key: string | undefined
}

export interface Endpoint {
  provider: RealtimeProvider
  /** `https://…/v1`, without a trailing slash; `http:` only on this computer. */
  base: string
  model: string
  headers: Readonly<Record<string, string>>
  /** On this computer and without TLS. */
  plain: boolean
}

const OPENAI_BASE = 'https://api.openai.com/v1'

/** @throws AppException `key.*`, `endpoint.*`, `model.*` */
export function endpointOf({ provider, baseUrl, model, key }: EndpointSettings): Endpoint {
  const secret = checkedKey(provider, key)
  const url = checkedBase(provider, baseUrl)
  const plain = url.protocol === 'http:'
  const base = url.href.replace(/\/+$/, '')
  const headers: Record<string, string> = provider === 'azure' ? { 'api-key': secret } : {}
  if (provider !== 'azure' && secret !== '') headers.Authorization = `Bearer ${secret}`
  return { provider, base, model: checkedModel(provider, model), headers, plain }
}

function checkedKey(provider: RealtimeProvider, key: string | undefined): string {
  const trimmed = key?.trim() ?? ''
  if (trimmed === '') {
    if (provider === 'compatible') return ''
    throw new AppException('key.missing', { provider })
  }
  // A header cannot carry anything else, and no vendor's keys have blanks.
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw new AppException('key.malformed', { provider })
  return trimmed
}

function checkedModel(provider: RealtimeProvider, model: string): string {
  const name = model.trim()
  if (provider !== 'openai') {
    if (name === '') throw new AppException('model.missing', { provider })
    return name
  }
  const replacement = own(RETIRED_MODELS, name)
  if (replacement !== undefined) throw new AppException('model.retired', { model: name, replacement })
  return name === '' ? DEFAULT_REALTIME_MODEL : name
}

function checkedBase(provider: RealtimeProvider, given: string): URL {
  if (provider === 'openai') return new URL(OPENAI_BASE)
  const text = given.trim()
  if (text === '') throw new AppException('endpoint.missing', { provider })
  const url = parsed(text)
  if (url === undefined || url.hostname === '') throw new AppException('endpoint.badUrl')
  if (url.username !== '' || url.password !== '') throw new AppException('endpoint.credentials')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new AppException('endpoint.insecure')
  url.search = ''
  url.hash = ''
  url.pathname = pathOf(provider, url.pathname)
  return url
}

/** `ws:` and `wss:` are what some people paste; the protocol is the same. */
function parsed(text: string): URL | undefined {
  const web = text.replace(/^ws(s?):/i, 'http$1:')
  if (!/^https?:\/\//i.test(web)) return undefined
  try {
    return new URL(web)
  } catch {
    return undefined
  }
}

/** Whatever part of the path was pasted along, the version ends it. */
function pathOf(provider: RealtimeProvider, pathname: string): string {
  const path = pathname.replace(/\/+$/, '').replace(/\/realtime$/, '')
  if (provider === 'azure') return '/openai/v1'
  return path === '' ? '/v1' : path
}

/** How the services of a chain are reached: key, address, region, each checked before anything is dialled. */
import { AppException } from '../../../../shared/errors'
import { own } from '../../../../shared/own'
import { SERVICE_NAMES, type ServiceId, secretOf } from '../../../../shared/services'
import type { UsageLine } from '../../../../shared/view'
import { isLoopback } from '../../../net'
import type { AzureSpeechAccess } from '../../vendors/azureSpeech'
import { ELEVENLABS_ADDRESSES } from '../../vendors/elevenlabs'
import type { GoogleService } from '../../vendors/google'
import type { OpenaiService } from '../../vendors/openai'
import type { OnSocket } from '../stream/onSocket'
import type { Wire } from '../wire'
import type { ChainChoice, ChainPorts } from './choice'

/** What every adapter of one connection is given. */
export interface Reach {
  ports: ChainPorts
  choice: ChainChoice
  wire: Wire
  /** What was used by what was called off. */
  spent(usage: UsageLine[]): void
}

/** What every adapter that speaks over a socket of its own is given. */
export function onSocket({ ports, choice, spent, wire }: Reach): OnSocket {
  const { clock, dialer, random } = ports
  const saves = choice.services.bandwidth === 'save'
  return { clock, dialer, random, spent, onWire: wire.count, wire: saves ? 'saveBandwidth' : 'full' }
}

/** What it takes to reach a server of that dialect; a chain has more. */
export interface OpenaiReach {
  ports: Pick<ChainPorts, 'secret' | 'fetch' | 'addresses'>
  choice: { services: Pick<ChainChoice['services'], 'compatibleUrl'> }
}

const OPENAI = 'https://api.openai.com/v1'

/** @throws AppException `key.missing`, `key.malformed` */
export async function keyFor({ ports }: Pick<OpenaiReach, 'ports'>, service: ServiceId): Promise<string> {
  const name = secretOf(service)
  const key = (name && (await ports.secret(name)))?.trim() ?? ''
  if (key === '') throw new AppException('key.missing', { provider: SERVICE_NAMES[service] })
  // A service account is a text of its own.
  if (!key.startsWith('{')) mustFitHeader(key, service)
  return key
}

/** A header cannot carry anything else. */
function mustFitHeader(key: string, service: ServiceId): void {
  if (!/^[\x21-\x7e]+$/.test(key)) throw new AppException('key.malformed', { provider: SERVICE_NAMES[service] })
}

/** OpenAI itself, or whatever speaks its dialect. @throws AppException `key.*`, `endpoint.*` */
export async function openaiService(reach: OpenaiReach, service: 'openai' | 'compatible'): Promise<OpenaiService> {
  const { ports, choice } = reach
  const fetch = ports.fetch
  const name = SERVICE_NAMES[service]
  if (service === 'openai') {
    const key = await keyFor(reach, service)
    return { name, base: ports.addresses?.openai ?? OPENAI, headers: { Authorization: `Bearer ${key}` }, fetch }
  }
  const base = checkedBase(choice.services.compatibleUrl, name)
  // A server of one's own may need none.
  const key = (await ports.secret('compatible'))?.trim()
  if (key) mustFitHeader(key, service)
  return { name, base, headers: key ? { Authorization: `Bearer ${key}` } : {}, fetch }
}

function checkedBase(given: string, provider: string): string {
  const text = given.trim().replace(/\/+$/, '')
  if (text === '') throw new AppException('endpoint.missing', { provider })
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw new AppException('endpoint.badUrl')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') throw new AppException('endpoint.credentials')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new AppException('endpoint.insecure')
  return text
}

/** @throws AppException `key.*` */
export async function googleService(reach: Reach): Promise<GoogleService> {
  const { ports, choice } = reach
  const { googleProject: project, googleRegion } = choice.services
  const given = ports.addresses?.google
  const url = given === undefined ? undefined : new URL(given)
  return {
    ...{ credentials: await keyFor(reach, 'google'), project, location: googleRegion.trim().toLowerCase() || 'global' },
    ...{ dialer: ports.dialer, clock: ports.clock },
    ...(url && { address: { host: url.hostname, port: Number(url.port || 443) } }),
  }
}

const ELEVENLABS_REGIONS: Readonly<Record<string, string>> = {
  us: ELEVENLABS_ADDRESSES.us,
  eu: ELEVENLABS_ADDRESSES.eu,
  in: ELEVENLABS_ADDRESSES.india,
  sg: ELEVENLABS_ADDRESSES.singapore,
}

/** @throws AppException `region.unknown` */
export function elevenLabsAddress({ ports, choice }: Reach): string {
  const region = choice.services.elevenlabsRegion.trim().toLowerCase()
  if (ports.addresses?.elevenlabs !== undefined) return ports.addresses.elevenlabs
  const address = region === '' ? ELEVENLABS_ADDRESSES.global : own(ELEVENLABS_REGIONS, region)
  if (address === undefined) throw new AppException('region.unknown', { provider: SERVICE_NAMES.elevenlabs, region })
  return address
}

/** @throws AppException `key.*` */
export async function azureAccess(reach: Reach): Promise<AzureSpeechAccess> {
  const { ports, choice } = reach
  const apiKey = await keyFor(reach, 'azureSpeech')
  return { apiKey, region: choice.services.azureSpeechRegion, address: ports.addresses?.azureSpeech }
}

/** @throws AppException `model.missing` */
export function named(model: string, service: ServiceId): string {
  const name = model.trim()
  if (name === '') throw new AppException('model.missing', { provider: SERVICE_NAMES[service] })
  return name
}

/** The recognizer for whole recordings that somebody chose, with address, key and model checked. */
import type { Clock } from '../../../../shared/time'
import { createDialer, createWebFetch, type Network } from '../../../net'
import { type OpenaiReach, openaiService } from '../chain/reach'
import type { BatchSpeechToText } from '../ports'
import { OpenaiBatch } from './openaiBatch'

export interface BatchChoice {
  service: 'openai' | 'compatible'
  /** Of a compatible server. */
  baseUrl?: string
  model?: string
  /** BCP 47; absent: the service finds out. */
  language?: string
  clock: Clock
  network: Network
  secret: OpenaiReach['ports']['secret']
}

export interface OpenedBatch {
  batch: BatchSpeechToText
  model: string
  timesWords: boolean
  close(): void
}

/** Of a server of one's own: the name that nearly all of them take for theirs. */
const DEFAULT_MODEL = { openai: 'gpt-transcribe', compatible: 'whisper-1' }

/** @throws AppException `key.*`, `endpoint.*` */
export async function openBatch(choice: BatchChoice): Promise<OpenedBatch> {
  const { service, baseUrl = '', language, clock, network, secret } = choice
  const fetch = createWebFetch({ clock, dialer: createDialer({ clock, ...network }) })
  const reach = { ports: { secret, fetch }, choice: { services: { compatibleUrl: baseUrl } } }
  const model = choice.model ?? DEFAULT_MODEL[service]
  const timesWords = model === 'whisper-1'
  const server = await openaiService(reach, service)
  const batch = new OpenaiBatch({ service: server, clock, model, timesWords, ...(language && { language }) })
  return { batch, model, timesWords, close: () => fetch.close() }
}

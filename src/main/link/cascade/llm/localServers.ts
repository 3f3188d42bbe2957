/**
 * Model servers that run on this computer, found where they listen by default. Only ever asks this computer, by number,
 * and only what it has; a program that listens there and is something else is passed over.
 */

import { recordOf } from '../../../../shared/records'
import type { Clock, Ms } from '../../../../shared/time'
import { createDialer, createWebFetch, type WebFetch } from '../../../net'

export interface LocalServer {
  /** As its makers write it. */
  name: string
  /** What an OpenAI-compatible adapter takes for its address. */
  base: string
  /** Those that write text, in the server's own order; never empty. */
  models: string[]
}

export interface LocalPlace {
  name: string
  port: number
}

export const LOCAL_PLACES: readonly LocalPlace[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'llama-server', port: 8080 },
]

export interface LookOptions {
  fetch: WebFetch
  clock: Clock
  places?: readonly LocalPlace[]
}

/** On this computer an answer takes a few; a settings page waits no longer than this for all of them. */
const BOUND_MS: Ms = 300
/** A list of models is short. */
const MOST_BYTES = 1_000_000
/** These turn text or sound into numbers; they do not answer. */
const NO_ANSWERS = /embed|rerank|whisper|bge-|e5-/i

/** Those that answer in time, in the order of `places`. Never rejects. */
export async function findLocalServers({ fetch, clock, places = LOCAL_PLACES }: LookOptions): Promise<LocalServer[]> {
  const looks = places.map(async ({ name, port }) => {
    const base = `http://127.0.0.1:${port}/v1`
    const models = await modelsAt(`${base}/models`, fetch, clock).catch(() => [])
    return models.length > 0 ? [{ name, base, models }] : []
  })
  return (await Promise.all(looks)).flat()
}

/** The same by a way that leads to this computer alone, past every proxy. */
export async function localServersHere(clock: Clock, places?: readonly LocalPlace[]): Promise<LocalServer[]> {
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [] })
  const fetch = createWebFetch({ dialer, clock })
  try {
    return await findLocalServers({ fetch, clock, ...(places && { places }) })
  } finally {
    fetch.close()
  }
}

/** The one that has this model, else the first. */
export const serverFor = (servers: readonly LocalServer[], model: string): LocalServer | undefined =>
  servers.find(({ models }) => models.includes(model)) ?? servers[0]

async function modelsAt(address: string, fetch: WebFetch, clock: Clock): Promise<string[]> {
  const bound = new AbortController()
  const settle = clock.owe()
  const cancel = clock.after(BOUND_MS, () => bound.abort())
  try {
    const response = await fetch(address, { signal: bound.signal, headers: { accept: 'application/json' } })
    if (!response.ok || !response.body) return []
    return modelsIn(await textOf(response.body))
  } finally {
    cancel()
    settle()
    bound.abort()
  }
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > MOST_BYTES) return ''
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function modelsIn(text: string): string[] {
  const { data } = recordOf(JSON.parse(text))
  if (!Array.isArray(data)) return []
  return data
    .map((model: unknown) => recordOf(model).id)
    .filter((id): id is string => typeof id === 'string' && id !== '' && !NO_ANSWERS.test(id))
}

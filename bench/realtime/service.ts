/** Starts `zeroThink.mjs`, the service that answers at once, in a process of its own. */
import { fork } from 'node:child_process'
import { join } from 'node:path'

export interface ServiceOptions {
  /** Of every answer. */
  deltas: number
  deltaMs: number
  /** One delta every `deltaMs` instead of all at once. */
  paced?: boolean
  /** Until an answer begins, and half of it from there to its sound; none at all unless told. */
  thinkMs?: number
}

export interface Service {
  port: number
  /** When the first delta of the last answer left, and what was truncated or deleted; on the machine's monotonic clock. */
  on(listener: (event: ServiceEvent) => void): void
  close(): void
}

export type ServiceEvent = { type: 'sent'; atNs: string } | { type: 'truncated'; itemId: string; ms: number }

/** The bundle lies one folder further down. */
const FILES = ['zeroThink.mjs', '../zeroThink.mjs'].map((name) => join(import.meta.dirname, name))

export async function startService({ deltas, deltaMs, paced = false, thinkMs = 0 }: ServiceOptions): Promise<Service> {
  const { existsSync } = await import('node:fs')
  const file = FILES.find((name) => existsSync(name))!
  const server = fork(file, [String(deltas), String(deltaMs), paced ? 'paced' : 'at once', String(thinkMs)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
  })
  const port = await new Promise<number>((resolve) => server.stdout?.once('data', (text) => resolve(Number(text))))
  return {
    port,
    on: (listener) => void server.on('message', (message) => listener(message as ServiceEvent)),
    close: () => server.disconnect(),
  }
}

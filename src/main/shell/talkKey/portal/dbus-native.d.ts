/** What of the library is used; its own types leave these out. */
declare module '@homebridge/dbus-native' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'

  export interface BusMessage {
    type?: number
    sender?: string
    path?: string
    interface?: string
    member?: string
    body?: readonly unknown[]
  }

  export interface BusClient {
    connection: EventEmitter
    invoke(message: object, callback: (error: { name: string } | null, ...values: unknown[]) => void): void
  }

  /** `direct`: says no hello of its own. */
  export function createClient(options: { stream: Socket; direct: true }): BusClient
}

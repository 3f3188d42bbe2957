/**
 * A connection to the session's bus: calls and signals, as the portal of shortcuts needs them. The only file that loads the
 * library for it. Knows no portal.
 */
import { connect, type Socket } from 'node:net'
import type { BusMessage } from '@homebridge/dbus-native'

export interface BusCall {
  destination: string
  path: string
  interface: string
  member: string
  /** Of D-Bus: `a{sv}` is a list of `[key, [signature, value]]`. */
  signature?: string
  body?: readonly unknown[]
}

export interface BusSignal {
  /** The unique name of who sent it, which the bus vouches for. */
  sender: string
  path: string
  interface: string
  member: string
  body: readonly unknown[]
}

export interface Bus {
  /** Ours on it: `:1.42`. */
  readonly name: string
  /** What is answered; rejects where the other side answers with an error. */
  call(call: BusCall): Promise<readonly unknown[]>
  close(): void
}

export interface BusListener {
  signal(signal: BusSignal): void
  /** Gone by itself; never after `close`. */
  lost(): void
}

export type OpenBus = (listener: BusListener) => Promise<Bus>

/** `type` of a message that is a signal. */
const SIGNAL = 4

/** The bus itself, where calls to it go. */
export const DRIVER = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

/** The first address of them that is a socket of this computer; undefined where there is none. */
export function socketOf(addresses: string): string | undefined {
  for (const address of addresses.split(';')) {
    const [, key, value] = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(address) ?? []
    if (value !== undefined) return key === 'abstract' ? `\0${decodeURIComponent(value)}` : decodeURIComponent(value)
  }
  return undefined
}

/** The session's own, where the environment says it is. */
export const sessionBus =
  (env: NodeJS.ProcessEnv): OpenBus =>
  async (listener) => {
    const runtime = env['XDG_RUNTIME_DIR']
    const path = socketOf(env['DBUS_SESSION_BUS_ADDRESS'] ?? (runtime ? `unix:path=${runtime}/bus` : ''))
    if (path === undefined) throw new Error('no session bus')
    return joined(await connected(path), listener)
  }

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const stream = connect(path)
    stream.once('connect', () => resolve(stream))
    stream.once('error', reject)
  })
}

async function joined(stream: Socket, { signal, lost }: BusListener): Promise<Bus> {
  // Only Wayland needs it.
  const { createClient } = await import('@homebridge/dbus-native')
  // It says hello by itself as well; a second hello would be refused, so it is told not to and ours is awaited.
  const client = createClient({ stream, direct: true })
  const { connection } = client
  let isClosed = false
  let refuse: (reason: Error) => void = () => {}
  const gone = new Promise<never>((_resolve, reject) => {
    refuse = reject
  })
  gone.catch(() => {})
  const ended = () => {
    refuse(new Error('the bus is gone'))
    if (isClosed) return
    isClosed = true
    lost()
  }
  connection.on('error', ended)
  stream.once('close', ended)
  connection.on('message', (message: BusMessage) => {
    if (message.type !== SIGNAL) return
    const { sender = '', path = '', interface: name = '', member = '', body = [] } = message
    signal({ sender, path, interface: name, member, body })
  })
  const call = (asked: BusCall): Promise<readonly unknown[]> => {
    const answer = new Promise<readonly unknown[]>((resolve, reject) => {
      client.invoke({ ...asked }, (error, ...values) =>
        error ? reject(new Error(`${asked.member}: ${error.name}`)) : resolve(values),
      )
    })
    return Promise.race([answer, gone])
  }
  const [name] = await call({ ...DRIVER, member: 'Hello' })
  return {
    name: String(name),
    call,
    close() {
      isClosed = true
      stream.destroy()
    },
  }
}

/**
 * A door in front of any service on this computer: it takes connections, and lets them through to the service at once,
 * when it is told to, or never. What a client has sent meanwhile goes through first. It can cut every connection, or let
 * it go dead.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface LateDoor {
  port: number
  /** Connections it has taken so far. */
  knocks(): number
  open(): void
  /** Whatever is connected is broken off, without a goodbye. */
  cut(): void
  /** Whatever is connected stays so, and nothing passes any more: nobody learns of it. */
  numb(): void
  close(): Promise<void>
}

/** @param to the service's port */
export async function startLateDoor(to: number, isOpen = false): Promise<LateDoor> {
  let opened = isOpen
  let knocks = 0
  const waiting: Socket[] = []
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const lead = (client: Socket) => {
    const service = connect(to, '127.0.0.1')
    keep(service)
    client.pipe(service).pipe(client)
    client.on('close', () => service.destroy())
    service.on('close', () => client.destroy())
  }
  const server = createServer({ pauseOnConnect: true }, (client) => {
    knocks += 1
    keep(client)
    if (opened) lead(client)
    else waiting.push(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    knocks: () => knocks,
    open() {
      opened = true
      for (const client of waiting.splice(0)) if (!client.destroyed) lead(client)
    },
    cut,
    numb() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

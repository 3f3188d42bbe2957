/** An HTTP proxy on this computer that knows only CONNECT, and leads every name to one port of this computer. */
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface ProxyOptions {
  /** Where every connection ends. */
  to: number
  /** Instead of connecting. */
  answer?: (request: IncomingMessage) => string | undefined
  /** Takes the connection and never says anything. */
  stalls?: boolean
}

export interface ConnectProxy {
  url: string
  port: number
  /** What was asked for: "host:port". */
  asked: string[]
  authorizations: (string | undefined)[]
  /** The first CONNECT has come. */
  knocked: Promise<void>
  /** The first client that was kept waiting has gone. */
  deserted: Promise<void>
  close(): Promise<void>
}

export async function startProxy(options: ProxyOptions): Promise<ConnectProxy> {
  const asked: string[] = []
  const authorizations: (string | undefined)[] = []
  const open = new Set<Socket>()
  const knocked = Promise.withResolvers<void>()
  const deserted = Promise.withResolvers<void>()
  const server = createServer((_, response) => response.writeHead(405).end())
  server.on('connection', (socket) => open.add(socket))
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(request.url ?? '')
    authorizations.push(request.headers['proxy-authorization'])
    client.on('error', () => {})
    knocked.resolve()
    if (options.stalls) {
      client.on('end', () => deserted.resolve())
      client.resume()
      return
    }
    const answer = options.answer?.(request)
    if (answer !== undefined) {
      client.end(`HTTP/1.1 ${answer}\r\n\r\n`)
      return
    }
    const upstream = connect(options.to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    open.add(upstream)
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    authorizations,
    knocked: knocked.promise,
    deserted: deserted.promise,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

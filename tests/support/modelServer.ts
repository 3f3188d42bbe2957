/** A server of files as hostile as a test wants it, on this computer's own address. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface Asked {
  path: string
  range: string | undefined
  ifRange: string | undefined
}

/** What one request meets. Anything left out is as it should be. */
export interface Fault {
  /** Bytes of the body after which the connection is cut. */
  cutAfter?: number
  /** Bytes of the body after which nothing comes any more. */
  stallAfter?: number
  status?: number
  headers?: Record<string, string>
  /** Ranges are not known here: 200 and everything. */
  ignoresRange?: boolean
  /** Instead of the file, under the file's own headers but its length. */
  body?: Buffer
  redirect?: string
  /** Sends on after the announced end, without a length. */
  endless?: boolean
}

export interface ModelServer {
  readonly url: string
  readonly port: number
  readonly asked: readonly Asked[]
  /** Replaces the file, its ETag with it. */
  put(path: string, content: Buffer, etag?: string): void
  /** For the next requests of this path, one each. */
  fail(path: string, ...faults: Fault[]): void
  /** Connections that are open now. */
  open(): number
  close(): Promise<void>
}

interface Kept {
  content: Buffer
  etag: string | undefined
}

export const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

/** @param certificate with it the server speaks TLS */
export async function startModelServer(certificate?: { key: string; cert: string }): Promise<ModelServer> {
  const files = new Map<string, Kept>()
  const faults = new Map<string, Fault[]>()
  const asked: Asked[] = []
  let connections = 0
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? ''
    asked.push({ path, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined })
    answer(request, response, files.get(path), faults.get(path)?.shift() ?? {})
  }
  const server = certificate ? createTlsServer(certificate, serve) : createServer(serve)
  server.on('connection', (socket) => {
    connections += 1
    socket.once('close', () => {
      connections -= 1
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    asked,
    put: (path, content, etag = `"${sha256(content).slice(0, 16)}"`) =>
      files.set(path, { content, etag: etag === '' ? undefined : etag }),
    fail: (path, ...next) => faults.set(path, [...(faults.get(path) ?? []), ...next]),
    open: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(request: IncomingMessage, response: ServerResponse, kept: Kept | undefined, fault: Fault): void {
  const etag = kept?.etag === undefined ? {} : { etag: kept.etag }
  if (fault.redirect !== undefined) return end(response, 302, { location: fault.redirect })
  if (fault.status !== undefined && fault.body === undefined) return end(response, fault.status, { ...fault.headers })
  if (!kept) return end(response, 404, {})
  const content = fault.body ?? kept.content
  const from = rangeStart(request, kept, fault)
  if (from !== undefined && from >= content.length) {
    return end(response, 416, { 'content-range': `bytes */${content.length}`, ...etag })
  }
  const body = content.subarray(from ?? 0)
  const part = from === undefined ? {} : { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }
  const length = fault.endless ? {} : { 'content-length': String(body.length) }
  response.writeHead(fault.status ?? (from === undefined ? 200 : 206), {
    ...length,
    ...etag,
    ...part,
    ...fault.headers,
  })
  if (fault.endless) return void drip(response, body)
  if (fault.stallAfter !== undefined) return void response.write(body.subarray(0, fault.stallAfter))
  if (fault.cutAfter !== undefined) {
    return void response.write(body.subarray(0, fault.cutAfter), () => setImmediate(() => response.destroy()))
  }
  response.end(body)
}

function rangeStart(request: IncomingMessage, { etag }: Kept, fault: Fault): number | undefined {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  const condition = request.headers['if-range']
  if (from === undefined || fault.ignoresRange || (condition !== undefined && condition !== etag)) return undefined
  return Number(from)
}

function drip(response: ServerResponse, body: Buffer): void {
  const more = () => {
    if (!response.destroyed && response.write(body)) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}

function end(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, headers).end()
}

/**
 * One GET through the dialer, redirects followed: only to encrypted addresses, or within this computer. An answer
 * that stops coming ends. No cookie, no credential, and no word of the server in an error.
 */
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { AppException } from '../../shared/errors'
import type { Clock, Ms } from '../../shared/time'
import { type Dialer, isLoopback, netFailure } from '../net'

export interface RequestPorts {
  clock: Clock
  dialer: Dialer
  /** Nothing comes for so long: the connection is taken for dead. */
  stallMs: Ms
}

const MOST_REDIRECTS = 5

/** Resolves when the answer begins. Rejects with an `AppException`, or the signal's reason. */
export async function get(
  ports: RequestPorts,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = new URL(address)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await once(ports, url, headers, signal)
    const target = redirectOf(answer)
    if (target === undefined) return answer
    answer.destroy()
    url = followed(url, target)
  }
  throw new AppException('models.redirected')
}

/** A server elsewhere must not make Parley ask this computer for something. */
function followed(from: URL, target: string): URL {
  if (!URL.canParse(target, from)) throw new AppException('models.redirected')
  const to = new URL(target, from)
  const allowed = isLoopback(to.hostname) ? isLoopback(from.hostname) : to.protocol === 'https:'
  if (!allowed || (to.protocol !== 'https:' && to.protocol !== 'http:')) throw new AppException('models.redirected')
  return to
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? (headers.location ?? '') : undefined
}

async function once(
  { clock, dialer, stallMs }: RequestPorts,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { handshakeTimeout, ...dialled } = await dialer.dial(url, signal)
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? secureRequest : plainRequest
    const asked = send(url, { ...dialled, headers: { 'user-agent': 'Parley', ...headers } })
    const stop = clock.after(Math.max(handshakeTimeout, stallMs), () => asked.destroy(new AppException('net.timeout')))
    const enough = () => asked.destroy(new Error('aborted'))
    signal.addEventListener('abort', enough, { once: true })
    asked.on('close', () => signal.removeEventListener('abort', enough))
    asked.on('error', (thrown) => {
      stop()
      reject(signal.aborted ? signal.reason : netFailure(thrown, clock.epoch()))
    })
    asked.on('response', (answer) => {
      stop()
      resolve(answer)
    })
    // Nobody asked for another protocol; left to itself the request would end without a word.
    asked.on('upgrade', (_, socket) => {
      stop()
      socket.destroy()
      reject(new AppException('net.refused'))
    })
    asked.end()
  })
}

/** The body piece by piece. Throws an `AppException` where it breaks off or stalls, or the signal's reason. */
export async function* bodyOf(
  { clock, stallMs }: RequestPorts,
  answer: IncomingMessage,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const pieces: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]()
  try {
    while (true) {
      // Time that the disk takes is not the network's.
      const stop = clock.after(stallMs, () => answer.destroy(new AppException('net.timeout')))
      const { done, value } = await pieces.next().finally(stop)
      if (done) return
      yield value
    }
  } catch (thrown) {
    throw signal.aborted ? signal.reason : netFailure(thrown, clock.epoch())
  } finally {
    answer.destroy()
  }
}

/**
 * Who may open a session: only programs of this computer that know the token. A page of the web reaches a local port too,
 * so a foreign `Origin` is refused, and a foreign `Host`, which is how a page gets round its origin. Pure.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

export interface Knock {
  url: string
  host: string | undefined
  origin: string | undefined
  authorization: string | undefined
  apiKey: string | undefined
  /** Sec-WebSocket-Protocol, as it came. */
  protocols: string | undefined
}

export type Admission =
  | { ok: true; model: string | undefined }
  | { ok: false; status: 400 | 401 | 403 | 404; code: string; message: string }

/** A browser cannot send headers, so the token comes as a subprotocol; this one is selected beside it. */
export const SUBPROTOCOL = 'realtime'
const TOKEN_PROTOCOL = 'openai-insecure-api-key.'
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])
/** `/v1/realtime`, `/openai/v1/realtime` and whatever base a client was given. */
const PATH = /^(?:\/[\w.-]+)*\/realtime\/?$/

const refused = (status: 400 | 401 | 403 | 404, code: string, message: string): Admission => ({
  ...{ ok: false, status, code, message },
})

export function admission(knock: Knock, token: string): Admission {
  if (!isLoopback(`http://${knock.host ?? ''}`)) return refused(403, 'forbidden_host', 'This host name is not served.')
  if (knock.origin !== undefined && !isLoopback(knock.origin)) {
    return refused(403, 'forbidden_origin', 'Pages of this origin may not connect.')
  }
  const url = URL.canParse(knock.url, 'http://127.0.0.1') ? new URL(knock.url, 'http://127.0.0.1') : undefined
  if (!url || !PATH.test(url.pathname)) return refused(404, 'not_found', 'Sessions are opened at /v1/realtime.')
  if (!tokensOf(knock).some((given) => isSame(given, token))) {
    return refused(401, 'invalid_api_key', 'Incorrect API key provided.')
  }
  for (const other of ['intent', 'call_id']) {
    if (url.searchParams.has(other)) return refused(400, 'unsupported', `'${other}' is not supported by this server.`)
  }
  return { ok: true, model: url.searchParams.get('model') ?? undefined }
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, username, password, pathname } = new URL(origin)
  const plain = username === '' && password === '' && pathname === '/'
  return /^https?:$/.test(protocol) && plain && LOOPBACK.has(hostname)
}

/** Azure's clients send two headers at once: one that fits is enough. */
function tokensOf({ authorization, apiKey, protocols }: Knock): string[] {
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const offered = (protocols ?? '').split(',').map((each) => each.trim())
  const inProtocol = offered.flatMap((each) =>
    each.startsWith(TOKEN_PROTOCOL) ? [each.slice(TOKEN_PROTOCOL.length)] : [],
  )
  return [bearer, apiKey, ...inProtocol].filter((each) => each !== undefined)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Takes the same time wherever they differ. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token))

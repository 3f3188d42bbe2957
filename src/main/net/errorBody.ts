/** What a server says where it does not open a socket. */
import type { IncomingMessage } from 'node:http'

/** Errors of a service are short; anything longer is a page of a proxy. */
const LONGEST = 4096

/** As much of an error's body as an error has. Never rejects. */
export function errorBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      body += chunk
      if (body.length > LONGEST) response.destroy()
    })
    response.on('close', () => resolve(body.slice(0, LONGEST)))
    response.on('error', () => resolve(body.slice(0, LONGEST)))
  })
}

/** The Chrome DevTools Protocol over a pair of pipes: JSON messages that end with a zero byte. Knows no method's meaning. */
import type { Readable, Writable } from 'node:stream'

// biome-ignore lint/suspicious/noExplicitAny: the protocol's own types would be a package of their own
export type Fields = Record<string, any>
export type OnEvent = (method: string, params: Fields) => void

interface Pending {
  resolve(result: Fields): void
  reject(error: Error): void
}

export class Cdp {
  readonly #out: Writable
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, OnEvent>()
  #last = 0
  #rest = ''

  constructor(out: Writable, from: Readable) {
    this.#out = out
    out.on('error', () => {})
    from.setEncoding('utf8').on('data', (piece: string) => this.#take(piece))
    from.on('close', () => this.#fail('the browser is gone'))
  }

  /** Rejects with the browser's own words. `session`: of one page; the browser itself without. */
  send(method: string, params: Fields = {}, session?: string): Promise<Fields> {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject: (error) => reject(new Error(`${method}: ${error.message}`)) })
      this.#out.write(`${JSON.stringify({ id, method, params, ...(session && { sessionId: session }) })}\0`)
    })
  }

  /** One listener a session. */
  listen(session: string, listener: OnEvent): void {
    this.#listeners.set(session, listener)
  }

  #take(piece: string): void {
    const messages = (this.#rest + piece).split('\0')
    this.#rest = messages.pop() ?? ''
    for (const text of messages) {
      const { id, error, result, method, params, sessionId } = JSON.parse(text)
      if (id === undefined) this.#listeners.get(sessionId ?? '')?.(method, params)
      else if (error) this.#settle(id)?.reject(new Error(error.message))
      else this.#settle(id)?.resolve(result)
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #fail(reason: string): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(new Error(reason))
  }
}

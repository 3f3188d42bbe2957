/**
 * What clients of the gateway must know, the same from one start to the next: a file of ciphertext that nobody else can read.
 * Where no keyring can encrypt it, it is kept nowhere and is another one with each start. Imports no Electron.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { replaceFile } from '../wholeFile'
import type { Cipher } from './secrets'

export interface TokenView {
  token: string
  /** The next start has it too. */
  isKept: boolean
}

export interface GatewayTokenPorts {
  /** Made when the first token is kept, for the user alone. */
  file: string
  cipher: Cipher
}

const VERSION = 1

export class GatewayToken {
  readonly #ports: GatewayTokenPorts
  /** Since the start: one that is kept nowhere stays at least as long. */
  #current: TokenView | undefined

  constructor(ports: GatewayTokenPorts) {
    this.#ports = ports
  }

  /** Never rejects: what cannot be read is made anew, what cannot be kept is told in `isKept`. */
  async current(): Promise<TokenView> {
    const stored = this.#current ? undefined : await this.#stored()
    if (stored !== undefined) this.#current = { token: stored, isKept: true }
    return this.#current ?? this.renew()
  }

  /** Whoever knows the one before is let in no more. Never rejects. */
  async renew(): Promise<TokenView> {
    const token = randomBytes(24).toString('base64url')
    this.#current = { token, isKept: await this.#keep(token) }
    return this.#current
  }

  async #stored(): Promise<string | undefined> {
    const { file, cipher } = this.#ports
    try {
      const { token } = JSON.parse(await readFile(file, 'utf8')) as { token: string }
      const { text, renew } = await cipher.decrypt(Buffer.from(token, 'base64'))
      if (!/^[\w-]{32}$/.test(text)) return undefined
      if (renew) await this.#keep(text)
      return text
    } catch {
      return undefined
    }
  }

  async #keep(token: string): Promise<boolean> {
    const { file, cipher } = this.#ports
    try {
      if (!(await cipher.available())) return false
      const bytes = await cipher.encrypt(token)
      const content = { version: VERSION, token: Buffer.from(bytes).toString('base64') }
      await replaceFile(file, `${JSON.stringify(content)}\n`)
      return true
    } catch {
      return false
    }
  }
}

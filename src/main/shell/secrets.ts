/**
 * Keys for services: a file of ciphertext that nobody else can read. A key goes in once; out of it come the key for main
 * and, for windows, its last four characters. Imports no Electron; what encrypts is an argument.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { SECRETS, type SecretName, type SecretView } from '../../shared/desktop'
import { AppException } from '../../shared/errors'
import { recordIn, recordOf } from '../../shared/records'
import { Emitter } from '../../shared/time'
import { replaceFile } from '../wholeFile'

export interface Cipher {
  /** The system's keyring can encrypt. A text that only looks encrypted counts as none. */
  available(): Promise<boolean>
  encrypt(text: string): Promise<Uint8Array>
  /** `renew`: the keyring has a newer key; encrypt it again. */
  decrypt(bytes: Uint8Array): Promise<{ text: string; renew: boolean }>
}

export interface SecretsPorts {
  /** Made when the first key is stored, for the user alone. */
  file: string
  cipher: Cipher
}

interface Stored {
  /** Base64. */
  cipher?: string
  /** Where the user said so. */
  plain?: string
  ending: string
}

type Content = Partial<Record<SecretName, Stored>>

const VERSION = 1
const ENDING_LENGTH = 4
/** Of a shorter one four characters would tell too much. */
const SHORTEST_WITH_ENDING = 12

export class Secrets {
  readonly #ports: SecretsPorts
  readonly #changes = new Emitter<readonly SecretView[]>()
  #content: Content
  #queue: Promise<void> = Promise.resolve()

  private constructor(ports: SecretsPorts, content: Content) {
    this.#ports = ports
    this.#content = content
  }

  /** Never rejects: a file that cannot be read holds no keys, and is kept until the next one is stored. */
  static async open(ports: SecretsPorts): Promise<Secrets> {
    const text = await readFile(ports.file, 'utf8').catch(() => '')
    return new Secrets(ports, parse(text))
  }

  /** Snapshot first. Returns an idempotent unsubscribe. */
  on(listener: (secrets: readonly SecretView[]) => void): () => void {
    listener(this.#views())
    return this.#changes.on(listener)
  }

  has(name: SecretName): boolean {
    return this.#content[name] !== undefined
  }

  /** Rejects with `key.unreadable`. */
  async get(name: SecretName): Promise<string | undefined> {
    const stored = this.#content[name]
    if (stored?.plain !== undefined) return stored.plain
    if (stored?.cipher === undefined) return undefined
    try {
      const { text, renew } = await this.#ports.cipher.decrypt(Buffer.from(stored.cipher, 'base64'))
      if (renew) await this.#keep(name, await this.#encrypted(text)).catch(() => {})
      return text
    } catch (cause) {
      throw new AppException('key.unreadable', { provider: name }, { cause })
    }
  }

  /** Rejects with `key.malformed`, `key.noKeyring` (where `allowPlain` is not said) or `settings.unwritable`. */
  async set(name: SecretName, typed: string, allowPlain: boolean): Promise<void> {
    const key = (name === 'google' && serviceAccount(typed)) || typed.trim()
    // A header cannot carry anything else, and no service's keys have blanks.
    if (!isServiceAccount(key) && !/^[\x21-\x7e]+$/.test(key))
      throw new AppException('key.malformed', { provider: name })
    if (await this.#ports.cipher.available()) return this.#keep(name, await this.#encrypted(key))
    if (!allowPlain) throw new AppException('key.noKeyring')
    return this.#keep(name, { plain: key, ending: endingOf(key) })
  }

  /** Gone from the file. Resolves with what puts it back, unless another one has been stored meanwhile. */
  async remove(name: SecretName): Promise<() => Promise<void>> {
    const stored = this.#content[name]
    await this.#keep(name, undefined)
    return async () => {
      if (stored && !this.has(name)) await this.#keep(name, stored)
    }
  }

  async #encrypted(key: string): Promise<Stored> {
    const bytes = await this.#ports.cipher.encrypt(key)
    return { cipher: Buffer.from(bytes).toString('base64'), ending: endingOf(key) }
  }

  #keep(name: SecretName, stored: Stored | undefined): Promise<void> {
    const done = this.#queue.then(() => this.#write(name, stored))
    this.#queue = done.catch(() => {})
    return done
  }

  async #write(name: SecretName, stored: Stored | undefined): Promise<void> {
    const { file } = this.#ports
    const { [name]: _, ...others } = this.#content
    const next: Content = stored ? { ...others, [name]: stored } : others
    try {
      await replaceFile(file, `${JSON.stringify({ version: VERSION, keys: next }, undefined, 1)}\n`)
    } catch (cause) {
      throw new AppException('settings.unwritable', { file: basename(file) }, { cause })
    }
    this.#content = next
    this.#changes.emit(this.#views())
  }

  #views(): SecretView[] {
    return SECRETS.map((provider) => {
      const stored = this.#content[provider]
      return stored ? { provider, ending: stored.ending } : { provider }
    })
  }
}

const endingOf = (key: string): string =>
  isServiceAccount(key) || key.length < SHORTEST_WITH_ENDING ? '' : key.slice(-ENDING_LENGTH)

/** Google's other kind of key is a file of JSON; on one line it is kept like any. */
function serviceAccount(typed: string): string | undefined {
  const account = recordIn(typed)
  const { client_email: email, private_key: key } = account ?? {}
  return typeof email === 'string' && typeof key === 'string' ? JSON.stringify(account) : undefined
}

const isServiceAccount = (key: string): boolean => key.startsWith('{') && serviceAccount(key) === key

function parse(text: string): Content {
  const keys = recordOf(recordIn(text)?.keys)
  const read = SECRETS.flatMap((name): [SecretName, Stored][] => {
    const stored = storedOf(keys[name])
    return stored ? [[name, stored]] : []
  })
  return Object.fromEntries(read)
}

function storedOf(value: unknown): Stored | undefined {
  const { cipher, plain, ending } = recordOf(value)
  const shown = typeof ending === 'string' ? ending.slice(-ENDING_LENGTH) : ''
  if (typeof plain === 'string') return { plain, ending: shown }
  return typeof cipher === 'string' ? { cipher, ending: shown } : undefined
}
